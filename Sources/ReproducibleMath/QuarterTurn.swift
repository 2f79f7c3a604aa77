/// Reduction of large angles modulo π/2.
enum QuarterTurn {
  /// 2/π: a word of zeros before the point and 1280 bits after it.
  private static let twoOverPi: [UInt64] = [
    0,
    0xa2f9_836e_4e44_1529, 0xfc27_57d1_f534_ddc0, 0xdb62_9599_3c43_9041, 0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0, 0x0649_2eea_09d1_921c, 0xfe1d_eb1c_b129_a73e, 0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41, 0x3991_d639_8353_39f4, 0x9c84_5f8b_bdf9_283b, 0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f, 0x6d36_7ecf_27cb_09b7, 0x4f46_3f66_9e5f_ea2d, 0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea, 0x6bfb_5fb1_1f8d_5d08, 0x5603_3046_fc7b_6bab, 0xf0cf_bc20_9af4_361d,
  ]

  /// x − q π/2 with |x − q π/2| ≤ π/4 as a sum of two, and q modulo 4, for |x| ≥ 2³⁰ (Payne and Hanek 1983).
  ///
  /// |x| = M 2ᵉ with a 53-bit integer M. Of the product M · 2ᵉ · 2/π only the two bits before the point and the
  /// fraction matter: bits of 2/π that contribute multiples of 4 are skipped, and three words of the others give
  /// the fraction to 2⁻¹³⁷, where no double comes closer to a multiple of π/2 than 2⁻⁶².
  static func reduce(_ x: Double) -> (quotient: UInt64, high: Double, low: Double) {
    guard x.isFinite else { return (0, .nan, .nan) }
    let significand = x.significandBitPattern | 1 << 52
    let exponent = Int(x.exponent) - 52
    // The window of 2/π starts at the bit of weight 2^(1 − e): M 2ᵉ times any bit before it is a multiple of 4.
    let start = 64 + exponent - 2
    let (word, bit) = (start / 64, UInt64(start % 64))
    func window(_ i: Int) -> UInt64 {
      bit == 0 ? twoOverPi[word + i] : twoOverPi[word + i] << bit | twoOverPi[word + i + 1] >> (64 - bit)
    }
    let (w0, w1, w2) = (window(0), window(1), window(2))
    // M · (w0 w1 w2) modulo 2¹⁹²
    let p2 = significand.multipliedFullWidth(by: w2)
    let p1 = significand.multipliedFullWidth(by: w1)
    let middle = p1.low.addingReportingOverflow(p2.high)
    let top = significand &* w0 &+ p1.high &+ (middle.overflow ? 1 : 0)
    // The point stands after the top two bits.
    var quotient = top >> 62
    var fraction = (UInt128(top) << 64 | UInt128(middle.partialValue)) << 2 | UInt128(p2.low >> 62)
    // Round to the nearest multiple.
    let negative = fraction >> 127 == 1
    if negative {
      quotient &+= 1
      fraction = 0 &- fraction
    }
    let (high, low) = timesHalfPi(fraction)
    let flip = negative != (x < 0)
    return (x < 0 ? 0 &- quotient : quotient, flip ? -high : high, flip ? -low : low)
  }

  /// fraction · 2⁻¹²⁸ · π/2 as a sum of two.
  private static func timesHalfPi(_ fraction: UInt128) -> (Double, Double) {
    let zeros = fraction.leadingZeroBitCount
    guard zeros < 128 else { return (0, 0) }
    let normalised = fraction << UInt128(zeros)
    let scale = Double(sign: .plus, exponent: -zeros, significand: 1)
    let a = Double(UInt64(normalised >> 75)) * 0x1p-53 * scale  // 53 bits
    let b = Double(UInt64(truncatingIfNeeded: normalised >> 22) & (1 << 53 - 1)) * 0x1p-106 * scale
    let halfPi = 0x1.921fb54442d18p0
    let product = a * halfPi
    let error = (-product).addingProduct(a, halfPi).addingProduct(a, 0x1.1a62633145c07p-54).addingProduct(
      b, halfPi)
    let sum = product + error
    return (sum, (product - sum) + error)
  }
}
