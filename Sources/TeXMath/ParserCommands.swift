extension Parser {
  /// What a command makes of what follows it.
  mutating func perform(_ command: Command, named name: String, at offset: Int) throws(TeXError) -> Node {
    switch command {
    case .node(let node):
      return styled(node)
    case .fraction(let hasBar, let style):
      let numerator = try argument(of: name, at: offset)
      let denominator = try argument(of: name, at: offset)
      let fraction = Node.fraction(
        numerator: numerator, denominator: denominator, hasBar: hasBar, style: hasBar ? style : nil)
      guard !hasBar else { return fraction }
      let binomial = Node.fenced(left: "(", [[fraction]], middles: [], right: ")")
      return style.map { .styled($0, [binomial]) } ?? .group([binomial], .ordinary)
    case .root:
      let index = try brackets(of: name, at: offset)
      return .root(try argument(of: name, at: offset), index: index)
    case .accent(let accent):
      return .accented(try argument(of: name, at: offset), accent)
    case .alphabet(let font):
      let outer = alphabet
      alphabet = font
      defer { alphabet = outer }
      return grouped(try argument(of: name, at: offset))
    case .text(let style):
      return .text(try text(of: name, at: offset, style: style))
    case .operatorName:
      return try operatorName(named: name, at: offset)
    case .grouped(let atom):
      return .group(try argument(of: name, at: offset), atom)
    case .left:
      return try fenced(at: offset)
    case .sized(let atom, let size):
      let text = try delimiter(of: name, at: offset)
      guard !text.isEmpty else { return .group([], .ordinary) }
      return .sizedDelimiter(text, atom, size)
    case .stackRelation, .overset, .underset:
      return try stacked(command, named: name, at: offset)
    case .arrow(let arrow):
      let under = try brackets(of: name, at: offset)
      return .arrow(arrow, over: try argument(of: name, at: offset), under: under)
    case .negation:
      return try negated(named: name, at: offset)
    case .phantom(let hasWidth, let hasHeight):
      return .phantom(try argument(of: name, at: offset), hasWidth: hasWidth, hasHeight: hasHeight)
    case .modulus:
      let nodes = try argument(of: name, at: offset)
      return .group(
        [.space(8), .symbol("(", .opening), .identifier("mod", .upright), .space(6)] + nodes
          + [.symbol(")", .closing)], .ordinary)
    case .lines:
      return .table(try lines(of: name, at: offset))
    case .space:
      return .space(try dimension(of: name, at: offset))
    case .begin:
      return try environment(at: offset)
    case .limits:
      throw TeXError(offset: offset, message: "\(name) must follow an operator such as \\sum")
    case .refused(let reason):
      throw TeXError(offset: offset, message: "\(name) has no place in a formula: \(reason)")
    case .style, .ignored, .right, .middle, .end, .newline:
      throw TeXError(offset: offset, message: "\(name) cannot stand for an argument")
    }
  }

  /// Nodes as one item.
  private func grouped(_ nodes: [Node]) -> Node {
    nodes.count == 1 ? nodes[0] : .group(nodes, .ordinary)
  }

  /// The optional argument in brackets.
  private mutating func brackets(of command: String, at offset: Int) throws(TeXError) -> [Node]? {
    guard token == .character("[") else { return nil }
    let open = reader.start
    try reader.advance()
    let nodes = try row(untilBracket: true)
    guard token == .character("]") else { throw unclosed("[", "]", at: open, "[ is never closed") }
    try reader.advance()
    return nodes
  }

  // MARK: Delimiters

  private mutating func fenced(at offset: Int) throws(TeXError) -> Node {
    let left = try delimiter(of: "\\left", at: offset)
    var parts = [try row()]
    var middles: [String] = []
    while token == .command("middle") {
      let offset = reader.start
      try reader.advance()
      middles.append(try delimiter(of: "\\middle", at: offset))
      parts.append(try row())
    }
    guard token == .command("right") else {
      throw unclosed(#"\left"#, #"\right"#, at: offset, #"\left without \right"#)
    }
    let rightOffset = reader.start
    try reader.advance()
    return .fenced(left: left, parts, middles: middles, right: try delimiter(of: "\\right", at: rightOffset))
  }

  /// The delimiter in view; empty for the point that stands for none.
  private mutating func delimiter(of command: String, at offset: Int) throws(TeXError) -> String {
    let text: String
    switch token {
    case .character("."): text = ""
    case .character("<"): text = "⟨"
    case .character(">"): text = "⟩"
    case .character(let scalar) where scalar != "{" && scalar != "}": text = String(scalar)
    case .command(let name) where !endsRow:
      guard case .node(.symbol(let symbol, _))? = Command.all[name] else {
        throw TeXError(offset: reader.start, message: "\(token) is no delimiter")
      }
      text = symbol
    default: throw TeXError(offset: offset, message: "\(command) lacks a delimiter")
    }
    guard text.isEmpty || Symbols.delimiters.contains(text) else {
      throw TeXError(offset: reader.start, message: "\(token) is no delimiter")
    }
    try reader.advance()
    return text
  }

  // MARK: Relations

  private mutating func stacked(_ command: Command, named name: String, at offset: Int) throws(TeXError)
    -> Node
  {
    let small = try argument(of: name, at: offset)
    let base = try argument(of: name, at: offset)
    switch command {
    case .underset:
      return .stacked(
        base: base, over: nil, under: small, base.count == 1 ? base[0].atomClass ?? .ordinary : .ordinary)
    case .overset:
      return .stacked(
        base: base, over: small, under: nil, base.count == 1 ? base[0].atomClass ?? .ordinary : .ordinary)
    default:
      return .stacked(base: base, over: small, under: nil, .relation)
    }
  }

  private mutating func negated(named name: String, at offset: Int) throws(TeXError) -> Node {
    let target = try argument(of: name, at: offset)
    switch target.first {
    case .symbol(let text, let atom)? where target.count == 1:
      return .symbol(Symbols.negations[text] ?? text + "\u{338}", atom)
    case .identifier("∃", _)? where target.count == 1:
      return .identifier("∄", .upright)
    default:
      throw TeXError(offset: offset, message: "\(name) must precede a symbol")
    }
  }
}
