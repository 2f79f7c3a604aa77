import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension Function1D {
  func fits(_ outcome: Function1DTrial.Outcome, _ trial: Function1DTrial) -> Bool {
    outcome.curve.fits(trial.recipe) && outcome.error.isSound && outcome.outputs.holds(trial.gridPoints)
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: Function1DTrial, outcome: Function1DTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.functions.map { function in
      (function: function, runs: outcomes.filter { $0.trial.function == function }.map(\.outcome))
    }
    let points = "on a grid of \(parameters.gridPoints) points"
    let findings = groups.flatMap { group in
      Finding.overSeeds(
        "\(group.function.rawValue).supError", group.runs.map(\.error.sup), meaning: "largest error \(points)"
      ) + lossFindings(group.runs.map(\.curve), of: group.function.rawValue)
    }
    var figures = [
      "loss": Figure.loss(
        zip(groups, [Role.trained, .other(0)]).map { group, role in
          Runs(
            label(group.function), role, curves: group.runs.map(\.curve))
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
      findings: findings + [
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")
      ]
        + workFindings(outcomes.map(\.outcome.curve)), figures: figures,
      tables: [
        "results": Table(
          columns: [
            .init("Target"), .init("Largest error", digits: 2), .init("Root mean squared error", digits: 2),
          ],
          rows: groups.map { group in
            [
              .text(label(group.function)), spread(group.runs.map(\.error.sup)),
              spread(group.runs.map(\.error.rootMeanSquare)),
            ]
          })
      ])
  }

  private func label(_ function: ScalarFunction) -> String {
    switch function {
    case .sine: #"$\sin 2\pi x$"#
    case .kink: #"$|x - \frac{1}{2}|$"#
    }
  }
}
