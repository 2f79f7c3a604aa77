private typealias V = SIMD8<Double>
private typealias U = SIMD8<UInt64>

// Where a rounding error matters it is carried along: `a` and `aLow` together stand for the unevaluated sum a + aLow
// (Dekker 1971). For |a| ≥ |b|, s = a + b has the error (a − s) + b exactly; p = a b has the error fma(a, b, −p).

// The kernels take their argument by reference. By value, a vector arrives in pieces of two lanes, and the optimiser
// then stays with pieces of two.

extension Double {
  // MARK: eˣ

  /// x = k ln 2 + r: `coarse` + k `minusLn2Low` = r exactly up to 2⁻⁹⁷ k.
  @inline(__always)
  private static func reduceByLn2(_ x: V) -> (shifted: V, k: V, coarse: V) {
    let shift = V(repeating: 0x1.8p52)  // adding it rounds to an integer, which then stands in the low bits
    let shifted = shift.addingProduct(x, V(repeating: 0x1.71547652b82fep0))
    let k = shifted - shift
    return (shifted, k, x.addingProduct(k, V(repeating: -0x1.62e42fefa38p-1)))
  }

  private static var minusLn2Low: Double { -0x1.ef35793c7673p-45 }

  /// (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2: the minimax polynomial for eʳ, relative error 2⁻⁶³.
  @inline(__always)
  private static func exponentialTail(_ r: V) -> V {
    var q = V(repeating: 0x1.1ec29bafdba31p-29)
    q = V(repeating: 0x1.af712d94d61f9p-26).addingProduct(q, r)
    q = V(repeating: 0x1.27e55267abbc2p-22).addingProduct(q, r)
    q = V(repeating: 0x1.71dded20f7de7p-19).addingProduct(q, r)
    q = V(repeating: 0x1.a01a016d6d446p-16).addingProduct(q, r)
    q = V(repeating: 0x1.a01a01b4ae707p-13).addingProduct(q, r)
    q = V(repeating: 0x1.6c16c16c21c0fp-10).addingProduct(q, r)
    q = V(repeating: 0x1.111111110e955p-7).addingProduct(q, r)
    q = V(repeating: 0x1.555555555553cp-5).addingProduct(q, r)
    q = V(repeating: 0x1.555555555555cp-3).addingProduct(q, r)
    return V(repeating: 0.5).addingProduct(q, r)
  }

  /// e to the power x + `low`, |low| ≤ 2⁻³³, as a sum of two with relative error 2⁻⁵⁵.
  @inline(__always)
  private static func exponential(_ x: V, low: V) -> (high: V, low: V) {
    // Beyond these bounds the result is +∞ or rounds to zero. NaN passes both comparisons unchanged.
    var x = x
    x.replace(with: 710, where: x .> V(repeating: 710))
    x.replace(with: -746, where: x .< V(repeating: -746))
    let (shifted, k, coarse) = reduceByLn2(x)
    let fine = low.addingProduct(k, V(repeating: minusLn2Low))
    let r = coarse + fine
    let one = V(repeating: 1)
    let head = one + coarse
    let tail = ((coarse - (head - one)) + fine).addingProduct(r * r, exponentialTail(r))
    let sum = head + tail
    // 2ᵏ in two halves, so that subnormal results round once.
    let n = unsafeBitCast(shifted, to: U.self) &- U(repeating: 0x4338_0000_0000_0000 &- 2048)  // k + 2048
    let half = n &>> U(repeating: 1)
    let first = unsafeBitCast((half &- U(repeating: 1024 - 1023)) &<< U(repeating: 52), to: V.self)
    let second = unsafeBitCast((n &- half &- U(repeating: 1024 - 1023)) &<< U(repeating: 52), to: V.self)
    return (sum * first * second, ((head - sum) + tail) * first * second)
  }

  /// eˣ in each lane.
  @inlinable
  public static func exp(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeExp(&y)
    return y
  }

  @usableFromInline @inline(never)
  static func computeExp(_ x: inout SIMD8<Double>) { x = exp(lanes: x) }

  @inline(__always)
  private static func exp(lanes x: V) -> V { exponential(x, low: V()).high }

  // MARK: Logistic and hyperbolic

  /// (numerator + numeratorLow) / (denominator + denominatorLow), with one correction step.
  @inline(__always)
  private static func quotient(_ numerator: V, _ numeratorLow: V, _ denominator: V, _ denominatorLow: V) -> V
  {
    let reciprocal = V(repeating: 1) / denominator
    let q = numerator * reciprocal
    let rest = numerator.addingProduct(-q, denominator) + numeratorLow
    return q.addingProduct(rest.addingProduct(-q, denominatorLow), reciprocal)
  }

  /// The logistic function in each lane: 1 / (1 + t) or t / (1 + t) with t = e^−|x|, so that nothing overflows.
  @inlinable
  public static func sigmoid(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeSigmoid(&y)
    return y
  }

  @usableFromInline @inline(never)
  static func computeSigmoid(_ x: inout SIMD8<Double>) { x = sigmoid(lanes: x) }

