import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// The single-layer Transformer learning to sort by one optimiser at several constant learning rates, each from the same
/// parameters and over the same batches.
struct LayerDescent: Codable, Hashable, Sendable {
  let rule: Rule
  let rates: [Double]
  /// Numbers in a sequence.
  let tokens: Int
  let recipe: Recipe
  let seed: UInt64

  func run(_ context: any TrialContext) throws -> OptimizersTrial.Outcome {
    let configuration = try recipe.configuration(tokens: tokens, beginningToken: true)
    let initial = Model<Float>(initialized: configuration, seed: seed)
    let total = rates.count * recipe.steps
    var curves: [RateCurve] = []
    for (number, rate) in rates.enumerated() {
      let plan = TrainingPlan(
        steps: recipe.steps, optimizer: rule.optimizer, rate: .constant(rate),
        recordEvery: max(1, recipe.steps / 50))
      let trainer = Trainer<Float>(plan: plan, threads: context.threads, batch: sample)
      let (_, record) = try trainer.train(initial) { step, loss, _ in
        context.progress(step: number * recipe.steps + step, of: total, loss: loss)
        try context.checkCancellation()
      }
      curves.append(
        RateCurve(
          rate: rate, steps: record.steps, losses: record.losses, isComplete: record.end == .completed))
    }
    let perStep = 3 * Double(configuration.forwardOperations) * Double(recipe.batch)
    return OptimizersTrial.Outcome(
      curves: curves, firstStep: try firstStep(initial), operations: perStep * Double(total),
      parameters: configuration.parameterCount)
  }

  /// The longest way of a parameter in the first step, in units of the learning rate.
  private func firstStep(_ initial: Model<Float>) throws -> Double {
    let engine = Engine(initial.converted(to: Double.self))
    var batch = Batch<Float>(input: [], target: [])
    sample(0, &batch)
    let before = engine.model.parameters
    let rate = 1e-3
    try Training(engine, rule.optimizer).step(
      input: batch.input.map(Double.init), target: batch.target.map(Double.init), loss: .meanSquaredError,
      rate: rate)
    return zip(before, engine.model.parameters).reduce(0) { max($0, abs($1.0 - $1.1)) } / rate
  }

  private func sample(_ step: Int, _ batch: inout Batch<Float>) {
    var random = RandomStream(seed: seed, "batch \(step)")
    AscendingOrder(tokens: tokens).sample(&random, recipe.batch, &batch)
  }
}
