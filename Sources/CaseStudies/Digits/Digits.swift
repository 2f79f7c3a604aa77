import Diagnostics
import Findings
import Pipeline
import StudyKit

/// Can one layer read handwritten digits?
struct Digits: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Pixels of a patch's side: 1, 2, 4 or 8.
    var patch: Int
    var seeds: Int
    /// Images that are not trained on.
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "digits"
  let summary = "handwritten digits of 8 × 8 pixels, their patches as tokens: accuracy, confusion, attention"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      patch: 2, seeds: profile == .quick ? 3 : 5, heldOut: 360,
      recipe: Recipe(
        modelWidth: 32, heads: 8, headWidth: 4, hiddenWidth: 64, batch: 32,
        steps: profile == .quick ? 200 : profile == .standard ? 2000 : 20_000, rate: 6e-3))
  }

  func trials(_ parameters: Parameters) throws -> [DigitsTrial] {
    guard [1, 2, 4, 8].contains(parameters.patch) else {
      throw Diagnostic(
        .data, "patch = \(parameters.patch) is none of 1, 2, 4 and 8", at: .named("patch"),
        remedy: "choose a divisor of the image's side")
    }
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1796)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      DigitsTrial(
        patch: parameters.patch, recipe: parameters.recipe, seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: DigitsTrial) -> String { "seed \(trial.seed)" }

  func dataFiles(_ trial: DigitsTrial) -> [String] { [DigitsTrial.file] }

  func run(_ trial: DigitsTrial, _ context: any TrialContext) throws -> DigitsTrial.Outcome {
    try trial.run(context)
  }
}
