import Foundation

/// A person's name in the four parts that BibTeX knows.
struct PersonName: Equatable, Sendable {
  var given = ""
  var particle = ""
  var family = ""
  var suffix = ""

  /// “van der Berg”
  var surname: String {
    particle.isEmpty ? family : "\(particle) \(family)"
  }

  /// “van der Berg, J.-P. Q., Jr.”
  var inverted: String {
    [surname, initials, suffix].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// “J.-P. Q.”
  private var initials: String {
    given.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" }).map { name in
      name.split(separator: "-").compactMap(\.first).map { "\($0)." }.joined(separator: "-")
    }.joined(separator: "\u{A0}")
  }

  /// The names in an author field, and whether it ends in “and others”.
  static func list(_ tex: String) -> (names: [PersonName], andOthers: Bool) {
    var parts = split(tex, at: { $0 == "and" })
    let andOthers = parts.last.map { $0 == ["others"] } ?? false
    if andOthers { parts.removeLast() }
    return (parts.filter { !$0.isEmpty }.map(PersonName.init(words:)), andOthers)
  }

  /// `First von Last`, `von Last, First` or `von Last, Jr, First`, in words; a word in braces is one.
  private init(words: [String]) {
    let sections = words.split(omittingEmptySubsequences: false) { $0 == "," }.map(Array.init)
    func text(_ words: some Sequence<String>) -> String {
      words.map { TeXText.plain($0).trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }
    let beforeComma = sections.first ?? []
    if sections.count > 1 {
      let particles = beforeComma.dropLast().prefix(while: Self.isParticle)
      particle = text(particles)
      family = text(beforeComma.dropFirst(particles.count))
      given = text(sections[sections.count - 1])
      if sections.count > 2 { suffix = text(sections[1]) }
      return
    }
    let last = beforeComma.dropLast()
    if let first = last.firstIndex(where: Self.isParticle) {
      let end = last[first...].lastIndex(where: Self.isParticle) ?? first
      given = text(beforeComma[..<first])
      particle = text(beforeComma[first...end])
      family = text(beforeComma[(end + 1)...])
    } else {
      given = text(last)
      family = text(beforeComma.suffix(1))
    }
  }

  private static func isParticle(_ word: String) -> Bool {
    word.first.map(\.isLowercase) ?? false
  }

  /// Words, with commas as words of their own, in runs between those that `isSeparator` takes; braces hold together.
  private static func split(_ tex: String, at isSeparator: (String) -> Bool) -> [[String]] {
    var runs: [[String]] = [[]]
    var word = ""
    var depth = 0
    func finish() {
      guard !word.isEmpty else { return }
      if isSeparator(word) { runs.append([]) } else { runs[runs.count - 1].append(word) }
      word = ""
    }
    for character in tex {
      switch character {
      case "{":
        depth += 1
        word.append(character)
      case "}":
        depth -= 1
        word.append(character)
      case " " where depth <= 0, "\n" where depth <= 0, "\t" where depth <= 0, "~" where depth <= 0: finish()
      case "," where depth <= 0:
        finish()
        runs[runs.count - 1].append(",")
      default: word.append(character)
      }
    }
    finish()
    return runs
  }
}
