import ReproducibleMath
import Transformer

/// The standard genetic code: translation table 1 of the National Center for Biotechnology Information.
public enum GeneticCode {
  /// In the order of the table.
  public static let nucleotides = Array("TCAG")
  /// One letter for each codon, TTT, TTC, TTA, TTG, TCT, …, GGG; a star stops translation.
  public static let table = Array("FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG")
  /// What a codon can mean: twenty amino acids by their letters, and stop.
  public static let meanings = Array(Set(table)).sorted()

  /// The place in `meanings` of what three nucleotides, each a place in `nucleotides`, stand for.
  public static func meaning(_ codon: Int) -> Int { codes[codon] }

  private static let codes = table.map { letter in meanings.firstIndex(of: letter) ?? 0 }

  /// The nucleotides of a codon, for example `ATG`.
  public static func spelling(_ codon: Int) -> String {
    String([nucleotides[codon / 16], nucleotides[codon / 4 % 4], nucleotides[codon % 4]])
  }
}

/// Random messenger sequences, a nucleotide a token, and what their codons mean.
public struct CodonSequences: Sendable {
  /// Codons of a sequence; three times as many tokens.
  public let codons: Int

  /// Numbers of a token.
  public static let letters = GeneticCode.nucleotides.count
  /// Numbers of an output.
  public static let classes = GeneticCode.meanings.count

  /// The problem for sequences of so many codons.
  public init(codons: Int) {
    self.codons = codons
  }

  /// Draws `count` sequences of independent codons and their meanings: `letters` and `classes` numbers a token.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    let sequences = (0..<count * codons).map { _ in random.integer(below: 64) }
    batch.input = sequences.flatMap(oneHot)
    batch.target = sequences.flatMap(target)
  }

  /// `count` sequences as inputs that hold a codon, at each place in turn, in random surroundings.
  public func surroundings(of codon: Int, _ random: inout RandomStream, _ count: Int) -> [Float] {
    var sequences: [Int] = []
    for test in 0..<count {
      sequences += (0..<codons).map { $0 == test % codons ? codon : random.integer(below: 64) }
    }
    return sequences.flatMap(oneHot)
  }

  /// For each of the sequences of `surroundings(of:)` the probability of the codon's true meaning, and whether it is above all
  /// others.
  ///
  /// - Parameter logits: `classes` numbers a token.
  public func readings(of codon: Int, _ logits: [Float]) -> [(probability: Double, isRight: Bool)] {
    let truth = GeneticCode.meaning(codon)
    return (0..<logits.count / (3 * codons * Self.classes)).map { test in
      let row = ((test * codons + test % codons) * 3 + 1) * Self.classes
      let probabilities = softmax(logits[row..<row + Self.classes])
      let isRight = probabilities.indices.allSatisfy {
        $0 == truth || probabilities[$0] < probabilities[truth]
      }
      return (probabilities[truth], isRight)
    }
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
