import Approximation
import Findings
import Pipeline
import StudyKit

/// Do the heads cut the domain into cells, and how wide are the strips between them?
struct Partition: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// A built-in map of two tokens.
    var target: String
    /// K.
    var cells: Int
    /// ρ.
    var transition: Double
    /// β, as multiples of the sharpness that the theorem takes for a tail of 10⁻⁶, in rising order.
    var sharpness: [Double]
    /// Points along each side of the square; no multiple of the cells, so that thresholds lie anywhere between points.
    var raster: Int
    var points: Int
  }

  let name = "partition"
  let summary = "the cells that the heads of Proof A cut, and the strips between them against β"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      target: "waves", cells: 8, transition: 0.5,
      sharpness: profile == .quick ? [0.03, 0.1, 0.3, 1] : [0.02, 0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1],
      raster: profile == .quick ? 75 : 203, points: profile == .quick ? 1000 : 10_000)
  }

  func trials(_ parameters: Parameters) throws -> [PartitionTrial] {
    let target = try Target.named(parameters.target)
    try checkRange("target's tokens", target.tokens, 2...2)
    try checkRange("target's width", target.inputWidth, 1...1)
    try checkRange("cells", parameters.cells, 2...32)
    try checkRange("transition", parameters.transition, 0.01...1)
    try checkRange("sharpness count", parameters.sharpness.count, 2...100)
    for factor in parameters.sharpness { try checkRange("sharpness", factor, 1e-3...100) }
    try checkRange("raster", parameters.raster, 10...2000)
    try checkRange("points", parameters.points, 1...10_000_000)
    let full = try PartitionAndRoute(target, cells: parameters.cells, transition: parameters.transition)
      .sharpness
    return parameters.sharpness.map {
      PartitionTrial(
        target: parameters.target, cells: parameters.cells, transition: parameters.transition,
        sharpness: $0 * full, raster: parameters.raster, points: parameters.points)
    }
  }

  func label(_ trial: PartitionTrial) -> String { "β = \(Int(trial.sharpness.rounded()))" }

  func run(_ trial: PartitionTrial, _ context: any TrialContext) throws -> PartitionTrial.Outcome {
    try trial.run(context)
  }
}
