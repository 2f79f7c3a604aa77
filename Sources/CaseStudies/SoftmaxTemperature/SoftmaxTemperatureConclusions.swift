import Findings
import Pipeline
import Plotting
import ReproducibleMath
import StudyKit

extension SoftmaxTemperature {
  private struct Group {
    let levels: Int
    let role: Role
    let runs: [SoftmaxTemperatureTrial.Outcome]
    var label: String { "$n = \(levels)$" }
  }

  func fits(_ outcome: SoftmaxTemperatureTrial.Outcome, _ trial: SoftmaxTemperatureTrial) -> Bool {
    let atTemperatures = [
      outcome.entropy, outcome.energy, outcome.heatCapacity, outcome.difference, outcome.logSumExpGap,
    ]
    return atTemperatures.allSatisfy { $0.holds(trial.temperatures.count) }
      && outcome.scaledEntropy.holds(trial.widths.count) && outcome.plainEntropy.holds(trial.widths.count)
  }

  func conclude(
    _ parameters: Parameters,
    _ outcomes: [(trial: SoftmaxTemperatureTrial, outcome: SoftmaxTemperatureTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.levels.enumerated().map { index, levels in
      Group(
        levels: levels, role: .other(index),
        runs: outcomes.filter { $0.trial.levels == levels }.map(\.outcome))
    }
    let trial = outcomes[0].trial
    return Conclusions(
      findings: findings(parameters, outcomes, widest: groups[groups.count - 1].runs),
      figures: [
        "curves": curves(trial.temperatures, groups),
        "heat-capacity": heatCapacity(trial.temperatures, groups),
        "scaling": scaling(trial.widths.map(Double.init), groups[groups.count - 1].runs),
      ],
      tables: [
        "results": Table(
          columns: [
            .init("Levels"), .init("$H / \\log n$, coldest", digits: 2),
            .init("$H / \\log n$ at $T = 1$", digits: 2),
            .init("Largest $\\mathrm{Var}\\,E / T^2$", digits: 2),
            .init("Largest error of the slope", digits: 1),
          ],
          rows: groups.map { group in
            let one = nearestToOne(trial.temperatures)
            return [
              .number(Double(group.levels)), .number(quantile(group.runs.map { $0.entropy[0] }, 0.5)),
              spread(group.runs.map { $0.entropy[one] }),
              spread(group.runs.map { $0.heatCapacity.max() ?? 0 }),
              .number(group.runs.map(Self.slopeError).max() ?? 0),
            ]
          })
      ])
  }

  private func findings(
    _ parameters: Parameters,
    _ outcomes: [(trial: SoftmaxTemperatureTrial, outcome: SoftmaxTemperatureTrial.Outcome)],
    widest: [SoftmaxTemperatureTrial.Outcome]
  ) -> [Finding] {
    let (runs, trial) = (outcomes.map(\.outcome), outcomes[0].trial)
    let rises = runs.flatMap { run in zip(run.entropy, run.entropy.dropFirst()).map { $1 - $0 } }
    // T log n − gap, in units of T log n, and gap itself: neither is below zero.
    let slack = outcomes.flatMap { trial, outcome -> [Double] in
      let entropy = Double.log(Double(trial.levels))
      return zip(trial.temperatures, outcome.logSumExpGap).map { 1 - $1 / ($0 * entropy) }
    }
    func number(_ name: String, _ value: Double, _ meaning: String) -> Finding {
      Finding(name, .number(value), meaning: meaning)
    }
    return [
      number("seeds", Double(parameters.seeds), "independent draws of energies"),
      number("trials", Double(outcomes.count), "draws followed from cold to hot"),
      number("coldest", trial.temperatures[0], "lowest temperature"),
      number("hottest", trial.temperatures[trial.temperatures.count - 1], "highest temperature"),
      number(
        "slopeError.maximum", runs.map(Self.slopeError).max() ?? .nan,
        "largest difference between Var E / T² and the central difference of the mean energy"),
      number(
        "heatCapacity.maximum", runs.flatMap(\.heatCapacity).max() ?? .nan,
        "largest Var E / T² over draws and temperatures"),
      number(
        "entropyRise.minimum", rises.min() ?? 0,
        "least rise of the entropy, as a fraction of log n, from one temperature to the next"),
      number(
        "coldEntropy.median", quantile(runs.map { $0.entropy[0] }, 0.5),
        "entropy at the lowest temperature, as a fraction of log n, median over draws"),
      number(
        "hotEntropy.minimum", runs.map { $0.entropy[$0.entropy.count - 1] }.min() ?? .nan,
        "entropy at the highest temperature, as a fraction of log n, least over draws"),
      number(
        "logSumExp.lowerSlack", runs.flatMap(\.logSumExpGap).min() ?? .nan,
        "least T log Σ exp(s/T) − max s over draws and temperatures"),
      number(
        "logSumExp.upperSlack", slack.min() ?? .nan,
        "least 1 − (T log Σ exp(s/T) − max s) / (T log n) over draws and temperatures"),
      number("width", Double(trial.widths[trial.widths.count - 1]), "largest width of queries and keys"),
      number("tokens", Double(parameters.levels[parameters.levels.count - 1]), "keys that a query looks at"),
      Finding(
        "scaledEntropy", .series(medians(widest.map(\.scaledEntropy))),
        meaning:
          "entropy of attention with logits q·k/√k at each width, as a fraction of log n, median over seeds"),
      Finding(
        "plainEntropy", .series(medians(widest.map(\.plainEntropy))),
        meaning:
          "entropy of attention with logits q·k at each width, as a fraction of log n, median over seeds"),
    ]
  }

  private static func slopeError(_ run: SoftmaxTemperatureTrial.Outcome) -> Double {
    zip(run.heatCapacity, run.difference).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  private func medians(_ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { index in quantile(rows.map { $0[index] }, 0.5) }
  }

  private func nearestToOne(_ temperatures: [Double]) -> Int {
    temperatures.indices.min { abs(Double.log(temperatures[$0])) < abs(Double.log(temperatures[$1])) } ?? 0
  }

  private func curves(_ temperatures: [Double], _ groups: [Group]) -> Figure {
    func marks(_ values: (SoftmaxTemperatureTrial.Outcome) -> [Double]) -> [Mark] {
      groups.flatMap { Runs($0.label, $0.role, x: temperatures, values: $0.runs.map(values)).marks() }
    }
    let entropy = Panel(
      x: .log10("Temperature $T$"), y: Axis("Entropy $H / \\log n$", from: 0, to: 1.15), key: .legend,
      grid: .horizontal,
      [.horizontal(1, label: "uniform")] + marks(\.entropy))
    let energy = Panel(
      x: .log10("Temperature $T$"), y: Axis("Mean energy $\\langle E \\rangle$", from: 0), key: .hidden,
      grid: .horizontal, marks(\.energy))
    return Figure(panels: [entropy, energy], columns: 2, height: 3.3)
  }

  /// Var E / T² as lines with every fourth finite difference on them, and how far the two are apart.
  private func heatCapacity(_ temperatures: [Double], _ groups: [Group]) -> Figure {
    let shown = temperatures.indices.filter { $0.isMultiple(of: 4) }
    let values = groups.flatMap { group -> [Mark] in
      let run = group.runs[0]
      return [
        .line(x: temperatures, y: run.heatCapacity, group.role, label: group.label, dash: .solid),
        .scatter(x: shown.map { temperatures[$0] }, y: shown.map { run.difference[$0] }, group.role),
      ]
    }
    let errors = groups.map { group in
      let error = temperatures.indices.map { index in
        group.runs.map { abs($0.heatCapacity[index] - $0.difference[index]) }.max() ?? .nan
      }
      return Mark.scatter(x: temperatures, y: error, group.role)
    }
    return Figure(
      panels: [
        Panel(
          x: .log10("Temperature $T$"),
          y: Axis("$\\mathrm{Var}\\,E / T^2$ and $d\\langle E \\rangle / dT$", from: 0),
          key: .legend, grid: .horizontal, values),
        Panel(
          x: .log10("Temperature $T$"), y: .log10("Largest difference of the two"), key: .hidden,
          grid: .horizontal, errors),
      ], columns: 2, height: 3.3)
  }

  private func scaling(_ widths: [Double], _ runs: [SoftmaxTemperatureTrial.Outcome]) -> Figure {
    let marks =
      Runs("logits $q \\cdot k$", .other(0), x: widths, values: runs.map(\.plainEntropy)).marks(.range)
      + Runs("logits $q \\cdot k / \\sqrt{k}$", .other(2), x: widths, values: runs.map(\.scaledEntropy))
      .marks(
        .range)
    return Figure(
      Panel(
        x: .log10("Width $k$ of queries and keys"),
        y: Axis("Entropy of attention $H / \\log n$", from: 0, to: 1),
        key: .direct, grid: .horizontal, marks), height: 3.3)
  }
}
