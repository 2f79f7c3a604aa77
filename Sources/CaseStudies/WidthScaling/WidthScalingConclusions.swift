import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension WidthScaling {
  func fits(_ outcome: WidthScalingTrial.Outcome, _ trial: WidthScalingTrial) -> Bool {
    switch trial {
    case .trained(let recipe, _, _):
      outcome.curve?.fits(recipe) == true && outcome.heads == recipe.heads
        && outcome.hiddenWidth == recipe.hiddenWidth && outcome.error.isSound && outcome.bound == nil
    case .constructed(let cells, _):
      outcome.curve == nil && outcome.hiddenWidth == WidthScalingTrial.target.tokens * cells * cells
        && outcome.error.isSound && outcome.bound?.isFinite == true
    }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: WidthScalingTrial, outcome: WidthScalingTrial.Outcome)]
  ) throws -> Conclusions {
    let byWidth = parameters.hiddenWidths.map { width in
      trained(outcomes) { $0.hiddenWidth == width && $0.heads == parameters.recipe.heads }
    }
    let byHeads = parameters.heads.map { heads in
      trained(outcomes) { $0.heads == heads && $0.hiddenWidth == parameters.recipe.hiddenWidth }
    }
    let constructed = outcomes.filter { $0.outcome.bound != nil }.map(\.outcome)
    let widths = Scaling(parameters.hiddenWidths, byWidth)
    let heads = Scaling(parameters.heads, byHeads)
    let law = PowerLaw(constructed.map { (x: Double($0.hiddenWidth), y: $0.error.rootMeanSquare) })
    let points = "on \(parameters.heldOut) held-out points"
    return Conclusions(
      findings: widths.findings("byWidth", "hidden width", points)
        + heads.findings("byHeads", "number of heads", points)
        + [
          Finding(
            "constructed.exponent", .number(law.exponent),
            meaning: "exponent of Proof A's root mean squared error against hidden width"),
          Finding(
            "constructed.hiddenWidths", .series(constructed.map { Double($0.hiddenWidth) }),
            meaning: "hidden widths of Proof A, n·K^D"),
          Finding(
            "constructed.rmsError", .series(constructed.map(\.error.rootMeanSquare)),
            meaning: "Proof A's root mean squared error \(points)"),
          Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
        ] + workFindings(outcomes.compactMap(\.outcome.curve).sorted { $0.operations > $1.operations }),
      figures: [
        "loss": lossFigure(parameters, byWidth),
        "approximation": scalingFigure(widths, heads, constructed),
      ],
      tables: ["results": table(parameters, byWidth, byHeads, constructed)])
  }

  private func trained(
    _ outcomes: [(trial: WidthScalingTrial, outcome: WidthScalingTrial.Outcome)],
    where isMeant: (Recipe) -> Bool
  ) -> [WidthScalingTrial.Outcome] {
    outcomes.compactMap { trial, outcome in
      if case .trained(let recipe, _, _) = trial, isMeant(recipe) { outcome } else { nil }
    }
  }

  private func lossFigure(_ parameters: Parameters, _ byWidth: [[WidthScalingTrial.Outcome]]) -> Figure {
    // The least, a middle and the greatest width.
    let shown = Set([0, byWidth.count / 2, byWidth.count - 1]).sorted()
    return .loss(
      zip(shown, [Role.other(0), .other(1), .trained].suffix(shown.count)).map { index, role in
        let curves = byWidth[index].compactMap(\.curve)
        return Runs(
          "\(parameters.hiddenWidths[index]) hidden units", role, curves: curves)
      })
  }

  private func scalingFigure(
    _ widths: Scaling, _ heads: Scaling, _ constructed: [WidthScalingTrial.Outcome]
  ) -> Figure {
    let proof = constructed.map { Double($0.hiddenWidth) }
    return Figure(
      panels: [
        Panel(
          x: .log10("Hidden width"), y: .log10("Root mean squared error"), grid: .horizontal,
          widths.marks + [
            .line(
              x: proof, y: constructed.map(\.error.rootMeanSquare), .proofA, label: "Proof A", dash: .solid,
              hasMarkers: true)
          ]),
        Panel(
          x: .log10("Heads"), y: .log10("Root mean squared error"), key: .hidden, grid: .horizontal,
          heads.marks),
      ], columns: 2, sharing: .y, columnWidths: [1.5, 1], height: 3.4)
  }

  private func table(
    _ parameters: Parameters, _ byWidth: [[WidthScalingTrial.Outcome]],
    _ byHeads: [[WidthScalingTrial.Outcome]], _ constructed: [WidthScalingTrial.Outcome]
  ) -> Table {
    func row(_ name: String, _ runs: [WidthScalingTrial.Outcome]) -> [Table.Cell] {
      let bound: Table.Cell = runs[0].bound.map { .number($0) } ?? .empty
      let errors = [runs.map(\.error.rootMeanSquare), runs.map(\.error.sup)]
      return [.text(name), .number(Double(runs[0].heads)), .number(Double(runs[0].hiddenWidth))]
        + errors.map { runs.count == 1 ? .number($0[0]) : spread($0) } + [bound]
    }
    func same(_ a: WidthScalingTrial.Outcome, _ b: WidthScalingTrial.Outcome) -> Bool {
      a.heads == b.heads && a.hiddenWidth == b.hiddenWidth
    }
    return Table(
      columns: [
        .init("Network"), .init("Heads"), .init("Hidden width"),
        .init("Root mean squared error", digits: 2), .init("Largest error", digits: 2),
        .init("Bound", digits: 2),
      ],
      // The network in which both series meet stands in the first.
      rows: (byWidth + byHeads.filter { runs in !byWidth.contains { same($0[0], runs[0]) } })
        .map { row("trained", $0) }
        + zip(parameters.cells, constructed).map { row("Proof A, K\u{A0}=\u{A0}\($0)", [$1]) })
  }
}

