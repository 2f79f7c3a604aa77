extension IntervalLanes {
  /// A bound below every number that a function of `Double` within 2 ulp gives as x; two of them above.
  @inlinable @inline(__always)
  static func around(_ lower: SIMD8<Double>, _ upper: SIMD8<Double>) -> IntervalLanes {
    let tiny = SIMD8<Double>(repeating: .leastNonzeroMagnitude)
    let relative = SIMD8<Double>(repeating: 0x1p-51)
    let low = lower - tiny.addingProduct(Double.magnitude(lower), relative)
    let high = upper + tiny.addingProduct(Double.magnitude(upper), relative)
    // ∞ − ∞ is NaN, which the comparisons turn into the largest number.
    return IntervalLanes(
      lower: Double.minimum(SIMD8(repeating: .greatestFiniteMagnitude), low),
      upper: Double.maximum(SIMD8(repeating: -.greatestFiniteMagnitude), high))
  }

  /// The numbers that lie in [least, most], as all results of a function with that range do.
  @inlinable @inline(__always)
  func clamped(_ least: Double, _ most: Double) -> IntervalLanes {
    IntervalLanes(
      lower: Double.maximum(lower, SIMD8(repeating: least)),
      upper: Double.minimum(upper, SIMD8(repeating: most)))
  }

  /// {x²}.
  @inlinable @inline(__always)
  public static func square(_ x: IntervalLanes) -> IntervalLanes {
    let size = abs(x)
    return IntervalLanes(lower: downTiny(size.lower * size.lower), upper: upTiny(size.upper * size.upper))
      .clamped(0, .infinity)
  }

  /// {√x}; `Interval.entire` where x reaches below zero.
  @inlinable @inline(__always)
  public static func sqrt(_ x: IntervalLanes) -> IntervalLanes {
    var root = IntervalLanes(lower: down(x.lower.squareRoot()), upper: up(x.upper.squareRoot()))
    root.forget(where: .!(x.lower .>= SIMD8()))
    return root
  }

  /// {eˣ}.
  @inlinable
  public static func exp(_ x: IntervalLanes) -> IntervalLanes {
    around(Double.exp(x.lower), Double.exp(x.upper)).clamped(0, .infinity)
  }

  /// {log x}; `Interval.entire` where x reaches below zero or is zero.
  @inlinable
  public static func log(_ x: IntervalLanes) -> IntervalLanes {
    var result = around(Double.log(x.lower), Double.log(x.upper))
    result.forget(where: .!(x.lower .>= SIMD8()) .| (x.upper .<= SIMD8()))
    return result
  }

  /// {tanh x}.
  @inlinable
  public static func tanh(_ x: IntervalLanes) -> IntervalLanes {
    around(Double.tanh(x.lower), Double.tanh(x.upper)).clamped(-1, 1)
  }

  /// {1 / (1 + e⁻ˣ)}.
  @inlinable
  public static func sigmoid(_ x: IntervalLanes) -> IntervalLanes {
    around(Double.sigmoid(x.lower), Double.sigmoid(x.upper)).clamped(0, 1)
  }

  /// {sin x}.
  @inlinable
  public static func sin(_ x: IntervalLanes) -> IntervalLanes {
    var y = x
    computeSine(&y, quarterTurns: 0)
    return y
  }

  /// {cos x}.
  @inlinable
  public static func cos(_ x: IntervalLanes) -> IntervalLanes {
    var y = x
    computeSine(&y, quarterTurns: 1)
    return y
  }

  /// x ← {sin(x + π/2 · quarterTurns)}, quarterTurns 0 or 1.
  ///
  /// There is a maximum inside if a quadrant with a number 0 modulo 4 ends between the bounds, a minimum for 2.
  @usableFromInline @inline(never)
  static func computeSine(_ x: inout IntervalLanes, quarterTurns: Double) {
    let size = larger(absolute(x.lower), absolute(x.upper))
    if any(size .> SIMD8<Double>(repeating: 0x1p30)) {
      for lane in 0..<8 { x[lane] = quarterTurns == 0 ? Interval.sin(x[lane]) : Interval.cos(x[lane]) }
      return
    }
    var (start, end) = (x.lower, x.upper)
    Double.computeQuadrants(&start)
    Double.computeQuadrants(&end)
    start += quarterTurns
    end += quarterTurns
    if quarterTurns == 0 {
      Double.computeSin(&x.lower)
      Double.computeSin(&x.upper)
    } else {
      Double.computeCos(&x.lower)
      Double.computeCos(&x.upper)
    }
    // As in `around` and `clamped`, which are calls from here; the values are at most 1.
    let margin = SIMD8<Double>(repeating: 0x1p-51)
    let tiny = SIMD8<Double>(repeating: .leastNonzeroMagnitude)
    let one = SIMD8<Double>(repeating: 1)
    var least = x.lower.replacing(with: x.upper, where: x.upper .< x.lower)
    var most = larger(x.lower, x.upper)
    least -= tiny.addingProduct(absolute(least), margin)
    most += tiny.addingProduct(absolute(most), margin)
    let hasMinimum = nextMultipleOf4(from: start - 2) .< end - 2
    let hasMaximum = nextMultipleOf4(from: start) .< end
    x.lower = least.replacing(with: -one, where: hasMinimum .| (least .< -one))
    x.upper = most.replacing(with: one, where: hasMaximum .| (one .< most))
  }

  @inline(__always)
  private static func absolute(_ x: SIMD8<Double>) -> SIMD8<Double> {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & 0x7fff_ffff_ffff_ffff, to: SIMD8<Double>.self)
  }

  @inline(__always)
  private static func larger(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    a.replacing(with: b, where: a .< b)
  }

  /// The smallest multiple of 4 that is at least the whole number q.
  @inline(__always)
  private static func nextMultipleOf4(from q: SIMD8<Double>) -> SIMD8<Double> {
    let shift = 0x1.8p54  // adding it rounds to a multiple of 4
    let nearest = (q + shift) - shift
    return nearest.replacing(with: nearest + 4, where: nearest .< q)
  }

  /// Makes lanes unbounded to both sides.
  @inlinable @inline(__always)
  mutating func forget(where undefined: SIMDMask<SIMD8<Int64>>) {
    lower.replace(with: -.infinity, where: undefined)
    upper.replace(with: .infinity, where: undefined)
  }
}
