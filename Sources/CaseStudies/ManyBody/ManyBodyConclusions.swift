import Findings
import Pipeline
import Plotting
import StudyKit

extension ManyBody {
  func fits(_ outcome: ManyBodyTrial.Outcome, _ trial: ManyBodyTrial) -> Bool {
    let numbers = 2 * trial.bodies
    let samples = min(800, numbers * trial.heldOut)
    return outcome.curve.fits(trial.recipe)
      && [outcome.relativeError, outcome.equivarianceError].holds(2) && outcome.masses.holds(trial.bodies)
      && [outcome.positions, outcome.targets, outcome.outputs].allSatisfy { $0.holds(numbers) }
      && outcome.samples.targets.holds(samples) && outcome.samples.outputs.holds(samples)
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: ManyBodyTrial, outcome: ManyBodyTrial.Outcome)]
  ) throws -> Conclusions {
    let results = outcomes.map(\.outcome)
    let points = "on \(parameters.heldOut) held-out configurations"
    let findings =
      Finding.overSeeds(
        "relativeError", results.map(\.relativeError),
        meaning: "root mean squared error over root mean square \(points)")
      + Finding.overSeeds(
        "equivarianceError", results.map(\.equivarianceError),
        meaning: "largest change of an output when the bodies are listed backwards")
      + [
        Finding("bodies", .number(Double(parameters.bodies)), meaning: "bodies of a configuration"),
        Finding("softening", .number(parameters.softening), meaning: "ε of the softened attraction"),
        Finding("heldOut", .number(Double(parameters.heldOut)), meaning: "held-out configurations"),
        Finding("seeds", .number(Double(parameters.seeds)), meaning: "independent trainings of each model"),
      ] + workFindings(results.map(\.curve)) + lossFindings(results.map(\.curve))
    return Conclusions(
      findings: findings,
      figures: [
        "loss": .loss([Runs("trained", curves: results.map(\.curve))]
        ),
        "approximation": approximationFigure(results[0]),
      ],
      tables: [
        "results": Table(
          columns: [.init("Quantity"), .init("Median over seeds with quartiles", digits: 2)],
          rows: [
            [.text("Relative error"), spread(results.map(\.relativeError))],
            [.text("Change when permuted"), spread(results.map(\.equivarianceError))],
            [.text("Training loss, last"), spread(results.map { $0.curve.losses.last ?? .nan })],
          ])
      ])
  }

  /// One configuration's accelerations as strokes from each body, and outputs against true values.
  private func approximationFigure(_ outcome: ManyBodyTrial.Outcome) -> Figure {
    // The longest stroke is half as long as the square's side.
    let longest = outcome.targets.map { abs(Double($0)) }.max() ?? 1
    let scale = 0.6 / max(longest, .leastNormalMagnitude)
    func strokes(_ accelerations: [Float], _ role: Role, _ label: String, _ dash: Dash?) -> Mark {
      // Values that are not finite interrupt the line, so all strokes are one mark.
      var x: [Double] = []
      var y: [Double] = []
      for body in 0..<outcome.masses.count {
        let place = outcome.positions[2 * body...2 * body + 1].map(Double.init)
        let pull = accelerations[2 * body...2 * body + 1].map { Double($0) * scale }
        x += [place[0], place[0] + pull[0], .nan]
        y += [place[1], place[1] + pull[1], .nan]
      }
      return .line(x: x, y: y, role, label: label, dash: dash)
    }
    let bodies = Mark.scatter(
      x: (0..<outcome.masses.count).map { Double(outcome.positions[2 * $0]) },
      y: (0..<outcome.masses.count).map { Double(outcome.positions[2 * $0 + 1]) }, .other(1))
    let range = outcome.samples.targets.map(Double.init)
    let ends = [range.min() ?? -1, range.max() ?? 1]
    return Figure(
      panels: [
        Panel(
          x: Axis("$x$", from: -1.1, to: 1.1), y: Axis("$y$", from: -1.1, to: 1.1), key: .hidden,
          [
            strokes(outcome.outputs, .trained, "trained", .solid),
            strokes(outcome.targets, .target, "true", nil), bodies,
            .text("trained", x: -1.05, y: 1.05, anchor: .topLeading, role: .trained),
            .text("true", x: 1.05, y: 1.05, anchor: .topTrailing, role: .target),
          ]),
        Panel(
          x: Axis("True acceleration"), y: Axis("Output"), key: .hidden,
          [
            .scatter(x: range, y: outcome.samples.outputs.map(Double.init), .trained),
            .line(x: ends, y: ends, .target),
          ]),
      ], columns: 2, height: 3.5)
  }
}
