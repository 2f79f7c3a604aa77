import Findings
import Pipeline
import StudyKit

/// Can attention compute the forces between bodies?
struct ManyBody: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var bodies: Int
    /// ε of the softened attraction; the bodies lie in a square of side 2.
    var softening: Double
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "many-body"
  let summary = "softened gravitational accelerations of eight bodies, without positional encodings"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      bodies: 8, softening: 0.5, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 500 : 2000,
      recipe: Recipe(
        modelWidth: 32, heads: 8, headWidth: 8, hiddenWidth: 128, batch: 64,
        steps: profile == .quick ? 150 : profile == .standard ? 2700 : 60_000, rate: 1e-2))
  }

  func trials(_ parameters: Parameters) throws -> [ManyBodyTrial] {
    try checkRange("bodies", parameters.bodies, 2...256)
    try checkRange("softening", parameters.softening, 0.01...10)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    try checkMemory("heldOut", numbers: 8 * Double(parameters.heldOut) * Double(parameters.bodies))
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      ManyBodyTrial(
        bodies: parameters.bodies, softening: parameters.softening, recipe: parameters.recipe,
        seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: ManyBodyTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: ManyBodyTrial, _ context: any TrialContext) throws -> ManyBodyTrial.Outcome {
    try trial.run(context)
  }
}
