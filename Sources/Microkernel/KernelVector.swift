import ReproducibleMath

/// As many neighbouring columns of a product as one strip is wide.
///
/// Each type has implementations of its own: the standard library's comparisons and replacements are slow in generic
/// code, and one implementation for both types makes a step 2.5 times as long.
public protocol KernelVector: SIMD where Scalar: Real {
  /// `max(·, 0)` in each lane; NaN stays NaN.
  var rectified: Self { get }
  /// Zero in each lane in which `mask` is not positive.
  func kept(wherePositive mask: Self) -> Self
}

extension SIMD8: KernelVector where Scalar: Real {
  /// `max(·, 0)` in each lane.
  @inlinable @inline(__always)
  public var rectified: Self { replacing(with: .zero, where: Scalar.less(self, .zero)) }

  /// Zero in each lane in which `mask` is not positive.
  @inlinable @inline(__always)
  public func kept(wherePositive mask: Self) -> Self {
    Self.zero.replacing(with: self, where: Scalar.less(.zero, mask))
  }
}

extension SIMD16: KernelVector where Scalar: Real {
  /// `max(·, 0)` in each lane.
  @inlinable @inline(__always)
  public var rectified: Self { replacing(with: .zero, where: Scalar.less(self, .zero)) }

  /// Zero in each lane in which `mask` is not positive.
  @inlinable @inline(__always)
  public func kept(wherePositive mask: Self) -> Self {
    Self.zero.replacing(with: self, where: Scalar.less(.zero, mask))
  }
}
