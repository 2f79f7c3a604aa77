import Diagnostics
import ReproducibleMath

extension Formula {
  /// A bound of the oscillation: the largest |f(x) − f(y)| over x and y of the box with |x_c − y_c| ≤ δ_c, per output.
  ///
  /// Operation by operation, and over the whole box: the sum's modulus is at most the sum of moduli, that of max(a, b) at
  /// most the larger, that of φ∘a at most sup|φ′| times a's, that of √ at most the root, and none exceeds its range's width.
  /// Rounded up throughout.
  ///
  /// - Parameters:
  ///   - displacement: δ, D numbers ≥ 0.
  ///   - box: D intervals.
  public func oscillation(_ displacement: [Double], over box: [Interval]) -> [Double] {
    let values = operationRanges(over: box)
    var moduli: [Interval] = []
    moduli.reserveCapacity(operations.count)
    for (place, operation) in operations.enumerated() {
      let bound = modulus(operation, values[place], values, moduli, displacement).upper
      moduli.append(Interval(Swift.max(0, Swift.min(bound, values[place].width, .greatestFiniteMagnitude))))
    }
    return outputs.map { moduli[$0].upper == .greatestFiniteMagnitude ? .infinity : moduli[$0].upper }
  }

  private func modulus(
    _ operation: Operation, _ value: Interval, _ values: [Interval], _ moduli: [Interval],
    _ displacement: [Double]
  ) -> Interval {
    func size(_ place: Int) -> Interval { Interval(0, values[place].magnitude) }
    switch operation {
    case .constant: return 0
    case .variable(let index): return Interval(displacement[index])
    case .combination(_, let terms):
      return terms.reduce(0) { $0 + .abs($1.weight) * moduli[$1.operand] }
    case .product(let a, let b): return size(a) * moduli[b] + size(b) * moduli[a]
    case .power(let a, let n):
      return Interval(Double(n)) * .pow(size(a), n - 1) * moduli[a]
    case .root(let a, let p):
      // For p ≤ 1 the power is subadditive.
      let slope = .abs(p * .pow(.maximum(0, values[a]), p - 1)) * moduli[a]
      return p.upper <= 1 ? .minimum(slope, .pow(moduli[a], p)) : slope
    case .function(let function, let a):
      let slope = .abs(function.slope(over: values[a], value)) * moduli[a]
      return function == .sqrt ? .minimum(slope, .sqrt(moduli[a])) : slope
    case .minimum(let a, let b), .maximum(let a, let b): return .maximum(moduli[a], moduli[b])
    case .softmax(let logits, _):
      // Σ_t |∂A_w/∂x_t| = 2 A_w (1 − A_w) ≤ ½.
      return 0.5 * logits.reduce(0) { .maximum($0, moduli[$1]) }
    }
  }

  /// Refuses a formula that is not shown to be continuous on the box.
  ///
  /// The box is halved where an operation may be undefined (a divisor that may be zero, the logarithm or root of a number
  /// that may be negative) until the pieces are decided, or so small that what is wrong is plain to see. A root's argument
  /// may fall below zero by rounding: √ is read as that of max(0, x).
  ///
  /// - Throws: `Diagnostic` of kind `.data` that names the sub-expression and the box where it fails.
  public func checkContinuity(over box: [Interval]) throws(Diagnostic) {
    let partial = operations.indices.filter { isPartial(operations[$0]) }
    guard !partial.isEmpty else {
      return try checkBounded(operationRanges(over: box), box)
    }
    var pending = [box]
    var examined = 0
    // Long formulas get fewer pieces, so that none is examined for minutes.
    let mostExamined = Swift.min(20_000, Swift.max(100, 20_000_000 / operations.count))
    while let piece = pending.popLast() {
      examined += 1
      let values = operationRanges(over: piece)
      guard let failing = partial.first(where: { !isDefined(operations[$0], values) }) else {
        try checkBounded(values, piece)
        continue
      }
      let widest =
        piece.indices.max { piece[$0].width * box[$1].width < piece[$1].width * box[$0].width } ?? 0
      let small = piece[widest].width <= 0x1p-30 * Swift.max(box[widest].width, .leastNormalMagnitude)
      if small || examined > mostExamined || isNowhereDefined(operations[failing], values) {
        throw undefined(failing, piece)
      }
      let (first, second) = piece[widest].halves
      for half in [second, first] {
        var part = piece
        part[widest] = half
        pending.append(part)
      }
    }
  }

  private func isPartial(_ operation: Operation) -> Bool {
    switch operation {
    case .function(let function, _): [.log, .sqrt, .reciprocal].contains(function)
    case .root: true
    default: false
    }
  }

  private func isDefined(_ operation: Operation, _ values: [Interval]) -> Bool {
    switch operation {
    case .function(.log, let a): values[a].lower > 0
    case .function(.reciprocal, let a): !values[a].contains(0) && values[a] != .entire
    case .function(.sqrt, let a), .root(let a, _):
      values[a].lower >= -0x1p-40 * Swift.max(1, Swift.min(values[a].magnitude, 0x1p40))
    default: true
    }
  }

  private func isNowhereDefined(_ operation: Operation, _ values: [Interval]) -> Bool {
    switch operation {
    case .function(.log, let a): values[a].upper <= 0
    case .function(.reciprocal, let a): values[a] == 0
    case .function(.sqrt, let a), .root(let a, _): values[a].upper < 0
    default: false
    }
  }

  private func checkBounded(_ values: [Interval], _ box: [Interval]) throws(Diagnostic) {
    for place in operations.indices where !values[place].isBounded { throw undefined(place, box) }
  }

  private func undefined(_ place: Int, _ box: [Interval]) -> Diagnostic {
    let sides = box.map(\.description).joined(separator: " × ")
    let what = texts[place].map { "“\($0)”" } ?? "an operation"
    let reason =
      switch operations[place] {
      case .function(.reciprocal, _): "divides by zero, or by numbers that cannot be told from it"
      case .function(.log, _): "takes the logarithm of numbers that are not positive"
      case .function(.sqrt, _): "takes the root of numbers that are negative"
      case .root: "takes a fractional power of numbers that are negative"
      default: "is too large to compute with"
      }
    return Diagnostic(
      .data, "\(what) \(reason)", at: .named("on the box \(sides)"),
      remedy: "give a function that is continuous on the whole domain")
  }
}
