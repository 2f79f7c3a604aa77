/// An entry of a bibliography as it is written: `@article{key, field = {value}, …}`.
struct BibTeXEntry {
  /// In lower case: `article`.
  let type: String
  let key: String
  let offset: Int
  /// By name in lower case; values still in TeX.
  let fields: [String: Field]

  struct Field {
    let tex: String
    let offset: Int
  }
}

/// Reads BibTeX: entries, `@string` abbreviations, `#` concatenation; `@comment`, `@preamble` and everything outside
/// entries is passed over, as BibTeX does.
struct BibTeXParser {
  private let source: SourceText
  private let bytes: [UInt8]
  private let report: (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  private var next = 0
  /// Bytes that abbreviations have stood for.
  private var expanded = 0
  private var abbreviations: [String: String] = [
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June",
    "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
  ]

  private struct Malformed: Error {
    let problem: String
    let offset: Int
    let remedy: String?
  }

  /// Abbreviations of abbreviations can stand for more text than memory holds.
  private static let mostExpanded = 1_000_000
  /// After so many malformed entries the rest is not read: each of them may have been looked for to the file's end.
  private static let mostMalformed = 20

  /// The entries of a bibliography, in order. A malformed entry is reported and left out.
  static func entries(
    of source: SourceText, report: @escaping (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  ) -> [BibTeXEntry] {
    var parser = BibTeXParser(source: source, bytes: source.bytes, report: report)
    var entries: [BibTeXEntry] = []
    var malformed = 0
    while malformed < mostMalformed, parser.expanded <= mostExpanded,
      let at = parser.bytes[parser.next...].firstIndex(of: UInt8(ascii: "@"))
    {
      parser.next = at + 1
      do {
        if let entry = try parser.entry(at: at) { entries.append(entry) }
      } catch {
        report(error.problem, error.offset, error.remedy)
        malformed += 1
        parser.skipToLineStartingWithAt()
      }
    }
    return entries
  }

  private init(
    source: SourceText, bytes: [UInt8],
    report: @escaping (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  ) {
    self.source = source
    self.bytes = bytes
    self.report = report
  }

  private mutating func entry(at start: Int) throws(Malformed) -> BibTeXEntry? {
    skipBlanks()
    let type = word().lowercased()
    skipBlanks()
    guard let open = current, open == UInt8(ascii: "{") || open == UInt8(ascii: "(") else {
      throw Malformed(
        problem: "“@\(type)” begins no entry", offset: start,
        remedy: "write @article{key, …}, or remove the @")
    }
    let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
    switch type {
    case "comment", "preamble":
      _ = try braced(start, type)
      return nil
    case "string":
      next += 1
      let (name, field) = try self.field(start)
      abbreviations[name] = field.tex
      try end(of: type, at: start, close)
      return nil
    default:
      next += 1
      return try fields(type, start, close)
    }
  }

  private mutating func fields(_ type: String, _ start: Int, _ close: UInt8) throws(Malformed) -> BibTeXEntry
  {
    skipBlanks()
    let keyStart = next
    while let byte = current, byte != UInt8(ascii: ","), byte != close, byte > .space { next += 1 }
    let key = source.string(keyStart..<next)
    guard !key.isEmpty else {
      throw Malformed(problem: "@\(type) without a key", offset: start, remedy: "write @\(type){key, …}")
    }
    var fields: [String: BibTeXEntry.Field] = [:]
    skipBlanks()
    while current == UInt8(ascii: ",") {
      next += 1
      skipBlanks()
      if current == close { break }
      let at = next
      let (name, field) = try self.field(start)
      if fields.updateValue(field, forKey: name) != nil {
        report("field “\(name)” of “\(key)” is given twice", at, "keep one")
      }
      skipBlanks()
    }
    try end(of: type, at: start, close)
    return BibTeXEntry(type: type, key: key, offset: keyStart, fields: fields)
  }

  private mutating func end(of type: String, at start: Int, _ close: UInt8) throws(Malformed) {
    skipBlanks()
    guard current == close else {
      if current == nil || current == UInt8(ascii: "@") { throw unclosed(type, start) }
      throw Malformed(
        problem: "expected a comma or the end of @\(type)", offset: next,
        remedy: "separate fields with commas")
    }
    next += 1
  }

  private func unclosed(_ type: String, _ start: Int) -> Malformed {
    Malformed(problem: "unclosed @\(type)", offset: start, remedy: "close it with }")
  }

  private mutating func field(_ start: Int) throws(Malformed) -> (String, BibTeXEntry.Field) {
    skipBlanks()
    let nameStart = next
    let name = word().lowercased()
    skipBlanks()
    guard !name.isEmpty, current == UInt8(ascii: "=") else {
      throw Malformed(problem: "expected name = value", offset: nameStart, remedy: nil)
    }
    next += 1
    skipBlanks()
    let valueStart = next
    var tex = try piece(start)
    skipBlanks()
    while current == UInt8(ascii: "#") {
      next += 1
      skipBlanks()
      tex += try piece(start)
      skipBlanks()
    }
    return (name, BibTeXEntry.Field(tex: tex, offset: valueStart))
  }

  private mutating func piece(_ start: Int) throws(Malformed) -> String {
    switch current {
    case UInt8(ascii: "{"): return try braced(start, "entry")
    case UInt8(ascii: "\""): return try quoted()
    default: break
    }
    let at = next
    let text = word()
    if text.isEmpty { throw Malformed(problem: "expected a value", offset: at, remedy: "put it in braces") }
    if text.utf8.allSatisfy(\.isDigit) { return text }
    guard let meaning = abbreviations[text.lowercased()] else {
      throw Malformed(problem: "“\(text)” is no @string", offset: at, remedy: "put the value in braces")
    }
    expanded += meaning.utf8.count
    guard expanded <= Self.mostExpanded else {
      throw Malformed(
        problem: "the abbreviations up to here stand for more than \(Self.mostExpanded / 1_000_000) MB",
        offset: at,
        remedy: "let @string stand for less")
    }
    return meaning
  }

  /// The text between the brace at `next` and its partner.
  private mutating func braced(_ start: Int, _ type: String) throws(Malformed) -> String {
    var depth = 0
    let first = next
    while let byte = current {
      next += 1
      switch byte {
      case .backslash: next += 1
      case UInt8(ascii: "{"), UInt8(ascii: "("): if byte == bytes[first] { depth += 1 }
      case UInt8(ascii: "}") where bytes[first] == UInt8(ascii: "{"): depth -= 1
      case UInt8(ascii: ")") where bytes[first] == UInt8(ascii: "("): depth -= 1
      default: break
      }
      if depth == 0 { return source.string(first + 1..<next - 1) }
    }
    next = min(first + 1, bytes.count)
    throw unclosed(type, start)
  }

  private mutating func quoted() throws(Malformed) -> String {
    let first = next
    var depth = 0
    next += 1
    while let byte = current {
      switch byte {
      case .backslash: next += 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\"") where depth <= 0:
        next += 1
        return source.string(first + 1..<next - 1)
      default: break
      }
      next += 1
    }
    next = first + 1
    throw Malformed(problem: "unclosed quotation mark", offset: first, remedy: nil)
  }

  private var current: UInt8? { next < bytes.count ? bytes[next] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte.isBlank || byte == .newline { next += 1 }
  }

  private mutating func word() -> String {
    let start = next
    while let byte = current,
      byte.isLetter || byte.isDigit || byte >= 0x80 || "-_:.+/'".utf8.contains(byte)
    {
      next += 1
    }
    return source.string(start..<next)
  }

  /// After a fault, the next entry is looked for where entries usually begin.
  private mutating func skipToLineStartingWithAt() {
    while next < bytes.count,
      !(bytes[next] == UInt8(ascii: "@") && (next == 0 || bytes[next - 1] == .newline))
    {
      next += 1
    }
  }
}
