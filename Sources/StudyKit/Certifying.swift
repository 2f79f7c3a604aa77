import Approximation
import Pipeline

extension Certifier {
  /// A certificate in a trial: with progress, and stopped when the user asks for it.
  ///
  /// - Throws: what the context throws.
  public func certificate(_ options: CertificateOptions, _ context: any TrialContext) throws -> Certificate {
    try certificate(options) {
      context.progress(step: min($0.boxes, options.boxBudget), of: options.boxBudget, loss: $0.bound)
      try context.checkCancellation()
      return true
    }
  }
}

extension Certificate {
  /// Whether it can be one: a bound may be infinite.
  public var isSound: Bool {
    bound >= 0 && sampled.isFinite && boxes > 0 && location.holds(max(1, location.count))
      && history.allSatisfy { $0.boxes > 0 && $0.bound >= 0 && $0.sampled.isFinite }
  }
}

extension PartitionAndRoute {
  /// Whether it can be a construction with K cells for so many numbers.
  public func fits(cells: Int, numbers: Int) -> Bool {
    self.cells == cells && heads == numbers * (cells - 1) && hiddenWidth > 0 && parameterCount > 0
      && [transition, sharpness, exclusion, stripConstant, cellBound, stripBound, tail, bound].holds(8)
  }
}
