/// The standard genetic code: translation table 1 of the National Center for Biotechnology Information.
enum GeneticCode {
  /// In the order of the table.
  static let nucleotides = Array("TCAG")
  /// One letter for each codon, TTT, TTC, TTA, TTG, TCT, …, GGG; a star stops translation.
  static let table = Array("FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG")
  /// What a codon can mean: twenty amino acids by their letters, and stop.
  static let meanings = Array(Set(table)).sorted()

  /// The place in `meanings` of what three nucleotides, each a place in `nucleotides`, stand for.
  static func meaning(_ codon: Int) -> Int { codes[codon] }

  private static let codes = table.map { letter in meanings.firstIndex(of: letter) ?? 0 }

  /// The nucleotides of a codon, for example `ATG`.
  static func spelling(_ codon: Int) -> String {
    String([nucleotides[codon / 16], nucleotides[codon / 4 % 4], nucleotides[codon % 4]])
  }
}
