import Diagnostics
import Foundation
import Pipeline
import ReproducibleMath
import Transformer

/// The shape of a study's model and how it is trained: what the studies' parameters have in common.
struct Recipe: Codable, Hashable, Sendable {
  var modelWidth: Int
  var heads: Int
  var headWidth: Int
  var hiddenWidth: Int
  /// Sequences in a batch.
  var batch: Int
  var steps: Int
  /// The highest learning rate, after a twentieth of the steps; it falls to zero along a cosine.
  var rate: Double

  /// - Throws: `Diagnostic` of kind `.data` that names a number outside its range, and the range.
  func check() throws(Diagnostic) {
    try checkRange("modelWidth", modelWidth, 1...4096)
    try checkRange("heads", heads, 1...1024)
    try checkRange("headWidth", headWidth, 1...1024)
    try checkRange("hiddenWidth", hiddenWidth, 1...65536)
    try checkRange("batch", batch, 1...65536)
    try checkRange("steps", steps, 1...10_000_000)
    try checkRange("rate", rate, 0...10)
    // Weights, their gradients in four groups, two moments, and what is made of them; then the rows of the longest sequences.
    let (d, concatenated) = (Double(modelWidth), Double(heads) * Double(headWidth))
    let learned = d * (4 * concatenated + 2 * Double(hiddenWidth))
    try checkMemory(
      "heads × headWidth", numbers: 6 * learned + 256 * (8 * (concatenated + d) + 2 * Double(hiddenWidth)))
  }

  func plan(_ loss: Loss = .meanSquaredError) -> TrainingPlan {
    TrainingPlan(
      steps: steps, optimizer: .adam(beta2: 0.99), rate: .cosine(peak: rate, warmUp: steps / 20), loss: loss,
      clip: 1, recordEvery: max(1, steps / 100))
  }

  /// The model's configuration on sequences of `tokens` tokens, each of which is mapped to `outputWidth` numbers.
  func configuration(
    tokens: Int, inputWidth: Int = 1, outputWidth: Int = 1, beginningToken: Bool = false,
    positions: Bool = true
  ) throws(Diagnostic) -> Configuration {
    try Configuration(
      tokens: tokens, inputWidth: inputWidth, modelWidth: modelWidth, heads: heads, headWidth: headWidth,
      hiddenWidth: hiddenWidth, outputWidth: outputWidth, beginningToken: beginningToken, positions: positions
    )
  }
}

/// What training left, for figures: the losses, and what they cost.
struct LossCurve: Codable, Sendable {
  let steps: [Int]
  let losses: [Double]
  /// Floating-point operations of the whole training, counted as `Configuration.forwardOperations` does.
  let operations: Double
  let parameters: Int
}

/// Trains a model in a trial: with progress, checkpoints, and the trained model attached as `model.safetensors`.
///
/// - Parameters:
///   - seed: of the initial parameters and of the batches.
///   - loss: what is minimised.
///   - prepare: changes the initial parameters.
///   - sample: draws sequences and their targets.
/// - Throws: `Diagnostic` of kind `.claim` when the loss leaves the finite numbers; what the context throws.
func train(
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

/// How far a model is from its target on points it was not trained on.
struct HeldOutError: Codable, Sendable {
  /// The largest |output − target|.
  let sup: Double
  /// The root of the mean squared error.
  let rootMeanSquare: Double

  init(_ outputs: [Float], _ targets: [Float]) {
    var sup = 0.0
    var squares = 0.0
    for (output, target) in zip(outputs, targets) {
      let error = abs(Double(output) - Double(target))
      sup = max(sup, error)
      squares += error * error
    }
    self.sup = sup
    rootMeanSquare = (squares / Double(max(1, outputs.count))).squareRoot()
  }
}
