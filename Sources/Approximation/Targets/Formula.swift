import ReproducibleMath

/// Functions R^D → R^q as operations, each on earlier ones: what a target map is, and what a layer computes before its
/// hidden units.
///
/// The same operations run on numbers, on intervals, on intervals with derivatives and on linear enclosures over boxes.
/// A computation that occurs twice is one operation, so that a sorting network of maxima and minima stays as small as it is.
public struct Formula: Hashable, Sendable {
  /// One computation; operands are places of earlier operations.
  public enum Operation: Hashable, Sendable {
    /// A real number known to lie in an interval, such as π.
    case constant(Interval)
    /// The input number at this place.
    case variable(Int)
    /// constant + Σ weight · operand, with the operands in rising order.
    case combination(Interval, [Term])
    case product(Int, Int)
    /// xⁿ for n ≥ 2.
    case power(Int, Int)
    /// xᵖ for x ≥ 0 and p > 0, p known to lie in a narrow interval.
    case root(Int, Interval)
    case function(Function, Int)
    case minimum(Int, Int)
    case maximum(Int, Int)
    /// exp(x_w) / Σ exp(x_t) for the w-th of the operands. The weights of one softmax follow each other, from the first.
    case softmax([Int], weight: Int)
  }

  /// A weight and what it multiplies.
  public struct Term: Hashable, Sendable {
    /// A real number known to lie in the interval.
    public let weight: Interval
    /// The place of an earlier operation.
    public let operand: Int
  }

  /// The functions of one number.
  public enum Function: String, CaseIterable, Hashable, Sendable {
    case abs, sin, cos, exp, log, sqrt, tanh
    /// 1 / x.
    case reciprocal
  }

  /// How many numbers the functions depend on, D.
  public let variables: Int
  /// In an order in which operands come first.
  public internal(set) var operations: [Operation] = []
  /// The text of operations that are not defined everywhere, for messages.
  public internal(set) var texts: [Int: String] = [:]
  /// The operations whose results are the functions' values.
  public var outputs: [Int] = []
  private var places: [Operation: Int] = [:]
  /// The operations and the terms of combinations.
  private(set) var size = 0

  /// A formula without operations.
  public init(variables: Int) { self.variables = variables }

  // MARK: Building

  /// Adds an operation, or finds it.
  @discardableResult
  public mutating func add(_ operation: Operation, text: String? = nil) -> Int {
    if let place = places[operation] { return place }
    let place = operations.count
    operations.append(operation)
    places[operation] = place
    size += 1
    if case .combination(_, let terms) = operation { size += terms.count }
    if let text { texts[place] = text }
    return place
  }

  /// The input number at this place.
  public mutating func variable(_ index: Int) -> Int {
    precondition((0..<variables).contains(index), "a formula has the variables it was made with")
    return add(.variable(index))
  }

  /// A number known to lie in an interval.
  public mutating func constant(_ value: Interval) -> Int { add(.constant(value)) }

