import Pipeline
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained on x², and what it computes on a grid. A trial holds everything that its outcome depends on.
struct ExampleTrial: Codable, Hashable, Sendable {
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
    let (model, curve) = try train(configuration, recipe, seed: seed, context) { random, count, batch in
      batch.input = (0..<count).map { _ in random.uniform() }
      batch.target = batch.input.map { $0 * $0 }
    }
    let grid = Self.grid(gridPoints).map { Float($0) }
    let outputs = try Engine(model).predict(grid)
    return Outcome(curve: curve, error: HeldOutError(outputs, grid.map { $0 * $0 }), outputs: outputs)
  }

  static func grid(_ points: Int) -> [Double] {
    (0..<points).map { Double($0) / Double(max(1, points - 1)) }
  }
}
