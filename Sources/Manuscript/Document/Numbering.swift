/// The counters of a document, in the order of the text.
struct Numbering {
  enum Counter: Hashable {
    case figure, table, equation, listing, note, claim, theorem
    /// Anchors of marks that link back.
    case reference, citation, footnoteMark
  }

  private var counts: [Counter: Int] = [:]
  private var sections: [Int] = []
  /// Whether sections are counted by letters.
  private(set) var isAppendix = false

  /// The level of the last heading; 0 before the first.
  var level: Int { sections.count }

  mutating func next(_ counter: Counter) -> Int {
    counts[counter, default: 0] += 1
    return counts[counter, default: 1]
  }

  /// Begins the appendices: A, B, …
  mutating func beginAppendices() {
    isAppendix = true
    sections = []
  }

  /// The number of the next heading: “4”, “4.1”, “A.2”. Theorems are counted afresh in every section.
  mutating func heading(_ level: Int) -> String {
    while sections.count > level { sections.removeLast() }
    while sections.count < level { sections.append(0) }
    sections[level - 1] += 1
    if level == 1 { counts[.theorem] = 0 }
    return sections.enumerated().map {
      $0.offset == 0 && isAppendix ? Self.letters($0.element) : "\($0.element)"
    }
    .joined(separator: ".")
  }

  /// The number of the next theorem, lemma or definition: “4.2” in section 4.
  mutating func theorem() -> String {
    let count = next(.theorem)
    guard let section = sections.first else { return "\(count)" }
    return "\(isAppendix ? Self.letters(section) : "\(section)").\(count)"
  }

  /// A, B, …, Z, AA, AB, …
  private static func letters(_ number: Int) -> String {
    guard number > 0 else { return "" }
    let last = String(UnicodeScalar(UInt8(0x41 + (number - 1) % 26)))
    return number <= 26 ? last : letters((number - 1) / 26) + last
  }
}
