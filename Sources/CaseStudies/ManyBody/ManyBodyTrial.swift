import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained on the accelerations of bodies that attract each other.
struct ManyBodyTrial: Codable, Hashable, Sendable {
  let bodies: Int
  /// ε: the length below which the attraction weakens again.
  let softening: Double
  let recipe: Recipe
  let seed: UInt64
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// ‖T(X) − a(X)‖₂ / ‖a(X)‖₂ over all held-out configurations.
    let relativeError: Double
    /// The largest difference between the outputs of a permuted configuration and the permuted outputs.
    let equivarianceError: Double
    /// Bodies, accelerations and outputs of one held-out configuration: x, y of each body.
    let positions: [Float]
    let masses: [Float]
    let targets: [Float]
    let outputs: [Float]
    let samples: Samples
  }

  /// A few held-out accelerations and outputs, numbers of many bodies one after the other.
  struct Samples: Codable, Sendable {
    let targets: [Float]
    let outputs: [Float]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let problem = AttractingBodies(bodies: bodies, softening: softening)
    let width = AttractingBodies.width
    let configuration = try recipe.configuration(
      tokens: bodies, inputWidth: width, outputWidth: 2, beginningToken: true, positions: false)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, sample: problem.sample)
    var random = RandomStream(seed: seed, "held out")
    var batch = Batch<Float>(input: [], target: [])
    problem.sample(&random, heldOut, &batch)
    let engine = Engine(model)
    let outputs = try engine.predict(batch.input)
    let first = Array(batch.input.prefix(width * bodies))
    let backwards = try engine.predict(reversed(first, width: width))
    let difference = zip(reversed(backwards, width: 2), outputs).map { abs(Double($0) - Double($1)) }
    return Outcome(
      curve: curve, relativeError: relativeDistance(outputs, batch.target),
      equivarianceError: difference.max() ?? 0,
      positions: (0..<2 * bodies).map { first[$0 / 2 * width + $0 % 2] },
      masses: (0..<bodies).map { Float.exp(first[width * $0 + 3]) },
      targets: Array(batch.target.prefix(2 * bodies)), outputs: Array(outputs.prefix(2 * bodies)),
      samples: Samples(targets: Array(batch.target.prefix(800)), outputs: Array(outputs.prefix(800))))
  }

  private func reversed(_ tokens: [Float], width: Int) -> [Float] {
    stride(from: tokens.count - width, through: 0, by: -width).flatMap { tokens[$0..<$0 + width] }
  }
}
