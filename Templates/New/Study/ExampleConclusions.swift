import Findings
import Pipeline
import Plotting
import StudyKit

extension Example {
  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: ExampleTrial, outcome: ExampleTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    let grid = ExampleTrial.grid(parameters.gridPoints)
    let sorted = results.sorted { $0.error.sup < $1.error.sup }
    let median = sorted[(sorted.count - 1) / 2]
    return Conclusions(
      findings: Finding.overSeeds(
        "supError", results.map(\.error.sup),
        meaning: "largest error on a grid of \(parameters.gridPoints) points")
        + [
          Finding(
            "seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")
        ] + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve)),
      figures: [
        "loss": .loss([
          Runs("trained", curves: results.map(\.curve))
        ]),
        "approximation": .approximation(
          x: grid, target: grid.map { $0 * $0 },
          [.init("trained, median seed", y: median.outputs.map(Double.init))], targetLabel: "$x^2$"),
      ],
      tables: [
        "results": Table(
          columns: [.init("Quantity"), .init("Median over seeds [quartiles]", digits: 2)],
          rows: [
            [.text("Largest error"), spread(results.map(\.error.sup))],
            [.text("Root mean squared error"), spread(results.map(\.error.rootMeanSquare))],
          ])
      ])
  }
}
