import ReproducibleMath
import Testing
import Transformer

/// Losses and gradients of layers that hand their input on, against the formulas of the documentation.
@Suite struct LossTests {
  /// Y = 0 · X + bias: one token of width m.
  private func engine(_ outputs: [Double]) throws -> Engine<Double> {
    var model = Model<Double>(
      zero: try Configuration(
        tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, hiddenWidth: 1, outputWidth: outputs.count))
    model[.readoutBias] = outputs
    return Engine(model)
  }

  private func lossAndGradient(_ outputs: [Double], _ target: [Double], _ loss: Loss) throws -> (
    Double, [Double]
  ) {
    let engine = try engine(outputs)
    let value = try engine.gradient(input: [0], target: target, loss: loss)
    #expect(try engine.loss(input: [0], target: target, loss: loss) == value)
    return (value, Array(engine.lastGradient[engine.model.range(of: .readoutBias)]))
  }

  @Test func meanSquaredErrorIsTheMeanOverEveryNumber() throws {
    let (loss, gradient) = try lossAndGradient([1, -2, 0.5, 3], [0.5, -2, 2.5, 3], .meanSquaredError)
    #expect(loss == (0.25 + 4) / 4)
    #expect(gradient == [0.25, 0, -1, 0])
  }

  /// r²/2 up to δ and δ (|r| − δ/2) beyond, which meet at δ.
  @Test func huberIsQuadraticUpToItsThresholdAndLinearBeyond() throws {
    for (r, loss, slope) in [
      (0.0, 0.0, 0.0), (0.25, 0.03125, 0.25), (-0.25, 0.03125, -0.25), (0.5, 0.125, 0.5), (-0.5, 0.125, -0.5),
      (0.75, 0.25, 0.5), (-2, 0.875, -0.5), (8, 3.875, 0.5),
    ] {
      let found = try lossAndGradient([1 + r], [1], .huber(threshold: 0.5))
      #expect(found.0 == loss && found.1 == [slope], "\(r)")
    }
    #expect(try lossAndGradient([0.25, 2], [0, 0], .huber(threshold: 0.5)).0 == (0.03125 + 0.875) / 2)
  }

  /// (cosh(s r) − 1)/s², and beyond |s r| = 30 the line that goes on from there.
  @Test func theSmoothMaximumGoesOnInALine() throws {
    let (s, edge) = (10.0, 3.0)
    let (height, slope) = ((Double.exp(30) + Double.exp(-30)) / 2 - 1, (Double.exp(30) - Double.exp(-30)) / 2)
    for r in [0.5, 3, 4, 7, -7] {
      let found = try lossAndGradient([1 + r], [1], .smoothMaximum(sharpness: s))
      let inside = min(abs(r), edge)
      let loss =
        inside < edge
        ? ((Double.exp(s * inside) + Double.exp(-s * inside)) / 2 - 1) / (s * s)
        : (height + s * (abs(r) - edge) * slope) / (s * s)
      #expect(abs(found.0 / loss - 1) < 1e-12, "\(r)")
    }
  }

  /// Equal logits, one that outweighs all, targets of any mass.
  @Test func crossEntropyIsThatOfItsProbabilities() throws {
    let ties = try lossAndGradient([7, 7, 7, 7], [0, 1, 0, 0], .crossEntropy)
    #expect(abs(ties.0 - Double.log(4)) < 1e-15 && ties.1 == [0.25, -0.75, 0.25, 0.25])
    let sure = try lossAndGradient([0, 1000], [0, 1], .crossEntropy)
    #expect(sure.0 == 0 && sure.1 == [0, 0])
    let wrong = try lossAndGradient([0, 1000], [1, 0], .crossEntropy)
    #expect(wrong.0 == 1000 && wrong.1 == [-1, 1])
    let heavy = try lossAndGradient([1, 1], [2, 1], .crossEntropy)
    #expect(abs(heavy.0 - 3 * Double.log(2)) < 1e-15 && heavy.1 == [-0.5, 0.5])
    let none = try lossAndGradient([1, 2], [0, 0], .crossEntropy)
    #expect(none.0 == 0 && none.1 == [0, 0])
  }
}
