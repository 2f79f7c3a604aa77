import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

@Suite struct LocalPolishTests {
  // MARK: A layer as ridges

  /// A trained layer's few numbers are what the layer computes, whatever its attention and the directions of its units.
  @Test(arguments: [UInt64(1), 2, 3, 4]) func ridgesComputeWhatTheLayerDoes(_ seed: UInt64) throws {
    let configuration = try Configuration(
      tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, headWidth: 1, hiddenWidth: 12, outputWidth: 1,
      positions: false)
    var model = Model<Float>(initialized: configuration, seed: seed)
    for tensor in [Tensor.embeddingBias, .valueBias, .attentionOutputBias, .projectionBias, .readoutBias] {
      model[tensor] = [Float(seed) / 4 - 0.6]
    }
    model[.hiddenBias] = (0..<12).map { Float($0) / 5 - 1.1 }
    let side = Interval(-0.5, 1.5)
    let ridges = Ridges(model, over: side)
    try #require(!ridges.kinks.isEmpty)
    let function = ridges.function(over: side)
    let points = (0...100).map { -0.5 + 2 * Double($0) / 100 }
    let outputs = try Engine(model.converted(to: Double.self)).predict(points)
    for (x, output) in zip(points, outputs) { #expect(abs(function(x) - output) < 1e-12) }
    // Kinks that have left the domain are folded into the first piece, or change nothing.
    var moved = ridges
    moved.kinks[0] = -0.75
    let folded = moved.function(over: side)
    #expect(folded.kinks.count == ridges.kinks.count - 1)
    for x in points {
      let sum = zip(moved.kinks, moved.weights).reduce(moved.offset + moved.slope * x) {
        $0 + $1.1 * max(0, x - $1.0)
      }
      #expect(abs(folded(x) - sum) < 1e-12)
    }
  }

  // MARK: The polish

  /// The largest error after the polish, over the least with as many kinks, from kinks that are evenly spread.
  private func polished(_ target: Target, kinks: [Double], weight: Double) throws -> Double {
    var ridges = Ridges(
      offset: 0, slope: 0, weights: kinks.map { _ in weight }, kinks: kinks)
    LocalPolish.improve(&ridges, target)
    let certificate = try Certifier(ridges.function(over: target.domain[0]).model(), target).certificate(
      CertificateOptions(relativeGap: 1e-4))
    return try certificate.bound / BestLayer(target, kinks: kinks.count).upper
  }

  @Test func thePolishFindsTheBestWhereEveryKinkIsOfUse() throws {
    for kinks in [[0.4], [0.3, 0.6], [0.2, 0.45, 0.6, 0.8]] {
      let ratio = try polished(.square, kinks: kinks, weight: 0.4)
      #expect(1 <= ratio && ratio < 1.002, "\(ratio) for \(kinks)")
    }
  }

  @Test func thePolishIsLocal() throws {
    // Both kinks are in the first half: the second half is missed as by a line there.
    let ratio = try polished(.sine, kinks: [0.15, 0.2], weight: -3)
    let line = try BestLayer(.sine, kinks: 0).upper / BestLayer(.sine, kinks: 2).upper
    #expect(abs(ratio / line - 1) < 1e-3)
  }
}
