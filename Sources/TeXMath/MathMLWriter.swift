/// Sets a formula as MathML Core (W3C): elements and attributes that browsers draw, and no others.
///
/// Spaces are TeX's. Operators carry `lspace` and `rspace` where the browser's own would differ.
struct MathMLWriter {
  var output = ""

  /// The whole element.
  mutating func math(_ nodes: [Node], source: String, isDisplay: Bool) -> String {
    output = "<math"
    if isDisplay { attribute("display", "block") }
    attribute("alttext", source)
    output += ">"
    row(nodes, isDisplay ? .display : .text)
    output += "</math>"
    return output
  }

  // MARK: Rows

  /// Nodes side by side, with TeX's spaces between them.
  ///
  /// The space between two atoms goes to the operators among them, to an `mspace` where there is none.
  ///
  /// - Parameters:
  ///   - continues: whether an ordinary atom is thought to stand before the row.
  ///   - isFirst: whether nothing precedes the row in its element.
  ///   - isLast: whether nothing follows it.
  mutating func row(
    _ nodes: [Node], _ style: MathStyle, continues: Bool = false, isFirst: Bool = true, isLast: Bool = true
  ) {
    let classes = atomClasses(of: nodes, continues: continues)
    let spaces = spacesBefore(classes, isScript: style.isScript, continues: continues)
    let first = nodes.firstIndex { !$0.isSpaceLike }
    let last = nodes.lastIndex { !$0.isSpaceLike }
    // The part of the space before the next atom that the atoms so far have not taken.
    var owed = continues ? classes.firstIndex { $0 != nil }.map { spaces[$0] } ?? 0 : 0
    for (i, node) in nodes.enumerated() {
      guard let atom = classes[i] else {
        emit(node, style)
        continue
      }
      let next = classes[(i + 1)...].firstIndex { $0 != nil }
      let after = next.map { spaces[$0] } ?? 0
      let isOperatorNext = next.map { nodes[$0].coreOperator != nil } ?? false
      if let text = node.coreOperator {
        var form = OperatorForm.infix
        if !(isFirst && isLast && first == last) {
          form = isFirst && i == first ? .prefix : isLast && i == last ? .postfix : .infix
        }
        let isSign = atom == .ordinary && form == .infix && "+−±∓".contains(text)
        if isSign { form = .prefix }
        let right = isOperatorNext ? min(OperatorSpacing.default(text, form)?.right ?? after, after) : after
        let spacing = OperatorSpacing(left: owed, right: right)
        emit(node, style, Placement(form: form, isFormExplicit: isSign, spacing: spacing))
        owed = after - right
      } else {
        if owed > 0 { space(owed) }
        emit(node, style)
        owed = after + (next.map { nodes[$0].isClosing } ?? false ? node.overhang : 0)
        if node.isFunction, let next, classes[next]?.canBeArgument ?? false {
          applyFunction(rightSpace: isOperatorNext ? 0 : after)
          if !isOperatorNext { owed = 0 }
        }
      }
    }
  }

  /// Nodes as one element, for parents that count their children.
  private mutating func single(_ nodes: [Node], _ style: MathStyle) {
    if nodes.count == 1 {
      emit(nodes[0], style)
    } else {
      element("mrow") { $0.row(nodes, style) }
    }
  }

  private mutating func applyFunction(rightSpace: Int) {
    output += "<mo"
    if rightSpace > 0 { attribute("rspace", em(rightSpace)) }
    output += ">\u{2061}</mo>"
  }

  // MARK: Nodes

