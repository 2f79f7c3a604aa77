import Diagnostics
import ReproducibleMath

/// Reads a formula such as `sin(2*pi*x[1,1]) * x[2,1]` into operations.
///
///     expression = term { ("+" | "-") term }
///     term       = factor { ("*" | "/") factor }
///     factor     = ("+" | "-") factor | power
///     power      = primary [ "^" factor ]
///     primary    = number | "pi" | "e" | "x" "[" token "," coordinate "]"
///                | function "(" expression { "," expression } ")" | "(" expression ")"
///
/// so that `-x^2` is −(x²) and `2^3^2` is 2⁹. Tokens and coordinates count from 1. Numbers are the decimal numbers that
/// they say, not the nearest `Double`.
struct ExpressionParser {
  /// One function of the user's: its text, and what to call it in messages.
  struct Source {
    let text: String
    let name: String
  }

  private let source: Source
  private let characters: [Character]
  private let tokens: Int
  private let width: Int
  private var position = 0
  private var depth = 0

  /// How deep parentheses, signs and powers may nest.
  private static let deepest = 200
  /// How many operations and terms of sums a formula may come to; each constant factor of a sum repeats the sum.
  private static let largest = 1_000_000
  /// How much of a sub-expression a message shows.
  private static let shown = 60
  private static let functions = Formula.Function.allCases.filter { $0 != .reciprocal }.map(\.rawValue)

  private init(_ source: Source, tokens: Int, width: Int) {
    self.source = source
    self.tokens = tokens
    self.width = width
    characters = Array(source.text)
  }

  /// Adds an expression in the n·d numbers x[token, coordinate] to a formula; returns the place of its value.
  ///
  /// - Throws: `Diagnostic` of kind `.data` at the column where the text cannot be read on.
  static func parse(
    _ source: Source, tokens: Int, width: Int, into formula: inout Formula
  ) throws(Diagnostic) -> Int {
    var parser = ExpressionParser(source, tokens: tokens, width: width)
    let place = try parser.expression(&formula)
    parser.skipSpaces()
    if let extra = parser.next {
      throw parser.problem(
        "unexpected “\(extra)”", remedy: "put an operator such as * before it, or remove it")
    }
    return place
  }

  // MARK: Grammar

  /// A sum is one operation, however long: sums of its beginnings would take the square of its length.
  private mutating func expression(_ formula: inout Formula) throws(Diagnostic) -> Int {
    let first = try term(&formula)
    var terms: [(weight: Interval, operand: Int)] = [(1, first)]
    while true {
      if accept("+") {
        terms.append((1, try term(&formula)))
      } else if accept("-") {
        terms.append((-1, try term(&formula)))
      } else {
        return terms.count == 1 ? first : formula.combination(terms)
      }
    }
  }

  private mutating func term(_ formula: inout Formula) throws(Diagnostic) -> Int {
    skipSpaces()
    let start = position
    var product = try factor(&formula)
    while true {
      if accept("*") {
        product = formula.product(product, try factor(&formula))
      } else if accept("/") {
        let divisor = try factor(&formula)
        product = formula.product(product, formula.reciprocal(divisor, text: text(from: start)))
      } else {
        return product
      }
    }
  }

