import Pipeline
import ReproducibleMath
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
    let configuration = try recipe.configuration(
      tokens: bodies, inputWidth: Self.width, outputWidth: 2, beginningToken: true, positions: false)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, sample: sample)
    var random = RandomStream(seed: seed, "held out")
    var batch = Batch<Float>(input: [], target: [])
    sample(&random, heldOut, &batch)
    let engine = Engine(model)
    let outputs = try engine.predict(batch.input)
    let first = Array(batch.input.prefix(Self.width * bodies))
    let backwards = try engine.predict(reversed(first, width: Self.width))
    let difference = zip(reversed(backwards, width: 2), outputs).map { abs(Double($0) - Double($1)) }
    return Outcome(
      curve: curve, relativeError: relativeDistance(outputs, batch.target),
      equivarianceError: difference.max() ?? 0,
      positions: (0..<2 * bodies).map { first[$0 / 2 * Self.width + $0 % 2] },
      masses: (0..<bodies).map { Float.exp(first[Self.width * $0 + 3]) },
      targets: Array(batch.target.prefix(2 * bodies)), outputs: Array(outputs.prefix(2 * bodies)),
      samples: Samples(targets: Array(batch.target.prefix(800)), outputs: Array(outputs.prefix(800))))
  }

  /// Bodies uniform in the square [−1, 1]² with masses uniform in [½, 1], and their accelerations.
  func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input.removeAll(keepingCapacity: true)
    batch.target.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      let system = (0..<bodies).map { _ in
        Body(x: random.uniform(-1...1), y: random.uniform(-1...1), mass: random.uniform(0.5...1))
      }
      // region: tokens
      for body in system {
        let acceleration = acceleration(of: body, in: system)
        batch.input += [body.x, body.y, body.x * body.x + body.y * body.y, Float.log(body.mass)]
        batch.target += [acceleration.x, acceleration.y]
      }
      // endregion
    }
  }

  /// A token's numbers: two coordinates, the square of their norm, and the logarithm of the mass.
  static let width = 4

  struct Body {
    let x: Float
    let y: Float
    let mass: Float
  }

  /// (1/N) Σⱼ mⱼ (xⱼ − x) / (|xⱼ − x|² + ε²)^{3/2}: the attraction of Plummer's spheres (1911).
  func acceleration(of body: Body, in system: [Body]) -> (x: Float, y: Float) {
    let square = Float(softening * softening)
    var sum: (x: Float, y: Float) = (0, 0)
    for other in system {
      let (dx, dy) = (other.x - body.x, other.y - body.y)
      let distance = dx * dx + dy * dy + square
      let pull = other.mass / (Float(system.count) * distance * distance.squareRoot())
      sum.x += pull * dx
      sum.y += pull * dy
    }
    return sum
  }

  private func reversed(_ tokens: [Float], width: Int) -> [Float] {
    stride(from: tokens.count - width, through: 0, by: -width).flatMap { tokens[$0..<$0 + width] }
  }
}
