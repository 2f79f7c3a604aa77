import Findings
import Plotting

/// The median and quartiles over seeds as a table's cell.
public func spread(_ samples: [Double]) -> Table.Cell {
  .spread(median: quantile(samples, 0.5), lower: quantile(samples, 0.25), upper: quantile(samples, 0.75))
}

/// What a study's training took: counts, not times. Where models differ, the first one stands for one model.
public func workFindings(_ curves: [LossCurve]) -> [Finding] {
  [
    Finding("trials", .number(Double(curves.count)), meaning: "models trained"),
    Finding(
      "parameters", .number(Double(curves.first?.parameters ?? 0)), meaning: "learned numbers of one model"),
    Finding("steps", .number(Double(curves.first?.steps.last ?? 0)), meaning: "training steps of one model"),
    Finding(
      "operations", .number(curves.reduce(0) { $0 + $1.operations }),
      meaning: "floating-point operations of all training steps, matrix products only"),
  ]
}

extension Runs {
  /// The losses of several trainings of one plan, step by step.
  public init(_ label: String? = nil, _ role: Role = .trained, curves: [LossCurve]) {
    self.init(label, role, x: curves.first?.steps.map(Double.init) ?? [], values: curves.map(\.losses))
  }
}

/// The last loss of each training over seeds, as `loss` or, of one of several models, as `sine.loss`.
public func lossFindings(_ curves: [LossCurve], of model: String? = nil) -> [Finding] {
  Finding.overSeeds(
    model.map { "\($0).loss" } ?? "loss", curves.map { $0.losses.last ?? .nan },
    meaning: "loss at the end of training")
}
