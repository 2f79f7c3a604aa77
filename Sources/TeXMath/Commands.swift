/// What a command does, as far as the parser needs to know.
enum Command: Sendable {
  /// Stands for itself.
  case node(Node)
  case fraction(hasBar: Bool, style: MathStyle?)
  case root
  case accent(Accent)
  case alphabet(Alphabet)
  case text(TextStyle)
  case operatorName
  case grouped(AtomClass)
  case left, right, middle
  /// A delimiter of a class and a height in em.
  case sized(AtomClass, Double)
  case style(MathStyle)
  /// `\stackrel` makes a relation; `\overset` and `\underset` keep the class of the base.
  case stackRelation, overset, underset
  case arrow(String)
  case negation
  case limits(Limits)
  case phantom(hasWidth: Bool, hasHeight: Bool)
  case lines
  case modulus
  case space
  case begin, end, newline
  /// Means something to LaTeX's page and nothing to a formula.
  case ignored
  /// Known, and not for a formula: why.
  case refused(String)
}

extension Command {
  /// Every command by its name without the backslash.
  static let all: [String: Command] = {
    var all: [String: Command] = [
      "frac": .fraction(hasBar: true, style: nil), "dfrac": .fraction(hasBar: true, style: .display),
      "tfrac": .fraction(hasBar: true, style: .text), "cfrac": .fraction(hasBar: true, style: .display),
      "binom": .fraction(hasBar: false, style: nil), "dbinom": .fraction(hasBar: false, style: .display),
      "tbinom": .fraction(hasBar: false, style: .text),
      "sqrt": .root, "left": .left, "right": .right, "middle": .middle,
      "operatorname": .operatorName, "not": .negation, "substack": .lines, "pmod": .modulus, "hspace": .space,
      "limits": .limits(.stacked), "nolimits": .limits(.beside), "displaylimits": .limits(.displayed),
      "stackrel": .stackRelation, "overset": .overset, "underset": .underset,
      " ": .node(.space(6)), "begin": .begin, "end": .end, "\\": .newline,
      "phantom": .phantom(hasWidth: true, hasHeight: true),
      "hphantom": .phantom(hasWidth: true, hasHeight: false),
      "vphantom": .phantom(hasWidth: false, hasHeight: true),
      "nonumber": .ignored, "notag": .ignored, "relax": .ignored,
    ]
    for (names, meaning) in fonts + layout {
      for name in names.split(separator: " ") { all[String(name)] = meaning }
    }
    let classes: [(String, AtomClass)] = [
      (Symbols.marks, .ordinary), (Symbols.binaries, .binary), (Symbols.relations, .relation),
      (Symbols.arrows, .relation), (Symbols.openings, .opening), (Symbols.closings, .closing),
      (Symbols.punctuation, .punctuation), (Symbols.dots, .inner), (Symbols.otherDots, .ordinary),
    ]
    for (table, atom) in classes {
      for (name, text) in Symbols.pairs(table) { all[name] = .node(.symbol(text, atom)) }
    }
    let others: [(String, (String) -> Node)] = [
      (Symbols.italicLetters, { .identifier($0, .italic) }),
      (Symbols.uprightLetters, { .identifier($0, .upright) }),
      (Symbols.largeOperators, { .largeOperator($0, .displayed) }),
      (Symbols.integrals, { .largeOperator($0, .beside) }),
    ]
    for (table, node) in others {
      for (name, text) in Symbols.pairs(table) { all[name] = .node(node(text)) }
    }
    for name in Symbols.functions.split(whereSeparator: \.isWhitespace).map(String.init) {
      all[name] = .node(.function(name, .beside))
    }
    for name in Symbols.limitFunctions.split(separator: " ").map(String.init) {
      all[name] = .node(.function(name, .displayed))
    }
    for (name, words) in Symbols.wordedLimits { all[name] = .node(.function(words, .displayed)) }
    return all
  }()

  /// Every name in alphabetical order, so that the nearest one does not depend on hashing.
  static let names = all.keys.sorted()

  private static let fonts: [(String, Command)] = [
    ("mathrm", .alphabet(.upright)), ("mathnormal mathit", .alphabet(.italic)),
    ("mathbf", .alphabet(.bold)), ("boldsymbol bm", .alphabet(.boldItalic)),
    ("mathbb", .alphabet(.blackboard)),
    ("mathcal mathscr", .alphabet(.calligraphic)), ("mathfrak", .alphabet(.fraktur)),
    ("mathsf", .alphabet(.sansSerif)), ("mathtt", .alphabet(.monospaced)),
    ("text textrm textnormal mbox textup", .text(.regular)), ("textbf", .text(.bold)),
    ("textit emph", .text(.italic)), ("textsf", .text(.sansSerif)), ("texttt", .text(.monospaced)),
    ("displaystyle", .style(.display)), ("textstyle", .style(.text)), ("scriptstyle", .style(.script)),
    ("scriptscriptstyle", .style(.scriptScript)),
  ]

