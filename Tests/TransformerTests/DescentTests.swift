import Testing
import Transformer

/// Updates of plain numbers against the formulas of each optimiser, step by step.
@Suite struct DescentTests {
  /// The gradient of ½ Σ cᵢ xᵢ² at several steps, and the numbers after them.
  private func steps(_ optimizer: Optimizer, rate: Double, _ count: Int) -> [Double] {
    let descent = Descent([1.0, -2, 0.5], optimizer)
    for _ in 0..<count {
      descent.step(rate: rate) { x, gradient in
        for index in 0..<3 { gradient[index] = Double(index + 1) * x[index] }
      }
    }
    #expect(descent.step == count)
    return descent.parameters
  }

  @Test func gradientDescentShrinksEachNumberByItsCurvature() {
    let x = steps(.gradientDescent(), rate: 0.1, 3)
    for (index, start) in [1.0, -2, 0.5].enumerated() {
      let factor = 1 - 0.1 * Double(index + 1)
      #expect(abs(x[index] - start * factor * factor * factor) < 1e-15)
    }
  }

  @Test func momentumRemembersTheLastStep() {
    var (x, v) = (1.0, 0.0)
    for _ in 0..<5 {
      v = 0.9 * v + x
      x -= 0.1 * v
    }
    #expect(abs(steps(.gradientDescent(momentum: 0.9), rate: 0.1, 5)[0] - x) < 1e-14)
  }

  @Test(arguments: [true, false])
  func adamTakesTheStepsOfItsFormula(_ biasCorrection: Bool) {
    var (x, m, v, b1, b2) = (-2.0, 0.0, 0.0, 1.0, 1.0)
    for _ in 0..<5 {
      let g = 2 * x
      (m, v) = (0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g)
      (b1, b2) = (b1 * 0.9, b2 * 0.999)
      let (first, second) = biasCorrection ? (m / (1 - b1), v / (1 - b2)) : (m, v)
      x -= 0.01 * first / (second.squareRoot() + 1e-8)
    }
    #expect(abs(steps(.adam(biasCorrection: biasCorrection), rate: 0.01, 5)[1] - x) < 1e-12)
  }

  /// Where nothing has ever moved, nothing is divided by zero.
  @Test(arguments: [Optimizer.rmsProp(), .adam(), .adamW(weightDecay: 0)])
  func aGradientOfZeroMovesNothing(_ optimizer: Optimizer) {
    let descent = Descent([3.0, -2], optimizer)
    descent.step(rate: 0.1) { _, gradient in for index in gradient.indices { gradient[index] = 0 } }
    #expect(descent.parameters == [3, -2])
  }

  @Test func manyNumbersAndNoneAtAll() {
    let descent = Descent([Float](repeating: 1, count: 1001), .adam())
    descent.step(rate: 0.5) { x, gradient in for index in x.indices { gradient[index] = x[index] } }
    #expect(descent.parameters.count == 1001 && descent.parameters.allSatisfy { abs($0 - 0.5) < 1e-6 })
    let empty = Descent([Double](), .rmsProp())
    empty.step(rate: 1) { _, _ in }
    #expect(empty.parameters.isEmpty)
  }
}
