import Foundation
import ReproducibleMath
import Testing

@Suite struct IntervalTests {
  /// The operations of two point intervals on true values: exact ones stay points, others get neighbouring bounds.
  @Test(arguments: ["sum", "product", "quotient", "root"])
  func arithmeticHoldsTheTrueValueBetweenNeighbours(_ operation: String) throws {
    for point in try ReferencePoint.load(operation) {
      let a = Interval(point.arguments[0])
      let b = Interval(point.arguments.count > 1 ? point.arguments[1] : 0)
      let result: Interval
      switch operation {
      case "sum": result = a + b
      case "product": result = a * b
      case "quotient": result = a / b
      default: result = Interval.sqrt(a)
      }
      expect(result, around: point, operation)
      let exact = point.error(of: result.lower) == 0
      let tiny = min(abs(point.arguments[0]), abs(result.lower)) < 0x1p-950
      #expect(result.lower.nextUp >= result.upper || tiny && result.lower.nextUp.nextUp >= result.upper)
      if exact && !tiny { #expect(result.isPoint, "\(operation) of \(point.arguments) = \(result)") }
      if operation == "sum" { #expect(Interval.maximum(a - -b, a + b) == result) }
    }
  }

  @Test(
    arguments: [
      ("exp", Interval.exp), ("log", Interval.log), ("sin", Interval.sin), ("cos", Interval.cos),
      ("tanh", Interval.tanh), ("sigmoid", Interval.sigmoid),
    ] as [(String, @Sendable (Interval) -> Interval)])
  func functionsHoldTheTrueValue(_ name: String, _ function: @Sendable (Interval) -> Interval) throws {
    for point in try ReferencePoint.load(name) {
      let x = point.arguments[0]
      let result = function(Interval(x))
      expect(result, around: point, name)
      #expect(point.error(of: result.upper) - point.error(of: result.lower) <= 7, "\(name)(\(x)) = \(result)")
      // The lanes may be looser, not wrong.
      let lanes = wide(name, IntervalLanes(repeating: Interval(x)))[5]
      expect(lanes, around: point, name)
      #expect(point.error(of: lanes.upper) - point.error(of: lanes.lower) <= 16, "\(name)(\(x)) = \(lanes)")
    }
  }

  @Test func powersHoldTheTrueValue() throws {
    for point in try ReferencePoint.load("pow") {
      let (x, y) = (Interval(point.arguments[0]), Interval(point.arguments[1]))
      let result = Interval.pow(x, y)
      expect(result, around: point, "pow")
      if x.lower > 0 && y.lower != y.lower.rounded() {
        #expect(point.error(of: result.upper) - point.error(of: result.lower) <= 6)
      }
    }
  }

  /// Each result holds the results for numbers drawn from the operands, which are true up to 2 ulp.
  @Test func resultsHoldThoseOfNumbersInside() {
    var stream = RandomStream(seed: 1, "intervals")
    for _ in 0..<4000 {
      let (a, b) = (interval(&stream), interval(&stream))
      let (x, y) = (number(in: a, &stream), number(in: b, &stream))
      for (name, result, value) in [
        ("+", a + b, x + y), ("-", a - b, x - y), ("*", a * b, x * y), ("/", a / b, x / y),
        ("abs", Interval.abs(a), abs(x)), ("min", Interval.minimum(a, b), min(x, y)),
        ("max", Interval.maximum(a, b), max(x, y)), ("exp", Interval.exp(a), Double.exp(x)),
        ("sin", Interval.sin(a), Double.sin(x)), ("cos", Interval.cos(a), Double.cos(x)),
        ("tanh", Interval.tanh(a), Double.tanh(x)), ("sigmoid", Interval.sigmoid(a), Double.sigmoid(x)),
        ("square", Interval.pow(a, 2), x * x), ("cube", Interval.pow(a, 3), x * x * x),
        ("^-3", Interval.pow(a, -3), 1 / (x * x * x)), ("hull", a.hull(b), y),
        ("log", Interval.log(a), x > 0 ? Double.log(x) : 0),
        ("sqrt", Interval.sqrt(a), x > 0 ? x.squareRoot() : 0),
        ("pow", Interval.pow(Interval.abs(a), b), Double.pow(abs(x), y)),
      ] {
        guard value.isFinite else { continue }
        let margin = 4 * value.ulp
        #expect(
          result.lower <= value + margin && value - margin <= result.upper,
          "\(name) of \(a), \(b) at \(x), \(y)")
      }
    }
  }

  /// The range of sine over intervals of all widths and places is neither missed nor exceeded.
  @Test func rangesOfSineAndCosineAreTight() {
    var stream = RandomStream(seed: 2, "sine")
    for round in 0..<1500 {
      let scale = Double(
        sign: .plus, exponent: stream.integer(below: round % 3 == 0 ? 70 : 12) - 8, significand: 1)
      let center: Double = stream.uniform(-1...1) * scale
      let radius: Double = stream.uniform(0...4)
      let x = Interval(center - radius, center + radius)
      guard x.width > 0 else { continue }
      for (name, function, range) in [
        ("sin", Double.sin(_:) as (Double) -> Double, Interval.sin(x)),
        ("cos", Double.cos(_:), Interval.cos(x)),
      ] {
        let samples = (0...100).map {
          function(min(max(x.lower + x.width * Double($0) / 100, x.lower), x.upper))
        }
        let (least, most) = (samples.min()!, samples.max()!)
        #expect(range.lower <= least && most <= range.upper, "\(name) over \(x): \(range)")
        // Between samples the function moves by less than the square of half the step.
        let slack = max(x.width * x.width * 1e-4, 1e-12) + 4 * max(x.magnitude.ulp, 1e-16)
        #expect(least - range.lower < slack && range.upper - most < slack, "\(name) over \(x): \(range)")
        let lanes = wide(name, IntervalLanes(repeating: x))[2]
        #expect(lanes.lower <= range.lower + 1e-15 && range.upper - 1e-15 <= lanes.upper)
        #expect(
          range.lower - lanes.lower < 1e-15 && lanes.upper - range.upper < 1e-15,
          "\(name) over \(x): \(lanes)")
      }
    }
  }

