import Diagnostics

/// Refuses options that would take too much memory.
///
/// - Throws: `Diagnostic` of kind `.data` that says how much memory so many numbers of eight bytes would take, if it is more than
///   trials may have. In floating point, since options within their ranges multiply to more than an integer holds.
public func checkMemory(_ option: String, numbers: Double) throws(Diagnostic) {
  guard numbers <= 0x1p29 else {
    throw Diagnostic(
      .data, "\(option) would take \(Int((numbers * 8 / 1e9).rounded(.up))) GB of memory, more than 4",
      at: .named(option),
      remedy: "choose smaller sizes")
  }
}

/// Refuses an option outside its range, ends included.
///
/// - Throws: `Diagnostic` of kind `.data` with the range when the number lies outside it.
public func checkRange<Number: Comparable & Sendable>(
  _ name: String, _ number: Number, _ range: ClosedRange<Number>
) throws(Diagnostic) {
  guard range.contains(number) else {
    throw Diagnostic(
      .data, "\(name) = \(number) is outside \(range.lowerBound) to \(range.upperBound)", at: .named(name),
      remedy: "choose a value in this range")
  }
}
