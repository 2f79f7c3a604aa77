import Diagnostics
import ReproducibleMath
import Transformer

/// A proved bound of a model's largest error.
public struct Certificate: Codable, Hashable, Sendable {
  public enum Ending: String, Codable, Sendable { case gap, goal, boxBudget, timeLimit, memoryLimit, cancelled }
  public struct Step: Codable, Hashable, Sendable {
    public let boxes: Int
    public let bound: Double
    public let sampled: Double
  }
  public let bound: Double
  public let sampled: Double
  public let location: [Double]
  public let boxes: Int
  public let ending: Ending
  public let history: [Step]
  public var gap: Double { bound / sampled }
}

public struct CertificateOptions: Codable, Hashable, Sendable {
  public var relativeGap = 0.01
  public var goal: Double?
  public var boxBudget = 100_000_000
  public var timeLimit: Double?
  public var memoryLimit = 400 << 20
  public var threads = 1
  public init() {}
}

public func probeCertify(
  _ model: Model<Double>, _ target: Formula, domain: [Interval], _ options: CertificateOptions,
  progress: (Certificate) -> Bool = { _ in true }
) throws -> Certificate {
  var formula = target
  let layer = LayerFormula(model, in: &formula)
  let ranges = formula.operationRanges(over: domain)
  let m = model.configuration.outputWidth
  let tokens = try layer.tokens.enumerated().map { index, token in
    try HiddenUnits(token, model, ranges: ranges, targets: Array(target.outputs[index * m..<(index + 1) * m]))
  }
  print("operations", formula.operations.count, "features", tokens.map(\.features.count), "units", tokens.map(\.count), "pads", tokens.map { $0.outputPad.max()! })
  let problem = ErrorProblem(program: Program(formula), tokens: tokens, domain: domain)
  return BranchAndBound(problem, options).run(progress: progress)
}
