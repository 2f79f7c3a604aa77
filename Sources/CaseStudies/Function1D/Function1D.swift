import Findings
import Pipeline
import Plotting

/// How closely does a trained layer follow a smooth function, and one with a kink?
struct Function1D: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var functions: [Function1DTrial.Function]
    var seeds: Int
    var gridPoints: Int
    var recipe: Recipe
  }

  let name = "function-1d"
  let summary = "sin 2πx and |x − ½|: the trained network over its target, and the error under it"
  let code = CodeFingerprint.function1D

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      functions: Function1DTrial.Function.allCases, seeds: profile == .quick ? 3 : 5, gridPoints: 1001,
      recipe: Recipe(
        modelWidth: 16, heads: 1, headWidth: 8, hiddenWidth: 128, batch: 128,
        steps: profile == .quick ? 1500 : profile == .standard ? 8000 : 40_000, rate: 5e-3))
  }

  func trials(_ parameters: Parameters) throws -> [Function1DTrial] {
    try checkRange("functions", parameters.functions.count, 1...Function1DTrial.Function.allCases.count)
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

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: Function1DTrial, outcome: Function1DTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.functions.map { function in
      (function: function, runs: outcomes.filter { $0.trial.function == function }.map(\.outcome))
    }
    let points = "on a grid of \(parameters.gridPoints) points"
    let findings = groups.flatMap { group in
      Finding.overSeeds("\(group.function.rawValue).supError", group.runs.map(\.error.sup), meaning: "largest error \(points)")
    }
    var figures = [
      "loss": Figure.loss(
        zip(groups, [Role.trained, .other(0)]).map { group, role in
          Runs(label(group.function), role, x: curveSteps(group.runs[0].curve), values: group.runs.map(\.curve.losses))
        })
    ]
    let grid = Function1DTrial.grid(parameters.gridPoints)
    for group in groups {
      let sorted = group.runs.sorted { $0.error.sup < $1.error.sup }
      figures[group.function.rawValue] = .approximation(
        x: grid, target: grid.map { group.function($0) },
        [.init("trained, median seed", y: sorted[(sorted.count - 1) / 2].outputs.map(Double.init))],
        targetLabel: label(group.function))
    }
    return Conclusions(
      findings: findings + [Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")]
      + workFindings(outcomes.map(\.outcome.curve)), figures: figures,
      tables: [
        "results": Table(
          columns: [.init("Target"), .init("Largest error", digits: 2), .init("Root mean squared error", digits: 2)],
          rows: groups.map { group in
            [.text(label(group.function)), spread(group.runs.map(\.error.sup)), spread(group.runs.map(\.error.rootMeanSquare))]
          })
      ])
  }

  private func formula(_ function: Function1DTrial.Function) -> String {
    switch function {
    case .sine: "sin 2πx"
    case .kink: "|x − ½|"
    }
  }

  private func label(_ function: Function1DTrial.Function) -> String {
    switch function {
    case .sine: #"$\sin 2\pi x$"#
    case .kink: #"$|x - \frac{1}{2}|$"#
    }
  }
}
