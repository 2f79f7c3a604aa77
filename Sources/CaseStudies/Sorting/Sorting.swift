import Findings
import Pipeline
import Plotting

/// How well does one layer learn to sort?
struct Sorting: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers in a sequence.
    var tokens: Int
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "sorting"
  let summary = "eight real numbers to sorted order, learned from examples"
  let code = CodeFingerprint.sorting

  func parameters(for profile: Profile) -> Parameters {
    let recipe = Recipe(
      modelWidth: 32, heads: 16, headWidth: 8, hiddenWidth: 128, batch: 64,
      steps: profile == .quick ? 600 : profile == .standard ? 4000 : 40_000, rate: 3e-3)
    return Parameters(
      tokens: 8, seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 2_000 : 10_000, recipe: recipe)
  }

  func trials(_ parameters: Parameters) throws -> [SortingTrial] {
    try checkRange("tokens", parameters.tokens, 1...256)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    try parameters.recipe.check()
    return (1...parameters.seeds).map {
      SortingTrial(
        tokens: parameters.tokens, recipe: parameters.recipe, seed: UInt64($0), heldOut: parameters.heldOut)
    }
  }

  func label(_ trial: SortingTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: SortingTrial, _ context: any TrialContext) throws -> SortingTrial.Outcome {
    try trial.run(context)
  }

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
