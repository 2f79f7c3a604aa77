import Diagnostics
import ReproducibleMath
import Testing

@testable import Approximation

/// Random formulas with their meaning, on boxes of ±2.
private func randomFormulas(
  _ count: Int, seed: UInt64, depth: Int = 4,
  _ body: (_ target: Target, _ meaning: ([Double]) -> Double, _ random: inout RandomStream) throws -> Void
) throws {
  var random = RandomStream(seed: seed, "formulas")
  for _ in 0..<count {
    let tokens = 1 + random.integer(below: 3)
    let width = 1 + random.integer(below: 2)
    let expression = RandomExpression(&random, depth: depth, tokens: tokens, width: width)
    let domain = [Interval](repeating: Interval(-2, 2), count: tokens * width)
    let functions = [String](repeating: expression.text, count: tokens)
    try body(
      Target(functions: functions, tokens: tokens, width: width, domain: domain), expression.value, &random)
  }
}

private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) }

@Test func formulaHasTheValuesOfItsText() throws {
  try randomFormulas(300, seed: 1) { target, meaning, random in
    for _ in 0..<4 {
      let x = random.point(in: target.domain)
      #expect(isNear(target(x)[0], meaning(x)), "\(target.name) at \(x)")
    }
  }
}

@Test func manyPointsAtOnceGiveTheBitsOfOnePoint() throws {
  try randomFormulas(20, seed: 2) { target, _, random in
    let points = (0..<11).map { _ in random.point(in: target.domain) }
    let together = target(points.flatMap { $0 })
    #expect(together == points.flatMap { target($0) })
  }
  #expect(Target.sine([]) == [])
}

@Test func rangeHoldsAllValues() throws {
  try randomFormulas(300, seed: 3) { target, meaning, random in
    for _ in 0..<4 {
      let box = random.box(in: target.domain)
      let range = target.ranges(over: box)[0]
      for _ in 0..<4 {
        let value = meaning(random.extremePoint(in: box))
        let slack = 1e-12 * max(1, abs(value))
        #expect(range.lower - slack <= value && value <= range.upper + slack, "\(target.name) on \(box)")
      }
    }
  }
}

@Test func meanValueTheoremHoldsForIntervalDerivatives() throws {
  try randomFormulas(300, seed: 4) { target, meaning, random in
    for _ in 0..<4 {
      let box = random.box(in: target.domain)
      let gradient = target.derivatives(over: box)[0]
      let (x, y) = (random.extremePoint(in: box), random.extremePoint(in: box))
      let difference = zip(gradient.partials, zip(x, y)).reduce(Interval(0)) {
        $0 + $1.0 * (Interval($1.1.0) - Interval($1.1.1))
      }
      let value = meaning(x) - meaning(y)
      let slack = 1e-12 * max(1, abs(meaning(x)))
      #expect(
        difference.lower - slack <= value && value <= difference.upper + slack,
        "\(target.name) from \(y) to \(x)")
    }
  }
}

@Test func derivativesAtPointsAreThoseOfFiniteDifferences() throws {
  let target = try Target(
    functions: [
      "sin(2*pi*x[1,1]) * exp(-x[2,1]^2) + tanh(x[1,1]/(1 + x[2,1])) + log(2 + x[1,1])^3 + sqrt(1 + x[2,1])",
      "x[1,1]^0.3",
    ],
    tokens: 2, width: 1, domain: [Interval(0.1, 1), Interval(0.1, 1)])
  let x = [0.37, 0.81]
  let gradients = target.derivatives(over: x.map { Interval($0) })
  for (o, gradient) in gradients.enumerated() {
    for c in 0..<2 {
      var (above, below) = (x, x)
      above[c] += 1e-6
      below[c] -= 1e-6
      let slope = (target(above)[o] - target(below)[o]) / 2e-6
      #expect(abs(slope - gradient.partials[c].midpoint) < 1e-6)
      #expect(gradient.partials[c].width < 1e-10)
    }
  }
}

@Test func derivativeAtAKinkIsTheHullOfBothSides() throws {
  let target = try Target(
    functions: ["max(2*x[1,1], -x[1,1])"], tokens: 1, width: 1, domain: [Interval(-1, 1)])
  #expect(target.derivatives(over: [Interval(-0.1, 0.1)])[0].partials[0] == Interval(-1, 2))
  #expect(target.derivatives(over: [Interval(0.1, 0.2)])[0].partials[0] == 2)
  #expect(target.derivatives(over: [Interval(-0.2, -0.1)])[0].partials[0] == -1)
}

@Test func oscillationBoundsDifferences() throws {
  try randomFormulas(200, seed: 5) { target, meaning, random in
    for scale in [1e-3, 0.1, 1.0] {
      let displacement = target.domain.map { _ in scale * random.uniform(0.0...1.0) }
      let bound = target.formula.oscillation(displacement, over: target.domain)[0]
      for _ in 0..<4 {
        let x = random.extremePoint(in: target.domain)
        let y = zip(x, displacement).map { min(max($0 + $1 * random.uniform(-1.0...1.0), -2), 2) }
        #expect(abs(meaning(x) - meaning(y)) <= bound + 1e-12 * max(1, abs(meaning(x))), "\(target.name)")
      }
    }
  }
}

