import Approximation
import Diagnostics
import Pipeline
import ReproducibleMath
import StudyKit
import Transformer

/// One layer for one map, made in one of three ways, with a certificate.
struct GalleryOfApproximationsTrial: Codable, Hashable, Sendable {
  /// How the layer comes about.
  enum Method: Codable, Hashable, Sendable {
    /// Partition and route, for an ε.
    case proofA(epsilon: Double)
    /// Gather and superpose, for an ε.
    case proofB(epsilon: Double)
    /// Gradient descent from random parameters.
    case trained(Recipe, seed: UInt64)
  }

  /// A built-in map.
  let target: String
  let method: Method
  /// Points along each axis at which the layer is drawn; 0 when it is not.
  let grid: Int
  /// The budget of each certificate.
  let boxes: Int

  struct Outcome: Codable, Sendable {
    let heads: Int
    let hiddenWidth: Int
    let parameters: Int
    /// Those that are not zero.
    let weights: Int
    /// `nil` where Proof B reached no certificate of ε within its limits.
    let certificate: Certificate?
    /// What training left.
    let curve: LossCurve?
    /// The first output of a layer of one number on the grid.
    let values: [Double]
    /// The largest error over its outputs on the grid.
    let errors: [Double]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let target = try Target.named(target)
    switch method {
    case .proofA(let epsilon):
      let model = try PartitionAndRoute(target, epsilon: epsilon).model(target)
      let certifier = try Certifier(model, target)
      // The theorem's bound is the certificate: nothing is split.
      return outcome(
        model, certifier,
        try certifier.certificate(
          CertificateOptions(relativeGap: nil, goal: epsilon, boxBudget: boxes), context))
    case .proofB(let epsilon):
      do {
        let (construction, model) = try GatherAndSuperpose.construct(
          target, epsilon: epsilon, options: CertificateOptions(boxBudget: boxes, threads: context.threads)
        ) { _ in try context.checkCancellation() }
        return outcome(model, try Certifier(model, target), construction.certificate)
      } catch let problem as Diagnostic where problem.kind == .data {
        return Outcome(
          heads: 0, hiddenWidth: 0, parameters: 0, weights: 0, certificate: nil, curve: nil, values: [],
          errors: [])
      }
    case .trained(let recipe, let seed):
      let (model, curve) = try trainLayer(for: target, recipe, seed: seed, context)
      let certifier = try Certifier(model, target)
      let options = CertificateOptions(relativeGap: 0.02, boxBudget: boxes, threads: context.threads)
      return outcome(model, certifier, try certifier.certificate(options, context), curve)
    }
  }

  private func outcome(
    _ model: Model<some Real>, _ certifier: Certifier, _ certificate: Certificate,
    _ curve: LossCurve? = nil
  ) -> Outcome {
    let (target, configuration) = (certifier.target, model.configuration)
    let points = grid == 0 ? [] : target.points(grid)
    return Outcome(
      heads: configuration.heads, hiddenWidth: configuration.hiddenWidth,
      parameters: configuration.parameterCount, weights: model.parameters.count { $0 != 0 },
      certificate: certificate, curve: curve,
      values: target.inputCount == 1 ? values(certifier, points) : [], errors: certifier.errors(at: points))
  }

  /// The layer's first output at points.
  private func values(_ certifier: Certifier, _ points: [Double]) -> [Double] {
    let outputs = certifier.target.formula.outputs.count
    let (truth, differences) = (certifier.target(points), certifier.differences(at: points))
    return stride(from: 0, to: truth.count, by: outputs).map { truth[$0] + differences[$0] }
  }
}
