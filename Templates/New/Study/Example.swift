import Findings
import Pipeline
import StudyKit

/// The study's question: how closely does a trained layer follow x²?
struct Example: CaseStudy {
  /// What a cell may set; the names here are the options' names.
  struct Parameters: Codable, Equatable, Sendable {
    var seeds: Int
    var gridPoints: Int
    var recipe: Recipe
  }

  let name = "example-study"
  let summary = "one line for report list"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      seeds: profile == .quick ? 2 : 5, gridPoints: 501,
      recipe: Recipe(
        modelWidth: 8, heads: 1, headWidth: 8, hiddenWidth: 32, batch: 32,
        steps: profile == .quick ? 300 : profile == .standard ? 2000 : 20_000, rate: 5e-3))
  }

  func trials(_ parameters: Parameters) throws -> [ExampleTrial] {
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("gridPoints", parameters.gridPoints, 2...1_000_000)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      ExampleTrial(recipe: parameters.recipe, seed: UInt64($0), gridPoints: parameters.gridPoints)
    }
  }

  func label(_ trial: ExampleTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: ExampleTrial, _ context: any TrialContext) throws -> ExampleTrial.Outcome {
    try trial.run(context)
  }
}
