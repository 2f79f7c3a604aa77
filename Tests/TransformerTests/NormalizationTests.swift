import ReproducibleMath
import Testing
import Transformer

@Suite struct NormalizationTests {
  /// A token (a, −a), of variance a², and what is left of it after (x − mean)/√(variance + 10⁻⁵).
  private func output(_ a: Double, _ change: (inout Model<Double>) -> Void) throws -> Double {
    var model = Model<Double>(
      zero: try Configuration(
        tokens: 1, inputWidth: 1, modelWidth: 2, heads: 1, hiddenWidth: 1, outputWidth: 1, residual: true,
        preNormalization: true))
    model[.embeddingWeight] = [1, -1]
    for tensor in [Tensor.attentionNormWeight, .hiddenNormWeight] { model[tensor] = [1, 1] }
    model[.readoutWeight] = [1, 0]
    change(&model)
    return try Engine(model).predict([a])[0] - a
  }

  /// Rows of no variance, of as much as is added to it, and of far more.
  @Test(arguments: [0, 1e-5.squareRoot(), 1e-3, 1, 1000] as [Double])
  func rowsAreDividedByTheirDeviationAndAHundredThousandth(_ a: Double) throws {
    let expected = a / (a * a + 1e-5).squareRoot()
    let throughAttention = try output(a) {
      $0[.valueWeight] = [1, 0, 0, 1]
      $0[.attentionOutputWeight] = [1, 0, 0, 0]
    }
    #expect(abs(throughAttention - expected) < 1e-12 * max(1, a))
    let throughNetwork = try output(a) {
      $0[.hiddenWeight] = [1, 0]
      $0[.projectionWeight] = [1, 0]
    }
    #expect(abs(throughNetwork - expected) < 1e-12 * max(1, a))
  }

  @Test func weightAndBiasComeAfterIt() throws {
    let shifted = try output(1000) {
      $0[.valueWeight] = [1, 0, 0, 1]
      $0[.attentionOutputWeight] = [1, 0, 0, 0]
      $0[.attentionNormWeight] = [3, 5]
      $0[.attentionNormBias] = [0.5, 9]
    }
    #expect(abs(shifted - 3.5) < 1e-8)
  }
}
