import Approximation
import Pipeline
import ReproducibleMath
import StudyKit

/// Proof A carried out for one map with K cells: what it promises, what is found, and what is proved without it.
struct ConstructionTrial: Codable, Hashable, Sendable {
  /// A built-in map.
  let target: String
  /// K.
  let cells: Int
  /// Points in cells and strips at which the error is measured.
  let points: Int
  /// The budget of the certificate.
  let boxes: Int

  struct Outcome: Codable, Sendable {
    let construction: PartitionAndRoute
    /// Learned numbers that are not zero.
    let weights: Int
    /// The largest error found.
    let sampled: Double
    /// What branch and bound proves, which knows nothing of the theorem.
    let certificate: Certificate
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let target = try Target.named(target)
    let construction = try PartitionAndRoute(target, cells: cells)
    let model = try construction.model(target)
    context.attach("model.safetensors", model.safetensors())
    let certifier = try Certifier(model, target, recognizing: false)
    let scattered = certifier.errors(at: construction.points(target, count: points, seed: 1)).reduce(0, max)
    let options = CertificateOptions(relativeGap: 0.05, boxBudget: boxes, threads: context.threads)
    let certificate = try certifier.certificate(options, context)
    return Outcome(
      construction: construction, weights: model.parameters.count { $0 != 0 },
      sampled: max(scattered, certificate.sampled), certificate: certificate)
  }
}