  @inline(__always)
  private static func sigmoid(lanes x: V) -> V {
    let one = V(repeating: 1)
    let (t, tLow) = exponential(-absolute(x), low: V())
    let denominator = one + t
    let denominatorLow = ((one - denominator) + t) + tLow
    let positive = x .>= V()
    return quotient(
      t.replacing(with: one, where: positive), tLow.replacing(with: 0, where: positive), denominator,
      denominatorLow)
  }

  /// The hyperbolic tangent in each lane: u / (u + 2) with u = e^2|x| − 1, and 1 from |x| = 20 on.
  @inlinable
  public static func tanh(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeTanh(&y)
    return y
  }

  @usableFromInline @inline(never)
  static func computeTanh(_ x: inout SIMD8<Double>) { x = tanh(lanes: x) }

  @inline(__always)
  private static func tanh(lanes x: V) -> V {
    let one = V(repeating: 1)
    var y = absolute(x)
    y.replace(with: 20, where: y .> V(repeating: 20))
    y = y + y
    let (shifted, k, coarse) = reduceByLn2(y)
    let tiny = V(repeating: minusLn2Low)
    // p + pLow = eʳ − 1
    let r = coarse.addingProduct(k, tiny)
    let rLow = (coarse - r).addingProduct(k, tiny)
    let square = r * r * exponentialTail(r)
    let p = r + square
    let pLow = ((r - p) + square) + rLow
    // u = (2ᵏ − 1) + 2ᵏ p and u + 2 = (2ᵏ + 1) + 2ᵏ p, 0 ≤ k ≤ 58
    let power = unsafeBitCast(
      (unsafeBitCast(shifted, to: U.self) &- U(repeating: 0x4338_0000_0000_0000 &- 1023))
        &<< U(repeating: 52),
      to: V.self)
    let scaled = power * p
    let scaledLow = power * pLow
    let less = power - one
    let u = less + scaled
    let uLow = ((less - u) + scaled) + (scaledLow + ((power - less) - one))
    let more = power + one
    let denominator = more + scaled
    let denominatorLow = ((more - denominator) + scaled) + (scaledLow + ((power - more) + one))
    return copySigns(of: x, to: quotient(u, uLow, denominator, denominatorLow))
  }

  @inline(__always)
  private static func absolute(_ x: V) -> V {
    unsafeBitCast(unsafeBitCast(x, to: U.self) & 0x7fff_ffff_ffff_ffff, to: V.self)
  }

  @inline(__always)
  private static func copySigns(of x: V, to y: V) -> V {
    let sign = U(repeating: 1 << 63)
    return unsafeBitCast(
      (unsafeBitCast(x, to: U.self) & sign) | (unsafeBitCast(y, to: U.self) & ~sign), to: V.self)
  }

  // MARK: Logarithm and power

  /// log x for finite x > 0 as a sum of two: relative error below 2⁻⁶⁴, |low| ≤ 2⁻⁴³ |high|.
  ///
  /// x = 2ᵏ m with m in [√½, √2); log m = 2 artanh s with s = (m − 1) / (m + 1), |s| < 0.1716.
  @inline(__always)
  private static func logarithm(_ x: V) -> (high: V, low: V) {
    let subnormal = x .< V(repeating: leastNormalMagnitude)
    let scaled = x.replacing(with: x * 0x1p54, where: subnormal)
    let rootHalf: UInt64 = 0x3fe6_a09e_667f_3bcd
    let offset = unsafeBitCast(scaled, to: U.self) &+ U(repeating: 0x3ff0_0000_0000_0000 &- rootHalf)
    let mantissa = (offset & U(repeating: 0x000f_ffff_ffff_ffff)) &+ U(repeating: rootHalf)
    // The biased exponent as a number: placed in the low bits of 2⁵².
    let biased = unsafeBitCast(
      (offset &>> U(repeating: 52)) | U(repeating: 0x4330_0000_0000_0000), to: V.self)
    let bias = V(repeating: 0x1p52 + 1023).replacing(with: V(repeating: 0x1p52 + 1077), where: subnormal)
    let k = biased - bias

    let two = V(repeating: 2)
    let f = unsafeBitCast(mantissa, to: V.self) - V(repeating: 1)
    let d = two + f
    let dLow = (two - d) + f
    let reciprocal = V(repeating: 1) / d
    let s = f * reciprocal
    let sLow = f.addingProduct(-s, d).addingProduct(-s, dLow) * reciprocal
    let z = s * s
    let zLow = (-z).addingProduct(s, s).addingProduct(s + s, sLow)

    // 2 artanh s = 2 s + s z (⅔ + z q(z)), minimax
    var q = V(repeating: 0x1.0f095098a4f7bp-3)
    q = V(repeating: 0x1.0f67cb02b1ca3p-3).addingProduct(q, z)
    q = V(repeating: 0x1.3b201e2f4829cp-3).addingProduct(q, z)
    q = V(repeating: 0x1.745ce1ef71f1bp-3).addingProduct(q, z)
    q = V(repeating: 0x1.c71c724ae8c6cp-3).addingProduct(q, z)
    q = V(repeating: 0x1.2492492439e63p-2).addingProduct(q, z)
    q = V(repeating: 0x1.9999999999d0dp-2).addingProduct(q, z)
    let rest = z * q
    let twoThirds = V(repeating: 0x1.5555555555555p-1)
    let c = twoThirds + rest
    let cLow = (twoThirds - c) + rest
    let t = c * z
    let tLow = (-t).addingProduct(c, z) + (c * zLow).addingProduct(cLow, z)
    let v = s * t
    let vLow = (-v).addingProduct(s, t) + (s * tLow).addingProduct(sLow, t)
    let twice = s + s
    let high = twice + v
    let low = ((twice - high) + v) + (vLow + (sLow + sLow))

    let whole = k * 0x1.62e42fefa38p-1  // exact
    let sum = whole + high
    let sumLow = ((whole - sum) + high) + low.addingProduct(k, V(repeating: 0x1.ef35793c7673p-45))
    // k = 0: `whole` is smaller than `high`, and nothing needs adding.
    let near = k .== V()
    return (sum.replacing(with: high, where: near), sumLow.replacing(with: low, where: near))
  }

