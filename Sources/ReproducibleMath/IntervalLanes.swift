/// Eight intervals computed on together, for branch and bound.
///
/// As sound as `Interval`, and looser: every operation widens by about one unit in the last place (functions: by two to
/// four), exact or not. A division by an interval that holds zero, also as a bound, gives `Interval.entire`.
public struct IntervalLanes: Equatable, Sendable {
  /// The lower bounds: numbers or −∞, never NaN.
  public var lower: SIMD8<Double>
  /// The upper bounds: numbers or +∞, never NaN.
  public var upper: SIMD8<Double>

  /// The intervals between the bounds, which must be in order lane by lane; this is not checked.
  @inlinable @inline(__always)
  public init(lower: SIMD8<Double>, upper: SIMD8<Double>) {
    self.lower = lower
    self.upper = upper
  }

  /// The same interval in each lane.
  @inlinable @inline(__always)
  public init(repeating interval: Interval) {
    self.init(lower: SIMD8(repeating: interval.lower), upper: SIMD8(repeating: interval.upper))
  }

  /// The point intervals of the numbers.
  @inlinable @inline(__always)
  public init(_ points: SIMD8<Double>) { self.init(lower: points, upper: points) }

  /// The interval of one lane.
  @inlinable
  public subscript(lane: Int) -> Interval {
    get { Interval(unchecked: lower[lane], upper[lane]) }
    set {
      lower[lane] = newValue.lower
      upper[lane] = newValue.upper
    }
  }

  /// upper − lower, rounded up.
  @inlinable @inline(__always)
  public var width: SIMD8<Double> { Self.up(upper - lower) }

  /// Numbers about the middle of bounded intervals.
  @inlinable @inline(__always)
  public var midpoint: SIMD8<Double> {
    Double.minimum(Double.maximum(lower * 0.5 + upper * 0.5, lower), upper)
  }

