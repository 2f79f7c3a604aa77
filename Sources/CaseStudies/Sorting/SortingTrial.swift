import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained to sort, and its error on sequences that it has not seen.
struct SortingTrial: Codable, Hashable, Sendable {
  /// Where training starts.
  enum Start: Codable, Hashable, Sendable {
    case random
    /// As random, at the sizes of the layer that counts.
    case control
    /// The layer of `ThresholdHeads`, with so many thresholds.
    case thresholds(Int)

    var isThresholds: Bool { if case .thresholds = self { true } else { false } }
  }

  let tokens: Int
  let start: Start
  let recipe: Recipe
  let seed: UInt64
  /// Sequences on which the error is measured.
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    let error: HeldOutError
    /// The error before training, of a start that sorts already.
    let initialError: HeldOutError?
    /// The largest error of each output, from the smallest number's to the largest's.
    let supByRank: [Double]
    /// A few held-out sequences' targets and outputs, one after the other.
    let targets: [Float]
    let outputs: [Float]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let problem = AscendingOrder(tokens: tokens)
    let configuration = try recipe.configuration(tokens: tokens, beginningToken: true)
    var prepare: (inout Model<Float>) -> Void = { _ in }
    if case .thresholds(let count) = start {
      prepare = ThresholdHeads(tokens: tokens, thresholds: count).fill
    }
    let (model, curve) = try train(
      configuration, recipe, seed: seed, context, prepare: prepare, sample: problem.sample)
    var random = RandomStream(seed: seed, "held out")
    var batch = Batch<Float>(input: [], target: [])
    problem.sample(&random, heldOut, &batch)
    let outputs = try Engine(model).predict(batch.input)
    var initialError: HeldOutError?
    if start.isThresholds {
      var initial = Model<Float>(zero: configuration)
      prepare(&initial)
      initialError = HeldOutError(try Engine(initial).predict(batch.input), batch.target)
    }
    let supByRank = (0..<tokens).map { rank in
      stride(from: rank, to: outputs.count, by: tokens).reduce(0) {
        max($0, abs(Double(outputs[$1]) - Double(batch.target[$1])))
      }
    }
    let shown = min(60, heldOut) * tokens
    return Outcome(
      curve: curve, error: HeldOutError(outputs, batch.target), initialError: initialError,
      supByRank: supByRank,
      targets: Array(batch.target.prefix(shown)), outputs: Array(outputs.prefix(shown)))
  }
}
