import ReproducibleMath

@testable import Approximation

/// A number value · 2^−bits, with which sums and products of a few doubles are computed without rounding.
struct Exact {
  private let value: Int128
  private let bits: Int

  private init(_ value: Int128, _ bits: Int) { (self.value, self.bits) = (value, bits) }

  /// - Precondition: the number is zero or neither tiny nor huge.
  init(_ number: Double) {
    let bits = number == 0 ? 0 : 52 - Int(number.exponent)
    self.init(Int128(number * Self.power(max(0, bits))), max(0, bits))
  }

  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  static func + (a: Exact, b: Exact) -> Exact {
    let bits = max(a.bits, b.bits)
    return Exact(a.value << (bits - a.bits) + b.value << (bits - b.bits), bits)
  }

  static func * (a: Exact, b: Exact) -> Exact {
    // Fewest bits, so that a product of many factors fits.
    let zeros = min(a.bits, a.value.trailingZeroBitCount)
    let others = min(b.bits, b.value.trailingZeroBitCount)
    return Exact((a.value >> zeros) * (b.value >> others), a.bits - zeros + b.bits - others)
  }

  static prefix func - (a: Exact) -> Exact { Exact(-a.value, a.bits) }
  static func - (a: Exact, b: Exact) -> Exact { a + -b }

  var magnitude: Exact { value < 0 ? -self : self }
  /// max(0, x).
  var rectified: Exact { value < 0 ? Exact(0.0) : self }
  var nearest: Double { Double(value) * Self.power(-bits) }

  static func <= (a: Exact, b: Double) -> Bool {
    b == .infinity || a.value <= Int128((b * power(a.bits)).rounded(.down))
  }
  static func >= (a: Exact, b: Double) -> Bool { -a <= -b }
  static func == (a: Exact, b: Double) -> Bool { a <= b && a >= b }
}

/// What is known of an operation over a box: q = centre + slopes·s ± error for s of [−1, 1]^D, and lower ≤ q ≤ upper.
struct Enclosure {
  let centre, error, magnitude, lower, upper: Double
  let slopes: [Double]

  init(over box: [Interval], of build: (_ formula: inout Formula, _ x: [Int]) -> Int) {
    var formula = Formula(variables: box.count)
    let variables = box.indices.map { formula.variable($0) }
    let place = build(&formula, variables)
    let enclosures = Enclosures(Program(formula))
    enclosures.enclose(
      lower: box.map { Lanes(repeating: $0.lower) }, upper: box.map { Lanes(repeating: $0.upper) })
    let row = enclosures.row(place)
    (centre, error, magnitude) = (row[Row.centre][3], row[Row.error][3], row[Row.magnitude][3])
    (lower, upper) = (row[Row.lower][3], row[Row.upper][3])
    slopes = box.indices.map { row[Row.slopes + $0][3] }
  }

  /// centre + slopes·s.
  func linear(_ s: [Double]) -> Double { zip(slopes, s).reduce(centre) { $0 + $1.0 * $1.1 } }

  /// How far a value at s lies from the linear part, of what the enclosure allows.
  func share(_ value: Double, at s: [Double]) -> Double { abs(value - linear(s)) / error }
}
