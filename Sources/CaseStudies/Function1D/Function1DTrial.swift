import Pipeline
import Problems
import StudyKit
import Transformer

/// One model trained on a function of one number, and what it computes on a grid.
struct Function1DTrial: Codable, Hashable, Sendable {
  let function: ScalarFunction
  let recipe: Recipe
  let seed: UInt64
  /// Equally spaced points, ends included, on which the error is measured.
  let gridPoints: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    let error: HeldOutError
    /// The network's values on the grid.
    let outputs: [Float]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try recipe.configuration(tokens: 1)
    let (model, curve) = try train(
      configuration, recipe, seed: seed, context, sample: function.sample)
    let grid = Self.grid(gridPoints)
    let outputs = try Engine(model).predict(grid.map { Float($0) })
    return Outcome(
      curve: curve, error: HeldOutError(outputs, function.values(grid)), outputs: outputs)
  }

  static func grid(_ points: Int) -> [Double] {
    (0..<points).map { Double($0) / Double(max(1, points - 1)) }
  }
}
