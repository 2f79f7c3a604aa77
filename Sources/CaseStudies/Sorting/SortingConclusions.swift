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
      + Finding.overSeeds(
        "rmsError", results.map(\.error.rootMeanSquare), meaning: "root mean squared error \(points)")
      + [Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")]
      + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve))
    let ranks = (1...parameters.tokens).map(String.init)
    let first = results[0]
    let examples = Panel(
      x: Axis("True value"), y: Axis("Output"), key: .hidden,
      [
        .scatter(x: first.targets.map(Double.init), y: first.outputs.map(Double.init), .trained),
        .line(x: [0, 1], y: [0, 1], .target),
        .text("perfect sorting", x: 0.9, y: 0.98, anchor: .trailing),
      ])
    let byRank = Panel(
      x: .categories(ranks, title: "Rank, from the smallest"), y: Axis("Largest error", from: 0),
      grid: .horizontal,
      Runs(x: ranks.indices.map(Double.init), values: results.map(\.supByRank)).marks(.range))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss([Runs("trained", x: curveSteps(results[0].curve), values: results.map(\.curve.losses))]
        ),
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
