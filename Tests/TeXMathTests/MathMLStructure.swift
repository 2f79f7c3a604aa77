/// An element of MathML with its children, as read back from text by rules that know nothing of the writer.
struct MathMLElement: Equatable {
  var name: String
  var attributes: [String: String] = [:]
  var children: [MathMLElement] = []
  var text = ""
}

struct MalformedMathML: Error, CustomStringConvertible {
  var description: String
}

extension MathMLElement {
  /// Reads one element; throws on anything that is not well-formed XML of this simple kind.
  init(reading source: String) throws {
    var reader = Reader(rest: source[...].unicodeScalars)
    self = try reader.element()
    guard reader.rest.isEmpty else { throw MalformedMathML(description: "more than one element") }
  }

  private struct Reader {
    var rest: Substring.UnicodeScalarView

    mutating func element() throws -> MathMLElement {
      try expect("<")
      var element = MathMLElement(name: name())
      while rest.first == " " {
        rest.removeFirst()
        let attribute = name()
        try expect("=")
        try expect("\"")
        guard element.attributes.updateValue(try text(until: "\""), forKey: attribute) == nil else {
          throw MalformedMathML(description: "\(attribute) twice")
        }
        try expect("\"")
      }
      if rest.first == "/" {
        rest.removeFirst()
        try expect(">")
        return element
      }
      try expect(">")
      while true {
        element.text += try text(until: "<")
        if Array(rest.prefix(2)) == ["<", "/"] { break }
        element.children.append(try self.element())
      }
      rest.removeFirst(2)
      let end = name()
      guard end == element.name else {
        throw MalformedMathML(description: "<\(element.name)> ended by </\(end)>")
      }
      try expect(">")
      return element
    }

    mutating func expect(_ scalar: Unicode.Scalar) throws {
      guard rest.popFirst() == scalar else { throw MalformedMathML(description: "no \(scalar)") }
    }

    mutating func name() -> String {
      var name = ""
      while let scalar = rest.first, scalar.properties.isAlphabetic || scalar == "-" {
        name.unicodeScalars.append(scalar)
        rest.removeFirst()
      }
      return name
    }

    mutating func text(until end: Unicode.Scalar) throws -> String {
      var text = ""
      while let scalar = rest.first, scalar != end {
        guard scalar != "<", scalar != ">" else { throw MalformedMathML(description: "bare \(scalar)") }
        rest.removeFirst()
        guard scalar == "&" else {
          text.unicodeScalars.append(scalar)
          continue
        }
        var entity = ""
        while let scalar = rest.popFirst(), scalar != ";" { entity.unicodeScalars.append(scalar) }
        guard let character = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][entity] else {
          throw MalformedMathML(description: "entity \(entity)")
        }
        text += character
      }
      return text
    }
  }
}

extension MathMLElement {
  /// Elements of MathML Core by the number of children they take; `nil` for any number, 0 for text.
  private static let arities: [String: Int?] = [
    "math": nil, "mrow": nil, "mi": 0, "mn": 0, "mo": 0, "mtext": 0, "mspace": 0, "mfrac": 2, "msqrt": nil,
    "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mtable": nil,
    "mtr": nil, "mtd": nil, "mstyle": nil, "mphantom": nil, "mpadded": nil,
  ]

  /// Attributes of MathML Core and HTML that formulas carry.
  private static let attributeNames: Set<String> = [
    "display", "alttext", "mathvariant", "stretchy", "symmetric", "minsize", "maxsize", "movablelimits",
    "form",
    "lspace", "rspace", "width", "height", "depth", "accent", "accentunder", "displaystyle", "scriptlevel",
    "linethickness", "style", "class",
  ]

  /// What MathML Core forbids in the element or inside it.
  var faults: [String] {
    var faults: [String] = []
    switch Self.arities[name] {
    case nil: faults.append("unknown element \(name)")
    case .some(nil): if !text.isEmpty { faults.append("text in \(name)") }
    case .some(0?): if !children.isEmpty { faults.append("children in \(name)") }
    case .some(let count?):
      if children.count != count { faults.append("\(children.count) children in \(name)") }
      if !text.isEmpty { faults.append("text in \(name)") }
    }
    for attribute in attributes.keys where !Self.attributeNames.contains(attribute) {
      faults.append("unknown attribute \(attribute)")
    }
    if let variant = attributes["mathvariant"], variant != "normal" || name != "mi" {
      faults.append("mathvariant \(variant) on \(name)")
    }
    if name == "mtable", children.contains(where: { $0.name != "mtr" }) {
      faults.append("mtable without mtr")
    }
    if name == "mtr", children.contains(where: { $0.name != "mtd" }) { faults.append("mtr without mtd") }
    return faults + children.flatMap(\.faults)
  }
}