  /// constant + Σ weight · operand: sums within are merged and multiples of one operand collected, so that x − x is 0.
  public mutating func combination(_ terms: [(weight: Interval, operand: Int)], plus constant: Interval = 0)
    -> Int
  {
    var constant = constant
    var weights: [Int: Interval] = [:]
    func include(_ weight: Interval, _ operand: Int) {
      weights[operand] = weights[operand].map { $0 + weight } ?? weight
    }
    for (weight, operand) in terms where weight != 0 {
      switch operations[operand] {
      case .constant(let value): constant += weight * value
      case .combination(let inner, let innerTerms):
        constant += weight * inner
        for term in innerTerms { include(weight * term.weight, term.operand) }
      default: include(weight, operand)
      }
    }
    let merged = weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }
    if merged.isEmpty { return self.constant(constant) }
    if constant == 0, merged.count == 1, merged[0].value == 1 { return merged[0].key }
    return add(.combination(constant, merged.map { Term(weight: $0.value, operand: $0.key) }))
  }

  /// a + b.
  public mutating func sum(_ a: Int, _ b: Int) -> Int { combination([(1, a), (1, b)]) }
  /// a − b.
  public mutating func difference(_ a: Int, _ b: Int) -> Int { combination([(1, a), (-1, b)]) }
  /// weight · a.
  public mutating func scaled(_ weight: Interval, _ a: Int) -> Int { combination([(weight, a)]) }

  /// a b.
  public mutating func product(_ a: Int, _ b: Int) -> Int {
    if case .constant(let weight) = operations[a] { return scaled(weight, b) }
    if case .constant(let weight) = operations[b] { return scaled(weight, a) }
    return a == b ? power(a, 2) : add(.product(min(a, b), max(a, b)))
  }

  /// 1 / a.
  public mutating func reciprocal(_ a: Int, text: String? = nil) -> Int {
    if case .constant(let value) = operations[a], !value.contains(0) { return constant(1 / value) }
    return add(.function(.reciprocal, a), text: text)
  }

  /// aⁿ, for any whole n.
  public mutating func power(_ a: Int, _ n: Int, text: String? = nil) -> Int {
    if n == 0 { return constant(1) }
    if n < 0 { return reciprocal(power(a, -n), text: text) }
    if n == 1 { return a }
    if case .constant(let value) = operations[a] { return constant(Interval.pow(value, n)) }
    return add(.power(a, n))
  }

  /// A function of one number. Constants are folded where the function is defined.
  public mutating func apply(_ function: Function, _ a: Int, text: String? = nil) -> Int {
    if case .constant(let value) = operations[a] {
      let image = function(value)
      if image.isBounded, function != .sqrt || value.lower >= 0 { return constant(image) }
    }
    return function == .reciprocal ? reciprocal(a, text: text) : add(.function(function, a), text: text)
  }

  /// The larger of two.
  public mutating func maximum(_ a: Int, _ b: Int) -> Int {
    if case .constant(let x) = operations[a], case .constant(let y) = operations[b] {
      return constant(Interval.maximum(x, y))
    }
    return a == b ? a : add(.maximum(min(a, b), max(a, b)))
  }

  /// The smaller of two.
  public mutating func minimum(_ a: Int, _ b: Int) -> Int {
    if case .constant(let x) = operations[a], case .constant(let y) = operations[b] {
      return constant(Interval.minimum(x, y))
    }
    return a == b ? a : add(.minimum(min(a, b), max(a, b)))
  }

  /// The weights of softmax over the logits.
  public mutating func softmax(_ logits: [Int]) -> [Int] {
    logits.count == 1 ? [constant(1)] : logits.indices.map { add(.softmax(logits, weight: $0)) }
  }

  // MARK: Identity

  /// The same operations in the same order with the same outputs.
  public static func == (a: Formula, b: Formula) -> Bool {
    a.variables == b.variables && a.operations == b.operations && a.outputs == b.outputs
  }

  /// Feeds what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(variables)
    hasher.combine(operations)
    hasher.combine(outputs)
  }
}

extension Formula.Function {
  /// {f(x)}; `Interval.entire` where the function is not defined on all of x. √ is that of max(0, x).
  public func callAsFunction(_ x: Interval) -> Interval {
    switch self {
    case .abs: .abs(x)
    case .sin: .sin(x)
    case .cos: .cos(x)
    case .exp: .exp(x)
    case .log: .log(x)
    case .sqrt: .sqrt(.maximum(0, x))
    case .tanh: .tanh(x)
    case .reciprocal: 1 / x
    }
  }

  /// f(x) to nearest, about.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .abs: Swift.abs(x)
    case .sin: Double.sin(x)
    case .cos: Double.cos(x)
    case .exp: Double.exp(x)
    case .log: Double.log(x)
    case .sqrt: Swift.max(0, x).squareRoot()
    case .tanh: Double.tanh(x)
    case .reciprocal: 1 / x
    }
  }
}
