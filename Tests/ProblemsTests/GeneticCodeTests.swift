import Testing

@testable import Problems

@Suite struct GeneticCodeTests {
  private func meaning(_ codon: String) -> Character {
    let digits = codon.compactMap { GeneticCode.nucleotides.firstIndex(of: $0) }
    return GeneticCode.meanings[GeneticCode.meaning(digits[0] * 16 + digits[1] * 4 + digits[2])]
  }

  @Test func codonsMeanWhatTheyMeanInEveryTextbook() {
    let known: [(String, Character)] = [
      ("ATG", "M"), ("TGG", "W"), ("TAA", "*"), ("TAG", "*"), ("TGA", "*"), ("TTT", "F"), ("AAA", "K"),
      ("GGC", "G"), ("CAT", "H"), ("GAC", "D"), ("CGA", "R"), ("AGG", "R"), ("AGC", "S"), ("ATA", "I"),
      ("TGT", "C"), ("CAG", "Q"), ("AAT", "N"), ("GAG", "E"), ("TAC", "Y"), ("GTG", "V"), ("CCC", "P"),
      ("ACT", "T"), ("GCA", "A"), ("CTA", "L"), ("TTA", "L"),
    ]
    for (codon, letter) in known { #expect(meaning(codon) == letter, "\(codon)") }
  }

  @Test func degeneracyIsThatOfTheStandardCode() {
    #expect(GeneticCode.meanings.count == 21)
    let counts = GeneticCode.meanings.map { letter in GeneticCode.table.count { $0 == letter } }
    #expect(counts.reduce(0, +) == 64)
    // Two meanings have one codon, nine two, two three (isoleucine and stop), five four, three six.
    #expect([1, 2, 3, 4, 6].map { size in counts.count { $0 == size } } == [2, 9, 2, 5, 3])
    #expect((0..<64).map(GeneticCode.spelling).count == Set((0..<64).map(GeneticCode.spelling)).count)
    #expect(GeneticCode.spelling(35) == "ATG")
  }
}