  /// The smallest intervals around both.
  @inlinable @inline(__always)
  public func hull(_ other: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: Double.minimum(lower, other.lower), upper: Double.maximum(upper, other.upper))
  }

  // MARK: Rounding

  /// A bound below every number that rounds to `sum`, a sum: x (1 − 2⁻⁵³ (1 + 2⁻⁵²)) rounds below the middle to the
  /// next number (Rump, Zimmermann, Boldo and Melquiond 2009), and subnormal sums are exact.
  @inlinable @inline(__always)
  static func down(_ sum: SIMD8<Double>) -> SIMD8<Double> {
    let bound = sum.addingProduct(Double.magnitude(sum), SIMD8(repeating: -0x1.0000000000001p-53))
    // Overflow to +∞ leaves NaN, which the comparison turns into the largest number.
    return Double.minimum(SIMD8(repeating: .greatestFiniteMagnitude), bound)
  }

  /// A bound above every number that rounds to `sum`, a sum.
  @inlinable @inline(__always)
  static func up(_ sum: SIMD8<Double>) -> SIMD8<Double> {
    let bound = sum.addingProduct(Double.magnitude(sum), SIMD8(repeating: 0x1.0000000000001p-53))
    return Double.maximum(SIMD8(repeating: -.greatestFiniteMagnitude), bound)
  }

  /// `down` for results other than sums, which may have lost all bits to underflow.
  @inlinable @inline(__always)
  static func downTiny(_ x: SIMD8<Double>) -> SIMD8<Double> { down(x) - .leastNonzeroMagnitude }

  /// `up` for results other than sums, which may have lost all bits to underflow.
  @inlinable @inline(__always)
  static func upTiny(_ x: SIMD8<Double>) -> SIMD8<Double> { up(x) + .leastNonzeroMagnitude }

  // MARK: Arithmetic

  /// {a + b}.
  @inlinable @inline(__always)
  public static func + (a: IntervalLanes, b: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: down(a.lower + b.lower), upper: up(a.upper + b.upper))
  }

  /// {a − b}.
  @inlinable @inline(__always)
  public static func - (a: IntervalLanes, b: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: down(a.lower - b.upper), upper: up(a.upper - b.lower))
  }

  /// {−a}.
  @inlinable @inline(__always)
  public static prefix func - (a: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: -a.upper, upper: -a.lower)
  }

  /// {a b}.
  @inlinable @inline(__always)
  public static func * (a: IntervalLanes, b: IntervalLanes) -> IntervalLanes {
    let (p, q) = (product(a.lower, b.lower), product(a.lower, b.upper))
    let (r, s) = (product(a.upper, b.lower), product(a.upper, b.upper))
    return IntervalLanes(
      lower: downTiny(Double.minimum(Double.minimum(p, q), Double.minimum(r, s))),
      upper: upTiny(Double.maximum(Double.maximum(p, q), Double.maximum(r, s))))
  }

  /// a b, and 0 for 0 · ∞.
  @inlinable @inline(__always)
  static func product(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    let p = a * b
    return p.replacing(with: 0, where: p .!= p)
  }

  /// {w a} for a finite number w.
  @inlinable @inline(__always)
  public static func * (w: Double, a: IntervalLanes) -> IntervalLanes {
    if w == 0 { return IntervalLanes(SIMD8()) }
    let (low, high) = w > 0 ? (a.lower, a.upper) : (a.upper, a.lower)
    return IntervalLanes(lower: downTiny(low * w), upper: upTiny(high * w))
  }

  /// {self + w a} for a finite number w, in one rounding: a step of a weighted sum.
  @inlinable @inline(__always)
  public func addingProduct(_ w: Double, _ a: IntervalLanes) -> IntervalLanes {
    if w == 0 { return self }
    let (low, high) = w > 0 ? (a.lower, a.upper) : (a.upper, a.lower)
    let weight = SIMD8<Double>(repeating: w)
    return IntervalLanes(
      lower: Self.downTiny(lower.addingProduct(weight, low)),
      upper: Self.upTiny(upper.addingProduct(weight, high)))
  }

  /// {a / b}, and `Interval.entire` where b holds zero.
  @inlinable @inline(__always)
  public static func / (a: IntervalLanes, b: IntervalLanes) -> IntervalLanes {
    let zero = SIMD8<Double>()
    // A negative divisor: (−a) / (−b).
    let negative = b.upper .< zero
    let low = a.lower.replacing(with: -a.upper, where: negative)
    let high = a.upper.replacing(with: -a.lower, where: negative)
    let least = b.lower.replacing(with: -b.upper, where: negative)
    let most = b.upper.replacing(with: -b.lower, where: negative)
    var lower = downTiny(low / most.replacing(with: least, where: low .< zero))
    var upper = upTiny(high / most.replacing(with: least, where: high .>= zero))
    let undefined = least .<= zero
    lower.replace(with: -.infinity, where: undefined)
    upper.replace(with: .infinity, where: undefined)
    return IntervalLanes(lower: lower, upper: upper)
  }

  /// a ← {a + b}.
  @inlinable @inline(__always)
  public static func += (a: inout IntervalLanes, b: IntervalLanes) { a = a + b }

  // MARK: Functions without rounding

  /// {|x|}.
  @inlinable @inline(__always)
  public static func abs(_ x: IntervalLanes) -> IntervalLanes {
    IntervalLanes(
      lower: Double.maximum(SIMD8(), Double.maximum(x.lower, -x.upper)),
      upper: Double.maximum(-x.lower, x.upper))
  }

  /// {min(a, b)}.
  @inlinable @inline(__always)
  public static func minimum(_ a: IntervalLanes, _ b: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: Double.minimum(a.lower, b.lower), upper: Double.minimum(a.upper, b.upper))
  }

  /// {max(a, b)}.
  @inlinable @inline(__always)
  public static func maximum(_ a: IntervalLanes, _ b: IntervalLanes) -> IntervalLanes {
    IntervalLanes(lower: Double.maximum(a.lower, b.lower), upper: Double.maximum(a.upper, b.upper))
  }
}
