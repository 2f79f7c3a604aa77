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
    waves(x, Double.sin(x.lower), Double.sin(x.upper), quarterTurns: 0) ?? each(x, Interval.sin)
  }

  /// {cos x}.
  @inlinable
  public static func cos(_ x: IntervalLanes) -> IntervalLanes {
    waves(x, Double.cos(x.lower), Double.cos(x.upper), quarterTurns: 1) ?? each(x, Interval.cos)
  }

  /// {sin(x + π/2 · quarterTurns)} from its values at the bounds; nil if a bound exceeds 2³⁰.
  ///
  /// There is a maximum inside if a quadrant with a number 0 modulo 4 ends between the bounds, a minimum for 2.
  @inlinable
  static func waves(
    _ x: IntervalLanes, _ low: SIMD8<Double>, _ high: SIMD8<Double>, quarterTurns: Double
  ) -> IntervalLanes? {
    let size = Double.maximum(Double.magnitude(x.lower), Double.magnitude(x.upper))
    if any(.!(size .<= SIMD8(repeating: 0x1p30))) { return nil }
    var (start, end) = (x.lower, x.upper)
    Double.computeQuadrants(&start)
    Double.computeQuadrants(&end)
    start += quarterTurns
    end += quarterTurns
    let least = Double.minimum(low, high)
    var result = around(least, Double.maximum(low, high)).clamped(-1, 1)
    result.upper.replace(with: 1, where: nextMultipleOf4(from: start) .< end)
    result.lower.replace(with: -1, where: nextMultipleOf4(from: start - 2) .< end - 2)
    return result
  }

  /// The smallest multiple of 4 that is at least the whole number q.
  @inlinable @inline(__always)
  static func nextMultipleOf4(from q: SIMD8<Double>) -> SIMD8<Double> {
    let shift = 0x1.8p54  // adding it rounds to a multiple of 4
    let nearest = (q + shift) - shift
    return nearest.replacing(with: nearest + 4, where: nearest .< q)
  }

  @inlinable
  static func each(_ x: IntervalLanes, _ function: (Interval) -> Interval) -> IntervalLanes {
    var result = x
    for lane in 0..<8 { result[lane] = function(x[lane]) }
    return result
  }

  /// Makes lanes unbounded to both sides.
  @inlinable @inline(__always)
  mutating func forget(where undefined: SIMDMask<SIMD8<Int64>>) {
    lower.replace(with: -.infinity, where: undefined)
    upper.replace(with: .infinity, where: undefined)
  }
}
