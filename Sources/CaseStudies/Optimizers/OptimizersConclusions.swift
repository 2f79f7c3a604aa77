import Findings
import Pipeline
import Plotting
import ReproducibleMath
import StudyKit

extension Optimizers {
  /// One optimiser on one problem: what each seed did at each learning rate.
  struct Comparison {
    let rule: Rule
    let outcomes: [OptimizersTrial.Outcome]

    /// Median over seeds of the last loss, for each learning rate; infinite where a seed diverged.
    var finals: [Double] {
      rates.indices.map { index in
        let finals = outcomes.map { $0.curves[index].final }
        return finals.allSatisfy(\.isFinite) ? quantile(finals, 0.5) : .infinity
      }
    }
    var rates: [Double] { outcomes[0].curves.map(\.rate) }
    /// The learning rate with the least median.
    var best: Int { finals.indices.min { finals[$0] < finals[$1] } ?? 0 }
    var bestFinals: [Double] { outcomes.map { $0.curves[best].final } }

    /// The losses at the best rate as a series of a figure.
    var runs: Runs {
      let curves = outcomes.map { $0.curves[best] }
      let longest = curves.max { $0.steps.count < $1.steps.count } ?? curves[0]
      return Runs(
        rule.label, Optimizers.role(rule), x: longest.steps.map(Double.init), values: curves.map(\.losses))
    }
  }

  /// Six colours; Adam has that of the trained models, which it trains.
  static func role(_ rule: Rule) -> Role {
    switch rule {
    case .gradientDescent: .other(0)
    case .momentum: .other(1)
    case .rmsProp: .other(2)
    case .uncorrectedAdam: .other(3)
    case .adam: .trained
    case .adamW: .other(21)
    }
  }

