/// The shapes of single lines that the scanner knows.
extension SourceText {
  /// A line without the blanks around its text.
  func trimmed(_ line: Line) -> Line {
    var trimmed = line
    while trimmed.start < trimmed.end, bytes[trimmed.start].isBlank { trimmed.start += 1 }
    while trimmed.end > trimmed.start, bytes[trimmed.end - 1].isBlank { trimmed.end -= 1 }
    return trimmed
  }

  /// A line without up to `count` bytes of indentation.
  func dedented(_ line: Line, by count: Int) -> Line {
    var start = line.start
    while start < line.end, start - line.start < count, bytes[start].isBlank { start += 1 }
    return Line(start, line.end)
  }

  func starts(_ line: Line, with prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { prefix in
      line.end - line.start >= prefix.count
        && bytes[line.start..<line.start + prefix.count].elementsEqual(prefix)
    }
  }

  /// `{name}` at the start of a line.
  func bracedName(_ line: Line) -> String? {
    guard starts(line, with: "{") else { return nil }
    guard let close = bytes[line.range].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let name = line.start + 1..<close
    return bytes[name].allSatisfy(\.isNameByte) ? string(name) : nil
  }

  /// The label of `(label)=`.
  func targetLabel(_ line: Line) -> String? {
    guard bytes[line.end - 1] == UInt8(ascii: "=") else { return nil }
    return parenthesisedLabel(trimmed(Line(line.start, line.end - 1)))
  }

  /// The label of `(label)`.
  func parenthesisedLabel(_ line: Line) -> String? {
    guard line.end - line.start > 2, bytes[line.start] == UInt8(ascii: "("),
      bytes[line.end - 1] == UInt8(ascii: ")")
    else { return nil }
    let label = line.start + 1..<line.end - 1
    return bytes[label].allSatisfy(\.isLabelByte) ? string(label) : nil
  }

  /// The name of `[^name]: …`.
  func footnoteName(_ line: Line) -> String? {
    guard starts(line, with: "[^"),
      let close = bytes[line.range].firstIndex(of: UInt8(ascii: "]")),
      close + 1 < line.end, bytes[close + 1] == UInt8(ascii: ":")
    else { return nil }
    let name = line.start + 2..<close
    return !name.isEmpty && bytes[name].allSatisfy(\.isLabelByte) ? string(name) : nil
  }

  /// The line under a table's head: `|---|:-:|`.
  func isTableRule(_ text: Line) -> Bool {
    bytes.withUnsafeBytes { bytes in
      let line = UnsafeRawBufferPointer(rebasing: bytes[text.range])
      return line.firstOffset(of: UInt8(ascii: "|")) != nil && line.firstOffset(of: UInt8(ascii: "-")) != nil
        && line.allSatisfy { $0.isBlank || "|-:".utf8.contains($0) }
    }
  }

  /// `:name: value`
  func option(_ line: Line) -> Directive.Option? {
    let text = trimmed(line)
    guard starts(text, with: ":"),
      let close = bytes[text.start + 1..<text.end].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let name = text.start + 1..<close
    guard !name.isEmpty, bytes[name].allSatisfy(\.isNameByte) else { return nil }
    return Directive.Option(
      name: string(name), offset: name.lowerBound, value: trimmed(Line(close + 1, text.end)))
  }

  /// The first `$$` that no backslash precedes.
  func firstDollars(in line: Line) -> Int? {
    let dollar = UInt8(ascii: "$")
    var index = line.start
    while index + 1 < line.end {
      switch bytes[index] {
      case .backslash: index += 2
      case dollar where bytes[index + 1] == dollar: return index
      default: index += 1
      }
    }
    return nil
  }

  /// A line without quotation marks, bullets and numbers of list items at its start, and without blanks.
  func withoutContainers(_ line: Line) -> Line {
    var text = trimmed(line)
    while !text.isEmpty {
      var end = text.start
      switch bytes[end] {
      case UInt8(ascii: ">"):
        text = trimmed(Line(end + 1, text.end))
        continue
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"): end += 1
      default:
        while end < text.end, bytes[end].isDigit { end += 1 }
        guard end > text.start, end < text.end, [UInt8(ascii: "."), UInt8(ascii: ")")].contains(bytes[end])
        else {
          return text
        }
        end += 1
      }
      guard end < text.end, bytes[end].isBlank else { return text }
      text = trimmed(Line(end, text.end))
    }
    return text
  }

  /// Whether a line without indentation begins something that cannot go on a footnote's paragraph.
  func startsBlock(_ text: Line) -> Bool {
    starts(text, with: "#") || starts(text, with: "$$") || starts(text, with: "[^") || starts(text, with: "%")
      || Fence(self, text) != nil || targetLabel(text) != nil
  }
}

extension Line {
  var isEmpty: Bool { start >= end }
}

extension UInt8 {
  /// In names of directives, roles and options.
  var isNameByte: Bool {
    isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_") || self == UInt8(ascii: ":")
  }

  /// In labels: letters of any script, digits and `-_.:+/`.
  var isLabelByte: Bool {
    isNameByte || self >= 0x80 || [UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "/")].contains(self)
  }
}
