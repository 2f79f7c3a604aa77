import Findings

extension PredicateEvaluator {
  /// A predicate with its values filled in: `0.0312 < 0.05`, `all([0.1, 0.2, 0.4] < 1)`.
  func filled(_ expression: Expression) -> String {
    switch expression {
    case .and(let a, let b, _): return "\(factor(a)) and \(factor(b))"
    case .or(let a, let b, _): return "\(filled(a)) or \(filled(b))"
    case .not(let operand, _): return "not (\(filled(operand)))"
    case .comparison(let operands, let comparisons, _):
      let links = comparisons.indices.map { digits(operands[$0], comparisons[$0], operands[$0 + 1]) }
      let sides = operands.indices.map { index in
        // A side between two signs must tell itself from both neighbours.
        side(operands[index], digits: max(links[max(index - 1, 0)], links[min(index, links.count - 1)]))
      }
      return zip(comparisons, sides.dropFirst()).reduce(sides[0]) { "\($0) \($1.0.sign) \($1.1)" }
    case .call(let function, let arguments, _) where function.isTruth:
      return "\(function.rawValue)(\(arguments.map(filled).joined(separator: ", ")))"
    default: return side(expression, digits: NumberFormat.claimDigits)
    }
  }

  /// An operand of `and`, in parentheses where it binds less tightly.
  private func factor(_ expression: Expression) -> String {
    if case .or = expression { "(\(filled(expression)))" } else { filled(expression) }
  }

  /// As many digits as make both sides of a comparison differ in print where their numbers differ. Of series only the pairs count
  /// for which the comparison fails: among many pairs that satisfy it, two may well be close.
  private func digits(_ a: Expression, _ comparison: Expression.Comparison, _ b: Expression) -> Int {
    guard let left = try? numbers(a), let right = try? numbers(b),
      let pairs = try? paired(left, right, a.range)
    else { return NumberFormat.claimDigits }
    let isSeries = left.isSeries || right.isSeries
    let telling = pairs.lazy.filter { $0 != $1 && !(isSeries && comparison.holds($0, $1)) }.map {
      left, right in
      (NumberFormat.claimDigits...17).first {
        let format = NumberFormat(style: .automatic(digits: $0))
        return format.format(left) != format.format(right)
      } ?? NumberFormat.claimDigits
    }
    return telling.max() ?? NumberFormat.claimDigits
  }

  /// One side of a comparison: its value, or the author's words when they are a number already. Words that come to a number, such as
  /// `0.1 + 0.2`, stay unless it takes more digits to see what they come to.
  private func side(_ expression: Expression, digits: Int) -> String {
    let isLiteral =
      switch expression {
      case .number, .negative(.number, _): true
      default: false
      }
    if expression.names.isEmpty, isLiteral || digits == NumberFormat.claimDigits {
      return text(expression).replacing("-", with: "−")
    }
    guard let quantity = try? quantity(expression) else { return text(expression) }
    return switch quantity {
    case .number(let value): NumberFormat(style: .automatic(digits: digits)).format(value).plain
    case .series(let values): Self.abbreviated(values, digits: digits)
    case .text(let text): "“\(text)”"
    case .truth, .truths: filled(expression)
    }
  }

  /// The findings that a predicate reads, each once, with their values.
  func values(_ expression: Expression) -> [Fact] {
    var seen: Set<String> = []
    return expression.names.filter { seen.insert($0.name).inserted }.compactMap { name, _ in
      findings[name].map { value in
        switch value {
        case .number(let number): Fact(name, NumberFormat.claim.format(number).plain)
        case .series(let numbers): Fact(name, Self.abbreviated(numbers, digits: NumberFormat.claimDigits))
        case .text(let text): Fact(name, "“\(text)”")
        }
      }
    }
  }

  /// `[0.1, 0.2, …, 0.9]`
  private static func abbreviated(_ values: [Double], digits: Int) -> String {
    let format = NumberFormat(style: .automatic(digits: digits))
    let texts = values.map { format.format($0).plain }
    let shown = texts.count <= 6 ? texts : texts.prefix(3) + ["…"] + texts.suffix(1)
    return "[\(shown.joined(separator: ", "))]"
  }
}
