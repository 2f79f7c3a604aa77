import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained to translate messenger sequences into amino acids.
struct TranslationTrial: Codable, Hashable, Sendable {
  /// Codons of a sequence; three times as many tokens.
  let codons: Int
  let recipe: Recipe
  let seed: UInt64
  /// Random sequences around each of the 64 codons at each place on which the model is tested.
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// The share of codons translated right, over every codon at every place in random surroundings.
    let accuracy: Double
    /// `correct[c]`: the share of its tests in which codon c is translated right.
    let correct: [Double]
    /// The least probability given to the true meaning in any test of codon c.
    let leastProbability: [Double]
    /// The mean attention of each head over the tests, T × T numbers a head.
    let attention: [[Float]]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let problem = CodonSequences(codons: codons)
    let tokens = 3 * codons
    let configuration = try recipe.configuration(
      tokens: tokens, inputWidth: CodonSequences.letters, outputWidth: CodonSequences.classes)
    let (model, curve) = try train(
      configuration, recipe, seed: seed, context, loss: .crossEntropy, sample: problem.sample)
    let engine = Engine(model)
    var random = RandomStream(seed: seed, "held out")
    var right = [Int](repeating: 0, count: 64)
    var least = [Double](repeating: 1, count: 64)
    var attention = [Float](repeating: 0, count: recipe.heads * tokens * tokens)
    let tests = heldOut * codons
    for codon in 0..<64 {
      let input = problem.surroundings(of: codon, &random, tests)
      for reading in problem.readings(of: codon, try engine.predict(input)) {
        right[codon] += reading.isRight ? 1 : 0
        least[codon] = min(least[codon], reading.probability)
      }
      let weights = try engine.attentionWeights(Array(input.prefix(tokens * CodonSequences.letters)))
      for index in attention.indices { attention[index] += weights[index] / 64 }
    }
    let matrix = tokens * tokens
    return Outcome(
      curve: curve, accuracy: Double(right.reduce(0, +)) / Double(64 * tests),
      correct: right.map { Double($0) / Double(tests) }, leastProbability: least,
      attention: (0..<recipe.heads).map { Array(attention[$0 * matrix..<($0 + 1) * matrix]) })
  }
}
