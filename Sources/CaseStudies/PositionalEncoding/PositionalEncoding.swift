import Findings
import Pipeline
import StudyKit

/// What do positional encodings buy? Reversal with them and without, beside the lower bound for equivariant layers.
struct PositionalEncoding: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers in a sequence.
    var tokens: Int
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "positional-encoding"
  let summary = "reversal with and without positional encodings, beside the lower bound ½"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      tokens: 8, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 2_000 : 10_000,
      recipe: Recipe(
        modelWidth: 32, heads: 4, headWidth: 8, hiddenWidth: 64, batch: 64,
        steps: profile == .quick ? 600 : profile == .standard ? 3000 : 20_000, rate: 3e-3))
  }

  func trials(_ parameters: Parameters) throws -> [PositionalEncodingTrial] {
    try checkRange("tokens", parameters.tokens, 2...256)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    try parameters.recipe.check()
    return [true, false].flatMap { positions in
      (1...parameters.seeds).map {
        PositionalEncodingTrial(
          tokens: parameters.tokens, positions: positions, recipe: parameters.recipe, seed: UInt64($0),
          heldOut: parameters.heldOut)
      }
    }
  }

  func label(_ trial: PositionalEncodingTrial) -> String {
    "\(trial.positions ? "with" : "without") positions, seed \(trial.seed)"
  }

  func run(_ trial: PositionalEncodingTrial, _ context: any TrialContext) throws
    -> PositionalEncodingTrial.Outcome
  {
    try trial.run(context)
  }
}
