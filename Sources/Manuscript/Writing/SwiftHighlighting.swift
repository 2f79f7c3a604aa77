/// Marks the words of Swift source for the style sheet: keywords, types, strings, numbers, comments, attributes.
///
/// A lexer, not a parser: it never fails, and what it does not know stays plain.
struct SwiftHighlighting {
  private let bytes: [UInt8]
  private var next = 0
  private var out = ""

  /// The source as HTML with a `span` around every word that has a kind.
  static func html(_ source: String) -> String {
    var lexer = SwiftHighlighting(bytes: Array(source.utf8))
    while lexer.next < lexer.bytes.count { lexer.step() }
    return lexer.out
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    out.reserveCapacity(bytes.count * 2)
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    next + offset < bytes.count ? bytes[next + offset] : 0
  }

  private func starts(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      bytes.count - next >= word.count && bytes[next..<next + word.count].elementsEqual(word)
    }
  }

  private mutating func step() {
    let start = next
    switch byte() {
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
      while next < bytes.count, byte() != .newline { next += 1 }
      emit("comment", from: start)
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
      blockComment()
      emit("comment", from: start)
    case UInt8(ascii: "\""): string(hashes: 0)
    case UInt8(ascii: "#"): numberSign()
    case UInt8(ascii: "@") where byte(1).isLetter:
      next += 1
      skipWord()
      emit("attribute", from: start)
    case let digit where digit.isDigit:
      number()
      emit("number", from: start)
    case let letter where letter.isLetter || letter == UInt8(ascii: "_") || letter >= 0x80:
      skipWord()
      word(from: start)
    case UInt8(ascii: "`"):
      next += 1
      while next < bytes.count, byte() != UInt8(ascii: "`"), byte() != .newline { next += 1 }
      next = min(next + 1, bytes.count)
      emit(nil, from: start)
    default:
      next += 1
      while next < bytes.count, byte() & 0xC0 == 0x80 { next += 1 }
      emit(nil, from: start)
    }
  }

  private mutating func skipWord() {
    while byte().isLetter || byte().isDigit || byte() == UInt8(ascii: "_") || byte() >= 0x80 { next += 1 }
  }

  private mutating func word(from start: Int) {
    let word = String(decoding: bytes[start..<next], as: UTF8.self)
    let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    let isKeyword = Self.keywords.contains(word) && (!isMember || word == "self" || word == "init")
    emit(isKeyword ? "keyword" : word.first?.isUppercase == true ? "type" : nil, from: start)
  }

  /// Comments nest in Swift.
  private mutating func blockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        next += 2
      } else if starts("*/") {
        depth -= 1
        next += 2
      } else {
        next += 1
      }
    } while depth > 0 && next < bytes.count
    next = min(next, bytes.count)
  }

  private mutating func number() {
    while byte().isDigit || byte().isLetter || byte() == UInt8(ascii: "_")
      || (byte() == UInt8(ascii: ".") && byte(1).isDigit)
      || ((byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+"))
        && [UInt8(ascii: "e"), UInt8(ascii: "p")].contains(bytes[next - 1] | 0x20) && byte(1).isDigit)
    {
      next += 1
    }
  }

  /// `#"raw"#` or a directive like `#if`.
  private mutating func numberSign() {
    let start = next
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    if byte(hashes) == UInt8(ascii: "\"") {
      next += hashes
      return string(hashes: hashes)
    }
    next += hashes
    skipWord()
    emit("keyword", from: start)
  }

  /// A string literal; the code in its interpolations is marked as code.
  private mutating func string(hashes: Int) {
    var start = next - hashes
    let isLong = starts("\"\"\"")
    let quotes = isLong ? 3 : 1
    next += quotes
    while next < bytes.count {
      if byte() == .backslash, hasHashes(hashes, at: 1) {
        if byte(1 + hashes) == UInt8(ascii: "(") {
          next += 2 + hashes
          emit("string", from: start)
          interpolation()
          start = next
        } else {
          next = min(next + 2 + hashes, bytes.count)
        }
      } else if byte() == UInt8(ascii: "\""), !isLong || starts("\"\"\""), hasHashes(hashes, at: quotes) {
        next += quotes + hashes
        break
      } else if byte() == .newline, !isLong {
        break
      } else {
        next += 1
      }
    }
    emit("string", from: start)
  }

  private func hasHashes(_ count: Int, at offset: Int) -> Bool {
    (0..<count).allSatisfy { byte(offset + $0) == UInt8(ascii: "#") }
  }

  /// Everything up to the parenthesis that closes the interpolation; strings in it are left plain, which keeps the
  /// lexer free of recursion.
  private mutating func interpolation() {
    var depth = 1
    let start = next
    while next < bytes.count, byte() != .newline {
      if byte() == UInt8(ascii: "(") { depth += 1 }
      if byte() == UInt8(ascii: ")") { depth -= 1 }
      if depth == 0 { break }
      next += 1
    }
    emit(nil, from: start)
  }

  private mutating func emit(_ kind: String?, from start: Int) {
    guard next > start else { return }
    let text = String(decoding: bytes[start..<next], as: UTF8.self).htmlEscaped
    out += kind.map { "<span class=\"\($0)\">\(text)</span>" } ?? text
  }

  private static let keywords: Set<String> = [
    "actor", "any", "as", "associatedtype", "async", "await", "borrowing", "break", "case", "catch", "class",
    "consuming", "continue", "convenience", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "final", "for", "func", "get", "guard", "if", "import", "in",
    "indirect",
    "infix", "init", "inout", "internal", "is", "isolated", "lazy", "let", "mutating", "nil", "nonisolated",
    "nonmutating", "open", "operator", "override", "package", "postfix", "precedencegroup", "prefix",
    "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "Self", "sending", "set", "some", "static",
    "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "unowned", "var", "weak",
    "where",
    "while", "willSet", "didSet", "yield",
  ]
}
