import ReproducibleMath

extension Formula {
  /// The functions' ranges over a box: intervals that hold all values there.
  ///
  /// - Parameter box: D intervals.
  public func ranges(over box: [Interval]) -> [Interval] {
    let results = operationRanges(over: box)
    return outputs.map { results[$0] }
  }

  /// The ranges of all operations over a box.
  func operationRanges(over box: [Interval]) -> [Interval] {
    precondition(box.count == variables, "a box has as many sides as the formula has variables")
    var results: [Interval] = []
    results.reserveCapacity(operations.count)
    for operation in operations { results.append(Self.range(operation, results, box)) }
    return results
  }

  private static func range(_ operation: Operation, _ results: [Interval], _ box: [Interval]) -> Interval {
    switch operation {
    case .constant(let value): value
    case .variable(let index): box[index]
    case .combination(let constant, let terms):
      terms.reduce(constant) { $0 + $1.weight * results[$1.operand] }
    case .product(let a, let b): results[a] * results[b]
    case .power(let a, let n): .pow(results[a], n)
    case .root(let a, let exponent): .pow(.maximum(0, results[a]), exponent)
    case .function(let function, let a): function(results[a])
    case .minimum(let a, let b): .minimum(results[a], results[b])
    case .maximum(let a, let b): .maximum(results[a], results[b])
    case .softmax(let logits, let weight): softmaxRange(logits.map { results[$0] }, weight)
    }
  }

  /// 1 / Σ exp(x_t − x_w): falling in each difference.
  private static func softmaxRange(_ logits: [Interval], _ weight: Int) -> Interval {
    var denominator: Interval = 1
    for (index, logit) in logits.enumerated() where index != weight {
      denominator += .exp(logit - logits[weight])
    }
    let range = 1 / denominator
    return Interval(max(0, range.lower), min(1, range.upper))
  }

  /// The functions' ranges over a box, and the ranges of their partial derivatives there.
  ///
  /// Where a function has a kink (abs, min, max) the derivative's range is the hull of the subgradients, so that the mean
  /// value theorem f(x) − f(y) = Σ g_c (x_c − y_c) holds for some g in the ranges, for all x and y of the box.
  ///
  /// - Parameter box: D intervals.
  public func derivatives(over box: [Interval]) -> [Gradient] {
    let values = operationRanges(over: box)
    var results: [Gradient] = []
    results.reserveCapacity(operations.count)
    for (place, operation) in operations.enumerated() {
      results.append(
        Gradient(range: values[place], partials: partials(operation, values[place], values, results)))
    }
    return outputs.map { results[$0] }
  }

  /// A function's range over a box and the ranges of its partial derivatives.
  public struct Gradient: Hashable, Sendable {
    /// {f(x)}.
    public let range: Interval
    /// {∂f/∂x_c}, D intervals.
    public let partials: [Interval]
  }

  private func partials(
    _ operation: Operation, _ value: Interval, _ values: [Interval], _ results: [Gradient]
  ) -> [Interval] {
    let zero = [Interval](repeating: 0, count: variables)
    switch operation {
    case .constant: return zero
    case .variable(let index):
      var unit = zero
      unit[index] = 1
      return unit
    case .combination(_, let terms):
      return terms.reduce(zero) { sum, term in
        zip(sum, results[term.operand].partials).map { $0 + term.weight * $1 }
      }
    case .product(let a, let b):
      return zip(results[a].partials, results[b].partials).map { values[b] * $0 + values[a] * $1 }
    case .power(let a, let n):
      return scale(results[a].partials, Interval(Double(n)) * .pow(values[a], n - 1))
    case .root(let a, let p):
      return scale(results[a].partials, p * .pow(.maximum(0, values[a]), p - 1))
    case .function(let function, let a):
      return scale(results[a].partials, function.slope(over: values[a], value))
    case .minimum(let a, let b):
      return choice(values[b] - values[a], results[a].partials, results[b].partials)
    case .maximum(let a, let b):
      return choice(values[a] - values[b], results[a].partials, results[b].partials)
    case .softmax(let logits, let weight):
      // ∂A_w = A_w Σ_t A_t (∂x_w − ∂x_t), with A_t ≥ 0.
      var sum = zero
      for index in logits.indices where index != weight {
        let other = Self.softmaxRange(logits.map { values[$0] }, index)
        for c in 0..<variables {
          sum[c] += other * (results[logits[weight]].partials[c] - results[logits[index]].partials[c])
        }
      }
      return scale(sum, value)
    }
  }

  private func scale(_ partials: [Interval], _ factor: Interval) -> [Interval] {
    // A number that does not depend on a variable keeps the derivative zero, whatever the factor.
    partials.map { $0 == 0 ? 0 : factor * $0 }
  }

  /// The first where the sign is surely positive, the second where it is surely negative, else the hull.
  private func choice(_ sign: Interval, _ first: [Interval], _ second: [Interval]) -> [Interval] {
    if sign.lower > 0 { return first }
    if sign.upper < 0 { return second }
    return zip(first, second).map { $0.hull($1) }
  }
}

extension Formula.Function {
  /// The derivative's range over x, where the function's range is `value`.
  func slope(over x: Interval, _ value: Interval) -> Interval {
    switch self {
    case .abs: x.lower >= 0 ? 1 : x.upper <= 0 ? -1 : Interval(-1, 1)
    case .sin: .cos(x)
    case .cos: -.sin(x)
    case .exp: value
    case .log: x.lower > 0 ? 1 / x : .entire
    case .sqrt: x.lower > 0 ? 1 / (2 * value) : Interval(0, .infinity)
    case .tanh: Interval(0, 1).intersection(1 - .pow(value, 2)) ?? 1
    case .reciprocal: -(.pow(value, 2))
    }
  }
}
