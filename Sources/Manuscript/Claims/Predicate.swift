/// What a claim asserts, as a formula over findings: `slope(log(k.size), log(k.error)) < -0.9 and k.n == 4`.
///
/// Comparisons may be chained (`0 < a < 1`), work element by element on series, and bind tighter than `not`,
/// `and`, `or`. Arithmetic is `+ - * / ^` on numbers and series.
struct Predicate: Sendable {
  /// As the author wrote it.
  let source: String
  let expression: Expression

  /// Parses a predicate.
  init(parsing source: String) throws(PredicateFault) {
    self.source = source
    expression = try PredicateParser.parse(source)
  }

  /// The findings in it, each with its UTF-8 offset, in order.
  var names: [(name: String, offset: Int)] { expression.names }
}

/// A part of a predicate.
indirect enum Expression: Sendable {
  case number(Double, Range<Int>)
  case text(String, Range<Int>)
  case finding(String, Range<Int>)
  case negative(Expression, Range<Int>)
  case arithmetic(Arithmetic, Expression, Expression, Range<Int>)
  /// `a < b <= c`: operands, and the comparisons between them.
  case comparison([Expression], [Comparison], Range<Int>)
  case not(Expression, Range<Int>)
  case and(Expression, Expression, Range<Int>)
  case or(Expression, Expression, Range<Int>)
  case call(Function, [Expression], Range<Int>)

  enum Arithmetic: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
  }

  enum Comparison: String, Sendable {
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="

    /// Whether it is true of two numbers.
    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .atMost: left <= right
      case .greater: left > right
      case .atLeast: left >= right
      case .equal: left == right
      case .unequal: left != right
      }
    }

    /// As it is printed.
    var sign: String {
      switch self {
      case .less: "<"
      case .atMost: "≤"
      case .greater: ">"
      case .atLeast: "≥"
      case .equal: "="
      case .unequal: "≠"
      }
    }
  }

  /// Offsets in the predicate.
  var range: Range<Int> {
    switch self {
    case .number(_, let range), .text(_, let range), .finding(_, let range), .negative(_, let range),
      .arithmetic(_, _, _, let range), .comparison(_, _, let range), .not(_, let range),
      .and(_, _, let range),
      .or(_, _, let range), .call(_, _, let range):
      range
    }
  }

  var names: [(name: String, offset: Int)] {
    switch self {
    case .number, .text: []
    case .finding(let name, let range): [(name, range.lowerBound)]
    case .negative(let operand, _), .not(let operand, _): operand.names
    case .arithmetic(_, let a, let b, _), .and(let a, let b, _), .or(let a, let b, _): a.names + b.names
    case .comparison(let operands, _, _), .call(_, let operands, _): operands.flatMap(\.names)
    }
  }
}
