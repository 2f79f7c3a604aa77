import Findings
import Pipeline

/// How well does one layer learn to sort?
struct Sorting: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers in a sequence.
    var tokens: Int
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "sorting"
  let summary = "eight real numbers to sorted order, learned from examples"

  func parameters(for profile: Profile) -> Parameters {
    let recipe = Recipe(
      modelWidth: 32, heads: 16, headWidth: 8, hiddenWidth: 128, batch: 64,
      steps: profile == .quick ? 600 : profile == .standard ? 4000 : 40_000, rate: 3e-3)
    return Parameters(
      tokens: 8, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 2_000 : 10_000, recipe: recipe
    )
  }

  func trials(_ parameters: Parameters) throws -> [SortingTrial] {
    try checkRange("tokens", parameters.tokens, 1...256)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      SortingTrial(
        tokens: parameters.tokens, recipe: parameters.recipe, seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: SortingTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: SortingTrial, _ context: any TrialContext) throws -> SortingTrial.Outcome {
    try trial.run(context)
  }
}
