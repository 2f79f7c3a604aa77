import Approximation
import Findings
import Pipeline
import Plotting
import StudyKit

extension GalleryOfApproximations {
  typealias Run = (trial: GalleryOfApproximationsTrial, outcome: GalleryOfApproximationsTrial.Outcome)

  /// The layers of one map, method by method.
  struct Wall {
    let target: Target
    let sizes: [PartitionAndRoute.Size?]
    let proofA: [Run]
    let proofB: [Run]
    /// The seeds of each width.
    let trained: [[Run]]

    /// The certified errors of each width's seeds, infinite where there is none.
    var certified: [[Double]] { trained.map { $0.map { $0.outcome.certificate?.bound ?? .infinity } } }

    /// The narrowest trained layer whose certificate is at most ε in the median over seeds.
    func narrowest(_ epsilon: Double) -> GalleryOfApproximationsTrial.Outcome? {
      certified.firstIndex { quantile($0, 0.5) <= epsilon }.map { trained[$0][0].outcome }
    }

    /// Its learned numbers; infinite where there is none.
    func trainedParameters(_ epsilon: Double) -> Double {
      narrowest(epsilon).map { Double($0.parameters) } ?? .infinity
    }

    /// The layers that are drawn: one by each proof, and of the widest trained ones that of the median seed.
    var shown: (proofA: Run?, proofB: Run?, trained: Run) {
      let widest = trained[trained.count - 1].sorted {
        ($0.outcome.certificate?.bound ?? .infinity) < ($1.outcome.certificate?.bound ?? .infinity)
      }
      func drawn(_ runs: [Run]) -> Run? { runs.first { !$0.outcome.errors.isEmpty } }
      return (drawn(proofA), drawn(proofB), widest[(widest.count - 1) / 2])
    }
  }

  func fits(_ outcome: GalleryOfApproximationsTrial.Outcome, _ trial: GalleryOfApproximationsTrial) -> Bool {
    guard let numbers = (try? Target.named(trial.target))?.inputCount else { return false }
    // Proof B may reach no certificate, and has no layer then.
    if case .proofB = trial.method, outcome.certificate == nil {
      return outcome.errors.isEmpty && outcome.values.isEmpty
    }
    let points = numbers == 1 ? trial.grid : trial.grid * trial.grid
    let isTraining =
      if case .trained(let recipe, _) = trial.method { outcome.curve?.fits(recipe) == true } else { true }
    return isTraining && outcome.certificate?.isSound == true && outcome.parameters > 0
      && outcome.errors.holds(points) && outcome.values.holds(numbers == 1 ? points : 0)
  }

