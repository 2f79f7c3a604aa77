import Pipeline
import Problems
import ReproducibleMath
import Transformer

/// The singular values of one head's logits and of its attention weights, for one random layer and sequence.
struct AttentionRankTrial: Codable, Hashable, Sendable {
  let tokens: Int
  let inputWidth: Int
  let modelWidth: Int
  let headWidth: Int
  let seed: UInt64

  struct Outcome: Codable, Sendable {
    /// Of `Q Kᵀ / √k`, largest first.
    let logits: [Double]
    /// Of `softmax(Q Kᵀ / √k)`, largest first.
    let weights: [Double]
    /// The largest difference between the softmax of these logits and the weights that the layer computes.
    let disagreement: Double
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try Configuration(
      tokens: tokens, inputWidth: inputWidth, modelWidth: modelWidth, heads: 1, headWidth: headWidth,
      hiddenWidth: 1, outputWidth: 1)
    let model = Model<Double>(initialized: configuration, seed: seed)
    var random = RandomStream(seed: seed, "sequence")
    let input = (0..<configuration.inputCount).map { _ in random.normal(Double.self) }
    let flat = try Engine(model).attentionWeights(input)
    let weights = (0..<tokens).map { Array(flat[$0 * tokens..<($0 + 1) * tokens]) }
    let logits = attentionLogits(model, input)
    try context.checkCancellation()
    let differences = zip(logits, weights).map { logits, weights in
      zip(GibbsDistribution(logits.map { -$0 }, temperature: 1).probabilities, weights)
        .reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    return Outcome(
      logits: singularValues(logits), weights: singularValues(weights), disagreement: differences.max() ?? 0)
  }
}
