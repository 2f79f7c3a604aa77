import Diagnostics

/// Recursive descent over the words of a predicate.
struct PredicateParser {
  private let tokens: [PredicateToken]
  private let end: Int
  private var next = 0
  private var depth = 0

  private static let depthLimit = 64

  static func parse(_ source: String) throws(PredicateFault) -> Expression {
    let tokens = try PredicateToken.tokens(of: source)
    var parser = PredicateParser(tokens: tokens, end: source.utf8.count)
    let expression = try parser.disjunction()
    if let rest = parser.current {
      throw PredicateFault(
        offset: rest.range.lowerBound, problem: "“\(parser.spelling(rest))” is not expected here",
        remedy: "join comparisons with “and” or “or”")
    }
    guard expression.isTruth else {
      throw PredicateFault(
        offset: expression.range.lowerBound, problem: "a claim must be true or false",
        remedy: "compare the value with something: < <= > >= == !=")
    }
    return expression
  }

  private init(tokens: [PredicateToken], end: Int) {
    self.tokens = tokens
    self.end = end
  }

  private var current: PredicateToken? { next < tokens.count ? tokens[next] : nil }

  private func spelling(_ token: PredicateToken) -> String {
    switch token.kind {
    case .number(let value): "\(value)"
    case .text(let text): "\"\(text)\""
    case .name(let name): name
    case .symbol(let symbol): symbol
    }
  }

  private mutating func take(_ kind: PredicateToken.Kind) -> Bool {
    guard current?.kind == kind else { return false }
    next += 1
    return true
  }

  /// Enters a part that may hold others of its kind.
  private mutating func descend() throws(PredicateFault) {
    depth += 1
    if depth > Self.depthLimit {
      throw PredicateFault(
        offset: current?.range.lowerBound ?? end, problem: "nested more than \(Self.depthLimit) levels deep",
        remedy: nil)
    }
  }

  private mutating func disjunction() throws(PredicateFault) -> Expression {
    try descend()
    defer { depth -= 1 }
    var left = try conjunction()
    while take(.name("or")) {
      let right = try conjunction()
      left = .or(left, right, left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func conjunction() throws(PredicateFault) -> Expression {
    var left = try negation()
    while take(.name("and")) {
      let right = try negation()
      left = .and(left, right, left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func negation() throws(PredicateFault) -> Expression {
    guard let token = current, token.kind == .name("not") else { return try comparison() }
    next += 1
    try descend()
    defer { depth -= 1 }
    let operand = try negation()
    return .not(operand, token.range.lowerBound..<operand.range.upperBound)
  }

  private mutating func comparison() throws(PredicateFault) -> Expression {
    let first = try sum()
    var operands = [first]
    var comparisons: [Expression.Comparison] = []
    while case .symbol(let symbol)? = current?.kind, let comparison = Expression.Comparison(rawValue: symbol)
    {
      next += 1
      comparisons.append(comparison)
      operands.append(try sum())
    }
    if comparisons.isEmpty { return first }
    return .comparison(
      operands, comparisons, first.range.lowerBound..<operands[operands.count - 1].range.upperBound)
  }

  private mutating func sum() throws(PredicateFault) -> Expression {
    var left = try product()
    while case .symbol(let symbol)? = current?.kind, symbol == "+" || symbol == "-" {
      next += 1
      let right = try product()
      left = .arithmetic(
        symbol == "+" ? .plus : .minus, left, right, left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func product() throws(PredicateFault) -> Expression {
    var left = try signed()
    while case .symbol(let symbol)? = current?.kind, symbol == "*" || symbol == "/" {
      next += 1
      let right = try signed()
      left = .arithmetic(
        symbol == "*" ? .times : .over, left, right, left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func signed() throws(PredicateFault) -> Expression {
    guard let token = current, token.kind == .symbol("-") else { return try power() }
    next += 1
    try descend()
    defer { depth -= 1 }
    let operand = try signed()
    return .negative(operand, token.range.lowerBound..<operand.range.upperBound)
  }

  /// Binds to the right: `a ^ b ^ c` is `a ^ (b ^ c)`.
  private mutating func power() throws(PredicateFault) -> Expression {
    let base = try primary()
    guard take(.symbol("^")) else { return base }
    try descend()
    defer { depth -= 1 }
    let exponent = try signed()
    return .arithmetic(.power, base, exponent, base.range.lowerBound..<exponent.range.upperBound)
  }

  private mutating func primary() throws(PredicateFault) -> Expression {
    guard let token = current else {
      throw PredicateFault(offset: end, problem: "the predicate ends too early", remedy: nil)
    }
    next += 1
    switch token.kind {
    case .number(let value): return .number(value, token.range)
    case .text(let text): return .text(text, token.range)
    case .symbol("("):
      let inner = try disjunction()
      try close(token)
      return inner
    case .name(let name): return try named(name, token)
    case .symbol:
      throw PredicateFault(
        offset: token.range.lowerBound, problem: "“\(spelling(token))” is not expected here", remedy: nil)
    }
  }

  private mutating func named(_ name: String, _ token: PredicateToken) throws(PredicateFault) -> Expression {
    if current?.kind == .symbol("(") { return try call(name, token) }
    switch name {
    case "pi": return .number(.pi, token.range)
    case "and", "or", "not":
      throw PredicateFault(
        offset: token.range.lowerBound, problem: "“\(name)” is not expected here", remedy: nil)
    default: break
    }
    guard name.contains(".") else {
      throw PredicateFault(
        offset: token.range.lowerBound, problem: "“\(name)” names no finding",
        remedy: "write study.name, such as sorting.supError.median")
    }
    return .finding(name, token.range)
  }

  private mutating func call(_ name: String, _ token: PredicateToken) throws(PredicateFault) -> Expression {
    guard let function = Function(rawValue: name) else {
      throw PredicateFault(
        offset: token.range.lowerBound, problem: "unknown function “\(name)”",
        remedy: suggestion(
          for: name, among: Function.allCases.map(\.rawValue),
          otherwise: "there are \(Function.allCases.map(\.rawValue).joined(separator: ", "))"))
    }
    let open = next
    next += 1
    var arguments: [Expression] = []
    if current?.kind != .symbol(")") {
      repeat { arguments.append(try disjunction()) } while take(.symbol(","))
    }
    try close(tokens[open])
    guard function.arity.contains(arguments.count) else {
      throw PredicateFault(
        offset: token.range.lowerBound,
        problem: "\(name) takes \(function.arguments), not \(arguments.count)",
        remedy: nil)
    }
    return .call(function, arguments, token.range.lowerBound..<tokens[next - 1].range.upperBound)
  }

  private mutating func close(_ open: PredicateToken) throws(PredicateFault) {
    guard take(.symbol(")")) else {
      throw PredicateFault(offset: open.range.lowerBound, problem: "unclosed parenthesis", remedy: nil)
    }
  }
}

extension Expression {
  /// Whether it is true or false rather than a number, as far as its form tells.
  fileprivate var isTruth: Bool {
    switch self {
    case .comparison, .not, .and, .or: true
    case .call(let function, _, _): function.isTruth
    case .number, .text, .finding, .negative, .arithmetic: false
    }
  }
}
