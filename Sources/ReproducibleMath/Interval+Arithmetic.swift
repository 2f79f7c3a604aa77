// Rounding down by error-free transformations. A sum, product, quotient or root to nearest is off by a residual whose
// sign is known exactly; only if the true value lies below does the result step down. NaN residuals, which come from
// overflow and infinite bounds, step down too: +∞ then becomes the largest number, and −∞ stays.
// Rounding up is rounding down of the negative.

extension Double {
  /// Products and quotients from here on have a representable residual.
  @usableFromInline static var leastExact: Double { 0x1p-960 }

  /// The largest `Double` ≤ a + b (Knuth's two-sum).
  @inlinable @inline(__always)
  static func sumRoundedDown(_ a: Double, _ b: Double) -> Double {
    let sum = a + b
    let back = sum - a
    let residual = (a - (sum - back)) + (b - back)
    return residual >= 0 ? sum : sum.nextDown
  }

  /// A `Double` ≤ a b, the largest unless that is tiny.
  @inlinable @inline(__always)
  static func productRoundedDown(_ a: Double, _ b: Double) -> Double {
    if a == 0 || b == 0 { return 0 }
    let product = a * b
    let residual = (-product).addingProduct(a, b)
    return residual >= 0 && product.magnitude >= leastExact ? product : product.nextDown
  }

  /// A `Double` ≤ a / b for b ≠ 0, the largest unless something is tiny; 0 for b infinite.
  @inlinable @inline(__always)
  static func quotientRoundedDown(_ a: Double, _ b: Double) -> Double {
    if a == 0 || b.isInfinite { return 0 }
    let quotient = a / b
    let residual = a.addingProduct(-quotient, b)  // (a/b − quotient) b
    let exact = a.magnitude >= leastExact && quotient.magnitude >= leastNormalMagnitude
    return exact && (b > 0 ? residual >= 0 : residual <= 0) ? quotient : quotient.nextDown
  }
}

extension Interval {
  /// {a + b}.
  @inlinable
  public static func + (a: Interval, b: Interval) -> Interval {
    Interval(
      unchecked: Double.sumRoundedDown(a.lower, b.lower), -Double.sumRoundedDown(-a.upper, -b.upper))
  }

  /// {a − b}.
  @inlinable
  public static func - (a: Interval, b: Interval) -> Interval { a + -b }

  /// {−a}.
  @inlinable
  public static prefix func - (a: Interval) -> Interval { Interval(unchecked: -a.upper, -a.lower) }

  /// {a b}.
  @inlinable
  public static func * (a: Interval, b: Interval) -> Interval {
    if a.lower >= 0 {
      if b.lower >= 0 { return product(a.lower, b.lower, a.upper, b.upper) }
      return b.upper <= 0
        ? product(a.upper, b.lower, a.lower, b.upper) : product(a.upper, b.lower, a.upper, b.upper)
    }
    if a.upper <= 0 { return -(-a * b) }
    if b.lower >= 0 { return product(a.lower, b.upper, a.upper, b.upper) }
    if b.upper <= 0 { return product(a.upper, b.lower, a.lower, b.lower) }
    return product(a.lower, b.upper, a.lower, b.lower).hull(product(a.upper, b.lower, a.upper, b.upper))
  }

  /// [a b, c d] rounded outward.
  @inlinable @inline(__always)
  static func product(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Interval {
    Interval(unchecked: Double.productRoundedDown(a, b), -Double.productRoundedDown(-c, d))
  }

  /// {a / b}; `entire` if zero lies inside b or is b, unbounded to one side if zero is a bound of b and a keeps its sign.
  @inlinable
  public static func / (a: Interval, b: Interval) -> Interval {
    if b.upper <= 0 { return b.lower == 0 ? entire : -(a / -b) }
    if b.lower < 0 { return entire }
    if b.lower == 0 {
      if a.lower >= 0 { return Interval(unchecked: Double.quotientRoundedDown(a.lower, b.upper), .infinity) }
      return a.upper <= 0
        ? Interval(unchecked: -.infinity, -Double.quotientRoundedDown(-a.upper, b.upper)) : entire
    }
    return Interval(
      unchecked: Double.quotientRoundedDown(a.lower, a.lower >= 0 ? b.upper : b.lower),
      -Double.quotientRoundedDown(-a.upper, a.upper >= 0 ? b.lower : b.upper))
  }

  /// a ← {a + b}.
  @inlinable
  public static func += (a: inout Interval, b: Interval) { a = a + b }
  /// a ← {a − b}.
  @inlinable
  public static func -= (a: inout Interval, b: Interval) { a = a - b }
  /// a ← {a b}.
  @inlinable
  public static func *= (a: inout Interval, b: Interval) { a = a * b }

  /// {|x|}.
  @inlinable
  public static func abs(_ x: Interval) -> Interval { Interval(unchecked: x.mignitude, x.magnitude) }

  /// {min(a, b)}.
  @inlinable
  public static func minimum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(unchecked: min(a.lower, b.lower), min(a.upper, b.upper))
  }

  /// {max(a, b)}.
  @inlinable
  public static func maximum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(unchecked: max(a.lower, b.lower), max(a.upper, b.upper))
  }

  /// {√x}; `entire` if x reaches below zero.
  @inlinable
  public static func sqrt(_ x: Interval) -> Interval {
    guard x.lower >= 0 else { return entire }
    let (low, high) = (x.lower.squareRoot(), x.upper.squareRoot())
    let lowExact = x.lower >= Double.leastExact && x.lower.addingProduct(-low, low) >= 0 || x.lower == 0
    let highExact = x.upper >= Double.leastExact && x.upper.addingProduct(-high, high) <= 0 || x.upper == 0
    return Interval(unchecked: lowExact ? low : low.nextDown, highExact ? high : high.nextUp)
  }

  /// {xⁿ}, by repeated squaring of the bounds; x⁰ = 1. A negative n divides one by {x⁻ⁿ}.
  public static func pow(_ x: Interval, _ n: Int) -> Interval {
    if n < 0 { return Interval(1) / power(x, n.magnitude) }
    return power(x, n.magnitude)
  }

  private static func power(_ x: Interval, _ n: UInt) -> Interval {
    if n == 0 { return Interval(1) }
    if n == 1 { return x }
    // On each side of zero the power is monotone; an even one falls, then rises.
    if n % 2 == 0 {
      let size = abs(x)
      return Interval(unchecked: pointPower(size.lower, n).lower, pointPower(size.upper, n).upper)
    }
    return Interval(unchecked: pointPower(x.lower, n).lower, pointPower(x.upper, n).upper)
  }

  private static func pointPower(_ x: Double, _ n: UInt) -> Interval {
    var (result, square, rest) = (Interval(1), Interval(unchecked: x, x), n)
    while true {
      if rest & 1 == 1 { result *= square }
      rest >>= 1
      if rest == 0 { return result }
      square *= square
    }
  }
}
