/// The counter-based generator Philox 4×32 with 10 rounds (Salmon, Moraes, Dror and Shaw, *Parallel random numbers:
/// as easy as 1, 2, 3*, SC 2011): a block of 128 bits is a function of a 64-bit key and a 128-bit counter alone.
public enum Philox {
  /// Eight blocks side by side: lane b of element w is word w of block b.
  typealias Words = (SIMD8<UInt64>, SIMD8<UInt64>, SIMD8<UInt64>, SIMD8<UInt64>)

  /// Turns eight counters into their blocks.
  ///
  /// A word is the low half of its lane; the high half is arbitrary, in the result too.
  @inline(__always)
  static func apply(to c: inout Words, key: (UInt32, UInt32)) {
    var key = key
    for _ in 0..<10 {
      let p = (c.0 & 0xffff_ffff) &* 0xd251_1f53
      let q = (c.2 & 0xffff_ffff) &* 0xcd9e_8d57
      c = (
        (q &>> SIMD8(repeating: 32)) ^ c.1 ^ SIMD8(repeating: UInt64(key.0)), q,
        (p &>> SIMD8(repeating: 32)) ^ c.3 ^ SIMD8(repeating: UInt64(key.1)), p
      )
      key.0 &+= 0x9e37_79b9
      key.1 &+= 0xbb67_ae85
    }
  }

  /// One block: the function of the published known-answer vectors.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    @inline(__always) func lanes(_ word: Int) -> SIMD8<UInt64> { SIMD8(repeating: UInt64(counter[word])) }
    var c = (lanes(0), lanes(1), lanes(2), lanes(3))
    apply(to: &c, key: (key[0], key[1]))
    return SIMD4(truncatingIfNeeded: SIMD4(c.0[0], c.1[0], c.2[0], c.3[0]))
  }
}
