import Approximation
import Diagnostics
import Pipeline
import ReproducibleMath
import Transformer
import StudyKit

/// One trained layer, certified in each of three ways, and a search for a counter-example.
struct CertificateGapTrial: Codable, Hashable, Sendable {
  /// n, each token one number.
  let tokens: Int
  let recipe: Recipe
  let seed: UInt64
  /// The relative gap at which a certificate is good enough.
  let gap: Double
  /// The budget of each certificate.
  let boxes: Int
  /// Points at which an error above the certificates is looked for.
  let probes: Int

  struct Outcome: Codable, Sendable {
    /// In the order of `BoundMethod.allCases`.
    let certificates: [Certificate]
    /// The largest error at the probes.
    let probed: Double
    let curve: LossCurve
  }

  /// sin 2πx for one number, (sin(πx₁)x₂, cos(πx₂)x₁) for two, sin(π(x_i + x_{i+2}/2))·x_{i+1} around the circle for more.
  static func target(tokens: Int) throws -> Target {
    switch tokens {
    case 1: .sine
    case 2: .waves
    default:
      try Target(
        functions: (0..<tokens).map { i in
          "sin(pi*(x[\(i + 1),1] + 0.5*x[\((i + 2) % tokens + 1),1]))*x[\((i + 1) % tokens + 1),1]"
        }, tokens: tokens, width: 1)
    }
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let target = try Self.target(tokens: tokens)
    let (model, curve) = try trainLayer(for: target, recipe, seed: seed, context)
    let certifier = try Certifier(model, target)
    let certificates = try BoundMethod.allCases.map { method in
      try certifier.certificate(
        CertificateOptions(relativeGap: gap, boxBudget: boxes, threads: context.threads, method: method),
        context)
    }
    return Outcome(
      certificates: certificates, probed: certifier.largestError(points: probes, seed: seed), curve: curve)
  }
}
