import ReproducibleMath
import Testing

@testable import Approximation

/// An operation over a box, and a value that it takes at a place s of it where the enclosure allows no more.
struct WorstCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let box: [Interval]
  let s: [Double]
  let value: Double
  let build: @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int

  init(
    _ name: String, _ box: [Interval], at s: [Double], _ value: Double,
    _ build: @escaping @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int
  ) {
    (testDescription, self.box, self.s, self.value, self.build) = (name, box, s, value, build)
  }

  /// φ near a place where its curvature is largest at one end.
  static func smooth(
    _ name: String, _ centre: Double, _ radius: Double, at s: Double, _ value: (Double) -> Double,
    _ build: @escaping @Sendable (_ formula: inout Formula, _ x: Int) -> Int
  ) -> WorstCase {
    WorstCase(
      name, [Interval(centre - radius, centre + radius)], at: [s], value(centre + s * radius)
    ) { build(&$0, $1[0]) }
  }
}

private let smoothFunctions: [WorstCase] = [
  .smooth("sin", .pi / 2, 0.01, at: 1, Double.sin) { $0.apply(.sin, $1) },
  .smooth("−sin", -.pi / 2, 0.01, at: 1, Double.sin) { $0.apply(.sin, $1) },
  .smooth("cos", 0, 0.01, at: -1, Double.cos) { $0.apply(.cos, $1) },
  .smooth("exp", 0, 0.01, at: 1, Double.exp) { $0.apply(.exp, $1) },
  .smooth("log", 1, 0.01, at: -1, Double.log) { $0.apply(.log, $1) },
  .smooth("sqrt", 1, 0.01, at: -1, { $0.squareRoot() }) { $0.apply(.sqrt, $1) },
  .smooth("1/x", 1, 0.005, at: -1, { 1 / $0 }) { $0.reciprocal($1) },
  .smooth("−1/x", -1, 0.005, at: 1, { 1 / $0 }) { $0.reciprocal($1) },
  .smooth("tanh", 0.3, 0.001, at: 1, Double.tanh) { $0.apply(.tanh, $1) },
  // |tanh″| has its maximum 4/√27 = 0.7698 where tanh x = 1/√3.
  .smooth("tanh where it bends most", 0.6584789484624083, 0.1, at: 1, Double.tanh) { $0.apply(.tanh, $1) },
  .smooth("−tanh where it bends most", -0.6584789484624083, 0.1, at: -1, Double.tanh) {
    $0.apply(.tanh, $1)
  },
  .smooth("x³", 1, 0.003, at: 1, { $0 * $0 * $0 }) { $0.power($1, 3) },
  .smooth("x⁴", -1, 0.003, at: -1, { $0 * $0 * $0 * $0 }) { $0.power($1, 4) },
  .smooth("x⁷", 1, 0.001, at: 1, { Double.pow($0, 7) }) { $0.power($1, 7) },
  .smooth("x^0.25", 1, 0.01, at: -1, { Double.pow($0, 0.25) }) { $0.add(.root($1, 0.25)) },
  .smooth("x^2.5", 1, 0.01, at: 1, { Double.pow($0, 2.5) }) { $0.add(.root($1, 2.5)) },
  .smooth("x^1.5", 1, 0.01, at: -1, { Double.pow($0, 1.5) }) { $0.add(.root($1, 1.5)) },
]

/// x with an unknown remainder of [−e, e].
private func loose(_ formula: inout Formula, _ x: Int, _ e: Double) -> Int {
  formula.combination([(1, x)], plus: Interval(-e, e))
}

private let (one, two): (Interval, Interval) = (Interval(0.5, 1.5), Interval(1, 3))