  @Test func exactResultsStayPoints() {
    #expect(Interval(1) + 1 == 2 && (Interval(1) + Interval(0x1p-60)).lower == 1)
    #expect(Interval(1) + Interval(0x1p-60) == Interval(1, 1.0.nextUp))
    #expect(Interval(0.1) + Interval(0.2) == Interval(0.1 + 0.2 - 0x1p-54, 0.1 + 0.2))
    #expect(Interval(3) * Interval(0.5) == 1.5 && Interval(-6) / 3 == -2 && Interval.sqrt(9) == 3)
    #expect((Interval(1) / 3).width == (1.0 / 3).ulp && (Interval(1) / 3).contains(1.0 / 3))
    #expect(
      Interval.pow(3, 4) == 81 && Interval.pow(-2, -3) == -0.125 && Interval.pow(0.5, Interval(2)) == 0.25)
    #expect(Interval.exp(0) == 1 && Interval.log(1) == 0 && Interval.sin(0) == 0 && Interval.cos(0) == 1)
    #expect(Interval.tanh(0) == 0 && Interval.pow(1, Interval(0.3)) == 1 && Interval.pow(5, Interval(0)) == 1)
    #expect(
      Interval.pow(Interval(-2, 3), 2) == Interval(0, 9)
        && Interval.pow(Interval(-2, 3), 3) == Interval(-8, 27))
    #expect(Interval.pow(7, 0) == 1)
  }

  @Test func overflowAndUnderflowKeepTheTrueValueInside() {
    let (huge, tiny) = (Double.greatestFiniteMagnitude, Double.leastNonzeroMagnitude)
    #expect(Interval(huge) + Interval(huge) == Interval(atLeast: huge))
    #expect(Interval(huge) * Interval(-2) == -Interval(atLeast: huge))
    #expect(Interval(huge) / Interval(0.5) == Interval(atLeast: huge))
    #expect(
      Interval(tiny) * Interval(tiny) == Interval(-tiny, tiny)
        || (Interval(tiny) * Interval(tiny)).contains(0))
    #expect((Interval(tiny) * Interval(tiny)).upper == tiny && (Interval(tiny) / 3).upper == tiny)
    #expect((Interval(tiny) / 3).lower <= 0)
    #expect(Interval.exp(710) == Interval(atLeast: huge.nextDown) || Interval.exp(710).upper == .infinity)
    #expect(Interval.exp(710).lower.isFinite && Interval.exp(-800) == Interval(0, 2 * tiny))
    #expect(Interval.exp(.entire) == Interval(atLeast: 0))
    #expect(Interval.pow(10, 400).upper == .infinity && Interval.pow(10, 400).lower == huge)
  }

  @Test func divisionByAnIntervalWithZeroKnowsWhatItCan() {
    #expect(Interval(1, 2) / Interval(-1, 1) == .entire && Interval(1) / Interval(0) == .entire)
    #expect(Interval(1, 2) / Interval(0, 4) == Interval(atLeast: 0.25))
    #expect(Interval(-2, -1) / Interval(0, 4) == -Interval(atLeast: 0.25))
    #expect(Interval(1, 2) / Interval(-4, 0) == -Interval(atLeast: 0.25))
    #expect(Interval(-1, 2) / Interval(0, 4) == .entire)
    #expect(Interval(0) / Interval(2, 3) == 0 && Interval(1) / .entire == .entire)
    #expect(Interval(1) / Interval(atLeast: 2) == Interval(0, 0.5))
  }

  @Test func undefinedResultsAreEntire() {
    #expect(Interval.sqrt(Interval(-1, 4)) == .entire && Interval.log(Interval(-1, 4)) == .entire)
    #expect(Interval.log(0) == .entire && Interval.log(Interval(0, 1)).lower == -.infinity)
    #expect(Interval.pow(Interval(-1, 1), Interval(0.5)) == .entire)
    #expect(Interval.pow(Interval(0), Interval(-0.5)) == .entire)
    #expect(Interval.pow(Interval(0, 1), Interval(0.5)).lower == 0)
    #expect(Interval.sin(.entire) == Interval(-1, 1) && Interval.cos(Interval(0, 1e300)) == Interval(-1, 1))
  }

  @Test func unboundedIntervalsCompute() {
    let positive = Interval(atLeast: 1)
    #expect(positive + positive == Interval(atLeast: 2) && positive - positive == .entire)
    #expect(positive * positive == positive && positive * Interval(0) == 0 && .entire * Interval(0) == 0)
    #expect(
      positive * Interval(-1, 1) == .entire && Interval.sqrt(Interval(atLeast: 4)) == Interval(atLeast: 2))
    #expect(Interval.pow(.entire, 2) == Interval(atLeast: 0) && Interval.pow(.entire, 3) == .entire)
    #expect(Interval.tanh(.entire).encloses(Interval(-1, 1)) && Interval.entire.width == .infinity)
    #expect(Interval.entire.midpoint == 0 && positive.contains(positive.midpoint))
  }

  @Test func setOperations() {
    let a = Interval(1, 3)
    #expect(a.hull(5) == Interval(1, 5) && a.intersection(Interval(2, 7)) == Interval(2, 3))
    #expect(a.intersection(3) == 3 && a.intersection(4) == nil)
    #expect(a.contains(1) && a.contains(3) && !a.contains(3.0.nextUp) && !Interval.entire.contains(.infinity))
    #expect(a.encloses(Interval(1, 2)) && !a.encloses(Interval(0, 2)) && !a.contains(.nan))
    #expect(a.midpoint == 2 && a.width == 2 && a.halves == (Interval(1, 2), Interval(2, 3)))
    #expect(
      Interval(-3, 1).magnitude == 3 && Interval(-3, 1).mignitude == 0 && Interval(-3, -1).mignitude == 1)
    #expect(Interval(0.1, 0.3).width >= 0.3 - 0.1 && Interval.pi.width == Double.pi.ulp)
    let ends = Interval(.greatestFiniteMagnitude / 2, .greatestFiniteMagnitude)
    #expect(ends.midpoint.isFinite && ends.contains(ends.midpoint))
    #expect("\(a) \(Interval(2))" == "[1.0, 3.0] 2.0")
    #expect(Interval.sin(.pi).contains(0) && Interval.log(.e).contains(1))
  }

  // MARK: Lanes

  @Test func lanesHoldTheScalarResults() {
    var stream = RandomStream(seed: 3, "lanes")
    for _ in 0..<600 {
      var (a, b) = (IntervalLanes(SIMD8()), IntervalLanes(SIMD8()))
      for lane in 0..<8 {
        a[lane] = interval(&stream)
        b[lane] = interval(&stream)
      }
      let w: Double = stream.uniform(-3...3)
      let results: [(String, IntervalLanes, (Interval, Interval) -> Interval)] = [
        ("+", a + b, { $0 + $1 }), ("-", a - b, { $0 - $1 }), ("*", a * b, { $0 * $1 }),
        ("neg", -a, { -$0 + $1 * 0 }),
        ("/", a / b, { $0 / $1 }), ("w*", w * a, { Interval(w) * $0 + 0 * $1 }),
        ("fma", b.addingProduct(w, a), { a, b in b }),
        ("abs", IntervalLanes.abs(a), { a, _ in Interval.abs(a) }),
        ("min", IntervalLanes.minimum(a, b), Interval.minimum),
        ("max", IntervalLanes.maximum(a, b), Interval.maximum),
        ("square", IntervalLanes.square(a), { a, _ in Interval.pow(a, 2) }),
        ("sqrt", IntervalLanes.sqrt(a), { a, _ in Interval.sqrt(a) }), ("hull", a.hull(b), { $0.hull($1) }),
      ]
      for (name, wide, scalar) in results {
        for lane in 0..<8 {
          let (x, y) = (a[lane], b[lane])
          let expected = name == "fma" ? weightedSum(y, w, x) : scalar(x, y)
          #expect(wide[lane].encloses(expected), "\(name) of \(x), \(y): \(wide[lane]), not \(expected)")
          // And not much looser, but for division by an interval with the bound zero.
          if expected.isBounded {
            let slack = 8 * max(expected.magnitude, x.magnitude, 1e-300).ulp + 16 * expected.magnitude.ulp
            #expect(wide[lane].width <= expected.width + slack, "\(name) of \(x), \(y): \(wide[lane])")
          }
        }
      }
      for lane in 0..<8 {
        #expect(a.width[lane] >= a[lane].width && a[lane].contains(a.midpoint[lane]))
      }
    }
  }

  @Test func lanesSurviveOverflowAndInfiniteBounds() {
    let huge = IntervalLanes(SIMD8(repeating: .greatestFiniteMagnitude))
    let (infinite, zero) = (IntervalLanes(repeating: .entire), IntervalLanes(SIMD8()))
    for (name, result, inside) in [
      ("sum", huge + huge, Interval(atLeast: .greatestFiniteMagnitude)),
      ("difference", -huge - huge, -Interval(atLeast: .greatestFiniteMagnitude)),
      ("product", huge * huge, Interval(atLeast: .greatestFiniteMagnitude)),
      ("weighted", huge.addingProduct(9, huge), Interval(atLeast: .greatestFiniteMagnitude)),
      ("entire", infinite + infinite, .entire), ("zero", infinite * zero, 0), ("none", 0 * infinite, 0),
      ("exp", IntervalLanes.exp(huge), Interval(atLeast: .greatestFiniteMagnitude)),
      ("quotient", infinite / huge, .entire), ("reciprocal", huge / infinite, .entire),
      ("sine", IntervalLanes.sin(infinite), Interval(-1, 1)), ("log", IntervalLanes.log(infinite), .entire),
    ] {
      #expect(result[3].encloses(inside), "\(name): \(result[3])")
      #expect(!result.lower[3].isNaN && !result.upper[3].isNaN && result.lower[3] < .infinity)
    }
  }

  // MARK: Material

  private func wide(_ name: String, _ x: IntervalLanes) -> IntervalLanes {
    switch name {
    case "exp": IntervalLanes.exp(x)
    case "log": IntervalLanes.log(x)
    case "sin": IntervalLanes.sin(x)
    case "cos": IntervalLanes.cos(x)
    case "tanh": IntervalLanes.tanh(x)
    default: IntervalLanes.sigmoid(x)
    }
  }

  private func expect(_ result: Interval, around point: ReferencePoint, _ name: String) {
    let below = result.lower == -.infinity || point.error(of: result.lower) <= 0
    let above = result.upper == .infinity || point.error(of: result.upper) >= 0
    #expect(below && above, "\(name) of \(point.arguments): \(result)")
  }

  /// Tighter than any rounding to nearest of w x + y: its bounds from above and below in two steps.
  private func weightedSum(_ y: Interval, _ w: Double, _ x: Interval) -> Interval {
    let (low, high) = w >= 0 ? (x.lower, x.upper) : (x.upper, x.lower)
    return Interval(y.lower.addingProduct(w, low), y.upper.addingProduct(w, high))
  }

  private func interval(_ stream: inout RandomStream) -> Interval {
    let scale = Double(sign: .plus, exponent: stream.integer(below: 40) - 30, significand: 1)
    let (a, b): (Double, Double) = (stream.uniform(-20...20), stream.uniform(-20...20))
    switch stream.integer(below: 6) {
    case 0: return Interval(a.rounded())
    case 1: return Interval(a, a + abs(b) * scale)
    case 2: return Interval(min(a.rounded(), b.rounded()), max(a.rounded(), b.rounded()))
    case 3: return Interval(-abs(a) * scale, abs(b) * scale)
    default: return Interval(min(a, b), max(a, b))
    }
  }

  private func number(in x: Interval, _ stream: inout RandomStream) -> Double {
    switch stream.integer(below: 4) {
    case 0: x.lower
    case 1: x.upper
    default: min(max(stream.uniform(x.lower...x.upper), x.lower), x.upper)
    }
  }
}

extension Interval {
  /// [least, ∞).
  fileprivate init(atLeast least: Double) { self = Interval(least, .infinity) }
}
