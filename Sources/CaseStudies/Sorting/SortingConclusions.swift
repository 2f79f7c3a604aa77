import Findings
import Pipeline
import Plotting

extension Sorting {
  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: SortingTrial, outcome: SortingTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    let points = "on \(parameters.heldOut) held-out sequences"
    let findings =
      Finding.overSeeds("supError", results.map(\.error.sup), meaning: "largest error \(points)")
      + Finding.overSeeds("rmsError", results.map(\.error.rootMeanSquare), meaning: "root mean squared error \(points)")
      + [Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")]
      + workFindings(results.map(\.curve))
    let ranks = (1...parameters.tokens).map(Double.init)
    let first = results[0]
    let examples = Panel(
      x: Axis("True value"), y: Axis("Output"),
      [
        .scatter(x: first.targets.map(Double.init), y: first.outputs.map(Double.init), .trained, label: "seed 1"),
        .line(x: [0, 1], y: [0, 1], .target, label: "perfect sorting"),
      ])
    let byRank = Panel(
      x: Axis("Rank, from the smallest"), y: Axis("Largest error", from: 0), grid: .horizontal,
      Runs(x: ranks, values: results.map(\.supByRank)).marks(.range))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss([Runs("median over seeds", x: curveSteps(results[0].curve), values: results.map(\.curve.losses))]),
        "approximation": Figure(panels: [examples, byRank], columns: 2, columnWidths: [1, 1], height: 3.4),
      ],
      tables: [
        "results": Table(
          columns: [
            .init("Quantity"), .init("Median over seeds [quartiles]", digits: 2),
          ],
          rows: [
            [.text("Largest error"), spread(results.map(\.error.sup))],
            [.text("Root mean squared error"), spread(results.map(\.error.rootMeanSquare))],
            [.text("Training loss, last"), spread(results.map { $0.curve.losses.last ?? .nan })],
          ])
      ])
  }
}
