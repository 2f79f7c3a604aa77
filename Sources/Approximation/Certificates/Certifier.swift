import Diagnostics
import ReproducibleMath
import Transformer

/// A model and the map that it approximates, ready to be compared: at points fast, and everywhere with proof.
public struct Certifier: Sendable {
  /// f.
  public let target: Target
  /// The construction that the model is, if it is Proof A's for this target.
  public let construction: PartitionAndRoute?
  let problem: ErrorProblem

  /// - Parameter recognizing: whether to find out if the model is Proof A's construction.
  /// - Throws: `Diagnostic` of kind `.usage` when model and target differ in shape, and of kind `.data` when the weights are
  ///   too large to compute with.
  public init<R: Real>(
    _ model: Model<R>, _ target: Target, recognizing: Bool = true
  ) throws(Diagnostic) {
    let configuration = model.configuration
    guard configuration.tokens == target.tokens, configuration.inputWidth == target.inputWidth,
      configuration.outputWidth == target.outputWidth
    else {
      throw Diagnostic(
        .usage,
        "the model maps \(configuration.tokens) tokens of width \(configuration.inputWidth) to width \(configuration.outputWidth), the target \(target.tokens) of width \(target.inputWidth) to width \(target.outputWidth)",
        at: .named(target.name), remedy: "give one function for each of the model's output numbers")
    }
    // Every Float is a Double; what is Double already is not copied, for constructions fill the memory.
    let model = model as? Model<Double> ?? model.converted(to: Double.self)
    self.target = target
    construction = recognizing ? PartitionAndRoute(recognizing: model, target) : nil
    var formula = target.formula
    let layer = LayerFormula(model, in: &formula)
    let ranges = formula.operationRanges(over: target.domain)
    var tokens: [HiddenUnits] = []
    for (index, token) in layer.tokens.enumerated() {
      let first = index * target.outputWidth
      tokens.append(
        try HiddenUnits(
          token, model, ranges: ranges,
          targets: Array(target.formula.outputs[first..<first + target.outputWidth])))
    }
    problem = ErrorProblem(program: Program(formula), tokens: tokens, domain: target.domain)
  }

  /// Proves a bound of the largest error, by branch and bound, starting from the theorem's bound where the model is a
  /// construction. The same certificate for any number of threads, unless the time limit ends it.
  ///
  /// - Parameter progress: told after each round what is proved so far; returns whether to go on. What it throws ends the
  ///   search.
  public func certificate(
    _ options: CertificateOptions = CertificateOptions(), progress: (Certificate) throws -> Bool
  ) rethrows -> Certificate {
    var options = options
    options.known = construction?.bound
    return try BranchAndBound(problem, options).run(progress: progress)
  }

  /// As `certificate(_:progress:)`, to the end.
  public func certificate(_ options: CertificateOptions = CertificateOptions()) -> Certificate {
    certificate(options) { _ in true }
  }

  /// |T − f|, the largest over tokens and outputs, at points of the domain, to about the precision of `Double`.
  ///
  /// - Parameter points: n·d numbers for each.
  public func errors(at points: [Double]) -> [Double] {
    let outputs = target.formula.outputs.count
    let differences = differences(at: points)
    return stride(from: 0, to: differences.count, by: outputs).map { start in
      differences[start..<start + outputs].reduce(0) { max($0, abs($1)) }
    }
  }

  /// T − f at points of the domain, n·m numbers for each, to about the precision of `Double`. With its matrices multiplied
  /// out beforehand the layer takes a fraction of a full forward pass.
  ///
  /// - Parameter points: n·d numbers for each.
  public func differences(at points: [Double]) -> [Double] {
    let variables = problem.variables
    let outputs = target.formula.outputs.count
    let total = points.count / variables
    precondition(total * variables == points.count, "points have as many numbers as the map's input")
    let bounds = BoxBounds(problem)
    let whole = Restriction(problem.tokens)
    var differences = [Double](repeating: 0, count: total * outputs)
    for first in stride(from: 0, to: total, by: 8) {
      let count = min(8, total - first)
      for d in 0..<variables {
        for lane in 0..<8 { bounds.lower[d][lane] = points[(first + min(lane, count - 1)) * variables + d] }
      }
      bounds.differences(at: bounds.lower, whole) { token, output, difference in
        for lane in 0..<count {
          differences[(first + lane) * outputs + token * target.outputWidth + output] = difference[lane]
        }
      }
    }
    return differences
  }

  /// A number that the error surely reaches at a point, up to rounding what it is there: proved in interval arithmetic.
  ///
  /// - Parameter point: n·d numbers.
  public func provedError(at point: [Double]) -> Double {
    BoxBounds(problem).provedError(at: point, Restriction(problem.tokens))
  }

  /// The largest error at scattered points of the domain: a lower bound of the supremum, quickly.
  ///
  /// - Parameter seed: of the points.
  public func largestError(points count: Int, seed: UInt64) -> Double {
    var random = RandomStream(seed: seed, "points to measure the error at")
    var points: [Double] = []
    points.reserveCapacity(count * target.inputCount)
    for _ in 0..<count {
      for side in target.domain { points.append(random.uniform(side.lower...side.upper)) }
    }
    return errors(at: points).reduce(0, max)
  }
}
