import Diagnostics
import Findings
import Foundation
import ReproducibleMath

/// What a part of a predicate comes to.
enum Quantity: Equatable {
  case number(Double)
  case series([Double])
  case text(String)
  case truth(Bool)
  /// A comparison element by element.
  case truths([Bool])

  fileprivate var kind: String {
    switch self {
    case .number: "a number"
    case .series: "a series"
    case .text: "a text"
    case .truth: "true or false"
    case .truths: "a comparison of series"
    }
  }
}

/// Computes predicates over findings.
struct PredicateEvaluator {
  let source: String
  let findings: [String: Value]

  init(_ predicate: Predicate, _ findings: [String: Value]) {
    source = predicate.source
    self.findings = findings
  }

  /// Whether a predicate holds.
  func holds(_ expression: Expression) throws(PredicateFault) -> Bool {
    try truth(expression)
  }

  /// The quantity that a part comes to.
  func quantity(_ expression: Expression) throws(PredicateFault) -> Quantity {
    switch expression {
    case .number(let value, _): return .number(value)
    case .text(let text, _): return .text(text)
    case .finding(let name, let range): return try finding(name, range)
    case .negative(let operand, _):
      switch try quantity(operand) {
      case .number(let value): return .number(-value)
      case .series(let values): return .series(values.map { -$0 })
      case let other: throw mismatch(operand, other, "a number or a series")
      }
    case .arithmetic(let operation, let a, let b, let range):
      return try arithmetic(operation, a, b, range)
    case .comparison(let operands, let comparisons, _): return try comparison(operands, comparisons)
    case .not(let operand, _): return .truth(try !truth(operand))
    case .and(let a, let b, _):
      // Both sides are computed, so that what is wrong in either is found.
      let (a, b) = (try truth(a), try truth(b))
      return .truth(a && b)
    case .or(let a, let b, _):
      let (a, b) = (try truth(a), try truth(b))
      return .truth(a || b)
    case .call(let function, let arguments, let range): return try call(function, arguments, range)
    }
  }

  private func truth(_ expression: Expression) throws(PredicateFault) -> Bool {
    switch try quantity(expression) {
    case .truth(let truth): return truth
    case .truths:
      throw PredicateFault(
        offset: expression.range.lowerBound, problem: "a comparison of series has many answers",
        remedy: "say all(…) or any(…)")
    case let other: throw mismatch(expression, other, "true or false")
    }
  }

  private func finding(_ name: String, _ range: Range<Int>) throws(PredicateFault) -> Quantity {
    switch findings[name] {
    case .number(let value): return .number(value)
    case .series(let values): return .series(values)
    case .text(let text): return .text(text)
    case nil:
      throw PredicateFault(
        offset: range.lowerBound, problem: "no finding “\(name)”",
        remedy: suggestion(for: name, among: findings.keys.sorted(), otherwise: "check the study’s findings"))
    }
  }

  private func arithmetic(
    _ operation: Expression.Arithmetic, _ a: Expression, _ b: Expression, _ range: Range<Int>
  ) throws(PredicateFault) -> Quantity {
    let left = try numbers(a)
    let right = try numbers(b)
    if operation == .over, right.values.contains(0) {
      throw PredicateFault(
        offset: b.range.lowerBound, problem: "division by zero: \(text(b)) is 0", remedy: nil)
    }
    let combined = try paired(left, right, range).map { pair in
      switch operation {
      case .plus: pair.0 + pair.1
      case .minus: pair.0 - pair.1
      case .times: pair.0 * pair.1
      case .over: pair.0 / pair.1
      case .power: Double.pow(pair.0, pair.1)
      }
    }
    return left.isSeries || right.isSeries ? .series(combined) : .number(combined[0])
  }

  private func comparison(
    _ operands: [Expression], _ comparisons: [Expression.Comparison]
  ) throws(PredicateFault) -> Quantity {
    var links: [Quantity] = []
    for (index, comparison) in comparisons.enumerated() {
      links.append(try compare(operands[index], comparison, operands[index + 1]))
    }
    if links.count == 1 { return links[0] }
    let truths: [[Bool]] = links.map { link in
      switch link {
      case .truths(let truths): truths
      case .truth(let truth): [truth]
      default: []
      }
    }
    let count = truths.map(\.count).max() ?? 0
    let joined = (0..<count).map { index in truths.allSatisfy { $0.count == 1 ? $0[0] : $0[index] } }
    return links.allSatisfy { if case .truth = $0 { true } else { false } }
      ? .truth(joined[0]) : .truths(joined)
  }

