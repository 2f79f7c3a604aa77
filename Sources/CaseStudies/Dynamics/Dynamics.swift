import Findings
import Pipeline
import StudyKit
import Problems

/// Does one layer learn the flow of a partial differential equation?
struct Dynamics: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var equations: [FlowMap.Equation]
    /// ν of both equations.
    var viscosity: Double
    /// The time between a state and the state to predict.
    var time: Double
    /// Cells of the grid, one token each.
    var tokens: Int
    /// Initial values to train on.
    var samples: Int
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "dynamics"
  let summary = "the flow maps of the heat equation and of viscous Burgers on a periodic grid, a cell a token"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      equations: FlowMap.Equation.allCases, viscosity: 0.01, time: 0.1, tokens: 32,
      samples: profile == .quick ? 256 : 1024, seeds: profile == .quick ? 3 : 5,
      heldOut: profile == .quick ? 64 : 512,
      recipe: Recipe(
        modelWidth: 32, heads: 8, headWidth: 6, hiddenWidth: 64, batch: 16,
        steps: profile == .quick ? 200 : profile == .standard ? 3500 : 40_000, rate: 1e-2))
  }

  func trials(_ parameters: Parameters) throws -> [DynamicsTrial] {
    try checkRange("equations", parameters.equations.count, 1...FlowMap.Equation.allCases.count)
    try checkRange("viscosity", parameters.viscosity, 0.001...0.1)
    try checkRange("time", parameters.time, 0.001...1)
    try checkRange("tokens", parameters.tokens, 8...256)
    try checkRange("samples", parameters.samples, 1...1_000_000)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    let states = Double(parameters.samples) + Double(parameters.heldOut)
    try checkMemory("samples", numbers: 2 * states * Double(parameters.tokens))
    try parameters.recipe.check()
    return parameters.equations.flatMap { equation in
      var recipe = parameters.recipe
      // The linear map is learned in a quarter of the steps.
      if equation == .heat { recipe.steps = max(1, recipe.steps / 4) }
      return (1...parameters.seeds).map { [recipe] in
        DynamicsTrial(
          equation: equation, viscosity: parameters.viscosity, time: parameters.time,
          tokens: parameters.tokens,
          samples: parameters.samples, recipe: recipe, seed: UInt64($0),
          heldOut: parameters.heldOut)
      }
    }
  }

  func label(_ trial: DynamicsTrial) -> String { "\(trial.equation.rawValue), seed \(trial.seed)" }

  func run(_ trial: DynamicsTrial, _ context: any TrialContext) throws -> DynamicsTrial.Outcome {
    try trial.run(context)
  }
}
