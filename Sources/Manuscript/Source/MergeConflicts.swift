extension SourceText {
  /// What a text is written in, as far as reading it goes.
  enum Format {
    case markdown, yaml, bibTeX
    /// Quoted as it is.
    case listing
  }

  /// Where unresolved merge conflicts begin: lines with the marks that git leaves in a file, in Markdown outside code.
  func conflicts(in format: Format) -> [Int] {
    guard format != .listing, lines.contains(where: { isMark("<", $0) || isMark(">", $0) }) else { return [] }
    var found: [Int] = []
    var isOpen = false
    for line in format == .markdown ? linesOutsideCode : lines {
      if isMark("<", line) {
        found.append(line.start)
        isOpen = true
      } else if isMark(">", line) {
        // The end of a conflict whose beginning was deleted is one, too.
        if !isOpen { found.append(line.start) }
        isOpen = false
      }
    }
    return found
  }

  /// Seven of these at a line's beginning.
  private func isMark(_ mark: Unicode.Scalar, _ line: Line) -> Bool {
    let run = bytes[line.range].prefix(8).prefix { $0 == UInt8(ascii: mark) }
    return run.count == 7
  }

  private var linesOutsideCode: [Line] {
    var code: Fence?
    /// The directives that are open, the innermost last.
    var directives: [Fence] = []
    return lines.filter { line in
      let text = trimmed(line)
      if let fence = code {
        if fence.isClosed(by: text, in: self) { code = nil }
        return false
      }
      if let fence = directives.last, fence.isClosed(by: text, in: self) {
        directives.removeLast()
      } else if !starts(text, with: ">"), let fence = Fence(self, withoutContainers(line)) {
        if fence.directiveName == nil { code = fence } else { directives.append(fence) }
      }
      return true
    }
  }
}
