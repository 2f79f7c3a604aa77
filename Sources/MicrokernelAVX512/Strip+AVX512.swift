import Microkernel
import ReproducibleMath

/// Thirty-two registers of 512 bits, and operands that are read and repeated in one instruction.
public enum AVX512: InstructionSet {
  /// Eight rows: their chains hide the latency of a multiply-add, and leave registers to spare.
  @inlinable @inline(__always)
  public static func height(lanes: Int) -> Int { 8 }
}

extension Strip where Scalar == Float, Target == AVX512 {
  /// Computes all rows of a strip of 16 columns.
  ///
  /// Parameters as of `fill`.
  ///
  /// - Precondition: the processor has AVX-512.
  @inline(never)
  public func fillWide(rows: Int, series: Series) {
    fill(rows: rows, by: SIMD16<Float>.self, series: series)
  }

  /// Computes all rows of a strip of 8 columns.
  ///
  /// Parameters as of `fill`.
  ///
  /// - Precondition: the processor has AVX-512.
  @inline(never)
  public func fillNarrow(rows: Int, series: Series) {
    fill(rows: rows, by: SIMD8<Float>.self, series: series)
  }
}