@Test func equalComputationsAreOneOperation() throws {
  let target = try Target(
    functions: ["sin(x[1,1])*sin(x[1,1])", "sin(x[1,1])^2 + x[2,1] - x[2,1]"], tokens: 2, width: 1)
  #expect(target.formula.outputs[0] == target.formula.outputs[1])
  // Batcher's network for 16 numbers has 63 comparators, of two operations each.
  #expect(Target.sort(tokens: 16).formula.operations.count == 16 + 2 * 63)
}

// MARK: Linear enclosures

/// Whether a formula's linear enclosures over eight boxes hold its values at points of the boxes.
private func checkEnclosures(
  _ target: Target, _ value: ([Double]) -> [Double], _ random: inout RandomStream, rounds: Int
) {
  let enclosures = Enclosures(Program(target.formula))
  let count = target.inputCount
  for _ in 0..<rounds {
    let boxes = (0..<8).map { _ in random.box(in: target.domain) }
    let lower = (0..<count).map { d in lanes { boxes[$0][d].lower } }
    let upper = (0..<count).map { d in lanes { boxes[$0][d].upper } }
    enclosures.enclose(lower: lower, upper: upper)
    for (o, output) in target.formula.outputs.enumerated() {
      let row = enclosures.row(output)
      for lane in 0..<8 {
        for _ in 0..<4 {
          let x = random.extremePoint(in: boxes[lane])
          let f = value(x)[o]
          let linear = (0..<count).reduce(row[Row.centre][lane]) { sum, d in
            let centre = middle(boxes[lane][d].lower, boxes[lane][d].upper)
            let radius = max(boxes[lane][d].upper - centre, centre - boxes[lane][d].lower)
            return sum + (radius == 0 ? 0 : row[Row.slopes + d][lane] * (x[d] - centre) / radius)
          }
          let slack = 1e-12 * max(1, abs(f))
          #expect(abs(f - linear) <= row[Row.error][lane] + slack, "\(target.name) on \(boxes[lane]) at \(x)")
          #expect(row[Row.lower][lane] - slack <= f && f <= row[Row.upper][lane] + slack, "\(target.name)")
        }
      }
    }
  }
}

private func lanes(_ value: (Int) -> Double) -> SIMD8<Double> {
  var lanes = SIMD8<Double>()
  for lane in 0..<8 { lanes[lane] = value(lane) }
  return lanes
}

@Test func linearEnclosuresHoldAllValues() throws {
  try randomFormulas(300, seed: 6) { target, meaning, random in
    checkEnclosures(target, { x in (0..<target.tokens).map { _ in meaning(x) } }, &random, rounds: 1)
  }
}

@Test func linearEnclosuresOfEachFunctionHoldAllValues() throws {
  var random = RandomStream(seed: 7, "functions")
  let functions: [(String, ClosedRange<Double>)] = [
    ("sin(x[1,1])", -7...7), ("cos(3*x[1,1])", -7...7), ("exp(x[1,1])", -20...20), ("log(x[1,1])", 1e-6...10),
    ("sqrt(x[1,1])", 0...4), ("tanh(x[1,1])", -30...30), ("1/x[1,1]", 0.01...3), ("1/x[1,1]", -3 ... -0.01),
    ("x[1,1]^2", -3...3), ("x[1,1]^3", -3...3), ("x[1,1]^7", -2...2), ("x[1,1]^-3", 0.2...3),
    ("x[1,1]^0.3", 0...3),
    ("x[1,1]^2.5", 0...3), ("x[1,1]^-1.5", 0.1...3), ("abs(x[1,1])", -1...1), ("abs(x[1,1] - 1e9)", 0...2e9),
    ("2^x[1,1]", -3...3), ("(1e8 + x[1,1]) - 1e8", -1...1), ("max(x[1,1], 1 - x[1,1])", -1...2),
  ]
  for (text, range) in functions {
    let target = try Target(
      functions: [text], tokens: 1, width: 1, domain: [Interval(range.lowerBound, range.upperBound)])
    checkEnclosures(target, { target($0) }, &random, rounds: 20)
  }
}

@Test func softmaxEnclosuresHoldAllValues() throws {
  var random = RandomStream(seed: 8, "softmax")
  for sharpness in [0.1, 1, 30, 2000] {
    for tokens in 2...4 {
      let target = Target.softmaxMean(tokens: tokens, sharpness: sharpness)
      checkEnclosures(
        target,
        { x in
          let largest = x.max()!
          let weights = x.map { Double.exp(sharpness * ($0 - largest)) }
          let mean = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
          return x.map { _ in mean }
        }, &random, rounds: 12)
    }
  }
}

@Test func enclosuresOfSmoothFormulasTightenQuadratically() throws {
  let target = try Target(
    functions: ["sin(3*x[1,1])*exp(x[2,1])/(1 + x[1,1]*x[2,1])", "0"], tokens: 2, width: 1)
  let enclosures = Enclosures(Program(target.formula))
  let error = [0.1, 0.05].map { radius in
    let lower = [lanes { _ in 0.4 - radius }, lanes { _ in 0.6 - radius }]
    let upper = [lanes { _ in 0.4 + radius }, lanes { _ in 0.6 + radius }]
    enclosures.enclose(lower: lower, upper: upper)
    return enclosures.row(target.formula.outputs[0])[Row.error][0]
  }
  #expect(error[0] / error[1] > 3.5)
}
