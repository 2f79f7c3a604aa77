import Foundation

/// A work in the list of references.
struct Work: Sendable {
  let key: String
  let type: String
  let authors: [PersonName]
  let hasMoreAuthors: Bool
  /// The year with the letter that tells works of one year apart: “2017a”; “n.d.” without a year.
  var year: String
  /// Its number in the list, from 1.
  var number = 0
  let title: [Inline]
  /// The other fields, as text.
  let fields: [String: [Inline]]
  let doi: String?
  let arXiv: String?
  let url: String?

  /// The anchor of its line in the list.
  var id: String { "work-\(key)" }

  /// “Vaswani et al.”, “Kingma and Ba”, “Cybenko”.
  var shortAuthors: String {
    let names = authors.map(\.surname)
    return switch (names.count, hasMoreAuthors) {
    case (0, _): title.plainText()
    case (1, false): names[0]
    case (2, false): "\(names[0]) and \(names[1])"
    default: "\(names[0]) et al."
    }
  }

  /// “Vaswani, A., Shazeer, N., and Parmar, N.”; more than ten are cut after nine.
  var allAuthors: String {
    let names = authors.map(\.inverted)
    if names.count > 10 || hasMoreAuthors { return names.prefix(9).joined(separator: ", ") + ", et al." }
    guard names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + (names.count > 2 ? ", and " : " and ")
      + names[names.count - 1]
  }

  init(_ entry: BibTeXEntry, report: (_ problem: String, _ offset: Int, _ remedy: String?) -> Void) {
    var fields: [String: [Inline]] = [:]
    for (name, field) in entry.fields.sorted(by: { $0.value.offset < $1.value.offset })
    where !["doi", "url", "eprint", "author", "editor", "abstract", "keywords", "note", "file"].contains(name)
    {
      let (content, unknown) = TeXText.read(field.tex)
      for command in unknown {
        report("“\(command)” in field “\(name)” of “\(entry.key)” is not understood", field.offset, nil)
      }
      fields[name] = content
    }
    key = entry.key
    type = entry.type
    let people = entry.fields["author"] ?? entry.fields["editor"]
    (authors, hasMoreAuthors) = people.map { PersonName.list($0.tex) } ?? ([], false)
    title = fields["title"] ?? []
    if title.isEmpty {
      report("“\(entry.key)” has no title", entry.offset, "add title = {…}")
    }
    if authors.isEmpty {
      report("“\(entry.key)” has no author", entry.offset, "add author = {…} or editor = {…}")
    }
    year = fields["year"]?.plainText() ?? fields["date"].map { String($0.plainText().prefix(4)) } ?? "n.d."
    self.fields = fields
    doi = entry.fields["doi"].map { Self.identifier($0.tex, in: "doi.org/") }
    if let eprint = entry.fields["eprint"],
      fields["archiveprefix"].map({ $0.plainText().lowercased() == "arxiv" }) ?? true
    {
      arXiv = Self.identifier(eprint.tex, in: "arxiv.org/abs/")
    } else {
      // “arXiv preprint arXiv:1706.03762” as a journal's name.
      let journal = fields["journal"]?.plainText() ?? ""
      arXiv = journal.components(separatedBy: "arXiv:").dropFirst().last.map {
        String($0.prefix { $0.isNumber || $0.isLetter || "./-".contains($0) })
      }
    }
    url = entry.fields["url"].map { Self.plainIdentifier($0.tex) }
  }

  /// An identifier without what people paste before it.
  private static func identifier(_ tex: String, in address: String) -> String {
    let text = plainIdentifier(tex)
    for prefix in [
      "https://\(address)", "http://\(address)", "https://dx.\(address)", "http://dx.\(address)", address,
    ]
    where text.hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    for prefix in ["doi:", "arxiv:"] where text.prefix(6).lowercased().hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    return text
  }

  /// Identifiers keep their characters; only TeX's braces and escapes are undone.
  private static func plainIdentifier(_ tex: String) -> String {
    var text = ""
    var isEscaped = false
    for character in tex where !character.isWhitespace {
      if !isEscaped, character == "\\" {
        isEscaped = true
        continue
      }
      if isEscaped || (character != "{" && character != "}") { text.append(character) }
      isEscaped = false
    }
    return text
  }

  /// Orders by author, year and title, accents and case aside.
  var sortingKey: String {
    (authors.map(\.inverted) + [year, title.plainText()]).joined(separator: " ")
      .decomposedStringWithCanonicalMapping.lowercased().filter { $0.isASCII }
  }
}

/// The works that are cited, ordered and told apart.
enum ReferenceList {
  /// - Parameter cited: the works in the order of their first citations.
  static func ordered(_ cited: [Work], style: Metadata.CitationStyle) -> [Work] {
    var works = style == .numeric ? cited : cited.map { ($0.sortingKey, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    if style == .authorYear {
      let groups = Dictionary(grouping: works.indices) { "\(works[$0].shortAuthors) \(works[$0].year)" }
      for indices in groups.values where indices.count > 1 {
        for (letter, index) in indices.enumerated() {
          works[index].year += Self.letter(letter)
        }
      }
    }
    for index in works.indices { works[index].number = index + 1 }
    return works
  }

  /// a, b, …, z, aa, ab, …
  private static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x61 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}
