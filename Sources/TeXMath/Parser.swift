import Diagnostics

/// Reads a formula from left to right, once, without going back.
struct Parser {
  var reader: TokenReader
  /// The font that the letters being read are set in; `nil` for TeX's own choice.
  var alphabet: Alphabet?
  private var depth = 0

  /// Formulas nested deeper than this are refused, so that no input can exhaust the stack.
  static let deepest = 64

  init(_ bytes: [UInt8], from offset: Int = 0) throws(TeXError) {
    reader = try TokenReader(bytes, from: offset)
  }

  var token: Token { reader.token }

  /// A whole formula, up to the end of the source.
  mutating func formula() throws(TeXError) -> [Node] {
    let nodes = try row()
    guard token == .end else { throw misplaced() }
    return nodes
  }

  /// Items up to whatever ends them, which is left in view.
  mutating func row(untilBracket: Bool = false) throws(TeXError) -> [Node] {
    try descend()
    defer { depth -= 1 }
    var nodes: [Node] = []
    while !endsRow, !(untilBracket && token == .character("]")) {
      if case .command(let name) = token, case .style(let style)? = Command.all[name] {
        try reader.advance()
        nodes.append(.styled(style, try row(untilBracket: untilBracket)))
      } else if case .command(let name) = token, case .ignored? = Command.all[name] {
        try reader.advance()
      } else {
        nodes.append(try item())
      }
    }
    return nodes
  }

  /// What an argument's braces hold, or the one item that stands for them.
  mutating func argument(of command: String, at offset: Int) throws(TeXError) -> [Node] {
    if token == .character("{") { return try braces() }
    guard !endsRow, !opensScript else {
      throw TeXError(offset: offset, message: "\(command) lacks an argument")
    }
    try descend()
    defer { depth -= 1 }
    return [try atom(isArgument: true)]
  }

  /// What stands between the brace in view and its partner.
  mutating func braces() throws(TeXError) -> [Node] {
    let open = reader.start
    try reader.advance()
    let nodes = try row()
    guard token == .character("}") else { throw unclosed("{", "}", at: open, "{ is never closed") }
    try reader.advance()
    return nodes
  }

  /// Counts a level of nesting; whoever calls it counts back.
  mutating func descend() throws(TeXError) {
    guard depth < Self.deepest else {
      throw TeXError(offset: reader.start, message: "nested more than \(Self.deepest) levels deep")
    }
    depth += 1
  }

  /// Undoes `descend`.
  mutating func ascend() { depth -= 1 }

  /// Whether the token in view ends a row, rightly or wrongly.
  var endsRow: Bool {
    switch token {
    case .end, .character("}"), .character("&"), .character("$"): true
    case .command("\\"), .command("end"), .command("right"), .command("middle"): true
    default: false
    }
  }

  private var opensScript: Bool {
    switch token {
    case .character("^"), .character("_"), .character("'"): true
    default: false
    }
  }

  /// The error for a token that ends a row where none can end.
  func misplaced() -> TeXError {
    let message =
      switch token {
      case .character("}"): "} without {"
      case .character("&"), .command("\\"): "\(token) outside an environment such as aligned"
      case .character("$"): "$ inside a formula"
      case .command("end"): #"\end without \begin"#
      default: "\(token) without \\left"
      }
    return TeXError(offset: reader.start, message: message)
  }

  /// The error for a token in view that is not the one that should close what opened at an offset.
  func unclosed(_ opener: String, _ closer: String, at offset: Int, _ message: String) -> TeXError {
    switch token {
    case .character("&"), .command("\\"):
      TeXError(offset: reader.start, message: "\(token) between \(opener) and \(closer)")
    default:
      TeXError(offset: offset, message: message)
    }
  }

  // MARK: Scripts

  /// An atom with its scripts.
  private mutating func item() throws(TeXError) -> Node {
    guard !opensScript else { return try scripts(of: nil) }
    let base = try atom()
    if case .space = base { return base }
    return try scripts(of: base)
  }

  private mutating func scripts(of base: Node?) throws(TeXError) -> Node {
    var scripts = Scripts(base: base, limits: base?.limits ?? .beside)
    while true {
      let offset = reader.start
      switch token {
      case .character("^"):
        guard scripts.upper == nil else { throw TeXError(offset: offset, message: "double superscript") }
        try reader.advance()
        scripts.upper = try argument(of: "^", at: offset)
      case .character("_"):
        guard scripts.lower == nil else { throw TeXError(offset: offset, message: "double subscript") }
        try reader.advance()
        scripts.lower = try argument(of: "_", at: offset)
      case .character("'"):
        guard scripts.upper == nil else { throw TeXError(offset: offset, message: "double superscript") }
        try reader.advance()
        scripts.primes += 1
      case .command(let name):
        guard case .limits(let limits)? = Command.all[name] else { return scripts.node }
        guard base?.atomClass == .operation else {
          throw TeXError(offset: offset, message: "\\\(name) must follow an operator such as \\sum")
        }
        try reader.advance()
        scripts.limits = limits
      default:
        return scripts.node
      }
    }
  }

  // MARK: Atoms

