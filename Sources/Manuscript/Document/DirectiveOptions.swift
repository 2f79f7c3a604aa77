import Diagnostics

/// A directive that the manuscript language knows, with the options it takes.
struct DirectiveShape {
  let name: String
  let options: [String]

  private static let labelled = ["label", "name"]

  static let all: [DirectiveShape] =
    [
      DirectiveShape(name: "figure", options: labelled + ["alt", "wide"]),
      DirectiveShape(name: "table", options: labelled),
      DirectiveShape(name: "claim", options: labelled + ["profile"]),
      DirectiveShape(name: "math", options: labelled),
      DirectiveShape(name: "literalinclude", options: labelled + ["region", "language", "caption"]),
      DirectiveShape(name: "include", options: []),
      DirectiveShape(name: "margin", options: []),
    ] + Admonition.Kind.allCases.map { DirectiveShape(name: $0.rawValue, options: labelled) }
    + Theorem.Kind.allCases.map { DirectiveShape(name: "prf:\($0.rawValue)", options: labelled) }
}

/// The options of a directive, checked against what it takes.
struct DirectiveOptions {
  private var values: [String: Directive.Option] = [:]
  private let file: Int32
  private let parser: DocumentParser

  init(_ directive: Directive, _ shape: DirectiveShape, file: Int32, _ parser: DocumentParser) {
    self.file = file
    self.parser = parser
    for option in directive.options {
      let position = Position(file: file, offset: Int32(option.offset))
      if !shape.options.contains(option.name) {
        let known = shape.options.joined(separator: ", ")
        parser.report(
          "{\(shape.name)} has no option “\(option.name)”", at: position,
          remedy: suggestion(
            for: option.name, among: shape.options,
            otherwise: known.isEmpty ? "it takes none" : "it takes \(known)"))
      } else if values.updateValue(option, forKey: option.name) != nil {
        parser.report("option “\(option.name)” is given twice", at: position, remedy: "keep one")
      }
    }
  }

  /// The text of an option, `nil` when it is not given.
  func text(_ name: String) -> String? {
    values[name].map { parser.sources[file].string($0.value.range) }
  }

  /// Where an option's value stands.
  func line(_ name: String) -> Line? {
    values[name]?.value
  }

  func position(_ name: String) -> Position {
    Position(file: file, offset: Int32(values[name]?.value.start ?? 0))
  }

  /// A switch: given without a value, or `true`.
  func flag(_ name: String) -> Bool {
    switch text(name) {
    case nil, "false"?: return false
    case ""?, "true"?: return true
    default:
      parser.report("“\(name)” is true or false", at: position(name))
      return false
    }
  }

  /// The label, under either of the names that MyST has for it.
  var label: (label: String, position: Position)? {
    for name in ["label", "name"] {
      guard let text = text(name) else { continue }
      if !text.isEmpty, text.utf8.allSatisfy(\.isLabelByte) { return (text, position(name)) }
      parser.report(
        "“\(text)” is no label", at: position(name),
        remedy: "use letters, digits and - _ . : + /, without spaces")
    }
    return nil
  }
}