private let otherOperations: [WorstCase] = [
  WorstCase("sum with inexact weights", [two], at: [1], 3.4375) {
    $0.combination([(Interval(0.875, 1.125), $1[0])], plus: Interval(-0.0625, 0.0625))
  },
  WorstCase("sum of remainders", [one, two], at: [1, -1], 2 * 1.75 * 1.75 - 3 * 0.875) {
    let (a, b) = (loose(&$0, $1[0], 0.25), loose(&$0, $1[1], 0.125))
    return $0.combination([(2, $0.power(a, 2)), (-3, b)])
  },
  WorstCase("product", [one, two], at: [1, -1], 1.5) { $0.product($1[0], $1[1]) },
  WorstCase("product, the other way", [one, two], at: [-1, -1], 0.5) { $0.product($1[0], $1[1]) },
  WorstCase("product of what depends on the same", [one, two], at: [1, 1], 1.5 * 4.5) {
    $0.product($1[0], $0.sum($1[0], $1[1]))
  },
  WorstCase("product of remainders", [one, two], at: [1, 1], 1.75 * 3.5) {
    let (a, b) = (loose(&$0, $1[0], 0.25), loose(&$0, $1[1], 0.5))
    return $0.product(a, b)
  },
  WorstCase("square at an end", [two], at: [-1], 1) { $0.power($1[0], 2) },
  WorstCase("square in the middle", [two], at: [0], 4) { $0.power($1[0], 2) },
  WorstCase("square of a remainder", [two], at: [1], 3.5 * 3.5) {
    let a = loose(&$0, $1[0], 0.5)
    return $0.power(a, 2)
  },
  WorstCase("maximum where both are equal", [Interval(0, 2), Interval(0, 1)], at: [0, 1], 1) {
    $0.maximum($1[0], $1[1])
  },
  WorstCase("maximum at an end", [Interval(0, 2), Interval(0, 1)], at: [1, -1], 2) {
    $0.maximum($1[0], $1[1])
  },
  WorstCase("minimum where both are equal", [Interval(0, 2), Interval(0, 1)], at: [0, 1], 1) {
    $0.minimum($1[0], $1[1])
  },
  WorstCase("maximum of remainders", [Interval(0, 2), Interval(0, 2)], at: [0, 0.125], 0.875) {
    let (a, b) = (loose(&$0, $1[0], 0.125), loose(&$0, $1[1], 0.25))
    return $0.maximum(a, b)
  },
  WorstCase("|x| at an end", [Interval(-1, 3)], at: [-1], 1) { $0.apply(.abs, $1[0]) },
  WorstCase("|x| at its kink", [Interval(-1, 3)], at: [-0.5], 0) { $0.apply(.abs, $1[0]) },
  WorstCase("exp of a remainder", [Interval(-0.01, 0.01)], at: [1], Double.exp(0.02)) {
    let a = loose(&$0, $1[0], 0.01)
    return $0.apply(.exp, a)
  },
]

/// The numbers in the enclosures' bounds: at these places none could be a thirtieth smaller.
@Test(arguments: smoothFunctions + otherOperations)
func enclosureIsAsWideAsItsOperationNeeds(_ worst: WorstCase) {
  let enclosure = Enclosure(over: worst.box, of: worst.build)
  let share = enclosure.share(worst.value, at: worst.s)
  #expect(share <= 1 + 1e-9 && share > 0.97, "\(share) of \(enclosure.error)")
  #expect(enclosure.lower <= worst.value && worst.value <= enclosure.upper)
}

// MARK: Rounding

