import Pipeline
import ReproducibleMath
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
    let configuration = try recipe.configuration(tokens: tokens, positions: positions)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, sample: sample)
    var random = RandomStream(seed: seed, "held out")
    var batch = Batch<Float>(input: [], target: [])
    sample(&random, heldOut, &batch)
    addVertices(&batch)
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

  /// Sequences of independent numbers, uniform in [0, 1), and the same numbers from last to first. In every fourth sequence the
  /// numbers are rounded to 0 or 1: a largest error over the cube is mostly found at its corners, and uniform samples miss them.
  private func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input = [Float](unsafeUninitializedCapacity: count * tokens) { buffer, filled in
      buffer.initialize(repeating: 0)
      random.fill(buffer, uniform: 0...1)
      for first in stride(from: 0, to: buffer.count, by: 4 * tokens) {
        for index in first..<first + tokens { buffer[index] = buffer[index].rounded() }
      }
      filled = buffer.count
    }
    batch.target = reversed(batch.input)
  }

  /// Appends the sequences of zeros with a one at one end: the lower bound of ½ is attained between the two.
  private func addVertices(_ batch: inout Batch<Float>) {
    var vertices = [Float](repeating: 0, count: 2 * tokens)
    vertices[0] = 1
    vertices[2 * tokens - 1] = 1
    batch.input += vertices
    batch.target += reversed(vertices)
  }

  private func reversed(_ sequences: [Float]) -> [Float] {
    stride(from: 0, to: sequences.count, by: tokens).flatMap { sequences[$0..<$0 + tokens].reversed() }
  }
}