/// Errors of trained networks at several sizes, and the power law through them.
private struct Scaling {
  let sizes: [Double]
  /// `runs[k][i]` is seed k at `sizes[i]`.
  let runs: [[Double]]
  let sups: [[Double]]
  let fit: PowerLawFit

  init(_ sizes: [Int], _ outcomes: [[WidthScalingTrial.Outcome]]) {
    self.sizes = sizes.map(Double.init)
    let seeds = outcomes[0].indices
    runs = seeds.map { seed in outcomes.map { $0[seed].error.rootMeanSquare } }
    sups = seeds.map { seed in outcomes.map { $0[seed].error.sup } }
    fit = PowerLawFit(x: self.sizes, runs: runs)
  }

  /// Every seed's error, and the fitted line in its band.
  var marks: [Mark] {
    let band = sizes.map(fit.band)
    return [
      .band(x: sizes, lower: band.map(\.lower), upper: band.map(\.upper), .trained),
      .line(x: sizes, y: sizes.map { fit.law($0) }, .trained, label: "trained"),
      .scatter(x: runs.flatMap { _ in sizes }, y: runs.flatMap { $0 }, .trained),
    ]
  }

  func findings(_ name: String, _ size: String, _ points: String) -> [Finding] {
    let median = Runs(x: sizes, values: runs).quantile(0.5)
    let sup = Runs(x: sizes, values: sups).quantile(0.5)
    return [
      Finding("\(name).sizes", .series(sizes), meaning: "each \(size)"),
      Finding(
        "\(name).rmsError", .series(median), meaning: "root mean squared error \(points), median over seeds"),
      Finding("\(name).supError", .series(sup), meaning: "largest error \(points), median over seeds"),
      Finding(
        "\(name).exponent", .number(fit.law.exponent),
        meaning: "exponent of the root mean squared error against \(size)"),
      Finding(
        "\(name).exponent.lower", .number(fit.exponents.lower), meaning: "2.5 % of resampled seeds lie below"),
      Finding(
        "\(name).exponent.upper", .number(fit.exponents.upper), meaning: "2.5 % of resampled seeds lie above"),
    ]
  }
}