/// Sums and products of numbers with all their bits, whose true values 128 bits can hold.
@Test func enclosuresHoldExactValues() {
  var random = RandomStream(seed: 1, "exact")
  for round in 0..<300 {
    let box = (0..<3).map { _ in
      let centre: Double = random.uniform(1...2)
      let radius: Double = [0, random.uniform(0.06...0.12)][random.integer(below: 2)]
      return Interval(centre - radius, centre + radius)
    }
    // Sums cancel, so that their rounding is seen.
    let weights: [Double] = (0..<3).map { $0 == 2 ? random.uniform(-4 ... -2) : random.uniform(1...2) }
    let constant: Double = random.uniform(-1...1)
    let s = (0..<3).map { _ in Double(random.integer(below: 3) - 1) }
    let variables = box.map { side in Enclosure(over: [side]) { $1[0] } }
    for (variable, side) in zip(variables, box) {
      // The rounded radius reaches both ends.
      #expect((Exact(variable.centre) + Exact(variable.slopes[0])) >= side.upper)
      #expect((Exact(variable.centre) - Exact(variable.slopes[0])) <= side.lower)
    }
    let x = zip(variables, s).map { Exact($0.centre) + Exact($0.slopes[0]) * Exact($1) }
    let terms = zip(weights, 0..<3).map { (weight: Interval($0), index: $1) }
    for (name, enclosure, value) in [
      (
        "sum",
        Enclosure(over: box) { formula, x in
          formula.combination(terms.map { ($0.weight, x[$0.index]) }, plus: Interval(constant))
        },
        zip(weights, x).reduce(Exact(constant)) { $0 + Exact($1.0) * $1.1 }
      ),
      ("product", Enclosure(over: box) { $0.product($1[0], $1[2]) }, x[0] * x[2]),
      ("square", Enclosure(over: box) { $0.power($1[1], 2) }, x[1] * x[1]),
    ] {
      let linear = zip(enclosure.slopes, s).reduce(Exact(enclosure.centre)) { $0 + Exact($1.0) * Exact($1.1) }
      #expect((value - linear).magnitude <= enclosure.error, "\(name) \(round)")
      if box.allSatisfy(\.isPoint) {
        #expect(value >= enclosure.lower && value <= enclosure.upper, "\(name) \(round)")
      }
    }
  }
}

/// ReLU's chord, for which rounding may err in both its slope and its height.
@Test func chordLiesAboveReLUExactly() {
  var random = RandomStream(seed: 2, "chord")
  for round in 0..<2000 {
    let scale = [1, 0x1p-20, 0x1p20][round % 3]
    let (l, u): (Double, Double) = (random.uniform(-2 ... -0.5), random.uniform(0.5...2) * scale)
    let (slope, rise) = Enclosures.chord(Lanes(repeating: l), Lanes(repeating: u))
    let (left, right) = (-(Exact(slope[0]) * Exact(l)), (Exact(1) - Exact(slope[0])) * Exact(u))
    #expect(left <= rise[0] && right <= rise[0], "\(l), \(u)")
    let needed = max(-slope[0] * l, u - slope[0] * u)
    #expect(rise[0] >= needed + (0x1p-50 * needed + 0x1p-51 * u) - rise[0].ulp, "\(l), \(u)")
  }
}

private struct Slack: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let box: [Interval]
  let least: Double
  let build: @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int

  init(
    _ name: String, _ box: [Interval], _ least: Double,
    _ build: @escaping @Sendable (_ formula: inout Formula, _ x: [Int]) -> Int
  ) {
    (testDescription, self.box, self.least, self.build) = (name, box, least, build)
  }
}

/// A box so small that rounding is all that makes its enclosure wide, and not so small that its range is no wider.
private func tiny(_ centre: Double, _ radius: Double = 0x1p-40) -> Interval {
  Interval(centre - radius, centre + radius)
}