  private static let layout: [(String, Command)] = [
    (", thinspace", .node(.space(3))), (": > medspace", .node(.space(4))), ("; thickspace", .node(.space(5))),
    ("! negthinspace", .node(.space(-3))), ("negmedspace", .node(.space(-4))),
    ("negthickspace", .node(.space(-5))),
    ("enspace enskip", .node(.space(9))), ("quad", .node(.space(18))), ("qquad", .node(.space(36))),
    ("space nobreakspace", .node(.space(6))),
    ("mathord", .grouped(.ordinary)), ("mathop", .grouped(.operation)), ("mathbin", .grouped(.binary)),
    ("mathrel", .grouped(.relation)), ("mathopen", .grouped(.opening)), ("mathclose", .grouped(.closing)),
    ("mathpunct", .grouped(.punctuation)), ("mathinner", .grouped(.inner)),
    ("big", .sized(.ordinary, 1.2)), ("Big", .sized(.ordinary, 1.8)), ("bigg", .sized(.ordinary, 2.4)),
    ("Bigg", .sized(.ordinary, 3)),
    ("bigl", .sized(.opening, 1.2)), ("Bigl", .sized(.opening, 1.8)), ("biggl", .sized(.opening, 2.4)),
    ("Biggl", .sized(.opening, 3)), ("bigr", .sized(.closing, 1.2)), ("Bigr", .sized(.closing, 1.8)),
    ("biggr", .sized(.closing, 2.4)), ("Biggr", .sized(.closing, 3)), ("bigm", .sized(.relation, 1.2)),
    ("Bigm", .sized(.relation, 1.8)), ("biggm", .sized(.relation, 2.4)), ("Biggm", .sized(.relation, 3)),
    ("hat", .accent(Accent(mark: "ˆ", combining: "\u{302}", shape: .small))),
    ("check", .accent(Accent(mark: "ˇ", combining: "\u{30C}", shape: .small))),
    ("tilde", .accent(Accent(mark: "˜", combining: "\u{303}", shape: .small))),
    ("bar", .accent(Accent(mark: "¯", combining: "\u{304}", shape: .small))),
    ("vec", .accent(Accent(mark: "→", combining: "\u{20D7}", shape: .arrow))),
    ("dot", .accent(Accent(mark: "˙", combining: "\u{307}", shape: .small))),
    ("ddot", .accent(Accent(mark: "¨", combining: "\u{308}", shape: .small))),
    ("dddot", .accent(Accent(mark: "⃛", combining: "\u{20DB}", shape: .small))),
    ("acute", .accent(Accent(mark: "´", combining: "\u{301}", shape: .small))),
    ("grave", .accent(Accent(mark: "`", combining: "\u{300}", shape: .small))),
    ("breve", .accent(Accent(mark: "˘", combining: "\u{306}", shape: .small))),
    ("mathring", .accent(Accent(mark: "˚", combining: "\u{30A}", shape: .small))),
    ("widehat", .accent(Accent(mark: "ˆ", combining: "\u{302}", shape: .hat))),
    ("widetilde", .accent(Accent(mark: "˜", combining: "\u{303}", shape: .tilde))),
    ("overline", .accent(Accent(mark: "¯", combining: "\u{305}", shape: .line))),
    ("underline", .accent(Accent(mark: "_", combining: "\u{332}", shape: .line, isBelow: true))),
    ("overrightarrow", .accent(Accent(mark: "→", combining: "\u{20D7}", shape: .arrow))),
    ("overleftarrow", .accent(Accent(mark: "←", combining: "\u{20D6}", shape: .arrow))),
    ("overleftrightarrow", .accent(Accent(mark: "↔", combining: "\u{20E1}", shape: .arrow))),
    ("overbrace", .accent(Accent(mark: "⏞", combining: "", shape: .brace))),
    ("underbrace", .accent(Accent(mark: "⏟", combining: "", shape: .brace, isBelow: true))),
    ("xrightarrow", .arrow("→")), ("xleftarrow", .arrow("←")), ("xRightarrow", .arrow("⇒")),
    ("xLeftarrow", .arrow("⇐")), ("xleftrightarrow", .arrow("↔")), ("xLeftrightarrow", .arrow("⇔")),
    ("xmapsto", .arrow("↦")), ("xhookrightarrow", .arrow("↪")), ("xhookleftarrow", .arrow("↩")),
    ("label", .refused("label the equation instead")),
    ("tag", .refused("equations are numbered from outside")),
    ("color textcolor", .refused("formulas have no colours of their own")),
    ("rm bf it cal sf tt", .refused(#"write \mathrm{…}, \mathbf{…} and so on"#)),
    ("over atop choose", .refused(#"write \frac{…}{…} or \binom{…}{…}"#)),
    ("def newcommand renewcommand DeclareMathOperator", .refused("formulas define no commands")),
  ]
}

/// Symbols typed as themselves: ≤ for `\le`. A letter of a table means what its command does.
let typedSymbols: [Unicode.Scalar: Node] = {
  var typed: [Unicode.Scalar: Node] = [:]
  for name in Command.names {
    guard case .node(let node) = Command.all[name] else { continue }
    let text: String
    switch node {
    case .identifier(let letters, _): text = letters
    case .symbol(let characters, _), .largeOperator(let characters, _): text = characters
    default: continue
    }
    guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first, !scalar.isASCII else {
      continue
    }
    typed[scalar] = typed[scalar] ?? node
  }
  for (scalar, node) in overloaded { typed[scalar] = node }
  return typed
}()

/// Characters that several commands stand for, or none.
private let overloaded: [Unicode.Scalar: Node] = [
  "‖": .symbol("‖", .ordinary), "†": .symbol("†", .binary), "‡": .symbol("‡", .binary),
  "⋅": .symbol("⋅", .binary),
  "·": .symbol("⋅", .binary), "△": .identifier("△", .upright), "▽": .identifier("▽", .upright),
  "⊲": .symbol("⊲", .relation), "⊳": .symbol("⊳", .relation), "…": .symbol("…", .inner),
  "⋯": .symbol("⋯", .inner),
  "−": .symbol("−", .binary), "•": .symbol("∙", .binary), "⊴": .symbol("⊴", .relation),
  "⊵": .symbol("⊵", .relation), "√": .symbol("√", .ordinary),
]
