import Approximation

/// A table of two columns, what and how much, in plain text.
func table(_ rows: [(String, String)]) -> String {
  let width = rows.map(\.0.count).max() ?? 0
  return rows.map { name, value in
    name + String(repeating: " ", count: width - name.count + 2) + value
  }.joined(separator: "\n")
}

/// A positive number with four significant digits, never below it: what is proved stays true as it is printed.
func roundedUp(_ x: Double) -> String { rounded(x, .up) }

/// A positive number with four significant digits, never above it.
func roundedDown(_ x: Double) -> String { rounded(x, .down) }

private func rounded(_ x: Double, _ rule: FloatingPointRoundingRule) -> String {
  guard x > 1e-250, x < 1e250 else { return "\(x)" }
  var (scale, exponent) = (x, 0)
  while scale < 1000 { (scale, exponent) = (scale * 10, exponent + 1) }
  while scale >= 10_000 { (scale, exponent) = (scale / 10, exponent - 1) }
  // Scaling errs by less than a part in 10¹³: a number that is that near to a shorter one is taken for it only where that is safe.
  let digits = (rule == .up ? scale * (1 + 1e-13) : scale * (1 - 1e-13)).rounded(rule)
  return "\(Double("\(Int(digits))e\(-exponent)") ?? x)"
}

/// 1234567 as 1,234,567.
func grouped(_ n: Int) -> String {
  let digits = Array(String(n.magnitude))
  let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max(0, $0 - 3)..<$0]) }
  return (n < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

extension Certificate {
  /// The rows that tell what is proved, and why no more.
  var rows: [(String, String)] {
    let place = location.map { "\(($0 * 1e4).rounded() / 1e4)" }.joined(separator: ", ")
    let reason: String? =
      switch ending {
      case .gap, .goal: nil
      case .refuted: "a larger error was found"
      case .boxBudget: "not shown to be better than this: the budget of boxes is used up"
      case .timeLimit: "not shown to be better than this: the time is up"
      case .memoryLimit: "not shown to be better than this: the memory is full"
      case .stopped: "not shown to be better than this: it was stopped"
      }
    return [
      ("proved", "‖T − f‖ ≤ \(roundedUp(bound)) on the whole domain"),
      ("found", "\(roundedDown(sampled)) at (\(place))"),
      ("gap", gap.isFinite ? "\(roundedUp(gap)) ×" : "no error was found"),
      ("boxes", grouped(boxes)),
    ] + (reason.map { [("ended", $0)] } ?? []) + [
      ("covers", "the real function that the weights define; running it in floating point adds rounding")
    ]
  }
}
