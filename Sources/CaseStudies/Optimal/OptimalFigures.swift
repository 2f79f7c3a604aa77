import Approximation
import Findings
import StudyKit
import Plotting
import ReproducibleMath

extension OptimalResults {
  private static let titles = [
    "square": "$x^2$", "sine": #"$\sin 2\pi x$"#, "runge": "$1/(1 + 25(2x - 1)^2)$", "root": #"$\sqrt{x}$"#,
    "kink": "$|x - 1/2|$",
  ]

  private func title(_ target: String) -> String { Self.titles[target] ?? target }

  /// The function with most inflections among those that are usual, or the first.
  private var main: Int { parameters.targets.firstIndex(of: "sine") ?? 0 }

  /// The best function over its target, and its error between the bounds with the points that prove them.
  func bestFigure() -> Figure {
    let best = shown[main]
    let target = (try? Target.named(parameters.targets[main])) ?? .sine
    let x = target.domain[0].grid(601)
    let ends = [target.domain[0].lower] + best.function.kinks + [target.domain[0].upper]
    let error = zip(x, target(x)).map { best.function($0) - $1 }
    let points = best.alternation?.triples ?? []
    func marks(_ points: [Double], _ role: Role, _ label: String, _ marker: Marker) -> Mark {
      .scatter(
        x: points, y: zip(points, target(points)).map { best.function($0) - $1 }, role, label: label,
        marker: marker)
    }
    return Figure(
      panels: [
        Panel(
          x: Axis("$x$"), y: Axis("$f(x)$"),
          [
            .line(
              x: ends, y: ends.map { best.function($0) }, .other(0), label: "the best", dash: .solid,
              hasMarkers: true),
            .line(x: x, y: target(x), .target, label: "target"),
          ]),
        Panel(
          x: Axis("$x$"), y: Axis("Error $g - f$"), key: .outside,
          [
            .horizontal(best.upper, label: "$E^*_{\(best.kinks)}$"), .horizontal(-best.upper),
            .line(x: x, y: error, .other(0), dash: .solid),
            marks(points.map(\.first), .other(1), "A", .triangle),
            marks(points.map(\.second), .other(2), "B", .square),
            marks(points.map(\.third), .other(3), "C", .circle),
          ]),
      ], sharing: .x, rowHeights: [3, 2], height: 4.8)
  }

  /// Error over E*_h against h, a panel for each function.
  func ratioFigure() -> Figure {
    let places = parameters.widths.indices.map(Double.init)
    let keyed = min(2, parameters.targets.count - 1)
    // Room for the key above the lines of its row.
    let top = 10 * (ratios(.meanSquare) { _ in true }.max() ?? 1)
    let series: [(Phase, OptimalTrial.Start, Role, String)] = [
      (.meanSquare, .random, .trained, "mean square"), (.maximum, .random, .other(0), "then smooth maximum"),
      (.maximum, .even, .other(1), "the same, kinks spread"),
      (.polished, .even, .other(2), "and polished"),
    ]
    return Figure(
      panels: parameters.targets.enumerated().map { index, target in
        Panel(
          title: title(target), x: .categories(parameters.widths.map { "\($0)" }, title: "Hidden units $h$"),
          y: .log10("Error over $E^*_h$", to: index == keyed ? top : nil),
          key: index == keyed ? .legend : .hidden,
          grid: .horizontal,
          [.horizontal(1)]
            + series.flatMap { phase, start, role, label -> [Mark] in
              let rows = parameters.widths.map { width in
                ratios(phase) { $0.target == target && $0.start == start && $0.width == width }
              }
              return [
                .line(x: places, y: rows.map { quantile($0, 0.5) }, role, label: label),
                .scatter(
                  x: zip(places, rows).flatMap { place, row in row.map { _ in place } },
                  y: rows.flatMap { $0 }, role),
              ]
            })
      }, columns: min(2, parameters.targets.count), sharing: [.x, .y], height: 5.2)
  }

  /// Polished layers on the steps that E*_k makes.
  func ladderFigure() -> Figure {
    let chosen =
      [main] + parameters.targets.indices.filter { $0 != main && parameters.targets[$0] == "runge" }
    return Figure(
      panels: chosen.map { index in
        let row = brackets[index]
        let mine = trainings.filter { $0.target == parameters.targets[index] }
        let steps = Set(mine.compactMap { step($0, within: 1e-2) }).sorted()
        return Panel(
          title: title(parameters.targets[index]), x: Axis("Hidden units $h$", scale: .symlog(threshold: 1)),
          y: .log10("Largest error"), key: index == main ? .legend : .hidden,
          steps.map { .horizontal(row[$0].upper) }
            + [
              .line(
                x: row.indices.map(Double.init), y: row.map(\.upper), .target, label: "$E^*_h$", dash: .solid,
                hasMarkers: false),
              .scatter(
                x: mine.map { Double($0.width) }, y: mine.map(\.outcome.maximum), .trained, label: "trained"),
              .scatter(
                x: mine.map { Double($0.width) }, y: mine.map(\.outcome.polished), .other(2),
                label: "polished"),
            ])
      }, columns: chosen.count, sharing: .y, height: 3.6)
  }

  /// Weights that are not zero against 1/ε, all certified.
  func ratesFigure() -> Figure {
    func line(_ sizes: [OptimalTrial.Size], _ role: Role, _ label: String?) -> Mark {
      .line(
        x: sizes.map { 1 / $0.bound }, y: sizes.map(\.weights), role, label: label, dash: .solid,
        hasMarkers: true)
    }
    let dimensions = ["A, $D = 1$", "A, $D = 2$", "A, $D = 3$"]
    return Figure(
      panels: [
        Panel(
          x: .log10("$1/ε$"), y: .log10("Weights that are not zero", from: 1), key: .legend,
          grid: .horizontal,
          zip(parameters.targets.indices, counted).map { index, sizes in
            line(sizes, .other(index), title(parameters.targets[index]))
          }),
        Panel(
          x: .log10("$1/ε$"), y: .log10("Weights that are not zero"), key: .direct, grid: .horizontal,
          [line(counted[main], .other(0), "the best")]
            + zip(dimensions, partitions).enumerated().map { index, row in
              .line(
                x: row.1.map { 1 / $0.bound }, y: row.1.map(\.weights), .proofA, label: row.0,
                dash: [.solid, .dashed, .dotted][index], hasMarkers: true)
            }),
      ], columns: 2, height: 3.8)
  }

  /// Brackets, and what training reaches, for the main function's widths.
  func table() -> Table {
    Table(
      columns: [
        .init("Function"), .init("$h$"), .init("$E^*_h$", digits: 5), .init("Bracket’s width", digits: 2),
        .init("Mean square", digits: 3), .init("Smooth maximum", digits: 3), .init("Kinks spread", digits: 3),
        .init("Polished", digits: 3),
      ],
      rows: parameters.targets.flatMap { target in
        parameters.widths.map { width in
          let bracket = best(target, width)
          func cell(_ phase: Phase, _ start: OptimalTrial.Start) -> Table.Cell {
            spread(ratios(phase) { $0.target == target && $0.start == start && $0.width == width })
          }
          return [
            .text(title(target)), .number(Double(width)), .number(bracket.upper),
            .number((bracket.upper - bracket.lower) / bracket.upper), cell(.meanSquare, .random),
            cell(.maximum, .random), cell(.maximum, .even), cell(.polished, .even),
          ]
        }
      })
  }
}
