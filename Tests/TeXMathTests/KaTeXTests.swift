import Foundation
import TeXMath
import Testing

/// A formula's structure, rid of what two writers may rightly do differently: spaces, styles, superfluous rows,
/// and which of several look-alike characters stands for a mark.
private indirect enum Structure: Equatable {
  case leaf(String)
  case element(String, [[Structure]])
}

extension Structure: CustomStringConvertible {
  var description: String {
    switch self {
    case .leaf(let text): text
    case .element(let name, let children): "\(name)(\(children.map { "\($0)" }.joined(separator: " | ")))"
    }
  }
}

/// Characters that KaTeX or this module writes for one and the same symbol.
private let lookalikes: [Character: Character] = [
  "∣": "|", "∥": "‖", "ˆ": "^", "\u{302}": "^", "˜": "~", "ˉ": "¯", "‾": "¯", "_": "¯", "\u{20D7}": "→",
  "ˊ": "´", "ˋ": "`", "∗": "*", "⟂": "⊥", "−": "-",
]

private func structures(_ elements: [MathMLElement]) -> [Structure] {
  elements.flatMap { structures($0) }.reduce(into: []) { result, next in
    // A stroke may stand by itself, a number or an upright word may come in pieces.
    if case .leaf("\u{338}") = next, case .leaf(let last)? = result.last {
      result[result.count - 1] = .leaf((last + "\u{338}").precomposedStringWithCanonicalMapping)
    } else if case .leaf(let text) = next, case .leaf(let last)? = result.last, text.hasPrefix("\""),
      last.hasPrefix("\"")
    {
      result[result.count - 1] = .leaf(last + text.dropFirst())
    } else {
      result.append(next)
    }
  }
}

/// One element as parts of the row it stands in.
private func structures(_ element: MathMLElement) -> [Structure] {
  switch element.name {
  case "math", "mrow", "mstyle", "mpadded": return structures(element.children)
  case "mspace": return []
  case "mi", "mn", "mo", "mtext":
    guard element.children.isEmpty else { return structures(element.children) }
    return leaves(element)
  case "mtable", "mtr":
    return [.element(element.name, element.children.map { structures([$0]) })]
  case "mtd": return [.element("mtd", [structures(element.children)])]
  case "msqrt", "mphantom": return [.element(element.name, [structures(element.children)])]
  default: return [.element(element.name, element.children.map { structures([$0]) })]
  }
}

private func leaves(_ element: MathMLElement) -> [Structure] {
  let text = String(
    element.text.replacing("″", with: "′′").replacing("‴", with: "′′′")
      .filter { !$0.isWhitespace && $0 != "\u{2061}" }.map { lookalikes[$0] ?? $0 })
  guard !text.isEmpty else { return [] }
  if element.name == "mtext" { return text.map { .leaf("text \($0)") } }
  let variant = element.attributes["mathvariant"]
  let isWord = text.allSatisfy { $0.isASCII && $0.isLetter } && (text.count > 1 || variant == "normal")
  let names = text.unicodeScalars.map { named($0, variant: variant) }
  return element.name == "mn" || isWord ? [.leaf("\"" + names.joined())] : names.map { .leaf($0) }
}

/// A letter with its font, whether that is an attribute or in the character; fonts as Unicode's names call them.
private func named(_ scalar: Unicode.Scalar, variant: String?) -> String {
  let base = String(scalar).decomposedStringWithCompatibilityMapping
  let name = scalar.properties.name ?? ""
  let fonts = [
    ("BOLD ITALIC", "bold-italic"), ("DOUBLE-STRUCK", "double-struck"), ("SCRIPT", "script"),
    ("FRAKTUR", "fraktur"),
    ("BLACK-LETTER", "fraktur"), ("SANS-SERIF", "sans-serif"), ("MONOSPACE", "monospace"), ("BOLD", "bold"),
  ]
  let isMapped = base != String(scalar) && base.unicodeScalars.count == 1
  let font = isMapped ? fonts.first { name.contains($0.0) }?.1 : variant
  // Letters are italic by themselves, and upright ones are told by their element.
  guard let font, font != "normal", font != "italic" else { return isMapped ? base : String(scalar) }
  return "\(font) \(base) "
}

struct KaTeXTests {
  @Test(
    .enabled(if: KaTeX.isInstalled, "KaTeX is not installed: no peer to compare with"),
    arguments: [false, true])
  func structureIsWhatKaTeXGives(display: Bool) throws {
    let theirs = try KaTeX.mathML(of: paperFormulas, display: display)
    #expect(theirs.count == paperFormulas.count && paperFormulas.count >= 60)
    for (formula, their) in zip(paperFormulas, theirs) {
      let ours = try structures(MathMLElement(reading: Math(parsing: formula).mathML(display: display)))
      let expected = try structures(MathMLElement(reading: their))
      #expect(ours == expected, "\(formula): \(ours) is not \(expected)")
    }
  }
}