  private mutating func factor(_ formula: inout Formula) throws(Diagnostic) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw problem(
        "the formula nests deeper than \(Self.deepest)", remedy: "write it with fewer parentheses")
    }
    guard formula.size <= Self.largest else {
      throw problem(
        "the formula comes to more than \(Self.largest) operations",
        remedy: "multiply long sums by numbers once")
    }
    if accept("-") { return formula.scaled(-1, try factor(&formula)) }
    if accept("+") { return try factor(&formula) }
    return try power(&formula)
  }

  private mutating func power(_ formula: inout Formula) throws(Diagnostic) -> Int {
    skipSpaces()
    let start = position
    let base = try primary(&formula)
    guard accept("^") else { return base }
    let place = position
    let exponent = try factor(&formula)
    let text = text(from: start)
    guard case .constant(let p) = formula.operations[exponent] else {
      // aᵇ = exp(b log a) for a > 0.
      let logarithm = formula.apply(.log, base, text: text)
      return formula.apply(.exp, formula.product(exponent, logarithm))
    }
    if p.isPoint, p.lower == p.lower.rounded() {
      guard abs(p.lower) <= 1000 else {
        throw problem(
          "the exponent \(p.lower) is too large", at: place, remedy: "use a whole number up to 1000")
      }
      return formula.power(base, Int(p.lower), text: text)
    }
    guard abs(p.midpoint) <= 1000, p.width <= abs(p.midpoint) * 0x1p-48 else {
      throw problem(
        "the exponent is too large or not known well enough", at: place, remedy: "use a plain number")
    }
    if p.lower > 0 { return formula.add(.root(base, p), text: text) }
    return formula.reciprocal(formula.add(.root(base, -p), text: text), text: text)
  }

  private mutating func primary(_ formula: inout Formula) throws(Diagnostic) -> Int {
    skipSpaces()
    guard let character = next else {
      throw problem("the formula ends too soon", remedy: "complete it, as in x[1,1] + 1")
    }
    if character == "(" {
      position += 1
      let inner = try expression(&formula)
      try expect(")", after: "the expression in parentheses")
      return inner
    }
    if character.isASCII, character.isNumber || character == "." {
      return formula.constant(try number())
    }
    guard character.isLetter else {
      throw problem("unexpected “\(character)”", remedy: "write a number, a variable or a function here")
    }
    return try named(&formula)
  }

  private mutating func named(_ formula: inout Formula) throws(Diagnostic) -> Int {
    let start = position
    while let letter = next, letter.isLetter || (letter.isNumber && position > start) || letter == "_" {
      position += 1
    }
    let name = String(characters[start..<position])
    switch name {
    case "pi": return formula.constant(.pi)
    case "e": return formula.constant(.e)
    case "x": return try variable(&formula)
    case "min", "max":
      let operands = try arguments(name, &formula)
      guard operands.count >= 2 else {
        throw problem("\(name) needs at least two numbers", at: start, remedy: "write \(name)(a, b)")
      }
      return operands.dropFirst().reduce(operands[0]) {
        name == "min" ? formula.minimum($0, $1) : formula.maximum($0, $1)
      }
    default:
      guard Self.functions.contains(name), let function = Formula.Function(rawValue: name) else {
        let known = ["x", "pi", "e", "min", "max"] + Self.functions
        throw problem(
          "“\(name)” is unknown", at: start,
          remedy: suggestion(
            for: name, among: known,
            otherwise: "variables are x[token,coordinate]; functions are \(Self.list)"))
      }
      let operands = try arguments(name, &formula)
      guard operands.count == 1 else {
        throw problem(
          "\(name) takes one number, not \(operands.count)", at: start, remedy: "write \(name)(a)")
      }
      return formula.apply(function, operands[0], text: text(from: start))
    }
  }

  private static var list: String { (functions + ["min", "max"]).joined(separator: ", ") }

  private mutating func arguments(_ name: String, _ formula: inout Formula) throws(Diagnostic) -> [Int] {
    guard accept("(") else {
      throw problem("\(name) needs its argument in parentheses", remedy: "write \(name)(…)")
    }
    var operands = [try expression(&formula)]
    while accept(",") { operands.append(try expression(&formula)) }
    try expect(")", after: "the argument of \(name)")
    return operands
  }

  private mutating func variable(_ formula: inout Formula) throws(Diagnostic) -> Int {
    guard accept("[") else {
      throw problem("x needs the token and the coordinate that it means", remedy: "write x[1,1]")
    }
    let token = try index("token", 1...tokens)
    try expect(",", after: "the token")
    let coordinate = try index("coordinate", 1...width)
    try expect("]", after: "the coordinate")
    return formula.variable((token - 1) * width + coordinate - 1)
  }

  private mutating func index(_ what: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    skipSpaces()
    let start = position
    while let digit = next, digit.isASCII, digit.isNumber { position += 1 }
    let remedy = range.count == 1 ? "it can only be 1" : "use a number from 1 to \(range.upperBound)"
    guard position > start else { throw problem("the \(what) is missing", remedy: remedy) }
    let digits = String(characters[start..<position])
    guard let value = Int(digits), range.contains(value) else {
      throw problem("there is no \(what) \(digits)", at: start, remedy: remedy)
    }
    return value
  }

  // MARK: Numbers

  private mutating func number() throws(Diagnostic) -> Interval {
    let start = position
    func digits(_ parser: inout ExpressionParser) {
      while let digit = parser.next, digit.isASCII, digit.isNumber { parser.position += 1 }
    }
    digits(&self)
    if next == "." {
      position += 1
      digits(&self)
    }
    guard characters[start..<position].contains(where: \.isNumber) else {
      throw problem("a point without digits is no number", at: start, remedy: "write it as 0.25")
    }
    // An e begins an exponent only if digits follow; otherwise it is the constant e, and an operator is missing.
    let mantissaEnd = position
    if next == "e" || next == "E" {
      position += 1
      if next == "+" || next == "-" { position += 1 }
      let exponentStart = position
      digits(&self)
      if position == exponentStart { position = mantissaEnd }
    }
    let text = String(characters[start..<position])
    guard let nearest = Double(text.hasSuffix(".") ? text + "0" : text), nearest.isFinite else {
      throw problem(
        "“\(text)” is no number that can be computed with", at: start, remedy: "write it as 0.25 or 2.5e-3")
    }
    return Self.isExact(text, nearest) ? Interval(nearest) : Interval(nearest.nextDown, nearest.nextUp)
  }

  /// Whether a decimal number surely is a `Double`: whole numbers below 2⁵³, and fractions N / 10^k of such whose division
  /// leaves no remainder.
  private static func isExact(_ text: String, _ value: Double) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1].count : 0
    guard !text.lowercased().contains("e"), fraction <= 22,
      let whole = Int(parts.joined()), whole < 1 << 53
    else { return false }
    let power = (0..<fraction).reduce(1.0) { product, _ in product * 10 }
    return (-Double(whole)).addingProduct(value, power) == 0
  }

  // MARK: Characters

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private mutating func skipSpaces() {
    while let space = next, space.isWhitespace { position += 1 }
  }

  private mutating func accept(_ character: Character) -> Bool {
    skipSpaces()
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character, after what: String) throws(Diagnostic) {
    guard accept(character) else {
      throw problem("“\(character)” is missing after \(what)", remedy: "insert “\(character)” here")
    }
  }

  private func text(from start: Int) -> String {
    let text = characters[start..<position]
    guard text.count > Self.shown else { return String(text).trimmingSpaces }
    return "\(String(text.prefix(Self.shown / 2)))…\(String(text.suffix(Self.shown / 2)).trimmingSpaces)"
  }

  private func problem(_ what: String, at place: Int? = nil, remedy: String) -> Diagnostic {
    Diagnostic(
      .data, what, at: .text(file: source.name, line: 1, column: (place ?? position) + 1), remedy: remedy)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let trimmed = drop { $0.isWhitespace }
    return String(trimmed.reversed().drop { $0.isWhitespace }.reversed())
  }
}
