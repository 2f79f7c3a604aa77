import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained to continue a linear function from examples of it in its input.
struct InContextTrial: Codable, Hashable, Sendable {
  /// The most examples of a sequence; one more token asks.
  let examples: Int
  /// Numbers of x.
  let dimension: Int
  /// The standard deviation of the noise in an example's y.
  let noise: Double
  let recipe: Recipe
  let seed: UInt64
  /// Sequences for each number of examples, and for each scale of the weights, on which errors are measured.
  let heldOut: Int

  /// How many times as large as in training the weights are.
  static let scales: [Double] = [0.25, 0.5, 1, 2, 4]

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// For 1, 2, … examples.
    let byExamples: [RegressionErrors]
    /// For each of `scales`, with all examples and without noise.
    let byScale: [RegressionErrors]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let problem = LinearRegression(examples: examples, dimension: dimension)
    let configuration = try recipe.configuration(
      tokens: examples + 1, inputWidth: problem.width, positions: false)
    let (model, curve) = try train(configuration, recipe, seed: seed, context) { random, count, batch in
      problem.sample(&random, count, noise: noise, &batch)
    }
    let engine = Engine(model)
    var random = RandomStream(seed: seed, "held out")
    func errors(examples: Int, scale: Double, noise: Double) throws -> RegressionErrors {
      let tasks = problem.tasks(&random, heldOut, examples: examples, scale: scale, noise: noise)
      let rows = try engine.predict(problem.inputs(tasks))
      let answers = tasks.indices.map { Double(rows[$0 * (self.examples + 1)]) }
      return RegressionErrors(tasks, trained: answers, penalty: noise * noise / (scale * scale))
    }
    let byScale = try Self.scales.map { try errors(examples: examples, scale: $0, noise: 0) }
    let byExamples = try (1...examples).map { try errors(examples: $0, scale: 1, noise: noise) }
    return Outcome(curve: curve, byExamples: byExamples, byScale: byScale)
  }
}
