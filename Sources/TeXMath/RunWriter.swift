/// Sets a formula on one line as runs of text, with TeX's spaces as Unicode's.
struct RunWriter {
  private(set) var runs: [TextRun] = []
  private var style = MathStyle.text
  private var rise = 0.0

  /// Type size by style, as TeX's fonts of 10, 7 and 5 points have it.
  private var scale: Double { style == .scriptScript ? 0.5 : style == .script ? 0.7 : 1 }

  /// Words outside formulas.
  mutating func words(_ text: String) { append(TextRun(text)) }

  /// Nodes side by side.
  mutating func row(_ nodes: [Node], continues: Bool = false) {
    let classes = atomClasses(of: nodes, continues: continues)
    let spaces = spacesBefore(classes, isScript: style.isScript, continues: continues)
    for (i, node) in nodes.enumerated() {
      let previous = i == 0 ? nil : nodes[i - 1]
      if node.isInlineFraction, previous?.isFunction ?? false {
        operand([node], isTight: true)
        continue
      }
      // A fraction a/b would run into its neighbours.
      let isCramped = node.isInlineFraction && previous?.isSpaced ?? false
      let follows = (previous?.isInlineFraction ?? false) && node.isSpaced
      plain(spaceCharacter(spaces[i] == 0 && (isCramped || follows) ? 3 : spaces[i]))
      emit(node)
    }
  }

  // MARK: Nodes

  private mutating func emit(_ node: Node) {
    switch node {
    case .identifier(let text, let alphabet): identifier(text, alphabet)
    case .number(let digits, let alphabet): identifier(digits, alphabet)
    case .symbol(let text, _), .largeOperator(let text, _), .sizedDelimiter(let text, _, _): plain(text)
    case .function(let name, _): plain(name)
    case .space(let mu): plain(spaceCharacter(mu))
    case .text(let pieces): for piece in pieces { self.piece(piece) }
    case .group(let nodes, _), .styled(_, let nodes): row(nodes)
    case .scripts(let scripts): self.scripts(scripts)
    case .fraction(let numerator, let denominator, let hasBar, _):
      fraction(numerator, denominator, hasBar: hasBar)
    case .root(let radicand, let index):
      if let index { script(index, up: true) }
      plain("√")
      operand(radicand, isTight: true)
    case .fenced(let left, let parts, let middles, let right):
      plain(left)
      for (i, part) in parts.enumerated() {
        if i > 0 { plain("\u{2009}" + middles[i - 1] + "\u{2009}") }
        row(part)
      }
      plain(right)
    case .accented(let base, let accent): accented(base, accent)
    case .stacked(let base, let over, let under, _):
      row(base)
      if let under { script(under, up: false) }
      if let over { script(over, up: true) }
    case .arrow(let arrow, let over, let under):
      plain(arrow)
      if let under { script(under, up: false) }
      script(over, up: true)
    case .table(let table): self.table(table)
    case .phantom: break
    }
  }

  private mutating func identifier(_ text: String, _ alphabet: Alphabet) {
    switch alphabet {
    case .italic: append(run(text, isItalic: true))
    case .bold: append(run(text, isBold: true))
    case .boldItalic:
      append(run(text, isItalic: true, isBold: true))
    case .blackboard, .calligraphic, .fraktur: plain(alphabet.mapped(text))
    case .upright, .sansSerif, .monospaced: plain(text)
    }
  }

  private mutating func piece(_ piece: TextPiece) {
    switch piece {
    case .formula(let nodes): row(nodes)
    case .words(let words, let font): append(run(words, isItalic: font == .italic, isBold: font == .bold))
    }
  }

  private mutating func fraction(_ numerator: [Node], _ denominator: [Node], hasBar: Bool) {
    guard hasBar else {
      row(numerator)
      plain("\u{2005}choose\u{2005}")
      row(denominator)
      return
    }
    operand(numerator, isTight: false)
    plain("/")
    operand(denominator, isTight: true)
  }

  /// Nodes in parentheses, unless they hold together by themselves.
  ///
  /// - Parameter isTight: whether even a product must be held together.
  private mutating func operand(_ nodes: [Node], isTight: Bool) {
    let holds = isTight ? nodes.isTight : nodes.isProduct
    if !holds { plain("(") }
    row(nodes)
    if !holds { plain(")") }
  }