  private func compare(
    _ a: Expression, _ comparison: Expression.Comparison, _ b: Expression
  ) throws(PredicateFault) -> Quantity {
    if case .text(let left) = try quantity(a) {
      guard case .text(let right) = try quantity(b), comparison == .equal || comparison == .unequal else {
        throw PredicateFault(
          offset: a.range.lowerBound, problem: "a text can only be == or != to another text", remedy: nil)
      }
      return .truth((left == right) == (comparison == .equal))
    }
    let left = try numbers(a)
    let right = try numbers(b)
    let truths = try paired(left, right, a.range.lowerBound..<b.range.upperBound).map(comparison.holds)
    return left.isSeries || right.isSeries ? .truths(truths) : .truth(truths[0])
  }

  private func call(
    _ function: Function, _ arguments: [Expression], _ range: Range<Int>
  ) throws(PredicateFault) -> Quantity {
    switch function {
    case .all, .any:
      switch try quantity(arguments[0]) {
      case .truths(let truths):
        return .truth(function == .all ? truths.allSatisfy { $0 } : truths.contains(true))
      case .truth(let truth): return .truth(truth)
      case let other: throw mismatch(arguments[0], other, "a comparison")
      }
    case .slope:
      let x = try numbers(arguments[0])
      let y = try numbers(arguments[1])
      guard x.isSeries, y.isSeries, x.values.count == y.values.count, x.values.count > 1 else {
        throw PredicateFault(
          offset: range.lowerBound, problem: "slope needs two series of the same length, at least 2",
          remedy: nil)
      }
      guard let slope = leastSquaresSlope(x.values, y.values) else {
        throw PredicateFault(
          offset: arguments[0].range.lowerBound,
          problem: "division by zero: \(text(arguments[0])) does not vary, so there is no slope", remedy: nil)
      }
      return .number(slope)
    default: break
    }
    let values = try arguments.map { argument throws(PredicateFault) in try numbers(argument) }
    if let ofNumber = function.ofNumber {
      if let bad = values[0].values.first(where: { !function.accepts($0) }) {
        throw PredicateFault(
          offset: arguments[0].range.lowerBound,
          problem: "\(function.rawValue) of \(NumberFormat.claim.format(bad).plain)", remedy: nil)
      }
      let mapped = values[0].values.map(ofNumber)
      return values[0].isSeries ? .series(mapped) : .number(mapped[0])
    }
    let series = values.flatMap(\.values)
    if function == .count { return .number(Double(series.count)) }
    guard !series.isEmpty else {
      throw PredicateFault(
        offset: arguments[0].range.lowerBound, problem: "\(function.rawValue) of an empty series", remedy: nil
      )
    }
    if let ofOrder = function.ofOrder { return .truth(ofOrder(series)) }
    return .number(function.ofSeries?(series) ?? .nan)
  }

  typealias Numbers = (values: [Double], isSeries: Bool)

  func numbers(_ expression: Expression) throws(PredicateFault) -> Numbers {
    switch try quantity(expression) {
    case .number(let value): return ([value], false)
    case .series(let values): return (values, true)
    case let other: throw mismatch(expression, other, "a number or a series")
    }
  }

  /// Elements of two series side by side; a number goes with every element.
  func paired(_ a: Numbers, _ b: Numbers, _ range: Range<Int>) throws(PredicateFault) -> [(
    Double, Double
  )] {
    switch (a.isSeries, b.isSeries) {
    case (false, true): return b.values.map { (a.values[0], $0) }
    case (true, false): return a.values.map { ($0, b.values[0]) }
    default:
      guard a.values.count == b.values.count else {
        throw PredicateFault(
          offset: range.lowerBound,
          problem: "series of \(a.values.count) and \(b.values.count) elements do not match",
          remedy: nil)
      }
      return Array(zip(a.values, b.values))
    }
  }

  /// The author's words for a part.
  func text(_ expression: Expression) -> String {
    let bytes = Array(source.utf8)
    return String(decoding: bytes[expression.range], as: UTF8.self)
  }

  private func mismatch(_ expression: Expression, _ quantity: Quantity, _ wanted: String) -> PredicateFault {
    PredicateFault(
      offset: expression.range.lowerBound, problem: "\(text(expression)) is \(quantity.kind), not \(wanted)",
      remedy: nil)
  }
}
