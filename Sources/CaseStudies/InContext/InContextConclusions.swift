import Findings
import Pipeline
import Plotting
import StudyKit
import Problems

extension InContext {
  func fits(_ outcome: InContextTrial.Outcome, _ trial: InContextTrial) -> Bool {
    let errors = outcome.byExamples + outcome.byScale
    return outcome.curve.fits(trial.recipe) && outcome.byExamples.count == trial.examples
      && outcome.byScale.count == InContextTrial.scales.count
      && errors.allSatisfy { [$0.trained, $0.leastSquares, $0.ridge, $0.gradientStep].holds(4) }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: InContextTrial, outcome: InContextTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    typealias Errors = RegressionErrors
    func all(_ quantity: (Errors) -> Double) -> [Double] {
      results.map { quantity($0.byExamples[parameters.examples - 1]) }
    }
    let measure = "root mean squared error over root mean square of w·x"
    let methods: [(name: String, title: String, quantity: @Sendable (Errors) -> Double)] = [
      ("trained", "trained layer", \.trained), ("leastSquares", "least squares", \.leastSquares),
      ("ridge", "ridge regression", \.ridge), ("gradientStep", "one gradient step", \.gradientStep),
    ]
    let unit = InContextTrial.scales.firstIndex(of: 1) ?? 0
    let findings =
      methods.flatMap {
        Finding.overSeeds($0.name, all($0.quantity), meaning: "\($0.title), \(measure), all examples")
      }
      + Finding.overSeeds(
        "withoutNoise", results.map { $0.byScale[unit].trained },
        meaning: "trained layer, \(measure), all examples, no noise")
      + Finding.overSeeds(
        "fourfold", results.map { $0.byScale[InContextTrial.scales.count - 1].trained },
        meaning: "the same with weights four times as large as in training")
      + [
        Finding("examples", .number(Double(parameters.examples)), meaning: "most examples of a sequence"),
        Finding("dimension", .number(Double(parameters.dimension)), meaning: "numbers of x"),
        Finding("noise", .number(parameters.noise), meaning: "standard deviation of the noise in y"),
        Finding("heldOut", .number(Double(parameters.heldOut)), meaning: "tasks for each point of a curve"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
      ] + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss([Runs("trained", curves: results.map(\.curve))]
        ),
        "approximation": errorFigure(results, examples: parameters.examples),
      ],
      tables: [
        "results": Table(
          columns: [.init("Method"), .init("Relative error, all examples", digits: 2, best: .smallest)],
          rows: methods.map { [.text($0.title), spread(all($0.quantity))] })
      ])
  }

  /// Relative error against the number of examples, and against the size of the weights.
  private func errorFigure(_ results: [InContextTrial.Outcome], examples: Int) -> Figure {
    let counts = (1...examples).map(Double.init)
    func curve(
      _ x: [Double], _ rows: KeyPath<InContextTrial.Outcome, [RegressionErrors]>, _ label: String,
      _ role: Role, _ quantity: (RegressionErrors) -> Double, dash: Dash? = nil
    ) -> [Mark] {
      let runs = Runs(label, role, x: x, values: results.map { $0[keyPath: rows].map(quantity) })
      guard let dash else { return runs.marks(.range) }
      return [.line(x: x, y: runs.quantile(0.5), role, label: label, dash: dash)]
    }
    let places = InContextTrial.scales.indices.map(Double.init)
    return Figure(
      panels: [
        Panel(
          x: Axis("Examples"), y: .log10("Relative error"), grid: .horizontal,
          curve(counts, \.byExamples, "one gradient step", .other(0), \.gradientStep)
            + curve(counts, \.byExamples, "least squares", .other(1), \.leastSquares, dash: .dashDotted)
            + curve(counts, \.byExamples, "ridge (best)", .bound, \.ridge, dash: .dotted)
            + curve(counts, \.byExamples, "trained", .trained, \.trained)),
        Panel(
          x: .categories(["0.25", "0.5", "1", "2", "4"], title: "$w$, times training’s"),
          y: .log10("Relative error"), grid: .horizontal,
          curve(places, \.byScale, "one gradient step", .other(0), \.gradientStep)
            + curve(places, \.byScale, "trained", .trained, \.trained)),
      ], columns: 2, columnWidths: [1.3, 1], height: 3.4)
  }
}
