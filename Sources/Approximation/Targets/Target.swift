import Diagnostics
import ReproducibleMath

/// A continuous map f from sequences of n tokens in R^d to sequences of n tokens in R^m, on a box: what is approximated.
///
/// Input numbers are x[1,1] … x[1,d], x[2,1] … x[n,d], output numbers likewise: a token's coordinates side by side.
public struct Target: Hashable, Sendable {
  /// In kebab case for built-in maps; the formulas' text for a user's.
  public let name: String
  /// n.
  public let tokens: Int
  /// d.
  public let inputWidth: Int
  /// m.
  public let outputWidth: Int
  /// The box 𝒦, n·d sides.
  public let domain: [Interval]
  /// n·m functions of n·d numbers.
  public let formula: Formula

  /// D, the numbers of an input sequence.
  public var inputCount: Int { tokens * inputWidth }

  /// The unit cube.
  public static func unitDomain(_ count: Int) -> [Interval] {
    [Interval](repeating: Interval(0, 1), count: count)
  }

  /// - Parameter domain: n·d sides of a length that is neither tiny nor huge; the unit cube unless given.
  /// - Throws: `Diagnostic` of kind `.usage` when shapes do not fit, and of kind `.data` when the formula is not shown to be
  ///   continuous on the domain.
  public init(
    _ name: String, tokens: Int, inputWidth: Int, outputWidth: Int, domain: [Interval]? = nil,
    formula: Formula
  ) throws(Diagnostic) {
    let domain = domain ?? Self.unitDomain(formula.variables)
    guard tokens > 0, inputWidth > 0, outputWidth > 0, formula.variables == tokens * inputWidth,
      domain.count == formula.variables, formula.outputs.count == tokens * outputWidth
    else {
      throw Diagnostic(
        .usage,
        "a map of \(tokens) tokens of width \(inputWidth) to width \(outputWidth) needs \(tokens * inputWidth) variables and sides and \(tokens * outputWidth) functions, not \(formula.variables), \(domain.count) and \(formula.outputs.count)",
        at: .named(name), remedy: "give one function for each output number")
    }
    for (c, side) in domain.enumerated() where !Self.isUsable(side) {
      throw Diagnostic(
        .usage,
        "side \(c + 1) of the domain, \(side), is none to compute on: its ends must lie within ±1e60, in order, and further apart than 1e-60 and than a trillionth of their size",
        at: .named(name), remedy: "shift and scale the domain")
    }
    try formula.checkContinuity(over: domain)
    self.name = name
    self.tokens = tokens
    self.inputWidth = inputWidth
    self.outputWidth = outputWidth
    self.domain = domain
    self.formula = formula
  }

  /// Whether sums, squares and shares of numbers of the side neither overflow nor vanish.
  private static func isUsable(_ side: Interval) -> Bool {
    side.magnitude <= 1e60 && side.width >= 1e-60 && side.width >= side.magnitude * 1e-12
  }

  /// A map given by one expression for each output number.
  ///
  /// - Parameters:
  ///   - functions: n·m expressions in x[token,coordinate], the first token's outputs first.
  ///   - width: d.
  /// - Throws: `DiagnosticList` with every expression that cannot be read, of kind `.data`, each at its column;
  ///   `Diagnostic` of kind `.usage` when their number does not fit the tokens, and as `init(_:tokens:…)`.
  public init(functions: [String], tokens: Int, width: Int, domain: [Interval]? = nil) throws {
    for (name, count) in [("tokens", tokens), ("width", width)] where count < 1 || count > 4096 {
      throw Diagnostic(
        .usage, "\(count) is no number of \(name)", at: .named(name), remedy: "use a number from 1 to 4096")
    }
    guard tokens * width <= 4096 else {
      throw Diagnostic(
        .usage, "\(tokens) tokens of width \(width) make \(tokens * width) input numbers, more than 4096",
        at: .named("width"), remedy: "use fewer or narrower tokens")
    }
    guard tokens * width * functions.count <= 1 << 18 else {
      throw Diagnostic(
        .usage,
        "\(tokens * width) input numbers and \(functions.count) functions make \(tokens * width * functions.count) partial derivatives, more than 262144",
        at: .named("function"), remedy: "use fewer or narrower tokens")
    }
    guard !functions.isEmpty, functions.count.isMultiple(of: tokens) else {
      throw Diagnostic(
        .usage, "\(functions.count) functions cannot be shared out among \(tokens) tokens",
        at: .named("function"),
        remedy: "give one function for each token, or the same number of functions for each")
    }
    var formula = Formula(variables: tokens * width)
    var problems: [Diagnostic] = []
    for (index, text) in functions.enumerated() {
      let source = ExpressionParser.Source(text: text, name: "function \(index + 1)")
      do throws(Diagnostic) {
        formula.outputs.append(
          try ExpressionParser.parse(source, tokens: tokens, width: width, into: &formula))
      } catch {
        problems.append(error)
      }
    }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    try self.init(
      functions.joined(separator: ", "), tokens: tokens, inputWidth: width,
      outputWidth: functions.count / tokens, domain: domain, formula: formula)
  }

