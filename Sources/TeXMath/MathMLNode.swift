/// How an operator is placed in its row.
struct Placement {
  var form: OperatorForm
  /// Whether browsers would infer another form from the operator's position.
  var isFormExplicit: Bool
  var spacing: OperatorSpacing
}

extension Node {
  /// The text of the operator that carries the node's spaces; `nil` where no `mo` does.
  var coreOperator: String? {
    switch self {
    case .symbol(let text, _), .largeOperator(let text, _), .sizedDelimiter(let text, _, _): text
    case .arrow(let text, _, _): text
    case .scripts(let scripts): scripts.base?.coreOperator
    case .stacked(let base, _, _, _), .group(let base, _): base.count == 1 ? base[0].coreOperator : nil
    default: nil
    }
  }

  /// Whether MathML overlooks the node when it decides which operator comes first or last.
  var isSpaceLike: Bool {
    switch self {
    case .space, .phantom: true
    case .text(let pieces): pieces.count == 1
    default: false
    }
  }

  /// How far the node reaches beyond its own width, in mu: browsers add no italic correction, and a bar would cross the top
  /// of an f.
  var overhang: Int {
    if case .identifier("f", .italic) = self { 2 } else { 0 }
  }

  /// Whether the node is a delimiter that may end what it stands after.
  var isClosing: Bool {
    switch self {
    case .symbol(let text, let atom): atom != .opening && OperatorSpacing.isFence(text)
    case .sizedDelimiter(_, let atom, _): atom != .opening
    case .scripts(let scripts): scripts.base?.isClosing ?? false
    default: false
    }
  }

  /// Whether an invisible function application follows the node.
  var isFunction: Bool {
    switch self {
    case .function: true
    case .scripts(let scripts): scripts.base?.isFunction ?? false
    case .stacked(let base, _, _, _): base.count == 1 && base[0].isFunction
    default: false
    }
  }
}

extension Accent {
  /// The class by which a style sheet knows what to draw over or under the base; `nil` where the mark is set in the font.
  var styleClass: String? {
    switch shape {
    case .hat: "widehat"
    case .tilde: "widetilde"
    case .line: isBelow ? "underline" : "overline"
    case .small, .arrow, .brace: nil
    }
  }
}

extension MathStyle {
  /// Whether TeX drops medium and thick spaces.
  var isScript: Bool { rawValue >= MathStyle.script.rawValue }

  /// The style of a sub- or superscript.
  var script: MathStyle { isScript ? .scriptScript : .script }

  /// The style of a numerator or denominator.
  var fractionPart: MathStyle { MathStyle(rawValue: rawValue + 1) ?? .scriptScript }
}

extension TextStyle {
  /// The font as CSS.
  var css: String? {
    switch self {
    case .regular: nil
    case .bold: "font-weight:bold"
    case .italic: "font-style:italic"
    case .sansSerif: "font-family:sans-serif"
    case .monospaced: "font-family:monospace"
    }
  }
}

extension Unicode.Scalar {
  /// Whether browsers set an `mi` of this one character in italics.
  var isItalicisedByBrowsers: Bool { Alphabet.italic.mapped(self) != self }
}

/// A number of primes as one character where there is one.
func primes(_ count: Int) -> String {
  switch count {
  case 1: "′"
  case 2: "″"
  case 3: "‴"
  case 4: "⁗"
  default: String(repeating: "′", count: count)
  }
}

/// Words whose first and last space survive HTML, which drops ordinary ones at the ends of an element.
func hardEnds(_ words: String) -> String {
  let isLastSoft = words.utf8.count > 1 && words.hasSuffix(" ")
  guard words.hasPrefix(" ") || isLastSoft else { return words }
  let middle = words.dropFirst(words.hasPrefix(" ") ? 1 : 0).dropLast(isLastSoft ? 1 : 0)
  return (words.hasPrefix(" ") ? "\u{A0}" : "") + middle + (isLastSoft ? "\u{A0}" : "")
}

/// A width in mu as an attribute, in em.
func em(_ mu: Int) -> String {
  switch mu {
  case 0: return "0"
  case 3: return "0.1667em"
  case 4: return "0.2222em"
  case 5: return "0.2778em"
  default:
    let tenThousandths = (abs(mu) * 10000 + 9) / 18
    let fraction = String(10000 + tenThousandths % 10000).dropFirst()
    let decimals = String(fraction.reversed().drop { $0 == "0" }.reversed())
    return (mu < 0 ? "-" : "") + "\(tenThousandths / 10000)" + (decimals.isEmpty ? "" : "." + decimals) + "em"
  }
}
