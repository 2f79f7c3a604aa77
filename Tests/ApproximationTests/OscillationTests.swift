import ReproducibleMath
import Testing

@testable import Approximation

/// A map of which two places at the distance allowed differ by nearly all that its modulus allows.
private struct Worst: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let box: [Interval]
  let displacement: [Double]
  let difference: Double
  let build: @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int

  init(
    _ name: String, _ box: [Interval], _ displacement: [Double], _ difference: Double,
    _ build: @escaping @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int
  ) {
    (testDescription, self.box, self.displacement, self.difference, self.build) = (
      name, box, displacement, difference, build
    )
  }
}

private let unit = Interval(0, 1)

/// What each operation's modulus is multiplied by, at its worst case.
@Test(arguments: [
  Worst("sum", [unit, unit], [0.01, 0.01], 0.05) { $0.combination([(2, $1[0]), (-3, $1[1])]) },
  Worst("product, by the first", [unit, Interval(-2, -1)], [0.01, 0], 0.02) { $0.product($1[0], $1[1]) },
  Worst("product, by the second", [Interval(-2, -1), unit], [0, 0.01], 0.02) { $0.product($1[0], $1[1]) },
  Worst("square", [unit], [0.01], 1 - 0.99 * 0.99) { $0.power($1[0], 2) },
  Worst("fifth power", [Interval(-1, 0)], [0.001], 1 - Double.pow(0.999, 5)) { $0.power($1[0], 5) },
  Worst("root at zero", [unit], [0.01], 0.1) { $0.apply(.sqrt, $1[0]) },
  Worst("root", [Interval(1, 2)], [0.01], 1.01.squareRoot() - 1) { $0.apply(.sqrt, $1[0]) },
  Worst("x^0.25 at zero", [unit], [0.0001], 0.1) { $0.add(.root($1[0], 0.25)) },
  Worst("x^0.25", [Interval(1, 2)], [0.01], Double.pow(1.01, 0.25) - 1) { $0.add(.root($1[0], 0.25)) },
  Worst("x^2.5", [unit], [0.01], 1 - Double.pow(0.99, 2.5)) { $0.add(.root($1[0], 2.5)) },
  Worst("sin", [Interval(-1, 1)], [0.01], Double.sin(0.01)) { $0.apply(.sin, $1[0]) },
  Worst("cos", [Interval(1, 2)], [0.01], Double.sin(0.01)) { $0.apply(.cos, $1[0]) },
  Worst("exp", [unit], [0.01], Double.exp(1) - Double.exp(0.99)) { $0.apply(.exp, $1[0]) },
  Worst("log", [Interval(1, 2)], [0.01], Double.log(1.01)) { $0.apply(.log, $1[0]) },
  Worst("tanh", [Interval(-1, 1)], [0.01], Double.tanh(0.01)) { $0.apply(.tanh, $1[0]) },
  Worst("1/x", [Interval(1, 2)], [0.01], 1 - 1 / 1.01) { $0.reciprocal($1[0]) },
  Worst("|x|", [Interval(-1, 1)], [0.01], 0.01) { $0.apply(.abs, $1[0]) },
  Worst("minimum", [unit, unit], [0.01, 0.02], 0.02) { $0.minimum($1[0], $1[1]) },
  Worst("maximum", [unit, unit], [0.02, 0.01], 0.02) { $0.maximum($1[0], $1[1]) },
  // Σ_t |∂A_w/∂x_t| = 2 A_w (1 − A_w) is ½ where the weights are equal.
  Worst("softmax", [unit, unit], [0.01, 0.01], Double.sigmoid(0.02) - 0.5) { $0.softmax($1)[1] },
  Worst("no more than its range", [Interval(-100, 100)], [200], 2) { $0.apply(.sin, $1[0]) },
])
private func modulusIsNearlyAttained(_ worst: Worst) {
  var formula = Formula(variables: worst.box.count)
  let variables = worst.box.indices.map { formula.variable($0) }
  formula.outputs = [worst.build(&formula, variables)]
  let bound = formula.oscillation(worst.displacement, over: worst.box)[0]
  #expect(worst.difference <= bound * (1 + 1e-12) && worst.difference > 0.97 * bound, "\(bound)")
}

@Test func supNormIsTheLargestSizeAlsoBelowZero() throws {
  let target = try Target(functions: ["1 - 4*x[1,1]", "x[2,1]"], tokens: 2, width: 1)
  #expect(target.supNorm == 3)
}

/// Intervals of constants reach both ends from their middles.
@Test func radiusOfAnIntervalReachesItsEnds() {
  var random = RandomStream(seed: 1, "intervals")
  for _ in 0..<2000 {
    let lower: Double = random.uniform(-2...2)
    let interval = Interval(lower, lower + [0, lower.ulp, 3 * lower.ulp, 0.3][random.integer(below: 4)])
    let (middle, radius) = interval.centred
    #expect((Exact(middle) - Exact(radius)) <= interval.lower)
    #expect((Exact(middle) + Exact(radius)) >= interval.upper)
  }
  // Less would not do: 0.3 and 0.9 are as far from the middle.
  let (middle, radius) = Interval(0.25, 0.75).centred
  #expect(middle == 0.5 && radius == 0.25)
}