  func conclude(_ parameters: Parameters, _ outcomes: [Run]) throws -> Conclusions {
    let walls = try parameters.targets.map { try wall($0, parameters, outcomes) }
    let shown = parameters.epsilons.firstIndex(of: parameters.shown) ?? 0
    let curves = outcomes.compactMap(\.outcome.curve)
    let ratios = walls.map { wall in
      let (a, b) = (wall.sizes[shown], wall.proofB[shown].outcome)
      return a.flatMap { b.certificate == nil ? nil : $0.parameterCount / Double(b.parameters) } ?? .nan
    }
    let weightRatios = walls.map { wall in
      let a = wall.proofA.first { !$0.outcome.errors.isEmpty }?.outcome
      let b = wall.proofB[shown].outcome
      return a.flatMap { b.certificate == nil ? nil : Double($0.weights) / Double(b.weights) } ?? .nan
    }
    return Conclusions(
      findings: walls.flatMap { findings($0, parameters) } + [
        Finding("shownEpsilon", .number(parameters.shown), meaning: "ε of the layers that are drawn"),
        Finding("maps", .number(Double(walls.count)), meaning: "maps approximated"),
        Finding(
          "partitionOverSuperposition.all", .series(ratios),
          meaning: "learned numbers of Proof A over those of Proof B at the ε that is drawn, each map"),
        Finding(
          "partitionOverSuperposition.least", .number(ratios.min() ?? .nan),
          meaning: "the same ratio for the map where it is least"),
        Finding(
          "partitionOverSuperposition.most", .number(ratios.max() ?? .nan),
          meaning: "the same ratio for the map where it is largest"),
        Finding(
          "weights.partitionOverSuperposition.all", .series(weightRatios),
          meaning:
            "weights of Proof A that are not zero over those of Proof B at the ε that is drawn, each map"),
        Finding(
          "weights.partitionOverSuperposition.least", .number(weightRatios.min() ?? .nan),
          meaning: "the same ratio for the map where it is least"),
        Finding(
          "weights.partitionOverSuperposition.most", .number(weightRatios.max() ?? .nan),
          meaning: "the same ratio for the map where it is largest"),
        Finding(
          "partitionOverTrained",
          .series(
            walls.map { ($0.sizes[shown]?.parameterCount ?? .nan) / $0.trainedParameters(parameters.shown) }),
          meaning:
            "learned numbers of Proof A over those of the narrowest trained layer certified at that ε, each map; 0 without one"
        ),
        Finding(
          "weights.partitionOverTrained",
          .series(
            walls.map { wall in
              let a = wall.proofA.first { !$0.outcome.errors.isEmpty }?.outcome
              let trained = wall.narrowest(parameters.shown)
              return a.map { Double($0.weights) / (trained.map { Double($0.weights) } ?? .infinity) } ?? .nan
            }),
          meaning: "the same of weights that are not zero; 0 without a trained layer"),
        Finding(
          "violations", .number(Double(outcomes.count { exceeds($0.outcome) })),
          meaning: "layers with an error above their certificate on the grids that are drawn"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each width"),
      ] + workFindings(curves),
      figures: [
        "loss": lossFigure(walls), "curves": curvesFigure(walls), "maps": mapsFigure(walls),
        "cost": costFigure(walls, parameters),
      ].compactMapValues { $0 },
      tables: ["results": table(walls, parameters, shown)])
  }

  private func wall(_ name: String, _ parameters: Parameters, _ outcomes: [Run]) throws -> Wall {
    let target = try Target.named(name)
    let runs = outcomes.filter { $0.trial.target == name }
    return Wall(
      target: target, sizes: PartitionAndRoute.sizes(target, epsilons: parameters.epsilons),
      proofA: runs.filter { if case .proofA = $0.trial.method { true } else { false } },
      proofB: runs.filter { if case .proofB = $0.trial.method { true } else { false } },
      trained: parameters.widths.map { width in
        runs.filter {
          if case .trained(let recipe, _) = $0.trial.method { recipe.hiddenWidth == width } else { false }
        }
      })
  }

  /// Drawn errors are computed in Double, certificates proved for real numbers: a few roundings lie between.
  private func exceeds(_ outcome: GalleryOfApproximationsTrial.Outcome) -> Bool {
    (outcome.errors.max() ?? 0) > (outcome.certificate?.bound ?? .infinity) * (1 + 1e-9)
  }

  private func findings(_ wall: Wall, _ parameters: Parameters) -> [Finding] {
    let key = camelCase(wall.target.name)
    let medians = wall.certified.map { quantile($0, 0.5) }
    return [
      Finding(
        "\(key).proofA.parameters", .series(wall.sizes.map { $0?.parameterCount ?? .infinity }),
        meaning: "learned numbers of Proof A's layer for each ε"),
      Finding(
        "\(key).proofB.parameters",
        .series(
          wall.proofB.map { $0.outcome.certificate == nil ? .infinity : Double($0.outcome.parameters) }),
        meaning: "learned numbers of Proof B's layer for each ε"),
      Finding(
        "\(key).trained.parameters", .series(parameters.epsilons.map(wall.trainedParameters)),
        meaning: "learned numbers of the narrowest trained layer certified at each ε in the median over seeds"
      ),
      Finding(
        "\(key).trained.certified", .series(medians),
        meaning: "certified error of the trained layers, median over seeds, for each width"),
    ]
  }

  // MARK: Pictures

  private func lossFigure(_ walls: [Wall]) -> Figure {
    .loss(
      walls.enumerated().map { index, wall in
        let curves = wall.trained[wall.trained.count - 1].compactMap(\.outcome.curve)
        return Runs(wall.target.name, .other(index), curves: curves)
      })
  }

  /// Maps of one number: values above, errors below, one column each.
  private func curvesFigure(_ walls: [Wall]) -> Figure? {
    let walls = walls.filter { $0.target.inputCount == 1 }
    guard !walls.isEmpty else { return nil }
    let values = walls.map { wall in
      let x = wall.target.points(wall.shown.trained.outcome.errors.count)
      return Panel(
        title: wall.target.name, y: Axis(walls[0].target == wall.target ? "$f(x)$" : nil),
        key: wall.target == walls[walls.count - 1].target ? .outside : .hidden,
        lines(wall, x, \.values) + [.line(x: x, y: wall.target(x), .target, label: "target")])
    }
    let errors = walls.map { wall in
      let x = wall.target.points(wall.shown.trained.outcome.errors.count)
      return Panel(
        x: Axis("$x$"), y: .log10(walls[0].target == wall.target ? "Pointwise error" : nil, from: 1e-5),
        key: .hidden,
        grid: .horizontal, lines(wall, x, \.errors))
    }
    return Figure(
      panels: values + errors, columns: walls.count, sharing: .x, rowHeights: [3, 3], isLettered: false,
      height: 4.4)
  }

  private func lines(
    _ wall: Wall, _ x: [Double], _ value: KeyPath<GalleryOfApproximationsTrial.Outcome, [Double]>
  ) -> [Mark] {
    let shown = wall.shown
    let runs: [(Run?, Role, String)] = [
      (shown.proofA, .proofA, "Proof A"), (shown.proofB, .proofB, "Proof B"),
      (shown.trained, .trained, "trained"),
    ]
    return runs.compactMap { run, role, label in
      run.map { .line(x: x, y: $0.outcome[keyPath: value], role, label: label, dash: .solid) }
    }
  }

  /// Maps of two numbers: the target and each method's error, one row each.
  private func mapsFigure(_ walls: [Wall]) -> Figure? {
    let walls = walls.filter { $0.target.inputCount == 2 }
    guard !walls.isEmpty else { return nil }
    let panels = walls.flatMap { wall in
      let shown = wall.shown
      let runs = [("Proof A", shown.proofA), ("Proof B", shown.proofB), ("trained", shown.trained)]
      let largest = runs.compactMap { $0.1?.outcome.errors.max() }.max() ?? 1
      let grid = Int(Double(shown.trained.outcome.errors.count).squareRoot().rounded())
      let outputs = wall.target.formula.outputs.count
      let values = wall.target(wall.target.points(grid))
      let first = stride(from: 0, to: values.count, by: outputs).map { values[$0] }
      let target = square(wall.target.name, first, ColorScale(hasBar: false), wall, grid)
      let isFirst = wall.target == walls[0].target
      return [target]
        + runs.map { name, run in
          square(
            isFirst ? "error, \(name)" : nil,
            run?.outcome.errors ?? [Double](repeating: .nan, count: grid * grid),
            ColorScale(.paper, from: 0, to: largest, hasBar: name == "trained"), wall, grid)
        }
    }
    return Figure(
      panels: panels, columns: 4, sharing: [.x, .y], isLettered: false,
      height: 0.4 + 1.75 * Double(walls.count))
  }

  private func square(
    _ title: String?, _ values: [Double], _ color: ColorScale, _ wall: Wall, _ grid: Int
  ) -> Panel {
    let (across, up) = (wall.target.domain[0], wall.target.domain[1])
    let rows = stride(from: 0, to: values.count, by: grid).map { Array(values[$0..<$0 + grid]) }
    return Panel(
      title: title, x: Axis("$x_1$", from: across.lower, to: across.upper),
      y: Axis("$x_2$", from: up.lower, to: up.upper),
      [.heatMap(HeatMap(rows, x: across.lower...across.upper, y: up.lower...up.upper, color: color))])
  }

  /// Certified error against the weights that are not zero, one panel a map.
  private func costFigure(_ walls: [Wall], _ parameters: Parameters) -> Figure {
    let panels = walls.map { wall in
      let widths = wall.trained.map { Double($0[0].outcome.weights) }
      let b = wall.proofB.filter { $0.outcome.certificate != nil }
      return Panel(
        title: wall.target.name, x: .log10("Weights that are not zero"), y: .log10("Certified sup error"),
        key: wall.target == walls[0].target ? .legend : .hidden, grid: .horizontal,
        [
          .errorBars(
            x: widths, y: wall.certified.map { quantile($0, 0.5) },
            lower: wall.certified.map { $0.min() ?? .nan },
            upper: wall.certified.map { $0.max() ?? .nan }, .trained, label: "trained"),
          .line(
            x: wall.proofA.map { Double($0.outcome.weights) },
            y: wall.proofA.map { $0.outcome.certificate?.bound ?? .nan }, .proofA, label: "Proof A",
            dash: .solid,
            hasMarkers: true),
          .line(
            x: wall.sizes.map { $0?.parameterCount ?? .nan }, y: parameters.epsilons, .proofA, dash: .dotted),
          .line(
            x: b.map { Double($0.outcome.weights) }, y: b.map { $0.outcome.certificate?.bound ?? .nan },
            .proofB,
            label: "Proof B", dash: .solid, hasMarkers: true),
        ])
    }
    return Figure(
      panels: panels, columns: min(2, panels.count), isLettered: false,
      height: 2.7 * Double((panels.count + 1) / 2))
  }

  private func table(_ walls: [Wall], _ parameters: Parameters, _ shown: Int) -> Table {
    Table(
      columns: [
        .init("Map"), .init("Made by"), .init("Heads"), .init("Hidden units"), .init("Learned numbers"),
        .init("Not zero"), .init("Found", digits: 3), .init("Certified", digits: 3),
      ],
      rows: walls.flatMap { wall -> [[Table.Cell]] in
        let runs = wall.shown
        let constructed = [("Proof A", runs.proofA), ("Proof B", runs.proofB)].compactMap { name, run in
          run.map { row(wall.target.name, name, [$0]) }
        }
        return constructed + [row(wall.target.name, "training", wall.trained[wall.trained.count - 1])]
      })
  }

  private func row(_ map: String, _ method: String, _ runs: [Run]) -> [Table.Cell] {
    let (first, certificates) = (runs[0].outcome, runs.compactMap(\.outcome.certificate))
    return [
      .text(map), .text(method), .number(Double(first.heads)), .number(Double(first.hiddenWidth)),
      .number(Double(first.parameters)), .number(Double(first.weights)),
      .number(quantile(certificates.map(\.sampled), 0.5)),
      .number(quantile(certificates.map(\.bound), 0.5)),
    ]
  }
}
