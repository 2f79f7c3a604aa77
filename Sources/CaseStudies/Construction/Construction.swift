import Approximation
import Findings
import Pipeline
import StudyKit

/// How do error, bound and certificate of Proof A fall with K, and what does an ε cost?
struct Construction: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Built-in maps.
    var targets: [String]
    /// K of the layers that are built, in rising order.
    var cells: [Int]
    /// Layers with more hidden units are not built.
    var hiddenUnits: Int
    /// ε whose cost is counted without building, in falling order.
    var epsilons: [Double]
    var points: Int
    var boxes: Int
  }

  let name = "construction"
  let summary = "error, bound and certificate of Proof A against K, and its size against ε"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      targets: profile == .quick ? ["sine", "sort-2", "waves"] : ["sine", "sort-2", "waves", "sort-3"],
      cells: profile == .quick ? [4, 6, 8] : [4, 6, 8, 12, 16, 24, 32],
      hiddenUnits: profile == .thorough ? 10_000 : 1600,
      epsilons: [0.5, 0.2, 0.1, 0.05, 0.02, 0.01], points: profile == .quick ? 1000 : 4000,
      boxes: profile == .quick ? 20_000 : profile == .standard ? 400_000 : 10_000_000)
  }

  func trials(_ parameters: Parameters) throws -> [ConstructionTrial] {
    try checkRange("targets", parameters.targets.count, 1...20)
    try checkRange("cells count", parameters.cells.count, 2...100)
    for cells in parameters.cells { try checkRange("cells", cells, 2...4096) }
    try checkRange("hiddenUnits", parameters.hiddenUnits, 1...1_000_000)
    try checkRange("epsilons count", parameters.epsilons.count, 2...100)
    for epsilon in parameters.epsilons { try checkRange("epsilons", epsilon, 1e-9...1e9) }
    try checkRange("points", parameters.points, 1...10_000_000)
    try checkRange("boxes", parameters.boxes, 1...1_000_000_000)
    return try parameters.targets.flatMap { name in
      let target = try Target.named(name)
      try checkRange("numbers of \(name)", target.inputCount, 1...5)
      return parameters.cells.filter { hiddenWidth(target, $0) <= Double(parameters.hiddenUnits) }.map {
        ConstructionTrial(target: name, cells: $0, points: parameters.points, boxes: parameters.boxes)
      }
    }
  }

  /// n·K^D.
  private func hiddenWidth(_ target: Target, _ cells: Int) -> Double {
    (0..<target.inputCount).reduce(Double(target.tokens)) { product, _ in product * Double(cells) }
  }

  func label(_ trial: ConstructionTrial) -> String { "\(trial.target), K = \(trial.cells)" }

  func run(_ trial: ConstructionTrial, _ context: any TrialContext) throws -> ConstructionTrial.Outcome {
    try trial.run(context)
  }
}
