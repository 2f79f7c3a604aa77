import Approximation
import Pipeline

extension Certifier {
  /// A certificate in a trial: with progress, and stopped when the user asks for it.
  func certificate(_ options: CertificateOptions, _ context: any TrialContext) throws -> Certificate {
    try certificate(options) {
      context.progress(step: min($0.boxes, options.boxBudget), of: options.boxBudget, loss: $0.bound)
      try context.checkCancellation()
      return true
    }
  }
}
