import Approximation
import StudyKit
import Findings
import Pipeline
import Plotting

extension WidthThreshold {
  func fits(_ outcome: WidthThresholdTrial.Outcome, _ trial: WidthThresholdTrial) -> Bool {
    guard outcome.certificate.isSound, outcome.hiddenWidth > 0, outcome.parameters > 0 else { return false }
    switch trial.method {
    case .constructed:
      return outcome.attentionNumbers == trial.pair.threshold && outcome.opposites == nil
        && outcome.curve == nil
    case .trained(let heads, _, let recipe, _, _):
      let numbers = heads * recipe.headWidth
      let opposites = outcome.opposites.map {
        $0.point.holds(trial.pair.numbers) && [$0.seenApart, $0.bound].holds(2)
      }
      return outcome.attentionNumbers == numbers && outcome.curve?.fits(recipe) == true
        && opposites == (numbers < trial.pair.threshold ? true : nil)
    }
  }

  func conclude(
    _ parameters: Parameters,
    _ outcomes: [(trial: WidthThresholdTrial, outcome: WidthThresholdTrial.Outcome)]
  ) throws -> Conclusions {
    let pairs = try parameters.pairs.map { try Pair($0) }
    let rows = pairs.sorted { ($0.threshold, $0.tokens) < ($1.threshold, $1.tokens) }.map { pair in
      Row(pair: pair, runs: outcomes.filter { $0.trial.pair == pair }.map { Run($0.trial, $0.outcome) })
    }
    let all = rows.flatMap(\.runs)
    let under = all.compactMap(\.outcome.opposites)
    let sequences = rows.filter { $0.pair.width == 1 }.sorted { $0.pair.tokens < $1.pair.tokens }
    let curves = all.compactMap(\.outcome.curve)
    return Conclusions(
      findings: [
        Finding("pairs", .number(Double(rows.count)), meaning: "pairs (n, d)"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each layer"),
        Finding("epsilon", .number(parameters.epsilon), meaning: "what the constructions were asked for"),
        Finding(
          "undecided",
          .number(Double(rows.reduce(0) { $0 + columns(rows).count(where: $1.isUndecided) })),
          meaning:
            "cells of the diagram with neither a certificate of at most ε nor a lower bound of at least 0.49"),
        Finding(
          "cells", .number(Double(rows.count * columns(rows).count)), meaning: "cells of the phase diagram"),
        Finding(
          "layersBelow", .number(Double(under.count)), meaning: "trained layers under the threshold"),
        Finding(
          "lowerBound.least", .number(under.map(\.bound).min() ?? .infinity),
          meaning: "smallest proved lower bound of a trained layer's error under the threshold"),
        Finding(
          "seenApart.most", .number(under.map(\.seenApart).max() ?? 0),
          meaning: "most that a first position under the threshold sees its two opposites apart"),
        Finding(
          "certified.most", .number(rows.map { $0.certified }.max() ?? 0),
          meaning: "largest certified error of a constructed layer at the threshold"),
        Finding(
          "found.leastBelow",
          .number(rows.flatMap { $0.trained(below: true) }.map(\.found).min() ?? .infinity),
          meaning: "smallest error found of a trained layer under the threshold"),
        Finding(
          "found.bestAt", .series(rows.map { $0.best($0.pair.threshold) }),
          meaning: "error found of the best trained layer at the threshold, each pair"),
        Finding(
          "found.bestBelow", .series(rows.map { $0.best($0.pair.threshold - 1) }),
          meaning: "error found of the best trained layer with one number less, each pair"),
        Finding(
          "certified.trained", .series(rows.map(\.certifiedOfTrained)),
          meaning:
            "least certified error of a trained layer at the threshold or above, within its budget of boxes, each pair"
        ),
        Finding(
          "found.worstAt", .number(rows.map { $0.best($0.pair.threshold) }.max() ?? 0),
          meaning: "error found of the best trained layer at the threshold, the worst pair"),
        Finding(
          "smoothOverMean.below", .number(quantile(rows.map { $0.smoothOverMean(below: true) }, 0.5)),
          meaning:
            "error under the threshold with the smooth maximum over that with the mean square, median over pairs"
        ),
        Finding(
          "smoothOverMean.above", .number(quantile(rows.map { $0.smoothOverMean(below: false) }, 0.5)),
          meaning:
            "error at and above the threshold with the smooth maximum over that with the mean square, median over pairs"
        ),
        Finding(
          "tokens", .series(sequences.map { Double($0.pair.tokens) }),
          meaning: "n of the sequences of single numbers"),
        Finding(
          "headsNeeded", .series(sequences.map(\.headsNeeded)),
          meaning:
            "fewest heads with which a trained layer errs by less than 0.45, each length; NaN where none does"
        ),
      ] + workFindings(curves),
      figures: [
        "phase": phaseFigure(rows),
        "error": errorFigure(parameters.shown.compactMap { text in rows.first { $0.pair.text == text } }),
        "heads": headsFigure(sequences, headWidth: parameters.recipe.headWidth),
        "loss": lossFigure(rows),
      ],
      tables: ["results": table(rows)])
  }

  /// H·k from nothing to the most that a pair has numbers.
  private func columns(_ rows: [Row]) -> Range<Int> { 0..<(rows.map(\.pair.numbers).max() ?? 0) + 1 }

  private func table(_ rows: [Row]) -> Table {
    Table(
      columns: [
        .init("$n$"), .init("$d$"), .init("$(n-1)d$"), .init("Proved below it", digits: 4),
        .init("Certified at it", digits: 2), .init("Hidden units"), .init("Trained below it", digits: 2),
        .init("Trained at it", digits: 2), .init("Trained, certified", digits: 2),
      ],
      rows: rows.map { row in
        [
          .number(Double(row.pair.tokens)), .number(Double(row.pair.width)),
          .number(Double(row.pair.threshold)), .number(row.provedBelow),
          .number(row.certified), .number(Double(row.constructed?.hiddenWidth ?? 0)),
          .number(row.best(row.pair.threshold - 1)), .number(row.best(row.pair.threshold)),
          .number(row.certifiedOfTrained),
        ]
      })
  }

  // MARK: Figures

  /// Rows (n, d), columns H·k: what is proved in each cell.
  private func phaseFigure(_ rows: [Row]) -> Figure {
    let columns = columns(rows)
    func cells(_ role: Role, _ label: String, _ belongs: (_ row: Row, _ numbers: Int) -> Bool) -> Mark {
      let chosen = rows.indices.flatMap { row in
        columns.filter { belongs(rows[row], $0) }.map { (Double($0), Double(row)) }
      }
      return .boxes(
        Boxes(
          left: chosen.map { $0.0 - 0.48 }, right: chosen.map { $0.0 + 0.48 },
          lower: chosen.map { $0.1 - 0.46 }, upper: chosen.map { $0.1 + 0.46 }, role, label: label))
    }
    let words = rows.indices.flatMap { row in
      columns.compactMap { numbers in
        rows[row].words(numbers).map { Mark.text($0, x: Double(numbers), y: Double(row)) }
      }
    }
    // Down the left edge of each row's first certified cell.
    let edge = rows.map { Double($0.pair.threshold) - 0.5 }
    let stairs = Mark.line(
      x: edge.flatMap { [$0, $0] }, y: rows.indices.flatMap { [Double($0) - 0.5, Double($0) + 0.5] }, .target,
      label: "$H k = (n - 1)\\,d$", dash: .solid)
    return Figure(
      Panel(
        x: .categories(columns.map(String.init), title: "Numbers that attention brings, $H k$"),
        y: .categories(
          rows.map { "$n = \($0.pair.tokens),\\ d = \($0.pair.width)$" }, isInverted: true),
        key: .hidden,
        [
          cells(.bound, "impossible") { $1 < $0.pair.threshold },
          cells(.proofB, "constructed") { $1 >= $0.pair.threshold }, stairs,
        ] + words), height: 0.45 * Double(rows.count) + 0.9)
  }

  /// One panel a pair: error against H·k. The series are named where there is most room to the left of the threshold.
  private func errorFigure(_ rows: [Row]) -> Figure {
    func room(_ row: Row) -> Double { Double(row.pair.threshold) / Double(row.pair.numbers + 1) }
    let roomiest = rows.indices.max { room(rows[$0]) < room(rows[$1]) }
    let panels = rows.enumerated().map { index, row in
      Panel(
        title: "$n = \(row.pair.tokens)$, $d = \(row.pair.width)$",
        x: .categories((0...row.pair.numbers).map(String.init), title: "$H k$"), y: .log10("Sup error"),
        key: .hidden, grid: .horizontal, errorMarks(row) + (index == roomiest ? names(row) : []))
    }
    return Figure(panels: panels, columns: panels.count, sharing: .y, height: 3.4)
  }

  private func errorMarks(_ row: Row) -> [Mark] {
    let brought = row.brought
    // Places on the axis, which has a name for each number.
    func places(_ numbers: [Int]) -> [Double] { numbers.map(Double.init) }
    func trained(_ aim: WidthThresholdTrial.Aim, _ role: Role, shift: Double) -> Mark {
      let runs = brought.map { row.found($0, aim) }
      return .errorBars(
        x: places(brought).map { $0 + shift }, y: runs.map { quantile($0, 0.5) },
        lower: runs.map { $0.min() ?? .nan }, upper: runs.map { $0.max() ?? .nan }, role, label: aim.rawValue)
    }
    let above = Array(row.pair.threshold...row.pair.numbers)
    let below = brought.filter { $0 < row.pair.threshold }
    return [
      .vertical(Double(row.pair.threshold) - 0.5, .target, dash: .solid),
      trained(.meanSquare, .trained, shift: -0.14), trained(.smoothMaximum, .other(0), shift: 0.14),
      .line(
        x: places(below), y: below.map { row.provedBound($0) }, .bound, label: "lower bound", hasMarkers: true
      ),
      .line(
        x: places(above), y: above.map { _ in row.certified }, .proofB, label: "constructed", dash: .solid,
        hasMarkers: true),
    ]
  }

  private func names(_ row: Row) -> [Mark] {
    let words: [(String, Role, Double)] = [
      ("lower bound", .bound, 0.36), ("mean square", .trained, 0.2), ("smooth max.", .other(0), 0.13),
      ("constructed", .proofB, row.certified),
    ]
    return words.map { .text($0.0, x: -0.42, y: $0.2, anchor: .leading, role: $0.1) }
  }

  /// Error against heads, a line for each length, with the threshold marked on it.
  private func headsFigure(_ rows: [Row], headWidth: Int) -> Figure {
    func heads(_ numbers: Int) -> Double { Double(numbers) / Double(headWidth) }
    let lines = rows.enumerated().flatMap { index, row in
      let brought = row.brought.filter { $0 > 0 }
      return Runs(
        "$n = \(row.pair.tokens)$", .other(index), x: brought.map(heads),
        values: row.seeds(.meanSquare, brought)
      ).marks(.range)
    }
    let thresholds = rows.map { row in
      (row.pair.threshold, quantile(row.found(row.pair.threshold, .meanSquare), 0.5))
    }
    let ends = [1, heads(rows.map(\.pair.numbers).max() ?? 1)]
    return Figure(
      Panel(
        x: Axis("Heads $H$ of width $k = \(headWidth)$"), y: .log10("Sup error"), key: .outside,
        grid: .horizontal,
        lines + [
          .line(x: ends, y: [0.5, 0.5], .bound, label: "proved for fewer"),
          .scatter(
            x: thresholds.map { heads($0.0) }, y: thresholds.map(\.1), .target, label: "$H k = n - 1$",
            marker: .diamond),
        ]), height: 3.6)
  }

  private func lossFigure(_ rows: [Row]) -> Figure {
    .loss(
      rows.enumerated().map { index, row in
        Runs(
          "$n = \(row.pair.tokens)$, $d = \(row.pair.width)$", .other(index),
          curves: row.runs(row.pair.threshold, .meanSquare).compactMap(\.outcome.curve))
      })
  }
}