  /// One node; a placement only where the node is an operator in a row.
  private mutating func emit(_ node: Node, _ style: MathStyle, _ placement: Placement? = nil) {
    switch node {
    case .identifier(let text, let alphabet): identifier(text, alphabet)
    case .number(let digits, let alphabet): leaf("mn", alphabet.mapped(digits))
    case .symbol(let text, let atom):
      let mayStretch = OperatorSpacing.isFence(text) || (atom == .relation && "↑↓↕⇑⇓⇕".contains(text))
      mo(text, placement, attributes: mayStretch ? [("stretchy", "false")] : [])
    case .function(let name, _): identifier(name, .upright)
    case .largeOperator(let text, let limits):
      mo(
        text, placement,
        attributes: limits == .stacked && style != .display ? [("movablelimits", "false")] : [])
    case .space(let mu): space(mu)
    case .text(let pieces): text(pieces, style)
    case .group(let nodes, _): core(nodes, style, placement)
    case .scripts(let scripts): self.scripts(scripts, style, placement)
    case .fraction(let numerator, let denominator, let hasBar, let own):
      fraction(numerator, denominator, hasBar: hasBar, own: own, style)
    case .root(let radicand, let index):
      if let index {
        element("mroot") {
          $0.single(radicand, style)
          $0.single(index, .scriptScript)
        }
      } else {
        element("msqrt") { $0.row(radicand, style) }
      }
    case .fenced(let left, let parts, let middles, let right):
      fenced(left, parts, middles, right, style)
    case .sizedDelimiter(let text, _, let size):
      let size = "\(size)em"
      mo(
        text, placement,
        attributes: [("stretchy", "true"), ("symmetric", "true"), ("minsize", size), ("maxsize", size)])
    case .accented(let base, let accent): accented(base, accent, style)
    case .stacked(let base, let over, let under, _):
      beyond(over: over, under: under, style) { $0.core(base, style, placement) }
    case .arrow(let arrow, let over, let under):
      let padding = [Node.space(6)]
      beyond(over: padding + over + padding, under: under.map { padding + $0 + padding }, style) {
        $0.mo(arrow, placement, attributes: [])
      }
    case .table(let table): self.table(table, style)
    case .styled(let own, let nodes):
      output += "<mstyle"
      attribute("displaystyle", own == .display ? "true" : "false")
      attribute("scriptlevel", "\(max(0, own.rawValue - 1))")
      output += ">"
      row(nodes, own)
      output += "</mstyle>"
    case .phantom(let nodes, let hasWidth, let hasHeight):
      phantom(nodes, hasWidth: hasWidth, hasHeight: hasHeight, style)
    }
  }

  /// A base that may be an operator: its placement reaches the operator inside.
  private mutating func core(_ base: [Node], _ style: MathStyle, _ placement: Placement?) {
    if base.count == 1 { emit(base[0], style, placement) } else { single(base, style) }
  }

  private mutating func identifier(_ text: String, _ alphabet: Alphabet) {
    let isSingle = text.unicodeScalars.count == 1
    switch alphabet {
    case .italic: leaf("mi", isSingle ? text : alphabet.mapped(text))
    case .upright where isSingle && text.unicodeScalars.allSatisfy(\.isItalicisedByBrowsers):
      output += #"<mi mathvariant="normal">"#
      escape(text)
      output += "</mi>"
    default: leaf("mi", alphabet.mapped(text))
    }
  }

  private mutating func text(_ pieces: [TextPiece], _ style: MathStyle) {
    if pieces.count == 1 {
      piece(pieces[0], style)
    } else {
      element("mrow") { writer in for piece in pieces { writer.piece(piece, style) } }
    }
  }

  private mutating func piece(_ piece: TextPiece, _ style: MathStyle) {
    switch piece {
    case .formula(let nodes):
      let inner = style == .display ? .text : style
      if nodes.count == 1, nodes[0].coreOperator == nil {
        emit(nodes[0], inner)
      } else {
        element("mrow") { $0.row(nodes, inner) }
      }
    case .words(let words, let font):
      output += "<mtext"
      if let css = font.css { attribute("style", css) }
      output += ">"
      escape(hardEnds(words))
      output += "</mtext>"
    }
  }

  // MARK: Fractions and scripts

