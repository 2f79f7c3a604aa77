import Findings
import Pipeline
import ReproducibleMath
import StudyKit

/// Are the layer's gradients right, and how well can finite differences tell?
struct GradientCheck: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var modelWidth: Int
    var heads: Int
    var hiddenWidth: Int
    var tokens: Int
    var batch: Int
    var probes: Int
    /// Step sizes a decade, from 1/10 down to 10⁻¹².
    var stepsPerDecade: Int
    var seeds: Int
  }

  let name = "gradient-check"
  let summary = "the layer’s gradients against finite differences, per tensor and step size"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      modelWidth: 8, heads: 2, hiddenWidth: 16, tokens: 4, batch: 4,
      probes: profile == .quick ? 3 : profile == .standard ? 6 : 64,
      stepsPerDecade: profile == .quick ? 2 : 3, seeds: profile == .quick ? 2 : profile == .standard ? 5 : 25)
  }

  func trials(_ parameters: Parameters) throws -> [GradientCheckTrial] {
    try checkRange("modelWidth", parameters.modelWidth, 1...1024)
    try checkRange("heads", parameters.heads, 1...parameters.modelWidth)
    try checkRange("hiddenWidth", parameters.hiddenWidth, 1...4096)
    try checkRange("tokens", parameters.tokens, 2...256)
    try checkRange("batch", parameters.batch, 1...4096)
    try checkRange("probes", parameters.probes, 1...1_000_000)
    try checkRange("stepsPerDecade", parameters.stepsPerDecade, 1...20)
    try checkRange("seeds", parameters.seeds, 1...1000)
    let count = 11 * parameters.stepsPerDecade + 1
    let steps = (0..<count).map { Double.pow(10, -1 - Double($0) / Double(parameters.stepsPerDecade)) }
    return (1...parameters.seeds).map {
      GradientCheckTrial(
        modelWidth: parameters.modelWidth, heads: parameters.heads, hiddenWidth: parameters.hiddenWidth,
        tokens: parameters.tokens, batch: parameters.batch, probes: parameters.probes, steps: steps,
        seed: UInt64($0))
    }
  }

  func label(_ trial: GradientCheckTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: GradientCheckTrial, _ context: any TrialContext) throws -> GradientCheckTrial.Outcome {
    try trial.run(context)
  }
}
