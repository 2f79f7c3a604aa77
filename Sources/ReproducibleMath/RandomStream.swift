/// A reproducible stream of random numbers, identified by a seed and a name.
///
/// Streams with different names are independent, so that adding a draw in one place of a program changes nothing
/// elsewhere. The generator is Philox 4×32-10; the key is `mix(mix(seed) ^ FNV-1a-64(name))` with `mix` the finaliser
/// of SplitMix64 (Steele, Lea and Flood 2014). A draw is 64 bits; draw n, from 0, takes words 2j and 2j + 1 (low and
/// high half) of block 8 ⌊n/16⌋ + n mod 8, with j = ⌊n/8⌋ mod 2: eight blocks are computed side by side.
///
/// All numbers are fixed functions of draws. A `Float` is made from the same draws as the `Double` in its place, so
/// that single- and double-precision runs see the same data up to rounding.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// The number of draws taken so far; setting it moves the stream there, in constant time.
  public var position: UInt64
  private let key: (UInt32, UInt32)
  /// Draws 16 `cachedGroup` …< 16 (`cachedGroup` + 1).
  @usableFromInline var cache = SIMD16<UInt64>()
  @usableFromInline var cachedGroup = UInt64.max

  /// The stream called `name` for `seed`, moved to `position`.
  public init(seed: UInt64, _ name: String, position: UInt64 = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let mixed = Self.mix(Self.mix(seed) ^ hash)
    key = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
    self.position = position
  }

  private static func mix(_ x: UInt64) -> UInt64 {
    var z = x &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Puts draws 16 g …< 16 (g + 1), of blocks 8 g …< 8 (g + 1), into the cache.
  @usableFromInline @inline(never)
  mutating func load(group g: UInt64) {
    let number = SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: g &<< 3)
    var c: Philox.Words = (number, number &>> SIMD8(repeating: 32), SIMD8(), SIMD8())
    Philox.apply(to: &c, key: key)
    cache = SIMD16(
      lowHalf: (c.0 & 0xffff_ffff) | (c.1 &<< SIMD8(repeating: 32)),
      highHalf: (c.2 & 0xffff_ffff) | (c.3 &<< SIMD8(repeating: 32)))
    cachedGroup = g
  }

  /// The next draw: 64 uniform bits.
  @inlinable
  public mutating func next() -> UInt64 {
    if position &>> 4 != cachedGroup { load(group: position &>> 4) }
    let draw = cache[Int(position & 15)]
    position &+= 1
    return draw
  }

  // MARK: Numbers

  /// A uniform number of [0, 1): the leading 24 bits (`Float`) or 53 bits (`Double`) of one draw.
  @inlinable
  public mutating func uniform<R: Real>(_: R.Type = R.self) -> R {
    R.unitFraction(SIMD8(repeating: next()))[0]
  }

  /// A uniform number between the bounds, `lowerBound + width · uniform()` in one rounding, from one draw.
  ///
  /// The rounding may reach the upper bound.
  @inlinable
  public mutating func uniform<R: Real>(_ range: ClosedRange<R>) -> R {
    range.lowerBound.addingProduct(range.upperBound - range.lowerBound, uniform())
  }

  /// A number of the standard normal distribution, from two draws.
  @inlinable
  public mutating func normal<R: Real>(_: R.Type = R.self) -> R {
    var u = Double.unitFraction(SIMD8(repeating: next()))
    let v = Double.unitFraction(SIMD8(repeating: next()))
    Self.boxMuller(&u, v)
    return R(u[0])
  }

  /// u ← √(−2 log(1 − u)) cos 2πv (Box and Muller 1958).
  @usableFromInline @inline(never)
  static func boxMuller(_ u: inout SIMD8<Double>, _ v: SIMD8<Double>) {
    u = 1 - u
    Double.computeLog(&u)
    var angle = v * 0x1.921fb54442d18p2
    Double.computeCos(&angle)
    u = (u * -2).squareRoot() * angle
  }

  /// A uniform integer of 0 ..< bound, without bias, from one draw and, with probability below bound / 2⁶⁴, more.
  ///
  /// Lemire, *Fast random integer generation in an interval*, 2019.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a random integer needs a positive bound")
    let n = UInt64(bound)
    var product = next().multipliedFullWidth(by: n)
    if product.low < n {
      let threshold = (0 &- n) % n
      while product.low < threshold { product = next().multipliedFullWidth(by: n) }
    }
    return Int(product.high)
  }

  /// A uniform permutation of 0 ..< count (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Puts the elements in a uniformly random order.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, integer(below: last + 1))
      last -= 1
    }
  }

  // MARK: Buffers

  /// Fills the buffer with what as many calls of `uniform(range)` would give.
  @inlinable
  public mutating func fill<R: Real>(_ buffer: UnsafeMutableBufferPointer<R>, uniform range: ClosedRange<R>) {
    guard let base = buffer.baseAddress else { return }
    let width = range.upperBound - range.lowerBound
    let (lower, widths) = (R.Lanes(repeating: range.lowerBound), R.Lanes(repeating: width))
    var i = 0
    while i < buffer.count {
      if position & 15 == 0 && buffer.count - i >= 16 {
        load(group: position &>> 4)
        lower.addingProduct(widths, R.unitFraction(cache.lowHalf)).store(at: base + i)
        lower.addingProduct(widths, R.unitFraction(cache.highHalf)).store(at: base + i + 8)
        position &+= 16
        i += 16
      } else {
        base[i] = range.lowerBound.addingProduct(width, uniform())
        i += 1
      }
    }
  }

  /// Fills the buffer with mean + deviation · z for what as many calls of `normal()` would give as z.
  @inlinable
  public mutating func fill<R: Real>(
    _ buffer: UnsafeMutableBufferPointer<R>, normalWithMean mean: R = 0, deviation: R = 1
  ) {
    var i = 0
    while i < buffer.count {
      if position & 15 == 0 && buffer.count - i >= 8 {
        load(group: position &>> 4)
        var z = Double.unitFraction(cache.evenHalf)
        Self.boxMuller(&z, Double.unitFraction(cache.oddHalf))
        for lane in 0..<8 { buffer[i + lane] = mean.addingProduct(deviation, R(z[lane])) }
        position &+= 16
        i += 8
      } else {
        buffer[i] = mean.addingProduct(deviation, normal())
        i += 1
      }
    }
  }
}

extension Float {
  /// The leading 24 bits of each 64-bit integer as a number of [0, 1).
  @inlinable @inline(__always)
  public static func unitFraction(_ bits: SIMD8<UInt64>) -> SIMD8<Float> {
    SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: bits &>> SIMD8(repeating: 40))) * 0x1p-24
  }
}

extension Double {
  /// The leading 53 bits of each 64-bit integer as a number of [0, 1).
  @inlinable @inline(__always)
  public static func unitFraction(_ bits: SIMD8<UInt64>) -> SIMD8<Double> {
    // Integers below 2⁵² become numbers by standing in the low bits of 2⁵².
    let shift = SIMD8<UInt64>(repeating: 0x4330_0000_0000_0000)
    let high = unsafeBitCast(shift | (bits &>> SIMD8(repeating: 32)), to: SIMD8<Double>.self) - 0x1p52
    let low =
      unsafeBitCast(
        shift | ((bits & SIMD8(repeating: 0xffff_ffff)) &>> SIMD8(repeating: 11)), to: SIMD8<Double>.self)
      - 0x1p52
    return (low * 0x1p-53).addingProduct(high, SIMD8(repeating: 0x1p-32))
  }
}
