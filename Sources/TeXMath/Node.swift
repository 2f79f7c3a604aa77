/// Where the scripts of an operator go.
enum Limits: Sendable {
  /// Beside it, as with integrals.
  case beside
  /// Above and below in display style, beside it in running text.
  case displayed
  /// Above and below always.
  case stacked
}

/// TeX's four styles, largest first.
enum MathStyle: Int, Sendable {
  case display, text, script, scriptScript
}

/// One item of a formula, as TeX's mathematics lists have them.
indirect enum Node: Equatable, Sendable {
  /// A variable, a symbol that reads like one, or a word such as `\mathrm{tr}`.
  case identifier(String, Alphabet)
  case number(String, Alphabet)
  /// An operator, relation, delimiter or mark.
  case symbol(String, AtomClass)
  /// A named function such as sin.
  case function(String, Limits)
  /// A sum, an integral: larger in display style.
  case largeOperator(String, Limits)
  /// Explicit space in mu.
  case space(Int)
  case text([TextPiece])
  /// Braces, or a command such as `\mathrel` that gives its argument a class.
  case group([Node], AtomClass)
  case scripts(Scripts)
  /// Without a bar, the inside of a binomial coefficient.
  case fraction(numerator: [Node], denominator: [Node], hasBar: Bool, style: MathStyle?)
  case root([Node], index: [Node]?)
  /// Delimiters that grow with what they enclose, cut at each `\middle`; an empty delimiter is none.
  case fenced(left: String, [[Node]], middles: [String], right: String)
  /// A delimiter of a given height in em.
  case sizedDelimiter(String, AtomClass, Double)
  case accented([Node], Accent)
  /// Small material above or below a base that keeps its class.
  case stacked(base: [Node], over: [Node]?, under: [Node]?, AtomClass)
  /// An arrow as long as its labels.
  case arrow(String, over: [Node], under: [Node]?)
  case table(Table)
  case styled(MathStyle, [Node])
  /// Empty space of the width, the height, or both, of what it would hold.
  case phantom([Node], hasWidth: Bool, hasHeight: Bool)
}

/// Subscript, primes and superscript of a base; no base stands for an empty one.
struct Scripts: Equatable, Sendable {
  var base: Node?
  var lower: [Node]?
  var upper: [Node]?
  var primes = 0
  var limits = Limits.beside
}

/// A mark over or under a base.
struct Accent: Equatable, Sendable {
  /// How the mark relates to its base.
  enum Shape: Sendable {
    /// As wide as one letter.
    case small
    /// An arrow as wide as the base, drawn smaller than arrows elsewhere.
    case arrow
    /// A hat as wide as the base.
    case hat
    /// A tilde as wide as the base.
    case tilde
    /// A line as wide as the base.
    case line
    /// A brace as wide as the base, whose scripts go beyond it.
    case brace
  }

  /// The mark as a character of its own.
  var mark: String
  /// The mark as a combining character, for one line of text; empty where there is none.
  var combining: String
  var shape: Shape
  var isBelow = false
}

/// A part of `\text{…}`.
enum TextPiece: Equatable, Sendable {
  case words(String, TextStyle)
  case formula([Node])
}

/// The font of words within a formula.
enum TextStyle: Equatable, Sendable {
  case regular, bold, italic, sansSerif, monospaced
}

/// Rows of cells.
struct Table: Equatable, Sendable {
  /// How the cells are set.
  enum Kind: Equatable, Sendable {
    case matrix, smallMatrix
    case array([Column])
    /// A definition by cases, in display style or not.
    case cases(isDisplay: Bool)
    /// Pairs of columns that meet at relations.
    case aligned
    case gathered
    /// The lines of a script.
    case stack
  }

  /// Where the cells of a column stand, and whether a rule follows it.
  struct Column: Equatable, Sendable {
    var alignment: Alignment
    var hasRuleBefore = false
    var hasRuleAfter = false
  }

  enum Alignment: Sendable {
    case left, center, right
  }

  var kind: Kind
  var rows: [[[Node]]]
}

extension Node {
  /// The class the node counts as beside its neighbours; `nil` for what is no atom.
  var atomClass: AtomClass? {
    switch self {
    case .symbol(_, let atom), .group(_, let atom), .sizedDelimiter(_, let atom, _),
      .stacked(_, _, _, let atom):
      atom
    case .function, .largeOperator: .operation
    case .space: nil
    case .scripts(let scripts): scripts.base.map { $0.atomClass ?? .ordinary } ?? .ordinary
    case .fenced: .inner
    case .accented(_, let accent): accent.shape == .brace ? .operation : .ordinary
    case .arrow: .relation
    default: .ordinary
    }
  }

  /// Where scripts of the node go.
  var limits: Limits {
    switch self {
    case .function(_, let limits), .largeOperator(_, let limits): limits
    case .group(_, .operation), .stacked(_, _, _, .operation): .displayed
    case .accented(_, let accent): accent.shape == .brace ? .stacked : .beside
    default: .beside
    }
  }
}