  // MARK: Values

  /// f at one sequence or several: n·m numbers for each n·d, to about the precision of `Double`.
  public func callAsFunction(_ x: [Double]) -> [Double] { formula.values(at: x) }

  /// {f(X)} over a box, n·m intervals.
  public func ranges(over box: [Interval]) -> [Interval] { formula.ranges(over: box) }

  /// f over a box with the ranges of its partial derivatives, n·m functions; see `Formula.derivatives(over:)`.
  public func derivatives(over box: [Interval]) -> [Formula.Gradient] { formula.derivatives(over: box) }

  // MARK: How fast it varies

  /// L_c of each output: sup |∂f_o/∂x_c| over the domain, rounded up; infinite where no bound was found.
  ///
  /// Bounded piece by piece on 512 pieces of the domain.
  public var lipschitzConstants: [[Double]] {
    let zero = [[Double]](
      repeating: [Double](repeating: 0, count: inputCount), count: formula.outputs.count)
    return pieces(512).reduce(zero) { constants, piece in
      zip(constants, formula.derivatives(over: piece)).map { constant, gradient in
        zip(constant, gradient.partials).map { max($0, $1.magnitude) }
      }
    }
  }

  /// ‖f‖_∞, rounded up.
  public var supNorm: Double {
    pieces(512).reduce(0) { largest, piece in
      formula.ranges(over: piece).reduce(largest) { max($0, $1.magnitude) }
    }
  }

  /// ω for displacements that differ by coordinate: sup ‖f(X) − f(Y)‖_∞ over |X_c − Y_c| ≤ δ_c, rounded up.
  ///
  /// The smaller of Σ_c L_c δ_c and of what follows from the operations one by one, output by output: the second knows that
  /// maxima and minima, sorting among them, do not stretch distances in the sup norm.
  public func modulus(_ displacement: [Double], lipschitzConstants: [[Double]]) -> Double {
    let structural = formula.oscillation(displacement, over: domain)
    return zip(structural, lipschitzConstants).reduce(0) { largest, bounds in
      let linear = zip(bounds.1, displacement).reduce(Interval(0)) { $0 + Interval(0, $1.0) * Interval($1.1) }
      return max(largest, min(bounds.0, linear.upper))
    }
  }

  /// ω(δ), rounded up.
  public func modulus(_ delta: Double) -> Double {
    modulus([Double](repeating: delta, count: inputCount), lipschitzConstants: lipschitzConstants)
  }

  /// The domain halved, along its relatively widest side, into 2^k pieces: as many as `count` at most.
  func pieces(_ count: Int) -> [[Interval]] {
    var pieces = [domain]
    var side = 0
    while 2 * pieces.count <= count {
      pieces = pieces.flatMap { piece in
        let (first, second) = piece[side].halves
        return [first, second].map { half in
          var part = piece
          part[side] = half
          return part
        }
      }
      side = (side + 1) % inputCount
    }
    return pieces
  }
}
