import Pipeline
import ReproducibleMath
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

  private var tokens: Int { 3 * codons }
  private static let letters = GeneticCode.nucleotides.count
  private static let classes = GeneticCode.meanings.count

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try recipe.configuration(
      tokens: tokens, inputWidth: Self.letters, outputWidth: Self.classes)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, loss: .crossEntropy) {
      random, count, batch in
      let sequences = (0..<count * codons).map { _ in random.integer(below: 64) }
      batch.input = sequences.flatMap(oneHot)
      batch.target = sequences.flatMap(target)
    }
    let engine = Engine(model)
    var random = RandomStream(seed: seed, "held out")
    var right = [Int](repeating: 0, count: 64)
    var least = [Double](repeating: 1, count: 64)
    var attention = [Float](repeating: 0, count: recipe.heads * tokens * tokens)
    for codon in 0..<64 {
      var sequences: [Int] = []
      for test in 0..<heldOut * codons {
        sequences += (0..<codons).map { $0 == test % codons ? codon : random.integer(below: 64) }
      }
      let input = sequences.flatMap(oneHot)
      let logits = try engine.predict(input)
      for test in 0..<heldOut * codons {
        let row = ((test * codons + test % codons) * 3 + 1) * Self.classes
        let probabilities = softmax(logits[row..<row + Self.classes])
        let truth = GeneticCode.meaning(codon)
        let isRight = probabilities.indices.allSatisfy {
          $0 == truth || probabilities[$0] < probabilities[truth]
        }
        right[codon] += isRight ? 1 : 0
        least[codon] = min(least[codon], probabilities[truth])
      }
      let weights = try engine.attentionWeights(Array(input.prefix(tokens * Self.letters)))
      for index in attention.indices { attention[index] += weights[index] / 64 }
    }
    let matrix = tokens * tokens
    let tests = heldOut * codons
    return Outcome(
      curve: curve, accuracy: Double(right.reduce(0, +)) / Double(64 * tests),
      correct: right.map { Double($0) / Double(tests) }, leastProbability: least,
      attention: (0..<recipe.heads).map { Array(attention[$0 * matrix..<($0 + 1) * matrix]) })
  }

  // region: tokens
  /// A codon as three tokens, each with a one in its nucleotide's place.
  private func oneHot(_ codon: Int) -> [Float] {
    [codon / 16, codon / 4 % 4, codon % 4].flatMap { letter in (0..<4).map { $0 == letter ? 1 : 0 } }
  }

  /// The codon's middle token is to name the amino acid; the loss ignores the other two, whose rows are zero.
  private func target(_ codon: Int) -> [Float] {
    var rows = [Float](repeating: 0, count: 3 * Self.classes)
    rows[Self.classes + GeneticCode.meaning(codon)] = 1
    return rows
  }
  // endregion

  private func softmax(_ logits: ArraySlice<Float>) -> [Double] {
    let largest = logits.max() ?? 0
    let weights = logits.map { Double.exp(Double($0 - largest)) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
