import Findings
import Pipeline
import Plotting
import ReproducibleMath
import Transformer
import StudyKit

extension GradientCheck {
  /// The relative errors of one tensor's finite differences, a row a seed.
  private struct Errors {
    let tensor: Tensor
    let central: [[Double]]
    let forward: [[Double]]
    /// Whether the parameter passes through softmax. Behind it the loss is a quadratic function of each parameter
    /// between the kinks of the ReLUs, and central differences of a quadratic function have no truncation error.
    var isCurved: Bool {
      switch tensor {
      case .embeddingWeight, .embeddingBias, .position, .beginning, .attentionNormWeight, .attentionNormBias,
        .queryWeight, .queryBias, .keyWeight, .keyBias:
        true
      default: false
      }
    }

    init(_ tensor: Tensor, _ blocks: [GradientCheckTrial.Block]) {
      self.tensor = tensor
      central = blocks.map { block in block.central.map { $0 / block.gradient } }
      forward = blocks.map { block in block.forward.map { $0 / block.gradient } }
    }
  }

  func fits(_ outcome: GradientCheckTrial.Outcome, _ trial: GradientCheckTrial) -> Bool {
    let norms: [Tensor] = [.attentionNormWeight, .attentionNormBias, .hiddenNormWeight, .hiddenNormBias]
    return outcome.blocks.map(\.tensor) == Tensor.allCases.filter { !norms.contains($0) }
      && outcome.blocks.allSatisfy {
        $0.gradient.isFinite && $0.central.holds(trial.steps.count) && $0.forward.holds(trial.steps.count)
      }
  }

  func conclude(
    _ parameters: Parameters, _ outcomes: [(trial: GradientCheckTrial, outcome: GradientCheckTrial.Outcome)]
  ) throws -> Conclusions {
    let steps = outcomes[0].trial.steps
    let runs = outcomes.map(\.outcome.blocks)
    let all = runs[0].indices.map { index in runs.map { $0[index] } }
    // Softmax does not change when all keys move together: this gradient vanishes, and has no relative error.
    let keyBias = all.first { $0[0].tensor == .keyBias } ?? []
    let errors = all.filter { $0[0].tensor != .keyBias }.map { Errors($0[0].tensor, $0) }
    let curved = errors.filter(\.isCurved)
    let central = medians(curved.flatMap(\.central))
    let forward = medians(curved.flatMap(\.forward))
    return Conclusions(
      findings: findings(parameters, steps, errors, central, forward) + [
        Finding("trials", .number(Double(outcomes.count)), meaning: "random models and batches"),
        Finding(
          "keyBias.gradient.maximum", .number(keyBias.map(\.gradient).max() ?? .nan),
          meaning: "largest length of the key biases’ gradient over seeds"),
      ],
      figures: [
        "steps": stepsFigure(steps, errors), "blocks": blocksFigure(errors),
      ],
      tables: ["results": table(steps, errors)])
  }

  private func findings(
    _ parameters: Parameters, _ steps: [Double], _ errors: [Errors], _ central: [Double], _ forward: [Double]
  ) -> [Finding] {
    func optimum(_ name: String, _ errors: [Double], exponent: Double) -> [Finding] {
      let best = smallest(errors)
      let predicted = Double.pow(Double.ulpOfOne, exponent)
      return [
        Finding(
          "\(name).optimum", .number(steps[best]),
          meaning: "step size with the least median error over tensors before the softmax, \(name)"),
        Finding(
          "\(name).optimumOverPredicted", .number(steps[best] / predicted),
          meaning: "that step size over the predicted power of the machine’s precision"),
        Finding(
          "\(name).leastError", .number(errors[best]),
          meaning: "least median relative error, \(name) differences"),
        Finding(
          "\(name).truncationSlope",
          .number(slope(steps, errors, from: steps[best] * 10, to: Self.largestSmoothStep)),
          meaning: "slope of log error over log step size above the optimum, \(name)"),
        Finding(
          "\(name).roundingSlope", .number(slope(steps, errors, from: 0, to: steps[best] / 10)),
          meaning: "slope of log error over log step size below the optimum, \(name)"),
      ]
    }
    let best = errors.map { $0.central.map { $0.min() ?? .nan }.max() ?? .nan }
    return [
      Finding("seeds", .number(Double(parameters.seeds)), meaning: "random models and batches"),
      Finding(
        "probes", .number(Double(parameters.probes)), meaning: "parameters moved in each tensor, at most"),
      Finding(
        "behind.leastError",
        .number(medians(errors.filter { !$0.isCurved }.flatMap(\.central)).min() ?? .nan),
        meaning: "least median relative error of central differences over tensors behind the softmax"),
      Finding("blocks", .number(Double(errors.count)), meaning: "tensors whose gradient does not vanish"),
      Finding(
        "blockError", .series(best),
        meaning: "relative error of each tensor’s gradient at its best step size, largest over seeds"),
      Finding(
        "blockError.maximum", .number(best.max() ?? .nan),
        meaning: "largest relative error of any tensor’s gradient at its best step size"),
    ] + optimum("central", central, exponent: 1 / 3) + optimum("forward", forward, exponent: 1 / 2)
  }

