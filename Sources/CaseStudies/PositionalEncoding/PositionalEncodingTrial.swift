import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained to reverse a sequence, with or without positional encodings.
struct PositionalEncodingTrial: Codable, Hashable, Sendable {
  let tokens: Int
  let positions: Bool
  let recipe: Recipe
  let seed: UInt64
  /// Sequences on which the error is measured.
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    let error: HeldOutError
    /// A few held-out sequences' targets and outputs, one after the other.
    let targets: [Float]
    let outputs: [Float]
    /// The attention weights of each head on one sequence, T × T numbers a head.
    let attention: [[Float]]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let problem = ReversedOrder(tokens: tokens)
    let configuration = try recipe.configuration(tokens: tokens, positions: positions)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, sample: problem.sample)
    var random = RandomStream(seed: seed, "held out")
    var batch = Batch<Float>(input: [], target: [])
    problem.sample(&random, heldOut, &batch)
    problem.addVertices(&batch)
    let engine = Engine(model)
    let outputs = try engine.predict(batch.input)
    let attention = try engine.attentionWeights(Array(batch.input[tokens..<2 * tokens]))
    let matrix = tokens * tokens
    let shown = min(50, heldOut + 1) * tokens
    return Outcome(
      curve: curve, error: HeldOutError(outputs, batch.target),
      targets: Array(batch.target[tokens...].prefix(shown)),
      outputs: Array(outputs[tokens...].prefix(shown)),
      attention: (0..<recipe.heads).map { Array(attention[$0 * matrix..<($0 + 1) * matrix]) })
  }
}