  /// One item without its scripts.
  ///
  /// - Parameter isArgument: whether it stands for an argument without braces, which takes a single digit.
  private mutating func atom(isArgument: Bool = false) throws(TeXError) -> Node {
    let offset = reader.start
    switch token {
    case .command(let name):
      guard let command = Command.all[name] else {
        throw TeXError(
          offset: offset, message: "unknown command \\\(name)",
          suggestion: likelyName(for: name, among: Command.names).map { "\\" + $0 })
      }
      try reader.advance()
      return try perform(command, named: "\\" + name, at: offset)
    case .character("{"):
      let nodes = try braces()
      return nodes.count == 1 && nodes[0].atomClass == .ordinary ? nodes[0] : .group(nodes, .ordinary)
    case .character(let scalar):
      if let number = try number(singleDigit: isArgument) { return number }
      if scalar.isASCII, isLetter(UInt8(scalar.value)) { return try letters(single: isArgument) }
      let node = try typed(scalar)
      try reader.advance()
      return node
    case .end:
      throw misplaced()
    }
  }

  /// The number in view, if there is one, decimal point and `{,}` between its digits included.
  private mutating func number(singleDigit: Bool) throws(TeXError) -> Node? {
    let bytes = reader.bytes
    var end = reader.start
    var digits = ""
    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }
    while true {
      if isDigit(byte(end)) {
        digits.unicodeScalars.append(Unicode.Scalar(bytes[end]))
        end += 1
      } else if byte(end) == UInt8(ascii: "."), isDigit(byte(end + 1)) {
        digits += "."
        end += 1
      } else if !digits.isEmpty, byte(end) == UInt8(ascii: "{"), byte(end + 1) == UInt8(ascii: ","),
        byte(end + 2) == UInt8(ascii: "}"), isDigit(byte(end + 3))
      {
        digits += ","
        end += 3
      } else {
        break
      }
      if singleDigit { break }
    }
    guard !digits.isEmpty else { return nil }
    try reader.jump(to: end)
    return .number(digits, upright(alphabet) ?? .upright)
  }

  /// A letter, or a word where the font makes words; a script belongs to the last letter only.
  private mutating func letters(single: Bool) throws(TeXError) -> Node {
    let first = reader.start
    guard !single, let alphabet, alphabet.setsWords else {
      let letter = String(decoding: reader.bytes[first..<reader.end], as: UTF8.self)
      try reader.advance()
      return .identifier(letter, alphabet ?? .italic)
    }
    var end = reader.end
    while end < reader.bytes.count, isLetter(reader.bytes[end]) { end += 1 }
    try reader.jump(to: end)
    if opensScript, end - first > 1 {
      end -= 1
      try reader.jump(to: end)
    }
    return .identifier(String(decoding: reader.bytes[first..<end], as: UTF8.self), alphabet)
  }

  /// What a character other than an ASCII letter or digit stands for.
  private func typed(_ scalar: Unicode.Scalar) throws(TeXError) -> Node {
    switch scalar {
    case "+": return .symbol("+", .binary)
    case "-": return .symbol("−", .binary)
    case "*": return .symbol("∗", .binary)
    case "=", "<", ">", ":": return .symbol(String(scalar), .relation)
    case "(", "[": return .symbol(String(scalar), .opening)
    case ")", "]", "!", "?": return .symbol(String(scalar), .closing)
    case ",", ";": return .symbol(String(scalar), .punctuation)
    case "/", "|": return .symbol(String(scalar), .ordinary)
    case ".", "@": return .identifier(String(scalar), .upright)
    case "~", "\u{A0}": return .space(6)
    default: break
    }
    if let node = typedSymbols[scalar] { return styled(node) }
    guard !scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
      let advice = scalar == "#" ? "; write \\#" : scalar.isASCII ? "" : "; words go in \\text{…}"
      throw TeXError(offset: reader.start, message: "\(written(scalar)) means nothing in a formula\(advice)")
    }
    return .identifier(String(scalar), .upright)
  }

  /// A symbol in the font in force, where the font has it.
  func styled(_ node: Node) -> Node {
    guard case .identifier(let letter, let own) = node, let scalar = letter.unicodeScalars.first,
      let font = own == .upright ? upright(alphabet) : alphabet, font.covers(scalar)
    else { return node }
    return .identifier(letter, font)
  }

  /// The font for what stands upright by itself: `\boldsymbol` changes its weight only.
  private func upright(_ font: Alphabet?) -> Alphabet? { font == .boldItalic ? .bold : font }
}

/// The known name that a misspelt one comes nearest to; of equally near ones, one with the same first letter.
func likelyName(for name: String, among names: [String]) -> String? {
  // A mark is no misspelling; endless letters are none either, and take endless time to compare.
  guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 40 else { return nil }
  return nearest(to: name, among: names.filter { $0.first == name.first } + names)
}

/// A character as an error message shows it: by its code point if it cannot be seen.
private func written(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .nonspacingMark,
    .enclosingMark,
    .privateUse, .unassigned:
    "U+" + hexadecimal(scalar.value)
  default: String(scalar)
  }
}

extension Scripts {
  /// The scripts as a node; just the base where there are none.
  fileprivate var node: Node {
    if let base, lower == nil, upper == nil, primes == 0 { return base }
    return .scripts(self)
  }
}