  /// Above it a step crosses the kink of a ReLU so often that the median does, where many parameters are probed.
  private static let largestSmoothStep = 1e-3

  private func smallest(_ errors: [Double]) -> Int {
    errors.indices.min { errors[$0] < errors[$1] } ?? 0
  }

  /// The least-squares slope of log error over log step size among the steps in a range; NaN for fewer than two.
  private func slope(_ steps: [Double], _ errors: [Double], from lower: Double, to upper: Double) -> Double {
    let points = zip(steps, errors).filter { $0.0 >= lower && $0.0 <= upper && $0.1 > 0 }
      .map { (x: Double.log($0.0), y: Double.log($0.1)) }
    let count = Double(points.count)
    let mean = (
      x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count
    )
    let covariance = points.reduce(0) { $0 + ($1.x - mean.x) * ($1.y - mean.y) }
    return covariance / points.reduce(0) { $0 + ($1.x - mean.x) * ($1.x - mean.x) }
  }

  private func medians(_ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { index in quantile(rows.map { $0[index] }, 0.5) }
  }

  /// Every tensor as a thin line, medians over tensors and seeds as thick ones, for both kinds of difference.
  private func stepsFigure(_ steps: [Double], _ errors: [Errors]) -> Figure {
    let groups: [(errors: [Errors], role: Role, label: String)] = [
      (errors.filter { !$0.isCurved }, .other(0), "behind the softmax"),
      (errors.filter(\.isCurved), .trained, "through the softmax"),
    ]
    func panel(
      _ title: String, _ rows: (Errors) -> [[Double]], _ exponent: Double, _ power: String, _ key: Panel.Key
    ) -> Panel {
      let thin = groups.flatMap { group in
        group.errors.map {
          Mark.line(x: steps, y: medians(rows($0)), group.role, dash: .solid, weight: .thin)
        }
      }
      let thick = groups.map { group in
        Mark.line(
          x: steps, y: medians(group.errors.flatMap(rows)), group.role, label: group.label, dash: .solid)
      }
      return Panel(
        title: title, x: .log10("Step size $h$"), y: .log10("Relative error of the gradient"), key: key,
        grid: .horizontal, [.vertical(Double.pow(Double.ulpOfOne, exponent), label: power)] + thin + thick)
    }
    return Figure(
      panels: [
        panel("central differences", \.central, 1 / 3, "$\\varepsilon^{1/3}$", .legend),
        panel("forward differences", \.forward, 1 / 2, "$\\varepsilon^{1/2}$", .hidden),
      ], columns: 2, sharing: .y, height: 3.6)
  }

  /// Each tensor's error at its best step size, a point a seed.
  private func blocksFigure(_ errors: [Errors]) -> Figure {
    func points(_ isCurved: Bool, _ role: Role, _ label: String) -> Mark {
      let points = errors.enumerated().filter { $0.element.isCurved == isCurved }.flatMap { row, errors in
        errors.central.map { (x: $0.min() ?? .nan, y: Double(row)) }
      }
      return .scatter(x: points.map(\.x), y: points.map(\.y), role, label: label)
    }
    return Figure(
      Panel(
        x: .log10("Relative error of central differences at the best step size"),
        y: .categories(errors.map(\.tensor.rawValue), isInverted: true), key: .legend, grid: [.vertical],
        [points(true, .trained, "through the softmax"), points(false, .other(0), "behind the softmax")]),
      height: 4.4)
  }

  private func table(_ steps: [Double], _ errors: [Errors]) -> Table {
    func best(_ rows: [[Double]]) -> Table.Cell {
      .number(quantile(rows.map { $0.min() ?? .nan }, 0.5))
    }
    return Table(
      columns: [
        .init("Tensor"), .init("Best $h$", digits: 1), .init("Central", digits: 2),
        .init("Forward", digits: 2),
      ],
      rows: errors.map { errors in
        [
          .text(errors.tensor.rawValue), .number(steps[smallest(medians(errors.central))]),
          best(errors.central), best(errors.forward),
        ]
      })
  }
}
