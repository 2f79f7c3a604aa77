/// The words and marks of a Swift source, without comments and white space.
///
/// The text of string literals counts as words, because an interpolation in it is code. Only what tells comments
/// from code is understood: line and block comments, string literals in all their forms, interpolations.
func tokens(of source: [UInt8]) -> [String] {
  var scanner = Scanner(text: source)
  while scanner.position < source.count { scanner.scanCode(isInterpolation: false) }
  return scanner.tokens
}

private struct Scanner {
  let text: [UInt8]
  var position = 0
  var tokens: [String] = []

  init(text: [UInt8]) {
    self.text = text
  }

  private func byte(_ offset: Int) -> UInt8 {
    position + offset < text.count ? text[position + offset] : 0
  }

  private func starts(_ mark: StaticString, at offset: Int = 0) -> Bool {
    (0..<mark.utf8CodeUnitCount).allSatisfy { byte(offset + $0) == mark.utf8Start[$0] }
  }

  /// Scans code up to the end, or past the parenthesis that closes an interpolation.
  mutating func scanCode(isInterpolation: Bool) {
    var depth = 0
    while position < text.count {
      let character = byte(0)
      if starts("//") {
        while position < text.count, !isNewline(byte(0)) { position += 1 }
      } else if starts("/*") {
        skipBlockComment()
      } else if let hashes = stringStart() {
        scanString(hashes)
      } else if isWord(character) {
        scanWord()
      } else {
        position += 1
        if character == UInt8(ascii: "(") { depth += 1 }
        if character == UInt8(ascii: ")"), isInterpolation {
          if depth == 0 { return }
          depth -= 1
        }
        if character > 32, character != UInt8(ascii: "`") { tokens.append(String(UnicodeScalar(character))) }
      }
    }
  }

  private func isNewline(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  /// Letters, digits, `_`, and everything beyond ASCII.
  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
      true
    default: false
    }
  }

  private mutating func scanWord() {
    let start = position
    while position < text.count, isWord(byte(0)) { position += 1 }
    tokens.append(String(decoding: text[start..<position], as: UTF8.self))
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      let step = starts("/*") ? 1 : starts("*/") ? -1 : 0
      depth += step
      position += step == 0 ? 1 : 2
    } while depth > 0 && position < text.count
  }

  /// The number of `#` before the quotation mark, if a string literal starts here.
  private func stringStart() -> Int? {
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    return byte(hashes) == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func scanString(_ hashes: Int) {
    position += hashes
    let isMultiline = starts("\"\"\"")
    let quotes = isMultiline ? 3 : 1
    position += quotes
    func hashesFollow(at offset: Int) -> Bool {
      (0..<hashes).allSatisfy { byte(offset + $0) == UInt8(ascii: "#") }
    }
    while position < text.count {
      if isMultiline ? starts("\"\"\"") : starts("\""), hashesFollow(at: quotes) {
        position += quotes + hashes
        return
      } else if starts("\\"), hashesFollow(at: 1) {
        let isInterpolation = byte(1 + hashes) == UInt8(ascii: "(")
        position += 2 + hashes
        if isInterpolation { scanCode(isInterpolation: true) }
      } else if isWord(byte(0)) {
        scanWord()
      } else if !isMultiline, isNewline(byte(0)) {
        return  // No literal after all, such as a quotation mark in a regular expression.
      } else {
        position += 1
      }
    }
  }
}
