import Findings
import Pipeline
import StudyKit

/// Can one softmax layer do linear regression on examples that it is shown?
struct InContext: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// The most examples of a sequence.
    var examples: Int
    /// Numbers of x.
    var dimension: Int
    /// The standard deviation of the noise in an example's y.
    var noise: Double
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "in-context"
  let summary = "linear regression from examples in the input, against least squares"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      examples: 12, dimension: 2, noise: 0.25, seeds: profile == .quick ? 3 : 5,
      heldOut: profile == .quick ? 200 : 2000,
      recipe: Recipe(
        modelWidth: 32, heads: 8, headWidth: 8, hiddenWidth: 64, batch: 64,
        steps: profile == .quick ? 100 : profile == .standard ? 1500 : 40_000, rate: 4e-3))
  }

  func trials(_ parameters: Parameters) throws -> [InContextTrial] {
    try checkRange("examples", parameters.examples, 1...256)
    try checkRange("dimension", parameters.dimension, 1...16)
    try checkRange("noise", parameters.noise, 0...10)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    // Each example is an array of its own.
    let example = Double(parameters.dimension) + 8
    try checkMemory(
      "heldOut", numbers: Double(parameters.heldOut) * Double(parameters.examples + 1) * example)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      InContextTrial(
        examples: parameters.examples, dimension: parameters.dimension, noise: parameters.noise,
        recipe: parameters.recipe, seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: InContextTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: InContextTrial, _ context: any TrialContext) throws -> InContextTrial.Outcome {
    try trial.run(context)
  }
}
