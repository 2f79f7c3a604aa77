import Diagnostics
import TeXMath

/// A piece of a line of text.
indirect enum Inline: Sendable {
  case text(String)
  /// A line end in the source.
  case softBreak
  case hardBreak
  case emphasis([Inline])
  case strong([Inline])
  case struck([Inline])
  case code(String)
  case math(Formula)
  case link([Inline], to: LinkDestination)
  case image(Picture)
  /// Raw HTML, where `report.yml` allows it.
  case html(String)
  case reference(Reference)
  case citation(Citation)
  /// A mark that refers to the footnote with this index.
  case footnote(Int, mark: String)
  case value(ValueQuery)
}

/// Where a link leads.
enum LinkDestination: Sendable {
  /// As it is written.
  case address(String)
  /// A file of the report's folder, with what follows it in an address: `#page=2`.
  case file(String, fragment: String)
}

/// A formula as TeX and parsed; `math` is `nil` where it could not be parsed, which was reported.
struct Formula: Sendable {
  let tex: String
  let math: Math?
  let isDisplay: Bool
}

/// A picture file of the report's folder.
struct Picture: Sendable {
  let path: String
  let alt: String
  let size: PixelSize?
}

/// `{ref}`, `{numref}`, `{eq}` or `[text](#label)`.
struct Reference: Sendable {
  enum Style {
    /// The title of a section; kind and number of anything else.
    case title
    /// Kind and number: Section 4, Figure 2.
    case number
    /// The number of an equation in parentheses.
    case equation
  }

  let label: String
  let style: Style
  /// The author's own words; `%s` in them stands for the number.
  let text: [Inline]?
  let position: Position
  /// The anchor of the reference itself, for back-links.
  let id: String
}

/// `{cite:p}` or `{cite:t}` with one or more keys.
struct Citation: Sendable {
  enum Style {
    /// (Cybenko, 1989)
    case parenthetical
    /// Cybenko (1989)
    case textual
  }

  let keys: [String]
  let style: Style
  /// The anchor of the citation itself, for back-links.
  let id: String
}

/// `{value}`: a finding and how its number is written.
struct ValueQuery: Sendable {
  let name: String
  let format: NumberFormat
  let place: Diagnostic.Place
}

extension Sequence<Inline> {
  /// The text without markup; formulas as plain text, findings as `value` writes them.
  func plainText(value: (ValueQuery) -> String = { $0.name }) -> String {
    map { piece in
      switch piece {
      case .text(let text), .code(let text): text
      case .softBreak, .hardBreak: " "
      case .emphasis(let content), .strong(let content), .struck(let content), .link(let content, _):
        content.plainText(value: value)
      // One that could not be parsed is not tried again.
      case .math(let formula):
        formula.math == nil ? "$\(formula.tex)$" : TeXMath.plainText("$\(formula.tex)$")
      case .image(let picture): picture.alt
      case .reference(let reference): reference.text?.plainText(value: value) ?? reference.label
      case .citation(let citation): citation.keys.joined(separator: ", ")
      case .value(let query): value(query)
      case .html, .footnote: ""
      }
    }.joined()
  }

  /// Every reference in the text, those within others too.
  var references: [Reference] {
    flatMap { piece -> [Reference] in
      switch piece {
      case .emphasis(let content), .strong(let content), .struck(let content), .link(let content, _):
        content.references
      case .reference(let reference): [reference] + (reference.text?.references ?? [])
      default: []
      }
    }
  }
}
