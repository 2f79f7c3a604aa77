extension SIMD where Scalar: Real {
  /// Reads as many consecutive scalars as there are lanes; the address need not be aligned.
  @inlinable @inline(__always)
  public init(at address: UnsafePointer<Scalar>) {
    self = UnsafeRawPointer(address).loadUnaligned(as: Self.self)
  }

  /// Reads as many consecutive scalars as there are lanes; the address need not be aligned.
  @inlinable @inline(__always)
  public init(at address: UnsafeMutablePointer<Scalar>) {
    self = UnsafeRawPointer(address).loadUnaligned(as: Self.self)
  }

  /// Reads the first `count` lanes, 0 ≤ count ≤ 8, and fills the others: the tail of an odd length.
  @inlinable
  public init(at address: UnsafePointer<Scalar>, count: Int, filledWith filler: Scalar) {
    self.init(repeating: filler)
    for lane in 0..<count { self[lane] = address[lane] }
  }

  /// Writes all lanes to consecutive scalars; the address need not be aligned.
  @inlinable @inline(__always)
  public func store(at address: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self)
  }

  /// Writes the first `count` lanes, 0 ≤ count ≤ 8.
  @inlinable
  public func store(at address: UnsafeMutablePointer<Scalar>, count: Int) {
    for lane in 0..<count { address[lane] = self[lane] }
  }
}

extension SIMD where Scalar: Real, Scalar.Lanes == Self {
  /// The sum of the eight lanes in one fixed order, ((0+4)+(2+6)) + ((1+5)+(3+7)): the order in which halves fold.
  ///
  /// The standard library's `sum()` promises no order.
  @inlinable @inline(__always)
  public var total: Scalar {
    ((self[0] + self[4]) + (self[2] + self[6])) + ((self[1] + self[5]) + (self[3] + self[7]))
  }

  /// The largest lane, comparing in the order of `total`; see `Real.maximum` on NaN.
  @inlinable @inline(__always)
  public var largest: Scalar {
    @inline(__always) func larger(_ a: Scalar, _ b: Scalar) -> Scalar { a < b ? b : a }
    return larger(
      larger(larger(self[0], self[4]), larger(self[2], self[6])),
      larger(larger(self[1], self[5]), larger(self[3], self[7])))
  }
}
