extension Parser {
  /// The braces after a command, read as words; `$…$` among them is a formula again.
  mutating func text(of command: String, at offset: Int, style: TextStyle) throws(TeXError) -> [TextPiece] {
    guard token == .character("{") else {
      throw TeXError(offset: offset, message: "\(command) lacks an argument in braces")
    }
    var pieces: [TextPiece] = []
    let end = try words(from: reader.end, opened: reader.start, style: style, into: &pieces)
    try reader.jump(to: end)
    return pieces
  }

  /// Reads words from an offset up to the closing brace, and returns the offset after it.
  private mutating func words(
    from offset: Int, opened: Int, style: TextStyle, into pieces: inout [TextPiece]
  ) throws(TeXError) -> Int {
    try descend()
    defer { ascend() }
    let bytes = reader.bytes
    var position = offset
    var words: [UInt8] = []
    func flush() {
      if !words.isEmpty { pieces.append(words: String(decoding: words, as: UTF8.self), style) }
      words = []
    }
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "}"):
        flush()
        return position + 1
      case UInt8(ascii: "{"):
        flush()
        position = try self.words(from: position + 1, opened: position, style: style, into: &pieces)
      case UInt8(ascii: "$"):
        flush()
        let outer = alphabet
        alphabet = nil
        try reader.jump(to: position + 1)
        pieces.append(.formula(try row()))
        guard token == .character("$") else {
          let isOpen = token == .end || token == .character("}")
          throw isOpen ? TeXError(offset: position, message: "$ is never closed") : misplaced()
        }
        alphabet = outer
        position = reader.end
      case UInt8(ascii: "\\"):
        flush()
        position = try textCommand(at: position, style: style, into: &pieces)
      case UInt8(ascii: "~"):
        words += Array("\u{A0}".utf8)
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        if words.last != UInt8(ascii: " ") { words.append(UInt8(ascii: " ")) }
        position += 1
      case 0..<0x20, 0x7F:
        throw TeXError(offset: position, message: "control character U+\(hexadecimal(UInt32(byte)))")
      default:
        words.append(byte)
        position += 1
      }
    }
    throw TeXError(offset: opened, message: "{ is never closed")
  }

  /// A command among words: an escaped character, a space, or a change of font.
  private mutating func textCommand(
    at position: Int, style: TextStyle, into pieces: inout [TextPiece]
  ) throws(TeXError) -> Int {
    try reader.jump(to: position)
    guard case .command(let name) = token else { throw misplaced() }
    let end = reader.end
    switch (name, Command.all[name]) {
    case ("#", _), ("$", _), ("%", _), ("&", _), ("_", _), ("{", _), ("}", _):
      pieces.append(words: name, style)
      return end
    case (_, .node(.space(let mu))?):
      pieces.append(words: spaceCharacter(mu), style)
      return end
    case (_, .text(let inner)?):
      try reader.advance()
      guard token == .character("{") else {
        throw TeXError(offset: position, message: "\\\(name) lacks an argument in braces")
      }
      return try words(from: reader.end, opened: reader.start, style: inner, into: &pieces)
    default:
      throw TeXError(
        offset: position, message: "\\\(name) means nothing among words; write it between dollar signs")
    }
  }

  // MARK: Names and lengths

  /// `\operatorname{name}`, with limits if starred.
  mutating func operatorName(named command: String, at offset: Int) throws(TeXError) -> Node {
    let isStarred = token == .character("*")
    if isStarred { try reader.advance() }
    let outer = alphabet
    alphabet = .upright
    defer { alphabet = outer }
    let nodes = try argument(of: command, at: offset)
    var name = ""
    guard append(nodes, to: &name), !name.isEmpty else {
      throw TeXError(offset: offset, message: "\(command) takes letters, digits and spaces")
    }
    return .function(name, isStarred ? .displayed : .beside)
  }

  /// Appends what nodes spell out; false if they are more than a name.
  private func append(_ nodes: [Node], to name: inout String) -> Bool {
    for node in nodes {
      switch node {
      case .identifier(let text, _), .number(let text, _), .function(let text, _): name += text
      case .symbol("−", _): name += "-"
      case .symbol("∗", _): name += "*"
      case .symbol(let text, .ordinary): name += text
      case .space(let mu): name += spaceCharacter(mu)
      case .group(let inner, .ordinary): guard append(inner, to: &name) else { return false }
      case .text(let pieces):
        for piece in pieces {
          guard case .words(let words, _) = piece else { return false }
          name += words
        }
      default: return false
      }
    }
    return true
  }

  /// A length in braces, in mu: `{0.5em}`, `{3mu}`, `{2pt}` with ten points to the em.
  mutating func dimension(of command: String, at offset: Int) throws(TeXError) -> Int {
    let text = try rawArgument(of: command, at: offset)
    let units: [(String, Double)] = [("em", 18), ("ex", 7.75), ("mu", 1), ("pt", 1.8)]
    for (unit, mu) in units where text.hasSuffix(unit) {
      let number = text.dropLast(2).filter { $0 != " " }
      if let length = Double(number), length.magnitude <= 100 {
        return Int(length * mu + (length < 0 ? -0.5 : 0.5))
      }
    }
    throw TeXError(offset: offset, message: "\(command) takes a length such as {1em}")
  }

  /// The characters between braces, as they are.
  mutating func rawArgument(of command: String, at offset: Int) throws(TeXError) -> String {
    guard token == .character("{") else {
      throw TeXError(offset: offset, message: "\(command) lacks an argument in braces")
    }
    let open = reader.end
    guard let close = reader.bytes[open...].firstIndex(of: UInt8(ascii: "}")) else {
      throw TeXError(offset: reader.start, message: "{ is never closed")
    }
    try reader.jump(to: close + 1)
    return String(decoding: reader.bytes[open..<close], as: UTF8.self)
  }
}

extension [TextPiece] {
  /// Adds words, joined to words before them in the same font.
  fileprivate mutating func append(words: String, _ style: TextStyle) {
    if case .words(let before, style)? = last {
      self[count - 1] = .words(before + words, style)
    } else {
      append(.words(words, style))
    }
  }
}

/// The Unicode space nearest to a width in mu; nothing for negative space.
func spaceCharacter(_ mu: Int) -> String {
  switch mu {
  case ..<1: ""
  case 1...3: "\u{2009}"
  case 4: "\u{205F}"
  case 5: "\u{2005}"
  case 6: "\u{A0}"
  case 7...13: "\u{2002}"
  case 14...27: "\u{2003}"
  default: "\u{2003}\u{2003}"
  }
}
