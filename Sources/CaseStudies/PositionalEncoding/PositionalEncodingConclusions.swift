import Findings
import Pipeline
import Plotting
import StudyKit

extension PositionalEncoding {
  /// `½ sup_X ‖f(πX) − π f(X)‖_∞` for reversal on [0, 1]ⁿ, n ≥ 2: no permutation-equivariant map comes closer.
  private var lowerBound: Double { 0.5 }

  func fits(_ outcome: PositionalEncodingTrial.Outcome, _ trial: PositionalEncodingTrial) -> Bool {
    let shown = min(50, trial.heldOut + 1) * trial.tokens
    return outcome.curve.fits(trial.recipe) && outcome.error.isSound && outcome.targets.holds(shown)
      && outcome.outputs.holds(shown) && outcome.attention.count == trial.recipe.heads
      && outcome.attention.allSatisfy { $0.holds(trial.tokens * trial.tokens) }
  }

  func conclude(
    _ parameters: Parameters,
    _ outcomes: [(trial: PositionalEncodingTrial, outcome: PositionalEncodingTrial.Outcome)]
  ) throws -> Conclusions {
    let with = outcomes.filter(\.trial.positions).map(\.outcome)
    let without = outcomes.filter { !$0.trial.positions }.map(\.outcome)
    let points = "on \(parameters.heldOut) held-out sequences and two vertices of the cube"
    let findings =
      [
        Finding(
          "lowerBound", .number(lowerBound), meaning: "least sup error of a permutation-equivariant map")
      ]
      + Finding.overSeeds("withPositions.supError", with.map(\.error.sup), meaning: "largest error \(points)")
      + Finding.overSeeds(
        "withoutPositions.supError", without.map(\.error.sup), meaning: "largest error \(points)")
      + [Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model")]
      + workFindings(outcomes.map(\.outcome.curve))
      + lossFindings(with.map(\.curve), of: "withPositions")
      + lossFindings(without.map(\.curve), of: "withoutPositions")
    return Conclusions(
      findings: findings,
      figures: [
        "loss": lossFigure(with, without), "approximation": approximationFigure(with, without),
        "attention": attentionFigure(with[0], tokens: parameters.tokens),
      ],
      tables: [
        "results": Table(
          columns: [
            .init("Model"), .init("Largest error", digits: 2), .init("Root mean squared error", digits: 2),
          ],
          rows: [("with positions", with), ("without positions", without)].map { name, runs in
            [.text(name), spread(runs.map(\.error.sup)), spread(runs.map(\.error.rootMeanSquare))]
          } + [[.text("lower bound without positions"), .number(lowerBound), .empty]])
      ])
  }

  private func lossFigure(
    _ with: [PositionalEncodingTrial.Outcome], _ without: [PositionalEncodingTrial.Outcome]
  ) -> Figure {
    .loss([
      Runs(
        "without positions", .other(0), curves: without.map(\.curve)),
      Runs("with positions", .trained, curves: with.map(\.curve)),
    ])
  }

  /// Output against target of the first seed, and the largest error of every seed beside the lower bound.
  private func approximationFigure(
    _ with: [PositionalEncodingTrial.Outcome], _ without: [PositionalEncodingTrial.Outcome]
  ) -> Figure {
    func points(_ outcome: PositionalEncodingTrial.Outcome, _ role: Role) -> Mark {
      .scatter(x: outcome.targets.map(Double.init), y: outcome.outputs.map(Double.init), role)
    }
    let outputs = Panel(
      x: Axis("True value"), y: Axis("Output"), key: .hidden,
      [
        points(without[0], .other(0)), points(with[0], .trained), .line(x: [0, 1], y: [0, 1], .target),
        .text("with positions", x: 0, y: 1, anchor: .topLeading, role: .trained),
        .text("without positions", x: 1, y: 0, anchor: .bottomTrailing, role: .other(0)),
      ])
    let errors = Panel(
      x: .categories(["with", "without"], title: "Positional encodings"), y: .log10("Largest error"),
      grid: .horizontal,
      [
        .scatter(x: with.map { _ in 0 }, y: with.map(\.error.sup), .trained),
        .scatter(x: without.map { _ in 1 }, y: without.map(\.error.sup), .other(0)),
        .horizontal(lowerBound, label: "lower bound 1/2"),
      ])
    return Figure(panels: [outputs, errors], columns: 2, height: 3.4)
  }

  private func attentionFigure(_ outcome: PositionalEncodingTrial.Outcome, tokens: Int) -> Figure {
    let names = (1...tokens).map(String.init)
    let columns = min(4, outcome.attention.count)
    // One scale for all heads, explained once.
    let panels = outcome.attention.enumerated().map { head, weights in
      Panel.matrix(
        (0..<tokens).map { row in weights[row * tokens..<(row + 1) * tokens].map(Double.init) }, rows: names,
        columns: names, rowTitle: "asks", columnTitle: "is looked at", title: "head \(head + 1)",
        color: ColorScale(.paper, from: 0, to: 1, title: "weight", hasBar: (head + 1).isMultiple(of: columns))
      )
    }
    return Figure(
      panels: panels, columns: columns, sharing: [.x, .y],
      height: 2.3 * Double((panels.count + columns - 1) / columns))
  }
}
