import Findings

extension PredicateEvaluator {
  /// A predicate with its values filled in: `0.0312 < 0.05`, `all([0.1, 0.2, 0.4] < 1)`.
  func filled(_ expression: Expression) -> String {
    switch expression {
    case .and(let a, let b, _): return "\(factor(a)) and \(factor(b))"
    case .or(let a, let b, _): return "\(filled(a)) or \(filled(b))"
    case .not(let operand, _): return "not (\(filled(operand)))"
    case .comparison(let operands, let comparisons, _):
      return operands.dropFirst().enumerated().reduce(side(operands[0])) { text, next in
        "\(text) \(comparisons[next.offset].sign) \(side(next.element))"
      }
    case .call(let function, let arguments, _) where function.isTruth:
      return "\(function.rawValue)(\(arguments.map(filled).joined(separator: ", ")))"
    default: return side(expression)
    }
  }

  /// An operand of `and`, in parentheses where it binds less tightly.
  private func factor(_ expression: Expression) -> String {
    if case .or = expression { "(\(filled(expression)))" } else { filled(expression) }
  }

  /// One side of a comparison: its value, or the author's words when they are a number already.
  private func side(_ expression: Expression) -> String {
    if expression.names.isEmpty { return text(expression).replacing("-", with: "−") }
    guard let quantity = try? quantity(expression) else { return text(expression) }
    return switch quantity {
    case .number(let value): NumberFormat.claim.format(value).plain
    case .series(let values): Self.abbreviated(values)
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
        case .series(let numbers): Fact(name, Self.abbreviated(numbers))
        case .text(let text): Fact(name, "“\(text)”")
        }
      }
    }
  }

  /// `[0.1, 0.2, …, 0.9]`
  private static func abbreviated(_ values: [Double]) -> String {
    let texts = values.map { NumberFormat.claim.format($0).plain }
    let shown = texts.count <= 6 ? texts : texts.prefix(3) + ["…"] + texts.suffix(1)
    return "[\(shown.joined(separator: ", "))]"
  }
}
