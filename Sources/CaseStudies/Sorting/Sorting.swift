import Findings
import Pipeline
import StudyKit

/// How well does one layer learn to sort?
struct Sorting: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers in a sequence.
    var tokens: Int
    var seeds: Int
    var heldOut: Int
    /// Thresholds of the start that counts, after Proof A.
    var thresholds: Int
    var recipe: Recipe
  }

  let name = "sorting"
  let summary = "eight real numbers to sorted order, learned from examples"

  func parameters(for profile: Profile) -> Parameters {
    let recipe = Recipe(
      modelWidth: 32, heads: 16, headWidth: 8, hiddenWidth: 128, batch: profile == .quick ? 32 : 64,
      steps: profile == .quick ? 300 : profile == .standard ? 3000 : 40_000, rate: 3e-3)
    return Parameters(
      tokens: 8, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 1_000 : 10_000,
      thresholds: profile == .quick ? 8 : 16, recipe: recipe
    )
  }

  func trials(_ parameters: Parameters) throws -> [SortingTrial] {
    try checkRange("tokens", parameters.tokens, 1...256)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    try checkRange("thresholds", parameters.thresholds, 1...1024 / parameters.tokens)
    try parameters.recipe.check()
    let sized = ThresholdHeads(tokens: parameters.tokens, thresholds: parameters.thresholds)
      .sized(parameters.recipe)
    // A start that sorts already needs few steps, and short ones.
    var polish = sized
    polish.steps = max(1, polish.steps / 20)
    polish.rate /= 15
    let arms: [(SortingTrial.Start, Recipe)] = [
      (.random, parameters.recipe), (.control, sized),
      (.thresholds(parameters.thresholds), polish),
    ]
    return arms.flatMap { start, recipe in
      // The control takes several times as long as the rest, and half of the seeds tell as much.
      (1...(start == .control ? (parameters.seeds + 1) / 2 : parameters.seeds)).map {
        SortingTrial(
          tokens: parameters.tokens, start: start, recipe: recipe, seed: UInt64($0),
          heldOut: parameters.heldOut)
      }
    }
  }

  func label(_ trial: SortingTrial) -> String {
    let start =
      switch trial.start {
      case .random: "from random"
      case .control: "control"
      case .thresholds: "from thresholds"
      }
    return "\(start), seed \(trial.seed)"
  }

  func run(_ trial: SortingTrial, _ context: any TrialContext) throws -> SortingTrial.Outcome {
    try trial.run(context)
  }
}
