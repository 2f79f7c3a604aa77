/// The scalar types that numeric code computes in: `Float` and `Double`.
///
/// Every function here is built from IEEE 754 additions, subtractions, multiplications, divisions, square roots,
/// fused multiply-adds and integer operations only. No result depends on the C library, the processor or the build
/// configuration, and the lane form of a function gives in each lane the bits of its scalar form. (The one freedom
/// IEEE 754 leaves is the payload of a NaN.)
///
/// The largest errors in units of the last place; in `Float` over all 2³² arguments (`check-elementary-functions`),
/// in `Double` over 1.6 million random and hard points against 400 bits (`Reference/generate.py --points 60000` in the
/// tests):
///
/// |        | exp   | log    | sin    | cos    | tanh   | sigmoid | pow   |
/// |--------|-------|--------|--------|--------|--------|---------|-------|
/// | Float  | 0.780 | 0.5001 | 0.5001 | 0.5001 | 0.5001 | 0.5001  | –     |
/// | Double | 0.719 | 0.5003 | 0.750  | 0.758  | 0.813  | 0.743   | 0.769 |
public protocol Real: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// Eight values computed on together, whatever the width of the processor's registers.
  associatedtype Lanes: SIMD where Lanes.Scalar == Self

  /// eˣ.
  static func exp(_ x: Self) -> Self
  /// The natural logarithm; −∞ at ±0, NaN below zero.
  static func log(_ x: Self) -> Self
  /// The sine of an angle in radians, accurate for arguments of any size.
  static func sin(_ x: Self) -> Self
  /// The cosine of an angle in radians, accurate for arguments of any size.
  static func cos(_ x: Self) -> Self
  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self
  /// The logistic function 1 / (1 + e⁻ˣ).
  static func sigmoid(_ x: Self) -> Self
  /// xʸ with the special cases of IEEE 754-2019, section 9.2.1 (`pow`).
  static func pow(_ x: Self, _ y: Self) -> Self

  /// eˣ in each lane.
  static func exp(_ x: Lanes) -> Lanes
  /// The natural logarithm in each lane.
  static func log(_ x: Lanes) -> Lanes
  /// The sine in each lane.
  static func sin(_ x: Lanes) -> Lanes
  /// The cosine in each lane.
  static func cos(_ x: Lanes) -> Lanes
  /// The hyperbolic tangent in each lane.
  static func tanh(_ x: Lanes) -> Lanes
  /// The logistic function in each lane.
  static func sigmoid(_ x: Lanes) -> Lanes
  /// xʸ in each lane.
  static func pow(_ x: Lanes, _ y: Lanes) -> Lanes

  /// `a < b ? b : a` in each lane: `a` where either is NaN or both are zeros.
  ///
  /// The standard library's `pointwiseMax` is slow in generic code, as are its comparisons; these are not.
  static func maximum(_ a: Lanes, _ b: Lanes) -> Lanes
  /// `b < a ? b : a` in each lane: `a` where either is NaN or both are zeros.
  static func minimum(_ a: Lanes, _ b: Lanes) -> Lanes
  /// Whether `a < b`, in each lane.
  static func less(_ a: Lanes, _ b: Lanes) -> SIMDMask<Lanes.MaskStorage>
  /// Whether `a < b`, in each of eight lanes.
  static func less(_ a: SIMD8<Self>, _ b: SIMD8<Self>) -> SIMDMask<SIMD8<Self>.MaskStorage>
  /// Whether `a < b`, in each of sixteen lanes.
  static func less(_ a: SIMD16<Self>, _ b: SIMD16<Self>) -> SIMDMask<SIMD16<Self>.MaskStorage>
  /// Whether `a == b`, in each lane.
  static func equal(_ a: Lanes, _ b: Lanes) -> SIMDMask<Lanes.MaskStorage>
  /// |x| in each lane.
  static func magnitude(_ x: Lanes) -> Lanes

  /// The leading bits of each 64-bit integer as a number of [0, 1): 24 of them in `Float`, 53 in `Double`.
  static func unitFraction(_ bits: SIMD8<UInt64>) -> Lanes
}

extension Float: Real {
  /// Eight values of 32 bits.
  public typealias Lanes = SIMD8<Float>

  /// `a < b ? b : a` in each lane.
  @inlinable @inline(__always)
  public static func maximum(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
    a.replacing(with: b, where: a .< b)
  }
  /// `b < a ? b : a` in each lane.
  @inlinable @inline(__always)
  public static func minimum(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
    a.replacing(with: b, where: b .< a)
  }
  /// Whether `a < b`, in each lane.
  @inlinable @inline(__always)
  public static func less(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMDMask<SIMD8<Int32>> { a .< b }
  /// Whether `a < b`, in each of sixteen lanes.
  @inlinable @inline(__always)
  public static func less(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMDMask<SIMD16<Int32>> { a .< b }
  /// Whether `a == b`, in each lane.
  @inlinable @inline(__always)
  public static func equal(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMDMask<SIMD8<Int32>> { a .== b }
  /// |x| in each lane.
  @inlinable @inline(__always)
  public static func magnitude(_ x: SIMD8<Float>) -> SIMD8<Float> {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt32>.self) & 0x7fff_ffff, to: SIMD8<Float>.self)
  }
}

extension Double: Real {
  /// Eight values of 64 bits.
  public typealias Lanes = SIMD8<Double>

  /// `a < b ? b : a` in each lane.
  @inlinable @inline(__always)
  public static func maximum(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    a.replacing(with: b, where: a .< b)
  }
  /// `b < a ? b : a` in each lane.
  @inlinable @inline(__always)
  public static func minimum(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    a.replacing(with: b, where: b .< a)
  }
  /// Whether `a < b`, in each lane.
  @inlinable @inline(__always)
  public static func less(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMDMask<SIMD8<Int64>> { a .< b }
  /// Whether `a < b`, in each of sixteen lanes.
  @inlinable @inline(__always)
  public static func less(_ a: SIMD16<Double>, _ b: SIMD16<Double>) -> SIMDMask<SIMD16<Int64>> { a .< b }
  /// Whether `a == b`, in each lane.
  @inlinable @inline(__always)
  public static func equal(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMDMask<SIMD8<Int64>> { a .== b }
  /// |x| in each lane.
  @inlinable @inline(__always)
  public static func magnitude(_ x: SIMD8<Double>) -> SIMD8<Double> {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & 0x7fff_ffff_ffff_ffff, to: SIMD8<Double>.self)
  }
}
