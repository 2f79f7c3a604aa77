import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

/// Opposite inputs that a layer under the width threshold cannot tell apart at its first position.
@Suite struct AntipodalPairTests {
  private func model(
    _ random: inout RandomStream, tokens: Int, width: Int, heads: Int, headWidth: Int
  ) throws -> Model<Double> {
    let plain = random.integer(below: 2) == 0
    let configuration = try Configuration(
      tokens: tokens, inputWidth: width, modelWidth: 12, heads: heads, headWidth: headWidth, hiddenWidth: 20,
      outputWidth: tokens * width, beginningToken: !plain, preNormalization: !plain)
    return Model(initialized: configuration, seed: random.next())
  }

  @Test(arguments: [
    (3, 1, 1, 1), (4, 1, 2, 1), (2, 2, 1, 1), (3, 2, 3, 1), (3, 2, 1, 2), (2, 3, 2, 1), (5, 1, 1, 3),
  ])
  func everyLayerUnderTheThresholdHasAPair(_ tokens: Int, _ width: Int, _ heads: Int, _ headWidth: Int)
    throws
  {
    let target = Target.vec(tokens: tokens, width: width)
    var random = RandomStream(seed: 1, "layers under the threshold")
    for _ in 0..<10 {
      let model = try model(&random, tokens: tokens, width: width, heads: heads, headWidth: headWidth)
      let pair = try #require(try AntipodalPair(model, Certifier(model, target)))
      #expect(pair.seenApart <= 1e-12)
      #expect(pair.bound >= 0.49)
      // On the boundary, the first token in the middle, and 1 − x exact.
      #expect(pair.point.contains { $0 == 0 || $0 == 1 } && pair.point.allSatisfy { (0...1).contains($0) })
      #expect(pair.point.prefix(width).allSatisfy { $0 == 0.5 })
      #expect(pair.point.allSatisfy { 1 - (1 - $0) == $0 })
      // Never above what the layer itself errs by at one of the two, and hardly below: intervals of normalised rows are
      // wider than rounding.
      let errors = try model.errors(
        from: { target($0) }, at: [pair.point, pair.point.map { 1 - $0 }])
      let largest = errors.reduce(0, max)
      #expect(pair.bound <= largest * (1 + 1e-12) && pair.bound >= largest * (1 - 1e-6))
    }
  }

  @Test func aLayerThatBringsEnoughNeedHaveNone() throws {
    let target = Target.vec(tokens: 3)
    let (_, model) = try GatherAndSuperpose.construct(target, epsilon: 0.05, gathering: .comparisons)
    #expect(try AntipodalPair(model, Certifier(model, target)) == nil)
  }

  /// Heads whose numbers reach no row bring none.
  @Test func silentHeadsDoNotCount() throws {
    let target = Target.vec(tokens: 2)
    let configuration = try Configuration(
      tokens: 2, inputWidth: 1, modelWidth: 6, heads: 2, headWidth: 1, hiddenWidth: 8, outputWidth: 2)
    var model = Model<Double>(initialized: configuration, seed: 1)
    #expect(try AntipodalPair(model, Certifier(model, target)) == nil)
    model[.attentionOutputWeight] = [Double](repeating: 0, count: 12)
    let pair = try #require(try AntipodalPair(model, Certifier(model, target)))
    #expect(pair.point == [0.5, 1] && pair.seenApart == 0 && pair.bound >= 0.5)
  }

  /// The constant ½ attains the bound: no proof from below may go above.
  @Test func theConstantOneHalfIsBoundedByOneHalf() throws {
    for (tokens, width) in [(2, 1), (3, 1), (3, 2)] {
      let target = Target.vec(tokens: tokens, width: width)
      let configuration = try Configuration(
        tokens: tokens, inputWidth: width, modelWidth: 4, heads: 1, headWidth: 1, hiddenWidth: 1,
        outputWidth: tokens * width)
      var model = Model<Double>(zero: configuration)
      model[.readoutBias] = [Double](repeating: 0.5, count: tokens * width)
      let pair = try #require(try AntipodalPair(model, Certifier(model, target)))
      #expect(pair.bound <= 0.5 && pair.bound > 0.5 - 1e-12)
    }
  }
}