  /// The natural logarithm in each lane.
  @inlinable
  public static func log(_ x: SIMD8<Double>) -> SIMD8<Double> {
    var y = x
    computeLog(&y)
    return y
  }

  @usableFromInline @inline(never)
  static func computeLog(_ x: inout SIMD8<Double>) { x = log(lanes: x) }

  @inline(__always)
  private static func log(lanes x: V) -> V {
    let (high, low) = logarithm(x)
    var result = high + low
    result.replace(with: x, where: .!(x .< V(repeating: infinity)))  // +∞ and NaN
    result.replace(with: -infinity, where: x .== V())
    result.replace(with: nan, where: x .< V())
    return result
  }

  /// Whether the values are whole numbers; ±∞ counts as one.
  @inline(__always)
  private static func isWhole(_ y: V) -> SIMDMask<SIMD8<Int64>> {
    let size = absolute(y)
    let big = V(repeating: 0x1p52)
    return (size .>= big) .| ((size + big) - big .== size)
  }

  /// xʸ in each lane: e to the power y log |x|, computed with 2⁻⁶⁴ relative error, and the sign (−1)ʸ.
  @inlinable
  public static func pow(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    var z = x
    computePow(&z, y)
    return z
  }

  @usableFromInline @inline(never)
  static func computePow(_ x: inout SIMD8<Double>, _ y: SIMD8<Double>) { x = pow(lanes: x, y) }

  @inline(__always)
  private static func pow(lanes x: V, _ y: V) -> V {
    let one = V(repeating: 1)
    let base = absolute(x)
    var (high, low) = logarithm(base)
    let ordinary = (base .> V()) .& (base .< V(repeating: infinity))
    low.replace(with: 0, where: .!ordinary)
    high.replace(with: base, where: base .>= V(repeating: infinity))
    high.replace(with: -infinity, where: base .== V())
    var exponent = y * high
    var exponentLow = (-exponent).addingProduct(y, high).addingProduct(y, low)
    let extreme = absolute(exponent) .>= V(repeating: 800)
    exponentLow.replace(with: 0, where: extreme)
    // 0 · ∞ arises for y = 0 and for x = ±1 only, and is replaced by 1 below.
    exponent.replace(with: V(), where: base .== one)
    exponentLow.replace(with: V(), where: base .== one)
    var result = exponential(exponent, low: exponentLow).high

    let negative = x .< V()
    let whole = isWhole(y)
    let odd = whole .& .!isWhole(y * 0.5)
    let signBits = unsafeBitCast(x, to: U.self) & U(repeating: 1 << 63)
    let signed = unsafeBitCast(unsafeBitCast(result, to: U.self) | signBits, to: V.self)
    result.replace(with: signed, where: odd)
    result.replace(with: nan, where: negative .& .!whole .& (base .< V(repeating: infinity)))
    result.replace(with: x + y, where: (x .!= x) .| (y .!= y))
    result.replace(with: 1, where: (y .== V()) .| (x .== one))
    return result
  }

  // MARK: Scalar forms

  /// eˣ.
  public static func exp(_ x: Double) -> Double { exp(lanes: V(repeating: x))[0] }
  /// The natural logarithm; −∞ at ±0, NaN below zero.
  public static func log(_ x: Double) -> Double { log(lanes: V(repeating: x))[0] }
  /// The hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double { tanh(lanes: V(repeating: x))[0] }
  /// The logistic function 1 / (1 + e⁻ˣ).
  public static func sigmoid(_ x: Double) -> Double { sigmoid(lanes: V(repeating: x))[0] }
  /// xʸ with the special cases of IEEE 754-2019.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    pow(lanes: V(repeating: x), V(repeating: y))[0]
  }
}
