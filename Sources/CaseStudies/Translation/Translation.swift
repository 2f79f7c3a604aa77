import Findings
import Pipeline
import StudyKit

/// Can one layer learn a discrete code without a mistake?
struct Translation: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Codons of a sequence; three times as many tokens.
    var codons: Int
    var seeds: Int
    /// Random surroundings of each codon at each place in which translation is tested.
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "translation"
  let summary = "nucleotides to amino acids by the standard genetic code: exact on all codons"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      codons: 4, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 4 : 16,
      recipe: Recipe(
        modelWidth: 32, heads: 4, headWidth: 8, hiddenWidth: 64, batch: 32,
        steps: profile == .quick ? 200 : profile == .standard ? 400 : 6000, rate: 1e-2))
  }

  func trials(_ parameters: Parameters) throws -> [TranslationTrial] {
    try checkRange("codons", parameters.codons, 1...64)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...10_000)
    // Three tokens of 4 numbers become 21 each.
    let tokens = 3 * Double(parameters.codons)
    try checkMemory("heldOut", numbers: 25 * Double(parameters.heldOut) * Double(parameters.codons) * tokens)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      TranslationTrial(
        codons: parameters.codons, recipe: parameters.recipe, seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: TranslationTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: TranslationTrial, _ context: any TrialContext) throws -> TranslationTrial.Outcome {
    try trial.run(context)
  }
}
