import Diagnostics

/// - Throws: `Diagnostic` of kind `.data` with the range when the number lies outside it.
func checkRange<Number: Comparable & Sendable>(
  _ name: String, _ number: Number, _ range: ClosedRange<Number>
) throws(Diagnostic) {
  guard range.contains(number) else {
    throw Diagnostic(
      .data, "\(name) = \(number) is outside \(range.lowerBound) to \(range.upperBound)", at: .named(name),
      remedy: "choose a value in this range")
  }
}
