import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained on the flow map u(·, 0) ↦ u(·, t) of a partial differential equation.
struct DynamicsTrial: Codable, Hashable, Sendable {
  let equation: FlowMap.Equation
  let viscosity: Double
  let time: Double
  /// Cells of the grid, one token each.
  let tokens: Int
  /// Solved initial values to train on; their translations and reflections are trained on too.
  let samples: Int
  let recipe: Recipe
  let seed: UInt64
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// ‖T(u) − f(u)‖₂ / ‖f(u)‖₂, the mean over held-out initial values.
    let relativeError: Double
    /// The same of the map that leaves u as it is.
    let persistenceError: Double
    /// The solver's own error in the same measure, against a solution in closed form.
    let solverError: Double
    let examples: [Example]
  }

  struct Example: Codable, Sendable {
    let initial: [Float]
    let target: [Float]
    let output: [Float]
    let relativeError: Double
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try recipe.configuration(tokens: tokens)
    let flow = FlowMap(equation, viscosity: viscosity, time: time, tokens: tokens)
    func trajectories(_ count: Int, _ name: String) -> Batch<Float> {
      var random = RandomStream(seed: seed, name)
      return flow.trajectories(count, &random)
    }
    let data = trajectories(samples, "training")
    let (model, curve) = try train(
      configuration, recipe, seed: seed, context, prepare: placeOnCircle,
      sample: { random, count, batch in flow.sample(data, &random, count, &batch) })
    let test = trajectories(heldOut, "held out")
    let known = flow.knownSolution()
    let outputs = try Engine(model).predict(test.input)
    let examples = (0..<heldOut).map { index in
      let range = index * tokens..<(index + 1) * tokens
      let output = Array(outputs[range])
      let target = Array(test.target[range])
      return Example(
        initial: Array(test.input[range]), target: target, output: output,
        relativeError: relativeDistance(output, target))
    }
    func mean(_ errors: [Double]) -> Double { errors.reduce(0, +) / Double(errors.count) }
    return Outcome(
      curve: curve, relativeError: mean(examples.map(\.relativeError)),
      persistenceError: mean(examples.map { relativeDistance($0.initial, $0.target) }),
      solverError: relativeDistance(known.solved, known.exact), examples: Array(examples.prefix(3)))
  }

  // region: circle
  /// Puts the tokens' positional encodings on a circle and its first harmonics, as the grid's ends meet: a product of two
  /// of them depends on the tokens' distance only.
  private func placeOnCircle(_ model: inout Model<Float>) {
    let width = recipe.modelWidth
    model[.position] = (0..<tokens * width).map { index in
      let (token, column) = (index / width, index % width)
      let angle = 2 * Double.pi * Double(token * (column / 2 + 1)) / Double(tokens)
      guard column / 2 < Self.harmonics else { return 0 }
      return Float(column.isMultiple(of: 2) ? Double.cos(angle) : Double.sin(angle))
    }
  }
  // endregion

  private static let harmonics = 6
}
