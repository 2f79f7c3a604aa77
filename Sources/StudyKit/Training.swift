import Diagnostics
import Foundation
import Pipeline
import ReproducibleMath
import Transformer

/// What training left, for figures: the losses, and what they cost.
public struct LossCurve: Codable, Sendable {
  /// The steps at which the loss was recorded.
  public let steps: [Int]
  /// The mean loss since the step before.
  public let losses: [Double]
  /// Floating-point operations of the whole training, counted as `Configuration.forwardOperations` does.
  public let operations: Double
  /// Learned numbers.
  public let parameters: Int
}

extension LossCurve {
  /// Whether it can come from a training by this recipe: what the store gives may have been made elsewhere.
  public func fits(_ recipe: Recipe) -> Bool {
    steps == recipe.plan().recordedSteps && losses.holds(steps.count) && operations.isFinite && parameters > 0
  }
}

/// Trains a model in a trial: with progress, checkpoints, and the trained model attached as `model.safetensors`.
///
/// - Parameters:
///   - seed: of the initial parameters and of the batches.
///   - loss: what is minimised.
///   - prepare: changes the initial parameters.
///   - sample: draws sequences and their targets.
/// - Throws: `Diagnostic` of kind `.claim` when the loss leaves the finite numbers; what the context throws.
public func train(
  _ configuration: Configuration, _ recipe: Recipe, seed: UInt64, _ context: any TrialContext,
  loss: Loss = .meanSquaredError, prepare: (inout Model<Float>) -> Void = { _ in },
  sample: @escaping (_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) -> Void
) throws -> (model: Model<Float>, curve: LossCurve) {
  let trainer = Trainer<Float>(plan: recipe.plan(loss), threads: context.threads) { step, batch in
    var random = RandomStream(seed: seed, "batch \(step)")
    sample(&random, recipe.batch, &batch)
  }
  var initial = Model<Float>(initialized: configuration, seed: seed)
  prepare(&initial)
  let decoder = JSONDecoder()
  let resumed = context.checkpoint.flatMap { try? decoder.decode(Checkpoint<Float>.self, from: $0) }
  let (model, record) = try trainer.train(initial, from: resumed) { step, loss, checkpoint in
    context.progress(step: step, of: recipe.steps, loss: loss)
    try context.checkpoint { try JSONEncoder().encode(checkpoint()) }
  }
  if case .diverged(let step) = record.end {
    throw Diagnostic(
      .claim, "training diverged: the loss of step \(step) is no finite number",
      remedy: "lower the learning rate")
  }
  context.attach("model.safetensors", model.safetensors())
  return (
    model,
    LossCurve(
      steps: record.steps, losses: record.losses,
      operations: 3 * Double(configuration.forwardOperations) * Double(recipe.batch) * Double(recipe.steps),
      parameters: configuration.parameterCount)
  )
}
