import Diagnostics
import Findings

/// A block of the document: what stands on lines of its own.
indirect enum Block: Sendable {
  case heading(Heading)
  case paragraph([Inline])
  /// Text of a list item without a paragraph around it.
  case plain([Inline])
  /// `start` is `nil` for a list without numbers.
  case list(items: [[Block]], start: Int?)
  case quotation([Block])
  case code(String, language: String?)
  case grid(Grid)
  case rule
  /// Raw HTML, where `report.yml` allows it.
  case html(String)
  /// A place to refer to.
  case anchor(id: String)
  case equation(Equation)
  case theorem(Theorem)
  case admonition(Admonition)
  case sideNote([Block])
  case figure(FigureBlock)
  case table(TableBlock)
  case listing(Listing)
  case claim(ClaimBlock)
  case cell(Cell)
}

/// A section's heading.
struct Heading: Sendable {
  /// 1 for the sections of the report, 2 for their parts, …
  let level: Int
  /// “4.1”, “A”.
  let number: String
  let isAppendix: Bool
  let content: [Inline]
  let id: String
}

/// A table written in Markdown.
struct Grid: Sendable {
  enum Alignment {
    case start, center, end
  }

  let alignments: [Alignment?]
  let head: [[Inline]]
  let rows: [[[Inline]]]
}

/// A display equation; it has a number when it has a label.
struct Equation: Sendable {
  let formula: Formula
  let number: String?
  let id: String?
}

/// A theorem or one of its relatives.
struct Theorem: Sendable {
  enum Kind: String, CaseIterable {
    case theorem, lemma, corollary, proposition, definition, remark, example, proof

    /// Theorems are stated in italics; definitions, remarks, examples and proofs are not.
    var isStatement: Bool {
      switch self {
      case .theorem, .lemma, .corollary, .proposition: true
      case .definition, .remark, .example, .proof: false
      }
    }

    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
  }

  let kind: Kind
  /// “4.1”; proofs have none.
  let number: String?
  let title: [Inline]
  let id: String?
  let body: [Block]
}

/// `{note}` or `{warning}`.
struct Admonition: Sendable {
  enum Kind: String, CaseIterable {
    case note, warning
  }

  let kind: Kind
  let title: [Inline]
  let id: String?
  let body: [Block]
}

/// A figure with its caption: one that a study draws, or a picture file.
struct FigureBlock: Sendable {
  enum Content {
    /// `study/name`
    case computed(Manuscript.Request)
    case file(Picture)
  }

  let content: Content
  let number: String
  let id: String
  let caption: [Block]
  /// Takes the wide measure.
  let isWide: Bool
  /// The author's alternative text, before the drawing's own.
  let alt: String?
}

/// A numbered table with its caption.
struct TableBlock: Sendable {
  enum Content {
    /// `study/name`
    case computed(Manuscript.Request)
    case written(Grid)
  }

  let content: Content
  let number: String
  let id: String
  let caption: [Block]
}

/// A quoted region of a source file.
struct Listing: Sendable {
  let code: String
  let language: String?
  /// The file's name and the lines quoted, as printed.
  let origin: String
  let id: String?
  let caption: [Inline]
}

/// A sentence and the predicate that it stands on.
struct ClaimBlock: Sendable {
  /// Counted from 1 over the report.
  let index: Int
  let id: String
  let predicate: Predicate
  let least: Profile
  let sentence: [Block]
  /// Where the predicate stands.
  let place: Diagnostic.Place
}
