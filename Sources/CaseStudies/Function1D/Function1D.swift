import Findings
import Pipeline
import StudyKit
import Problems

/// How closely does a trained layer follow a smooth function, and one with a kink?
struct Function1D: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var functions: [ScalarFunction]
    var seeds: Int
    var gridPoints: Int
    var recipe: Recipe
  }

  let name = "function-1d"
  let summary = "sin 2πx and |x − ½|: the trained network over its target, and the error under it"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      functions: ScalarFunction.allCases, seeds: profile == .quick ? 3 : 5, gridPoints: 1001,
      recipe: Recipe(
        modelWidth: 16, heads: 1, headWidth: 8, hiddenWidth: 128, batch: 128,
        steps: profile == .quick ? 1500 : profile == .standard ? 8000 : 40_000, rate: 5e-3))
  }

  func trials(_ parameters: Parameters) throws -> [Function1DTrial] {
    try checkRange("functions", parameters.functions.count, 1...ScalarFunction.allCases.count)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("gridPoints", parameters.gridPoints, 2...1_000_000)
    try parameters.recipe.check()
    return parameters.functions.flatMap { function in
      (1...parameters.seeds).map {
        Function1DTrial(
          function: function, recipe: parameters.recipe, seed: UInt64($0), gridPoints: parameters.gridPoints)
      }
    }
  }

  func label(_ trial: Function1DTrial) -> String { "\(formula(trial.function)), seed \(trial.seed)" }

  func run(_ trial: Function1DTrial, _ context: any TrialContext) throws -> Function1DTrial.Outcome {
    try trial.run(context)
  }

  private func formula(_ function: ScalarFunction) -> String {
    switch function {
    case .sine: "sin 2πx"
    case .kink: "|x − ½|"
    }
  }
}
