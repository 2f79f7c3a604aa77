import Foundation

/// What cairo's SVG still needs.
package enum SVG {
  /// The same picture with words for screen readers and with names that do not depend on what was drawn before:
  /// cairo counts surfaces through the whole process.
  static func described(_ data: Data, title: String, description: String) -> String {
    var text = String(decoding: data, as: UTF8.self)
    var names: [String: String] = [:]
    text = text.replacing(/surface[0-9]+/) { match in
      let name = String(match.output)
      let known = names[name] ?? "surface\(names.count)"
      names[name] = known
      return known
    }
    guard let start = text.range(of: "<svg "),
      let end = text.range(of: ">", range: start.upperBound..<text.endIndex)
    else { return text }
    let words = "\n<title>\(escaped(title))</title>\n<desc>\(escaped(description))</desc>"
    text.insert(contentsOf: words, at: end.upperBound)
    text.insert(contentsOf: "role=\"img\" ", at: start.upperBound)
    return text
  }

  /// Text in which no character is taken for markup.
  package static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
