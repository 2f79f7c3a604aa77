import ReproducibleMath
import Testing

@testable import Transformer

/// Steps along gradients that are clipped, against the gradient itself.
@Suite struct ClippingTests {
  /// Several chunks of parameters and several groups of shards.
  private let configuration: Configuration

  init() throws {
    configuration = try Configuration(
      tokens: 5, inputWidth: 3, modelWidth: 24, heads: 2, hiddenWidth: 200, outputWidth: 2)
  }

  private func batch(_ count: Int, seed: UInt64 = 1) -> Batch<Double> {
    var random = RandomStream(seed: seed, "batch")
    return Batch(
      input: (0..<count * configuration.inputCount).map { _ in random.uniform(-1...1) },
      target: (0..<count * configuration.outputCount).map { _ in random.uniform(-1...1) })
  }

  /// What one step of gradient descent moves the parameters by.
  private func move(clip: Double?, rate: Double, _ batch: Batch<Double>) throws -> (
    step: [Double], gradient: [Double]
  ) {
    let start = Model<Double>(initialized: configuration, seed: 1)
    let engine = Engine(start, threads: 2)
    try Training(engine, .gradientDescent()).step(
      input: batch.input, target: batch.target, loss: .meanSquaredError, rate: rate, clip: clip)
    return (zip(start.parameters, engine.model.parameters).map { $0 - $1 }, engine.lastGradient)
  }

  private func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  @Test(arguments: [1, 40, 150])
  func aLongGradientIsScaledToTheLengthAllowed(_ count: Int) throws {
    let batch = batch(count)
    let length = norm(try move(clip: nil, rate: 1, batch).gradient)
    for share in [0.5, 0.999, 1] {
      let (step, gradient) = try move(clip: share * length, rate: 1, batch)
      let factor = share * length / (length + 1e-6)
      #expect(relativeError(step, gradient.map { factor * $0 }) < 1e-12)
    }
  }

  @Test func aShortGradientIsFollowedAsItIs() throws {
    let batch = batch(40)
    let whole = try move(clip: nil, rate: 1, batch)
    #expect(whole.step != [Double](repeating: 0, count: whole.step.count))
    #expect(try move(clip: 1.01 * norm(whole.gradient), rate: 1, batch).step == whole.step)
    #expect(try move(clip: 1e30, rate: 1, batch).step == whole.step)
  }

  /// PyTorch's 10⁻⁶ keeps a gradient of next to nothing from being blown up.
  @Test func theLengthIsRaisedByAMillionth() throws {
    var batch = batch(4)
    batch.target = try Engine(Model<Double>(initialized: configuration, seed: 1)).predict(batch.input).map {
      $0 + 1e-7
    }
    let length = norm(try move(clip: nil, rate: 1, batch).gradient)
    #expect(length < 2e-6)
    let rate = 1e6
    let (step, gradient) = try move(clip: length / 2, rate: rate, batch)
    let factor = rate * (length / 2) / (length + 1e-6)
    #expect(relativeError(step, gradient.map { factor * $0 }) < 1e-9)
  }

  /// An engine's sums are as many as its batch has groups; those of an earlier and larger batch are none of them.
  @Test(arguments: [1, 2, 3, 25, 26, 51, 76, 130])
  func aSmallBatchAfterALargeOneHasItsOwnGradient(_ count: Int) throws {
    let model = Model<Double>(initialized: configuration, seed: 1)
    let (used, fresh) = (Engine(model, threads: 2), Engine(model))
    let (large, small) = (batch(300), batch(count, seed: 2))
    try used.gradient(input: large.input, target: large.target, loss: .meanSquaredError)
    let (a, b) = (
      try used.gradient(input: small.input, target: small.target, loss: .meanSquaredError),
      try fresh.gradient(input: small.input, target: small.target, loss: .meanSquaredError)
    )
    #expect(a == b && used.lastGradient == fresh.lastGradient)
    #expect(used.groups == min(4, (count + 24) / 25))
    // The mean of the sequences' own gradients, each computed alone.
    let each = try (0..<count).map { index -> [Double] in
      let (i, o) = (configuration.inputCount, configuration.outputCount)
      try fresh.gradient(
        input: Array(small.input[index * i..<(index + 1) * i]),
        target: Array(small.target[index * o..<(index + 1) * o]), loss: .meanSquaredError)
      return fresh.lastGradient
    }
    let mean = each[0].indices.map { p in each.reduce(0) { $0 + $1[p] } / Double(count) }
    #expect(relativeError(used.lastGradient, mean) < 1e-12)
  }
}
