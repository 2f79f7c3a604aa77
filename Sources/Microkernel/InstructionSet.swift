/// What a kernel's code is compiled for.
///
/// It is part of the type of a `Strip` so that two modules compiled with different options never share a specialisation:
/// the linker keeps only one of two functions of the same name, and the processor may not have what that one needs.
public protocol InstructionSet {
  /// Rows computed at a time, at most 8: as many as leave registers for a row of B and a number of A.
  ///
  /// - Parameter lanes: columns of the strip, 8 or 16.
  static func height(lanes: Int) -> Int
}

/// What the whole package is compiled for: on x86-64 the sixteen registers of AVX2, of which six rows of sixteen
/// columns take twelve.
public enum Baseline: InstructionSet {
  /// Six rows of sixteen columns, eight of eight.
  @inlinable @inline(__always)
  public static func height(lanes: Int) -> Int { lanes == 16 ? 6 : 8 }
}