  private mutating func scripts(_ scripts: Scripts) {
    if let base = scripts.base {
      if base.isInlineFraction { operand([base], isTight: true) } else { emit(base) }
    }
    plain(primes(scripts.primes))
    if let lower = scripts.lower { script(lower, up: false) }
    if let upper = scripts.upper { script(upper, up: true) }
  }

  /// Rises are those of TeX's fonts: 0.36 em up, 0.18 em down.
  private mutating func script(_ nodes: [Node], up: Bool) {
    let outer = (style, rise)
    rise += (up ? 0.36 : -0.18) * scale
    style = style.script
    row(nodes)
    (style, rise) = outer
  }

  /// The mark as a combining character; a base of several characters takes it on each, or not at all.
  private mutating func accented(_ base: [Node], _ accent: Accent) {
    var inner = RunWriter()
    inner.style = style
    inner.rise = rise
    inner.row(base)
    let characters = inner.runs.reduce(0) { $0 + $1.text.count }
    for var run in inner.runs {
      if !accent.combining.isEmpty, accent.shape == .line || characters == 1 {
        run.text = run.text.map { String($0) + accent.combining }.joined()
      }
      append(run)
    }
  }

  private mutating func table(_ table: Table) {
    for (i, cells) in table.rows.enumerated() {
      if i > 0 { plain(table.kind == .stack ? ", " : "; ") }
      for (column, cell) in cells.enumerated() {
        let continues = table.kind == .aligned && column % 2 == 1
        if column > 0, !continues { plain(table.kind == .aligned ? "\u{2003}" : ", ") }
        row(cell, continues: continues)
      }
    }
  }

  // MARK: Runs

  private func run(_ text: String, isItalic: Bool = false, isBold: Bool = false) -> TextRun {
    TextRun(text, isItalic: isItalic, isBold: isBold, scale: scale, rise: rise, isMath: true)
  }

  private mutating func plain(_ text: String) { append(run(text)) }

  /// Adds a run, joined to the one before it where both look alike.
  private mutating func append(_ run: TextRun) {
    guard !run.text.isEmpty else { return }
    if let last = runs.last, last.looksLike(run) {
      runs[runs.count - 1].text += run.text
    } else {
      runs.append(run)
    }
  }
}

extension TextRun {
  fileprivate func looksLike(_ other: TextRun) -> Bool {
    isItalic == other.isItalic && isBold == other.isBold && scale == other.scale && rise == other.rise
      && isMath == other.isMath
  }
}

extension Node {
  /// Whether the node appears on a line as a/b.
  fileprivate var isInlineFraction: Bool {
    if case .fraction(_, _, hasBar: true, _) = self { true } else { false }
  }

  /// Whether a fraction beside the node needs space.
  fileprivate var isSpaced: Bool {
    switch self {
    case .identifier, .number, .scripts, .root, .accented, .fraction, .function, .group: true
    default: false
    }
  }

  /// Whether the node needs no parentheses in a product.
  fileprivate var isFactor: Bool {
    switch self {
    case .identifier, .number, .fenced, .accented, .root: true
    case .scripts(let scripts): scripts.base?.isFactor ?? true
    case .group(let nodes, .ordinary): nodes.count == 1 && nodes[0].isFactor
    default: false
    }
  }
}

extension [Node] {
  /// Whether nothing in the row, parentheses aside, binds less than a product does.
  fileprivate var isProduct: Bool {
    var depth = 0
    for atom in atomClasses(of: self) {
      switch atom {
      case .opening?: depth += 1
      case .closing?: depth = Swift.max(0, depth - 1)
      case .binary?, .relation?, .operation?: if depth == 0 { return false }
      default: break
      }
    }
    return !contains { $0.isInlineFraction }
  }

  /// Whether the row reads as one thing behind a fraction's stroke or a root's sign: a factor, or a differential.
  fileprivate var isTight: Bool {
    switch count {
    case 1: return self[0].isFactor
    case 2:
      guard case .identifier(let letter, _) = self[0] else { return false }
      return (letter == "d" || letter == "∂") && self[1].isFactor
    default: return false
    }
  }
}