/// 2⁻⁵⁰ for each rounding times the magnitudes that are rounded, and 2⁻⁴⁸ where elementary functions are.
@Test(arguments: [
  Slack("sum", [tiny(1), tiny(1)], 4 * 6 * 0x1p-50) {
    $0.combination([(2, $1[0]), (3, $1[1])], plus: 1)
  },
  Slack("difference", [tiny(1), tiny(1)], 4 * 2 * 0x1p-50) { $0.difference($1[0], $1[1]) },
  Slack("product", [tiny(3), tiny(5)], 6 * 15 * 0x1p-50) { $0.product($1[0], $1[1]) },
  Slack("square", [tiny(3)], 5 * 9 * 0x1p-50) { $0.power($1[0], 2) },
  Slack("maximum", [tiny(1), tiny(1 + 0x1.8p-39)], 6 * 2 * 0x1p-50) { $0.maximum($1[0], $1[1]) },
  Slack("|x|", [tiny(-1)], 0x1p-48) { $0.apply(.abs, $1[0]) },
  Slack("exp", [tiny(0)], 0x1p-48) { $0.apply(.exp, $1[0]) },
  Slack("sin, by its slope", [tiny(0)], 0x1p-88) { $0.apply(.sin, $1[0]) },
  Slack("tanh, by its slope and that slope's error", [tiny(0)], 0x1p-87) { $0.apply(.tanh, $1[0]) },
  Slack("cube", [tiny(1)], (3 + 1) * 0x1p-48) { $0.power($1[0], 3) },
  Slack("ninth power", [tiny(1)], (9 + 1) * 0x1p-48) { $0.power($1[0], 9) },
  Slack("root", [tiny(1, 0x1p-30)], 1.25 * 0x1p-37) { $0.add(.root($1[0], 0.25)) },
  // A place of 2³⁰ quarter turns and a half, known to 2⁻⁴⁴ of its size.
  Slack(
    "sine far away", [tiny((0x1p30 + 0.5) * .pi / 2, 0x1p-20)],
    Double.sin(.pi / 4) * 0.25 * ((0x1p30 * .pi / 2) * 0x1p-44 + 0x1p-20).squared
  ) { $0.apply(.sin, $1[0]) },
  // e is raised by 2⁻⁴⁰ once for the sum and once for the whole.
  Slack("a remainder's own rounding", [tiny(0, 0x1p-20)], 1 + 0x1p-39) {
    $0.combination([(1, $1[0])], plus: Interval(-1, 1))
  },
])
private func enclosureAllowsForRounding(_ slack: Slack) {
  let enclosure = Enclosure(over: slack.box, of: slack.build)
  #expect(
    enclosure.error >= slack.least && enclosure.error < 1.2 * slack.least, "\(enclosure.error / slack.least)")
}

/// A range takes the place of what is wider, and 2⁻⁵⁰ of its larger end is added.
@Test func rangeThatServesAsLinearEnclosureReachesItsEnds() {
  let enclosure = Enclosure(over: [Interval(-800, Double.log(1.9))]) { $0.apply(.exp, $1[0]) }
  #expect(enclosure.slopes == [0] && enclosure.upper < 1.91)
  let distance = max(enclosure.upper - enclosure.centre, enclosure.centre - enclosure.lower)
  #expect(enclosure.error >= distance + 0.97 * 0x1p-50 * enclosure.upper)
}

/// x − tanh x: the linear parts cancel, the ranges do not.
@Test func rangeFollowsATighterLinearEnclosureWithAMargin() {
  let enclosure = Enclosure(over: [Interval(0.25, 0.5)]) { $0.difference($1[0], $0.apply(.tanh, $1[0])) }
  let reach = abs(enclosure.slopes[0]) + enclosure.error
  #expect(enclosure.upper - enclosure.lower < 0.1)
  #expect(enclosure.lower <= enclosure.centre - reach - 0.99 * 0x1p-42 * enclosure.magnitude)
  #expect(enclosure.upper >= enclosure.centre + reach + 0.99 * 0x1p-42 * enclosure.magnitude)
}

/// Boxes whose middle is not half way between their ends in floating point.
@Test func variableReachesBothEndsOfEveryBox() {
  var random = RandomStream(seed: 3, "sides")
  for round in 0..<3000 {
    // A few units in the last place long, or with ends of different sizes.
    let lower: Double = random.uniform(1...2) * (round % 3 == 0 ? -0x1p-10 : 1)
    let upper =
      round % 3 < 2
      ? random.uniform(2.0...1000)
      : lower + Double(random.integer(below: 40)) * lower.ulp * [1, 1e3, 1e12][random.integer(below: 3)]
    let enclosure = Enclosure(over: [Interval(lower, upper)]) { $1[0] }
    #expect((Exact(enclosure.centre) + Exact(enclosure.slopes[0])) >= upper)
    #expect((Exact(enclosure.centre) - Exact(enclosure.slopes[0])) <= lower)
    #expect(enclosure.error == 0 && enclosure.lower == lower && enclosure.upper == upper)
  }
}

extension Double {
  fileprivate var squared: Double { self * self }
}
