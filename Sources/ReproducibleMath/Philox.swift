/// The counter-based generator Philox 4×32 with 10 rounds (Salmon, Moraes, Dror and Shaw, *Parallel random numbers:
/// as easy as 1, 2, 3*, SC 2011): block n of a stream is a function of the key and n alone.
public enum Philox {
  /// Four lanes-wide words: word w of block b stands in lane b of element w.
  typealias Words = (SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>)

  /// Eight blocks at once.
  @inline(__always)
  static func blocks(counter: Words, key: (UInt32, UInt32)) -> Words {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let (high0, low0) = product(c0, 0xd251_1f53)
      let (high1, low1) = product(c2, 0xcd9e_8d57)
      c0 = high1 ^ c1 ^ SIMD8(repeating: k0)
      c1 = low1
      c2 = high0 ^ c3 ^ SIMD8(repeating: k1)
      c3 = low0
      k0 &+= 0x9e37_79b9
      k1 &+= 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }

  @inline(__always)
  private static func product(_ a: SIMD8<UInt32>, _ b: UInt64) -> (high: SIMD8<UInt32>, low: SIMD8<UInt32>) {
    let wide = SIMD8<UInt64>(truncatingIfNeeded: a) &* SIMD8(repeating: b)
    return (
      SIMD8<UInt32>(truncatingIfNeeded: wide &>> SIMD8(repeating: 32)), SIMD8<UInt32>(truncatingIfNeeded: wide)
    )
  }

  /// One block: the function of the published known-answer vectors.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    let words = blocks(
      counter: (
        SIMD8(repeating: counter[0]), SIMD8(repeating: counter[1]), SIMD8(repeating: counter[2]),
        SIMD8(repeating: counter[3])
      ), key: (key[0], key[1]))
    return SIMD4(words.0[0], words.1[0], words.2[0], words.3[0])
  }
}