  func fits(_ outcome: OptimizersTrial.Outcome, _ trial: OptimizersTrial) -> Bool {
    func areCurves(_ rates: [Double], _ steps: Int) -> Bool {
      outcome.curves.map(\.rate) == rates && outcome.curves.allSatisfy { $0.fits(steps) }
    }
    guard outcome.operations.isFinite else { return false }
    return switch trial {
    case .layer(let trial):
      areCurves(trial.rates, trial.recipe.steps) && outcome.firstStep?.isFinite == true
    case .quadratic(let trial): areCurves(trial.rates, trial.steps)
    case .conditioning: (outcome.iterations ?? -1) >= 0
    }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: OptimizersTrial, outcome: OptimizersTrial.Outcome)]
  ) throws -> Conclusions {
    func comparisons(_ rule: (OptimizersTrial) -> Rule?) -> [Comparison] {
      Rule.allCases.map { wanted in
        Comparison(rule: wanted, outcomes: outcomes.filter { rule($0.trial) == wanted }.map(\.outcome))
      }
    }
    let layer = comparisons { if case .layer(let trial) = $0 { trial.rule } else { nil } }
    let quadratics = [false, true].map { isRotated in
      comparisons {
        if case .quadratic(let trial) = $0, trial.isRotated == isRotated { trial.rule } else { nil }
      }
    }
    let counts = [false, true].map { hasMomentum in
      outcomes.compactMap { trial, outcome -> (condition: Double, iterations: Double)? in
        guard case .conditioning(let tuned) = trial, tuned.hasMomentum == hasMomentum,
          let iterations = outcome.iterations
        else { return nil }
        return (tuned.condition, Double(iterations))
      }
    }
    return Conclusions(
      findings: findings(parameters, outcomes.map(\.outcome), layer, quadratics, counts),
      figures: [
        "loss": loss(layer), "rates": rates(layer), "quadratic": quadratic(quadratics),
        "conditioning": conditioning(counts),
      ],
      tables: ["results": table(layer, quadratics)])
  }

  private func findings(
    _ parameters: Parameters, _ outcomes: [OptimizersTrial.Outcome], _ layer: [Comparison],
    _ quadratics: [[Comparison]], _ counts: [[(condition: Double, iterations: Double)]]
  ) -> [Finding] {
    let trainings = layer.reduce(0) { $0 + $1.outcomes.count * $1.rates.count }
    var findings = [
      Finding(
        "seeds", .number(Double(parameters.seeds)), meaning: "independent trainings at each learning rate"),
      Finding("trials", .number(Double(trainings)), meaning: "models trained"),
      Finding(
        "parameters", .number(Double(outcomes.map(\.parameters).max() ?? 0)),
        meaning: "learned numbers of one model"),
      Finding("steps", .number(Double(parameters.recipe.steps)), meaning: "training steps of one model"),
      Finding(
        "operations", .number(outcomes.reduce(0) { $0 + $1.operations }),
        meaning: "floating-point operations of all training steps, matrix products only"),
      Finding("rates", .number(Double(parameters.rates)), meaning: "learning rates tried for each optimiser"),
      Finding("condition", .number(parameters.condition), meaning: "condition number of the quadratic"),
      Finding(
        "conditions", .series(counts[0].map(\.condition)),
        meaning: "condition numbers of the counted descents"),
    ]
    for comparison in layer {
      let name = comparison.rule.rawValue
      findings += Finding.overSeeds(
        "\(name).finalLoss", comparison.bestFinals,
        meaning: "mean squared error at the end of training, at the learning rate with the least median")
      findings.append(
        Finding("\(name).bestRate", .number(comparison.rates[comparison.best]), meaning: "that learning rate")
      )
      if comparison.rule.isAdaptive {
        findings.append(
          Finding(
            "\(name).firstStep", .number(quantile(comparison.outcomes.compactMap(\.firstStep), 0.5)),
            meaning: "longest way of a parameter in the first step, in learning rates, median over seeds"))
      }
    }
    // What everything else is trained with stands for the study.
    if let adam = layer.first(where: { $0.rule == .adam }) {
      findings += Finding.overSeeds(
        "loss", adam.bestFinals, meaning: "mean squared error at the end of training with Adam")
    }
    for (problem, comparisons) in zip(["aligned", "rotated"], quadratics) {
      for comparison in comparisons {
        findings.append(
          Finding(
            "\(comparison.rule.rawValue).\(problem)", .number(quantile(comparison.bestFinals, 0.5)),
            meaning:
              "f at the end over f at the start on the \(problem) quadratic, best learning rate, median over seeds"
          ))
      }
    }
    for (name, counts) in zip(["gradientDescent", "momentum"], counts) {
      findings.append(
        Finding(
          "\(name).iterations", .series(counts.map(\.iterations)),
          meaning:
            "steps until the distance from the minimum has fallen by six decades, for each condition number"))
    }
    return findings
  }

  private func loss(_ layer: [Comparison]) -> Figure {
    Figure(
      Panel(
        x: .log10("Training step"), y: .log10("Mean squared error"), key: .outside, grid: .horizontal,
        layer.flatMap { $0.runs.marks(.quartiles) }))
  }

  /// Last loss against learning rate: how much tuning each optimiser needs.
  private func rates(_ layer: [Comparison]) -> Figure {
    let marks = layer.flatMap { comparison -> [Mark] in
      let points = zip(comparison.rates, comparison.finals).filter { $0.1.isFinite }
      return [
        .line(
          x: points.map(\.0), y: points.map(\.1), Self.role(comparison.rule), label: comparison.rule.label,
          hasMarkers: true)
      ]
    }
    return Figure(
      Panel(
        x: .log10("Learning rate"), y: .log10("Mean squared error at the end", to: 0.1), key: .outside,
        grid: .horizontal,
        marks), height: 3.6)
  }

  private func quadratic(_ quadratics: [[Comparison]]) -> Figure {
    let panels = zip(["aligned", "rotated"], quadratics).enumerated().map {
      index, problem in
      Panel(
        title: problem.0, x: Axis("Step"), y: .log10("$f(x_t) / f(x_0)$"),
        key: index == 0 ? .hidden : .outside, grid: .horizontal, problem.1.flatMap { $0.runs.marks(.none) })
    }
    return Figure(panels: panels, columns: 2, sharing: .y, columnWidths: [1, 1.5], height: 3.4)
  }

  private func conditioning(_ counts: [[(condition: Double, iterations: Double)]]) -> Figure {
    func line(_ index: Int, _ role: Role, _ label: String) -> Mark {
      .line(
        x: counts[index].map(\.condition), y: counts[index].map(\.iterations), role, label: label,
        dash: .solid,
        hasMarkers: true)
    }
    /// `scale·log(10⁶)·κ^power`, the asymptotic count.
    func theory(_ scale: Double, _ power: Double) -> Mark {
      .line(
        x: counts[0].map(\.condition),
        y: counts[0].map { scale * Double.log(1e6) * Double.pow($0.condition, power) }, .bound)
    }
    return Figure(
      Panel(
        x: .log10("Condition number $\\kappa$"), y: .log10("Steps until the error is $10^{-6}$"),
        key: .direct,
        grid: .horizontal,
        [
          theory(0.5, 1), theory(0.5, 0.5), line(0, Self.role(.gradientDescent), "gradient descent"),
          line(1, Self.role(.momentum), "momentum"),
        ]), height: 3.3)
  }

  private func table(_ layer: [Comparison], _ quadratics: [[Comparison]]) -> Table {
    Table(
      columns: [
        .init("Optimiser"), .init("Rate", digits: 1),
        .init("Layer", digits: 2, best: .smallest),
        .init("Aligned", digits: 1, best: .smallest),
        .init("Rotated", digits: 1, best: .smallest),
      ],
      rows: layer.indices.map { index in
        [
          .text(layer[index].rule.label), .number(layer[index].rates[layer[index].best]),
          spread(layer[index].bestFinals), .number(quantile(quadratics[0][index].bestFinals, 0.5)),
          .number(quantile(quadratics[1][index].bestFinals, 0.5)),
        ]
      })
  }
}

extension RateCurve {
  /// Whether it can be the losses of so many steps; they may have become infinite.
  fileprivate func fits(_ most: Int) -> Bool {
    steps.count == losses.count && steps.allSatisfy { 0...most ~= $0 }
      && zip(steps, steps.dropFirst()).allSatisfy(<)
      && losses.allSatisfy { !$0.isNaN }
  }
}