  private mutating func fraction(
    _ numerator: [Node], _ denominator: [Node], hasBar: Bool, own: MathStyle?, _ style: MathStyle
  ) {
    if let own { output += #"<mstyle displaystyle="\#(own == .display)" scriptlevel="0">"# }
    let inner = (own ?? style).fractionPart
    output += hasBar ? "<mfrac>" : #"<mfrac linethickness="0">"#
    single(numerator, inner)
    single(denominator, inner)
    output += own == nil ? "</mfrac>" : "</mfrac></mstyle>"
  }

  private mutating func scripts(_ scripts: Scripts, _ style: MathStyle, _ placement: Placement?) {
    var upper = scripts.upper
    if scripts.primes > 0 {
      let marks = Node.symbol(primes(scripts.primes), .ordinary)
      upper = [marks] + (upper ?? [])
    }
    let isStacked = scripts.limits == .stacked || (scripts.limits == .displayed && style == .display)
    let base: (inout MathMLWriter) -> Void = { writer in
      switch scripts.base {
      case .largeOperator(let text, _)?:
        writer.emit(.largeOperator(text, isStacked ? .stacked : .beside), style, placement)
      case let base?: writer.core([base], style, placement)
      case nil: writer.output += "<mrow></mrow>"
      }
    }
    if isStacked {
      beyond(over: upper, under: scripts.lower, style, base)
      return
    }
    let name = upper == nil ? "msub" : scripts.lower == nil ? "msup" : "msubsup"
    element(name) {
      base(&$0)
      if let lower = scripts.lower { $0.single(lower, style.script) }
      if let upper { $0.single(upper, style.script) }
    }
  }

  /// A base with small material over it, under it, or both.
  private mutating func beyond(
    over: [Node]?, under: [Node]?, _ style: MathStyle, _ base: (inout MathMLWriter) -> Void
  ) {
    guard over != nil || under != nil else { return base(&self) }
    element(over == nil ? "munder" : under == nil ? "mover" : "munderover") {
      base(&$0)
      if let under { $0.single(under, style.script) }
      if let over { $0.single(over, style.script) }
    }
  }

  /// Marks are set as browsers draw them well: they put a mark right on its base, so small ones get some room. Hats, tildes
  /// and lines that reach over any base are in no font; the style sheet draws them on the base, and the mark serves readers
  /// that have no style sheet.
  private mutating func accented(_ base: [Node], _ accent: Accent, _ style: MathStyle) {
    let name = accent.isBelow ? "munder" : "mover"
    output += "<\(name)"
    if accent.shape != .brace { attribute(accent.isBelow ? "accentunder" : "accent", "true") }
    if let name = accent.styleClass {
      attribute("class", name)
      output += "><mrow>"
      row(base, style)
      output += "</mrow>"
    } else {
      output += ">"
      single(base, style)
    }
    switch accent.shape {
    case .small: output += #"<mo stretchy="false" style="padding-bottom:0.08em">"#
    case .arrow: output += #"<mo stretchy="true" style="font-size:70%;padding-bottom:0.08em">"#
    case .brace: output += #"<mo stretchy="true">"#
    case .hat, .tilde, .line: output += #"<mo stretchy="false">"#
    }
    escape(accent.mark)
    output += "</mo></\(name)>"
  }

  // MARK: Delimiters and tables

  private mutating func fenced(
    _ left: String, _ parts: [[Node]], _ middles: [String], _ right: String, _ style: MathStyle
  ) {
    element("mrow") {
      if !left.isEmpty { $0.fence(left, .prefix) }
      for (i, part) in parts.enumerated() {
        if i > 0, !middles[i - 1].isEmpty {
          $0.mo(
            middles[i - 1], Placement(form: .infix, isFormExplicit: false, spacing: .none),
            attributes: [("stretchy", "true"), ("symmetric", "true")])
        }
        let isFirst = i == 0 && left.isEmpty
        $0.row(part, style, isFirst: isFirst, isLast: i == middles.count && right.isEmpty)
        if let last = part.last, last.overhang > 0 { $0.space(last.overhang) }
      }
      if !right.isEmpty { $0.fence(right, .postfix) }
    }
  }

  private mutating func fence(_ text: String, _ form: OperatorForm) {
    mo(
      text, Placement(form: form, isFormExplicit: false, spacing: .none),
      attributes: OperatorSpacing.isFence(text) ? [] : [("stretchy", "true"), ("symmetric", "true")])
  }

  private mutating func phantom(_ nodes: [Node], hasWidth: Bool, hasHeight: Bool, _ style: MathStyle) {
    if !hasWidth { output += #"<mpadded width="0">"# }
    if !hasHeight { output += #"<mpadded height="0" depth="0">"# }
    element("mphantom") { $0.row(nodes, style) }
    if !hasWidth || !hasHeight { output += "</mpadded>" }
  }

  // MARK: Elements

  mutating func element(_ name: String, _ content: (inout MathMLWriter) -> Void) {
    output += "<"
    output += name
    output += ">"
    content(&self)
    output += "</"
    output += name
    output += ">"
  }

  private mutating func leaf(_ name: String, _ text: String) {
    element(name) { $0.escape(text) }
  }

  private mutating func space(_ mu: Int) {
    output += "<mspace"
    attribute("width", em(mu))
    output += "/>"
  }

  /// An operator; its spaces are written where they differ from what the browser does.
  private mutating func mo(_ text: String, _ placement: Placement?, attributes: [(String, String)]) {
    output += "<mo"
    if let placement {
      if placement.isFormExplicit { attribute("form", placement.form.rawValue) }
      let usual = OperatorSpacing.default(text, placement.form)
      if usual?.left != placement.spacing.left { attribute("lspace", em(placement.spacing.left)) }
      if usual?.right != placement.spacing.right { attribute("rspace", em(placement.spacing.right)) }
    }
    for (name, value) in attributes { attribute(name, value) }
    output += ">"
    escape(text)
    output += "</mo>"
  }

  mutating func attribute(_ name: String, _ value: String) {
    output += " "
    output += name
    output += "=\""
    escape(value)
    output += "\""
  }

  private mutating func escape(_ text: String) {
    guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else {
      output += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
