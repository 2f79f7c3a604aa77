// Only `exp` is hot in training (softmax), so only it has a kernel of its own in single precision. The others go
// through `Double`, which makes them correctly rounded but for the rarest near-ties.

extension Float {
  /// eˣ in each lane.
  ///
  /// x = k ln 2 + r with |r| ≤ ½ ln 2 (Cody and Waite: ln 2 in two parts, the first short enough that k times it
  /// is exact), then eˣ = 2ᵏ (1 + r + r² q(r)) with q a polynomial of degree 4 (error 2⁻²⁸). The addition 1 + r is
  /// carried with its rounding error, and 2ᵏ is applied in two halves, so that subnormal results round once.
  @inlinable @inline(__always)
  public static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
    typealias V = SIMD8<Float>
    typealias U = SIMD8<UInt32>
    // Beyond these bounds the result is +∞ or rounds to zero. NaN passes both comparisons unchanged.
    var x = x
    x.replace(with: 89, where: x .> V(repeating: 89))
    x.replace(with: -104, where: x .< V(repeating: -104))
    let shift = V(repeating: 0x1.8p23)  // adding it rounds to an integer, which then stands in the low bits
    let shifted = shift.addingProduct(x, V(repeating: 0x1.715476p0))
    let k = shifted - shift
    let coarse = x.addingProduct(k, V(repeating: -0x1.62e4p-1))
    let tiny = V(repeating: -0x1.7f7d1cp-20)
    let r = coarse.addingProduct(k, tiny)
    var q = V(repeating: 0x1.696e4ep-10)
    q = V(repeating: 0x1.123f7cp-7).addingProduct(q, r)
    q = V(repeating: 0x1.555a12p-5).addingProduct(q, r)
    q = V(repeating: 0x1.55548ap-3).addingProduct(q, r)
    q = V(repeating: 0x1.fffffap-2).addingProduct(q, r)
    let one = V(repeating: 1)
    let head = one + coarse
    let tail = (coarse - (head - one)).addingProduct(k, tiny).addingProduct(r * r, q)
    // 2^⌊k/2⌋ and 2^⌈k/2⌉: what stands above k in `shifted` is shifted out.
    let bits = unsafeBitCast(shifted, to: U.self)
    let half = bits &>> U(repeating: 1)
    let exponentOfOne = U(repeating: 0x3f80_0000)
    let first = unsafeBitCast((half &<< U(repeating: 23)) &+ exponentOfOne, to: V.self)
    let second = unsafeBitCast(((bits &- half) &<< U(repeating: 23)) &+ exponentOfOne, to: V.self)
    return (head + tail) * first * second
  }

  /// The natural logarithm in each lane.
  @inlinable
  public static func log(_ x: SIMD8<Float>) -> SIMD8<Float> { SIMD8<Float>(Double.log(SIMD8<Double>(x))) }
  /// The sine in each lane.
  @inlinable
  public static func sin(_ x: SIMD8<Float>) -> SIMD8<Float> { SIMD8<Float>(Double.sin(SIMD8<Double>(x))) }
  /// The cosine in each lane.
  @inlinable
  public static func cos(_ x: SIMD8<Float>) -> SIMD8<Float> { SIMD8<Float>(Double.cos(SIMD8<Double>(x))) }
  /// The hyperbolic tangent in each lane.
  @inlinable
  public static func tanh(_ x: SIMD8<Float>) -> SIMD8<Float> { SIMD8<Float>(Double.tanh(SIMD8<Double>(x))) }
  /// The logistic function in each lane.
  @inlinable
  public static func sigmoid(_ x: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8<Float>(Double.sigmoid(SIMD8<Double>(x)))
  }
  /// xʸ in each lane.
  @inlinable
  public static func pow(_ x: SIMD8<Float>, _ y: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8<Float>(Double.pow(SIMD8<Double>(x), SIMD8<Double>(y)))
  }

  /// eˣ.
  public static func exp(_ x: Float) -> Float { exp(SIMD8(repeating: x))[0] }
  /// The natural logarithm; −∞ at ±0, NaN below zero.
  public static func log(_ x: Float) -> Float { Float(Double.log(Double(x))) }
  /// The sine of an angle in radians.
  public static func sin(_ x: Float) -> Float { Float(Double.sin(Double(x))) }
  /// The cosine of an angle in radians.
  public static func cos(_ x: Float) -> Float { Float(Double.cos(Double(x))) }
  /// The hyperbolic tangent.
  public static func tanh(_ x: Float) -> Float { Float(Double.tanh(Double(x))) }
  /// The logistic function 1 / (1 + e⁻ˣ).
  public static func sigmoid(_ x: Float) -> Float { Float(Double.sigmoid(Double(x))) }
  /// xʸ with the special cases of IEEE 754-2019.
  public static func pow(_ x: Float, _ y: Float) -> Float { Float(Double.pow(Double(x), Double(y))) }
}
