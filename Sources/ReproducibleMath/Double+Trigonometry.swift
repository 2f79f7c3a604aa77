private typealias V = SIMD8<Double>
private typealias U = SIMD8<UInt64>

extension Double {
  /// The sine in each lane.
  @inlinable
  public static func sin(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeSin(&y)
    return y
  }

  /// The cosine in each lane: sin(x + π/2).
  @inlinable
  public static func cos(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeCos(&y)
    return y
  }

  /// The sine of an angle in radians, accurate for arguments of any size.
  public static func sin(_ x: Double) -> Double { sine(V(repeating: x), quarterTurns: 0)[0] }
  /// The cosine of an angle in radians, accurate for arguments of any size.
  public static func cos(_ x: Double) -> Double { sine(V(repeating: x), quarterTurns: 1)[0] }

  @usableFromInline @inline(never)
  static func computeSin(_ x: inout SIMD8<Double>) { x = sine(x, quarterTurns: 0) }
  @usableFromInline @inline(never)
  static func computeCos(_ x: inout SIMD8<Double>) { x = sine(x, quarterTurns: 1) }

  /// sin(x + π/2 · quarterTurns): x = q π/2 + r with |r| ≤ π/4 and r a sum of two, then ± sin r or ± cos r.
  @inline(__always)
  private static func sine(_ x: V, quarterTurns: UInt64) -> V {
    let size = unsafeBitCast(unsafeBitCast(x, to: U.self) & 0x7fff_ffff_ffff_ffff, to: V.self)
    let huge = size .> V(repeating: 0x1p30)
    if any(huge) {
      var y = x
      computeHuge(&y, huge, quarterTurns: quarterTurns)
      return y
    }
    let (q, r, rLow) = reduce(x)
    return sine(x, quotient: q &+ U(repeating: quarterTurns), r, rLow)
  }

  @inline(never)
  private static func computeHuge(_ x: inout V, _ huge: SIMDMask<SIMD8<Int64>>, quarterTurns: UInt64) {
    var (q, r, rLow) = reduce(x)
    for lane in 0..<8 where huge[lane] { (q[lane], r[lane], rLow[lane]) = QuarterTurn.reduce(x[lane]) }
    x = sine(x, quotient: q &+ U(repeating: quarterTurns), r, rLow)
  }

  /// sin(q π/2 + r + rLow), given the x that is reduced to it.
  @inline(__always)
  private static func sine(_ x: V, quotient q: U, _ r: V, _ rLow: V) -> V {
    let z = r * r
    var s = V(repeating: -0x1.a5decc7e83d4cp-41)
    s = V(repeating: 0x1.61159b360f4efp-33).addingProduct(s, z)
    s = V(repeating: -0x1.ae643ea2e69ebp-26).addingProduct(s, z)
    s = V(repeating: 0x1.71de3a4104cd4p-19).addingProduct(s, z)
    s = V(repeating: -0x1.a01a01a00769cp-13).addingProduct(s, z)
    s = V(repeating: 0x1.111111111108dp-7).addingProduct(s, z)
    s = V(repeating: -0x1.5555555555555p-3).addingProduct(s, z)
    var c = V(repeating: -0x1.8f8e0900a589fp-37)
    c = V(repeating: 0x1.1ee9ac2468b4p-29).addingProduct(c, z)
    c = V(repeating: -0x1.27e4f7aa91f51p-22).addingProduct(c, z)
    c = V(repeating: 0x1.a01a019c2afb3p-16).addingProduct(c, z)
    c = V(repeating: -0x1.6c16c16c14bf4p-10).addingProduct(c, z)
    c = V(repeating: 0x1.5555555555549p-5).addingProduct(c, z)

    // sin(r + rLow) = r + (r z s + rLow cos r), cos(r + rLow) = (1 − z/2) + (z² c − r rLow), the head's error kept
    let one = V(repeating: 1)
    let halfSquare = z * 0.5
    let sine = r + (rLow.addingProduct(-halfSquare, rLow).addingProduct(r * z, s))
    let head = one - halfSquare
    let cosine = head + (((one - head) - halfSquare).addingProduct(-r, rLow).addingProduct(z * z, c))

    let one64 = U(repeating: 1)
    let odd = unsafeBitCast(q & one64, to: SIMD8<Int64>.self) .!= SIMD8<Int64>()
    let value = sine.replacing(with: cosine, where: odd)
    let sign = (q &<< U(repeating: 62)) & U(repeating: 1 << 63)
    var result = unsafeBitCast(unsafeBitCast(value, to: U.self) ^ sign, to: V.self)
    // No number but zero has the sine zero, and no number has the cosine zero: this keeps −0.
    result.replace(with: x, where: value .== V())
    return result
  }

  /// ⌊2 x / π⌋ modulo 4 for finite x. No number but zero is a multiple of π/2, so the remainder's sign decides.
  static func quadrant(_ x: Double) -> Int {
    func below(_ high: Double) -> UInt64 { high < 0 ? 1 : 0 }
    if x.magnitude > 0x1p30 {
      let (quotient, high, _) = QuarterTurn.reduce(x)
      return Int((quotient &- below(high)) & 3)
    }
    let (quotient, high, _) = reduce(V(repeating: x))
    return Int((quotient[0] &- below(high[0])) & 3)
  }

  /// x ← ⌊2 x / π⌋ in each lane, for |x| ≤ 2³⁰.
  @usableFromInline @inline(never)
  static func computeQuadrants(_ x: inout SIMD8<Double>) {
    let (quotient, high, _) = reduce(x)
    let nearest = unsafeBitCast(quotient, to: V.self) - 0x1.8p52
    x = nearest.replacing(with: nearest - 1, where: high .< V())
  }

  /// x − q π/2 for |x| ≤ 2³⁰ by π/2 in three parts (Cody and Waite).
  ///
  /// q π₁ − x is a multiple of 2⁻⁵³ below 1 and so exact under one fused multiply-add, whatever q.
  @inline(__always)
  private static func reduce(_ x: V) -> (quotient: U, high: V, low: V) {
    let shift = V(repeating: 0x1.8p52)
    let shifted = shift.addingProduct(x, V(repeating: 0x1.45f306dc9c883p-1))
    let q = shifted - shift
    let first = x.addingProduct(-q, V(repeating: 0x1.921fb54442d18p0))
    let w = q * 0x1.1a62633145c07p-54
    let wLow = (-w).addingProduct(q, V(repeating: 0x1.1a62633145c07p-54)).addingProduct(
      q, V(repeating: -0x1.f1976b7ed8fbcp-110))
    // first − w with its error, whichever is larger (Knuth)
    let second = first - w
    let back = second - first
    let error = (first - (second - back)) - (w + back)
    let low = error - wLow
    let high = second + low
    return (unsafeBitCast(shifted, to: U.self), high, (second - high) + low)
  }
}
