import Pipeline
import ReproducibleMath
import Transformer

/// One model trained on a function of one number, and what it computes on a grid.
struct Function1DTrial: Codable, Hashable, Sendable {
  /// The functions to approximate, on [0, 1].
  enum Function: String, Codable, CaseIterable, Sendable {
    /// sin 2πx: smooth.
    case sine
    /// |x − ½|: with a kink.
    case kink

    func callAsFunction(_ x: Double) -> Double {
      switch self {
      case .sine: Double.sin(2 * .pi * x)
      case .kink: abs(x - 0.5)
      }
    }
  }

  let function: Function
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
      batch.target = batch.input.map { Float(function(Double($0))) }
    }
    let grid = Self.grid(gridPoints)
    let outputs = try Engine(model).predict(grid.map { Float($0) })
    return Outcome(
      curve: curve, error: HeldOutError(outputs, grid.map { Float(function($0)) }), outputs: outputs)
  }

  static func grid(_ points: Int) -> [Double] {
    (0..<points).map { Double($0) / Double(max(1, points - 1)) }
  }
}
