/// A closed set of real numbers lower ≤ x ≤ upper; a bound may be infinite, the numbers are not.
///
/// Every operation returns an interval that holds all results for numbers of its operands. How it rounds:
///
/// - `+ − * /`, square roots and integer powers round outward by at most one unit in the last place per operation,
///   and not at all where the result is exact, which an error-free transformation decides: 1 + 1 stays a point.
///   The rounding mode of the processor is never touched.
/// - The other functions widen what `Double`'s functions give by two units in the last place. Their error is below
///   1 ulp, measured at most 0.82 (`ReproducibleMathTests`), and two steps cover 1.5 even across a power of two.
/// - There is no empty interval: `intersection` is optional.
/// - Where an operation is not defined on all of an operand (division by an interval around zero, logarithm and root of
///   negative numbers), nothing is known and the result is `entire`. Callers who must tell look at the operand first.
/// - 0 · ∞ is 0, since ∞ only says that there is no bound.
public struct Interval: Hashable, Sendable {
  /// The lower bound: a number or −∞.
  public let lower: Double
  /// The upper bound: a number or +∞.
  public let upper: Double

  /// The interval from `lower` to `upper`.
  ///
  /// - Precondition: lower ≤ upper, lower < ∞, upper > −∞; no NaN.
  @inlinable
  public init(_ lower: Double, _ upper: Double) {
    precondition(
      lower <= upper && lower < .infinity && upper > -.infinity,
      "an interval needs bounds in order, and numbers")
    self.init(unchecked: lower, upper)
  }

  @inlinable @inline(__always)
  init(unchecked lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The point interval of one finite number.
  @inlinable
  public init(_ x: Double) { self.init(x, x) }

  /// All real numbers.
  public static let entire = Interval(unchecked: -.infinity, .infinity)
  /// π between neighbouring doubles.
  public static let pi = Interval(unchecked: 0x1.921fb54442d18p1, 0x1.921fb54442d19p1)
  /// Euler's number e between neighbouring doubles.
  public static let e = Interval(unchecked: 0x1.5bf0a8b145769p1, 0x1.5bf0a8b14576ap1)

  /// Whether there is one number only.
  @inlinable
  public var isPoint: Bool { lower == upper }

  /// Whether both bounds are finite.
  @inlinable
  public var isBounded: Bool { lower.isFinite && upper.isFinite }

  /// upper − lower, rounded up.
  @inlinable
  public var width: Double { -Double.sumRoundedDown(lower, -upper) }

  /// A finite number of the interval: its middle up to rounding; 0 for `entire`.
  @inlinable
  public var midpoint: Double {
    if isBounded { return min(max(0.5 * lower + 0.5 * upper, lower), upper) }
    if lower.isFinite { return max(lower, .greatestFiniteMagnitude) }
    return upper.isFinite ? min(upper, -.greatestFiniteMagnitude) : 0
  }

  /// The largest absolute value of its numbers.
  @inlinable
  public var magnitude: Double { max(-lower, upper) }

  /// The smallest absolute value of its numbers.
  @inlinable
  public var mignitude: Double { max(0, max(lower, -upper)) }

  /// Whether the number lies in the interval.
  @inlinable
  public func contains(_ x: Double) -> Bool { lower <= x && x <= upper && x.isFinite }

  /// Whether all numbers of the other lie in this one.
  @inlinable
  public func encloses(_ other: Interval) -> Bool { lower <= other.lower && other.upper <= upper }

  /// The smallest interval around both.
  @inlinable
  public func hull(_ other: Interval) -> Interval {
    Interval(unchecked: min(lower, other.lower), max(upper, other.upper))
  }

  /// The common numbers; nil if there are none.
  @inlinable
  public func intersection(_ other: Interval) -> Interval? {
    let (low, high) = (max(lower, other.lower), min(upper, other.upper))
    return low <= high ? Interval(unchecked: low, high) : nil
  }

  /// The parts below and above `midpoint`, which belongs to both.
  @inlinable
  public var halves: (Interval, Interval) {
    let middle = midpoint
    return (Interval(unchecked: lower, middle), Interval(unchecked: middle, upper))
  }
}

extension Interval: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The point interval of the double that the literal rounds to.
  @inlinable
  public init(floatLiteral value: Double) { self.init(value) }
  /// The point interval of the double that the literal rounds to.
  @inlinable
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}

extension Interval: CustomStringConvertible {
  /// "[lower, upper]", or the number of a point.
  public var description: String { isPoint ? "\(lower)" : "[\(lower), \(upper)]" }
}
