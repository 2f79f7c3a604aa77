import Approximation
import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// The error of one size of network on one map: trained, or constructed by Proof A.
enum WidthScalingTrial: Codable, Hashable, Sendable {
  /// A model whose heads and hidden width the recipe gives.
  case trained(Recipe, seed: UInt64, heldOut: Int)
  /// Proof A with K cells for each of the two numbers.
  case constructed(cells: Int, heldOut: Int)

  struct Outcome: Codable, Sendable {
    /// Nothing for a construction.
    let curve: LossCurve?
    let heads: Int
    let hiddenWidth: Int
    let error: HeldOutError
    /// What the theorem promises of a construction.
    let bound: Double?
  }

  /// (sin(πx₁)·x₂, cos(πx₂)·x₁) on the unit square.
  static let target = Target.waves

  func run(_ context: any TrialContext) throws -> Outcome {
    switch self {
    case .trained(let recipe, let seed, let heldOut):
      let configuration = try recipe.configuration(tokens: Self.target.tokens)
      let (model, curve) = try train(configuration, recipe, seed: seed, context, sample: PlaneWaves.sample)
      let batch = Self.heldOut(heldOut)
      return Outcome(
        curve: curve, heads: recipe.heads, hiddenWidth: recipe.hiddenWidth,
        error: HeldOutError(try Engine(model).predict(batch.input), batch.target), bound: nil)
    case .constructed(let cells, let heldOut):
      let construction = try PartitionAndRoute(Self.target, cells: cells)
      let batch = Self.heldOut(heldOut)
      let outputs = try Engine(construction.model(Self.target)).predict(batch.input.map(Double.init))
      return Outcome(
        curve: nil, heads: construction.heads, hiddenWidth: construction.hiddenWidth,
        error: HeldOutError(outputs.map { Float($0) }, batch.target), bound: construction.bound)
    }
  }

  /// The points on which every network is measured.
  private static func heldOut(_ count: Int) -> Batch<Float> {
    var random = RandomStream(seed: 0, "held out")
    var batch = Batch<Float>(input: [], target: [])
    PlaneWaves.sample(&random, count, &batch)
    return batch
  }
}
