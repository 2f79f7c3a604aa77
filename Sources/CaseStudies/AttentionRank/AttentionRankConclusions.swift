import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension AttentionRank {
  private struct Group {
    let width: Int
    let runs: [AttentionRankTrial.Outcome]
    let logitRanks: [Double]
    let weightRanks: [Double]

    init(width: Int, runs: [AttentionRankTrial.Outcome]) {
      self.width = width
      self.runs = runs
      logitRanks = runs.map { Double(numericalRank($0.logits)) }
      weightRanks = runs.map { Double(numericalRank($0.weights)) }
    }
  }

  func fits(_ outcome: AttentionRankTrial.Outcome, _ trial: AttentionRankTrial) -> Bool {
    outcome.logits.holds(trial.tokens) && outcome.weights.holds(trial.tokens) && outcome.disagreement.isFinite
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: AttentionRankTrial, outcome: AttentionRankTrial.Outcome)]
  ) throws -> Conclusions {
    let groups = parameters.headWidths.map { width in
      Group(width: width, runs: outcomes.filter { $0.trial.headWidth == width }.map(\.outcome))
    }
    let widths = groups.map { Double($0.width) }
    let bounds = widths.map { min($0, Double(parameters.tokens)) }
    func series(_ name: String, _ values: [Double], _ meaning: String) -> Finding {
      Finding(name, .series(values), meaning: meaning)
    }
    let each = "for each head width"
    return Conclusions(
      findings: [
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "random layers and sequences"),
        Finding("trials", .number(Double(outcomes.count)), meaning: "heads examined"),
        Finding("tokens", .number(Double(parameters.tokens)), meaning: "rows of the attention matrix"),
        series("widths", widths, "head widths"),
        series("rankBounds", bounds, "the smaller of head width and tokens, \(each)"),
        series(
          "logitRank.maximum", groups.map { $0.logitRanks.max() ?? .nan },
          "largest numerical rank of the logits over seeds, \(each)"),
        series(
          "weightRank.minimum", groups.map { $0.weightRanks.min() ?? .nan },
          "least numerical rank of the attention weights over seeds, \(each)"),
        series(
          "weightTail.median",
          groups.map { group in quantile(group.runs.map { tail($0.weights, group.width) }, 0.5) },
          "share of the attention weights' Frobenius norm beyond the first k singular values, median, \(each)"
        ),
        Finding(
          "narrowest.weightRank.minimum", .number(groups[0].weightRanks.min() ?? .nan),
          meaning: "least numerical rank of the attention weights of the narrowest head"),
        Finding("narrowest.width", .number(widths[0]), meaning: "width of the narrowest head"),
        Finding(
          "disagreement.maximum", .number(outcomes.map(\.outcome.disagreement).max() ?? .nan),
          meaning: "largest difference between the softmax of the logits and the layer's attention weights"),
      ],
      figures: ["spectra": spectra(groups, parameters.tokens), "rank": ranks(widths, bounds, groups)],
      tables: [
        "results": Table(
          columns: [
            .init("Head width $k$"), .init("Largest rank of logits"), .init("Least rank of weights"),
            .init("Weights beyond $k$ values", digits: 2),
          ],
          rows: groups.map { group in
            [
              .number(Double(group.width)), .number(group.logitRanks.max() ?? .nan),
              .number(group.weightRanks.min() ?? .nan),
              spread(group.runs.map { tail($0.weights, group.width) }),
            ]
          })
      ])
  }

  /// Singular values over the largest one, median over seeds, a line a head width.
  private func spectra(_ groups: [Group], _ tokens: Int) -> Figure {
    let x = (1...tokens).map(Double.init)
    func panel(_ title: String, _ key: Panel.Key, _ values: (AttentionRankTrial.Outcome) -> [Double]) -> Panel
    {
      let lines = groups.enumerated().map { index, group in
        let relative = group.runs.map { run in values(run).map { $0 / (values(run).first ?? 1) } }
        return Mark.line(
          x: x, y: Runs(x: x, values: relative).quantile(0.5).map { max($0, 1e-18) }, .other(index),
          label: "$k = \(group.width)$")
      }
      return Panel(
        title: title, x: Axis("Index of the singular value", from: 0, to: Double(tokens)),
        y: .log10("$\\sigma_i / \\sigma_1$", from: 1e-18, to: 3), key: key, grid: .horizontal, lines)
    }
    return Figure(
      panels: [panel("logits", .hidden, \.logits), panel("attention weights", .outside, \.weights)],
      columns: 2,
      sharing: .y, columnWidths: [1, 1.25], height: 3.3)
  }

  private func ranks(_ widths: [Double], _ bounds: [Double], _ groups: [Group]) -> Figure {
    func points(_ ranks: (Group) -> [Double], _ role: Role, _ label: String) -> [Mark] {
      let samples = groups.map(ranks)
      return [
        .errorBars(
          x: widths, y: samples.map { quantile($0, 0.5) }, lower: samples.map { $0.min() ?? .nan },
          upper: samples.map { $0.max() ?? .nan }, role),
        .line(
          x: widths, y: samples.map { quantile($0, 0.5) }, role, label: label, dash: .solid, hasMarkers: true),
      ]
    }
    return Figure(
      Panel(
        x: .log10("Head width $k$"), y: Axis("Numerical rank", from: 0), key: .legend, grid: .horizontal,
        points(\.logitRanks, .other(0), "logits") + points(\.weightRanks, .other(2), "attention weights")
          + [.line(x: widths, y: bounds, .bound, label: "$\\min(k, n)$")]), height: 3.3)
  }
}

/// `√(Σ_{i>k} σ_i² / Σ σ_i²)`: the relative Frobenius error of the best approximation of rank k (Eckart & Young 1936).
private func tail(_ singularValues: [Double], _ rank: Int) -> Double {
  let total = singularValues.reduce(0) { $0 + $1 * $1 }
  let rest = singularValues.dropFirst(rank).reduce(0) { $0 + $1 * $1 }
  return total == 0 ? 0 : (rest / total).squareRoot()
}
