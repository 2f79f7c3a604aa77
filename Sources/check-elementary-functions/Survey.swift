import ReproducibleMath

/// What a run over the arguments of one function found.
struct Survey {
  /// In units of the last place of the exact value, which are those of the least normal number below it.
  private(set) var largestError = 0.0
  private(set) var worstArgument: Float = 0
  /// The share of results that are not the nearest `Float` to the exact value.
  private(set) var misroundedShare = 0.0
  /// How often the scalar form and the lane form differ.
  private(set) var disagreements = 0

  /// Goes over the blocks 8 i …< 8 (i + 1) of bit patterns for every `stride`-th i.
  init(of function: CheckedFunction, every stride: Int) {
    let offsets = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7)
    var (checked, misrounded) = (0, 0)
    for block in Swift.stride(from: 0, to: 1 << 29, by: stride) {
      let x = unsafeBitCast(offsets &+ UInt32(block << 3), to: SIMD8<Float>.self)
      let y = function.lanes(x)
      for lane in 0..<8 {
        let single = function.scalar(x[lane])
        if single.bitPattern != y[lane].bitPattern && !(single.isNaN && y[lane].isNaN) { disagreements += 1 }
        let exact = function.reference(Double(x[lane]))
        let error = Self.error(of: y[lane], from: exact)
        checked += 1
        if y[lane] != Float(exact) && !exact.isNaN { misrounded += 1 }
        if !(error <= largestError) { (largestError, worstArgument) = (error, x[lane]) }
      }
    }
    misroundedShare = Double(misrounded) / Double(checked)
  }

  /// The error in ulp; infinite where NaN, an infinity or the sign of a zero is not as it must be.
  static func error(of y: Float, from exact: Double) -> Double {
    if exact.isNaN || y.isNaN { return exact.isNaN && y.isNaN ? 0 : .infinity }
    if exact.isInfinite { return Double(y) == exact ? 0 : .infinity }
    if y == 0 && y.sign != exact.sign { return .infinity }
    // Overflow counts as the power of two that would come next.
    let value = y.isInfinite ? Double(sign: y.sign, exponent: 128, significand: 1) : Double(y)
    if y.isInfinite && exact.magnitude >= 0x1.ffffffp127 { return 0 }
    let exponent = max(exact == 0 ? -126 : exact.exponent, -126)
    return (value - exact).magnitude / Double(sign: .plus, exponent: Int(exponent) - 23, significand: 1)
  }
}
