import Findings
import Pipeline
import Plotting
import StudyKit

extension Sorting {
  func fits(_ outcome: SortingTrial.Outcome, _ trial: SortingTrial) -> Bool {
    let shown = min(60, trial.heldOut) * trial.tokens
    return outcome.curve.fits(trial.recipe) && outcome.error.isSound
      && (outcome.initialError?.isSound ?? false) == trial.start.isThresholds
      && outcome.supByRank.holds(trial.tokens) && outcome.targets.holds(shown) && outcome.outputs.holds(shown)
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: SortingTrial, outcome: SortingTrial.Outcome)]
  ) throws -> Conclusions {
    let random = outcomes.filter { $0.trial.start == .random }.map(\.outcome)
    let control = outcomes.filter { $0.trial.start == .control }.map(\.outcome)
    let counting = outcomes.filter { $0.trial.start.isThresholds }.map(\.outcome)
    let initial = counting.compactMap(\.initialError)
    let points = "on \(parameters.heldOut) held-out sequences"
    func errors(_ prefix: String, _ errors: [HeldOutError], _ which: String) -> [Finding] {
      Finding.overSeeds("\(prefix)supError", errors.map(\.sup), meaning: "largest error \(points)\(which)")
        + Finding.overSeeds(
          "\(prefix)rmsError", errors.map(\.rootMeanSquare),
          meaning: "root mean squared error \(points)\(which)")
    }
    let findings =
      errors("", random.map(\.error), "")
      + errors(
        "control.", control.map(\.error), ", trained from random parameters at the sizes of threshold heads")
      + errors("thresholds.", counting.map(\.error), ", trained from threshold heads")
      + errors("untrained.", initial, ", threshold heads before training")
      + [
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
        Finding("thresholdCount", .number(Double(parameters.thresholds)), meaning: "thresholds of the start"),
        Finding(
          "thresholdHeads", .number(Double(parameters.thresholds * parameters.tokens)),
          meaning: "heads of the start that counts"),
      ]
      + workFindings(outcomes.map(\.outcome.curve)) + lossFindings(random.map(\.curve))
      + lossFindings(counting.map(\.curve), of: "thresholds")
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss([
          Runs("from random", curves: random.map(\.curve)),
          Runs("control", .other(1), curves: control.map(\.curve)),
          Runs(
            "from threshold heads", .other(0), curves: counting.map(\.curve)),
        ]),
        "approximation": approximationFigure(random, control, counting, tokens: parameters.tokens),
      ],
      tables: [
        "results": Table(
          columns: [
            .init("Network"), .init("Largest error", digits: 2, best: .smallest),
            .init("Root mean squared error", digits: 2, best: .smallest),
          ],
          rows: [
            ("trained from random parameters", random.map(\.error)),
            ("the same at the sizes of threshold heads", control.map(\.error)),
            ("threshold heads, untrained", initial),
            ("threshold heads, trained", counting.map(\.error)),
          ].map { [.text($0), spread($1.map(\.sup)), spread($1.map(\.rootMeanSquare))] })
      ])
  }

  private func approximationFigure(
    _ random: [SortingTrial.Outcome], _ control: [SortingTrial.Outcome], _ counting: [SortingTrial.Outcome],
    tokens: Int
  ) -> Figure {
    func points(_ outcome: SortingTrial.Outcome, _ role: Role) -> Mark {
      .scatter(x: outcome.targets.map(Double.init), y: outcome.outputs.map(Double.init), role)
    }
    let ranks = (1...tokens).map(String.init)
    func byRank(_ runs: [SortingTrial.Outcome], _ role: Role, _ label: String) -> [Mark] {
      Runs(label, role, x: ranks.indices.map(Double.init), values: runs.map(\.supByRank)).marks(.range)
    }
    return Figure(
      panels: [
        Panel(
          x: Axis("True value"), y: Axis("Output"), key: .hidden,
          [
            points(random[0], .trained), points(counting[0], .other(0)),
            .line(x: [0, 1], y: [0, 1], .target),
            .text("from random", x: 0, y: 1, anchor: .topLeading, role: .trained),
            .text("from threshold heads", x: 1, y: 0, anchor: .bottomTrailing, role: .other(0)),
          ]),
        Panel(
          x: .categories(ranks, title: "Rank, from the smallest"), y: Axis("Largest error", from: 0),
          key: .hidden, grid: .horizontal,
          byRank(random, .trained, "from random") + byRank(control, .other(1), "control")
            + byRank(counting, .other(0), "from threshold heads")),
      ], columns: 2, height: 3.4)
  }
}
