/// Reads lines and takes out of them what is not Markdown: directives, equations, labels, footnotes, comments.
///
/// One pass, each line looked at once in each nesting level of directives. Inside a list item the indentation is
/// kept, so that md4c finds the placeholder in the item that the directive was written in.
struct FlowScanner {
  private let source: SourceText
  private let lines: [Line]
  private let report: (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  private var flow = Flow()
  private var next = 0
  /// Whether a table's rows may go on.
  private var isInTable = false
  /// The shortest fence of each kind that was found to have no end: no later one that is as long has one.
  private var unclosed: [Fence.Kind: Int] = [:]

  /// The flow that `lines` hold.
  static func scan(
    _ lines: [Line], of source: SourceText,
    report: @escaping (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  ) -> Flow {
    var scanner = FlowScanner(source: source, lines: lines, report: report)
    while scanner.next < lines.count { scanner.step() }
    return scanner.flow
  }

  private init(
    source: SourceText, lines: [Line],
    report: @escaping (_ problem: String, _ offset: Int, _ remedy: String?) -> Void
  ) {
    self.source = source
    self.lines = lines
    self.report = report
  }

  private mutating func step() {
    let line = lines[next]
    let text = source.trimmed(line)
    guard !text.isEmpty else {
      isInTable = false
      return copy(line)
    }
    if source.isTableRule(text) { isInTable = true }
    switch source.bytes[text.start] {
    case UInt8(ascii: "`"), UInt8(ascii: "~"), UInt8(ascii: ":"):
      if let fence = Fence(source, text) { return fenced(fence, line, text) }
    case UInt8(ascii: "$"):
      if source.starts(text, with: "$$"), equation(line, text) { return }
    case UInt8(ascii: "("):
      if let label = source.targetLabel(text) {
        next += 1
        return place(.target(label: label, offset: text.start + 1), at: line)
      }
    case UInt8(ascii: "%"):
      next += 1
      return
    case UInt8(ascii: "#"): endTable(at: line)
    case UInt8(ascii: "["):
      if let name = source.footnoteName(text) { return footnote(name, text) }
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ">"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      let inner = source.withoutContainers(line)
      if let fence = Fence(source, inner) { return fencedInContainer(fence, inner) }
    default: break
    }
    copy(line)
  }

  /// md4c takes every line up to an empty one for a table's row.
  private mutating func endTable(at line: Line) {
    if isInTable { flow.markdown.append([.newline], from: line.start) }
    isInTable = false
  }

  private mutating func copy(_ line: Line) {
    flow.markdown.append(line.range, of: source)
    flow.markdown.append([.newline], from: line.end)
    next += 1
  }

  /// Puts a placeholder where `line` stands: a fenced code block that md4c hands back by its number.
  private mutating func place(_ special: Flow.Special, at line: Line) {
    endTable(at: line)
    let indentation = source.string(line.start..<source.trimmed(line).start)
    let mark = String(UnicodeScalar(placeholderMark))
    let placeholder = "\(indentation)```\(mark)\(flow.specials.count)\n\(indentation)```\n"
    flow.markdown.append(placeholder.utf8, from: line.start)
    flow.specials.append(special)
  }

  // MARK: Fences

  private mutating func fenced(_ fence: Fence, _ line: Line, _ text: Line) {
    guard fence.kind != .colons || fence.directiveName != nil else {
      report("this fence closes nothing", text.start, "remove it, or open a directive with :::{name}")
      next += 1
      return
    }
    let indentation = text.start - line.start
    guard let close = closingLine(of: fence) else {
      let opened = fence.directiveName.map { "{\($0)}" } ?? fence.markers
      report(
        "unclosed \(opened)", text.start,
        "close it with \(fence.markers) on a line of its own, and let an outer fence be longer than those within"
      )
      next += 1
      return
    }
    let body = lines[next + 1..<close].map { source.dedented($0, by: indentation) }
    if let name = fence.directiveName {
      let directive = directive(name, fence, body)
      next = close + 1
      place(.directive(directive), at: line)
    } else {
      endTable(at: line)
      while next <= close { copy(lines[next]) }
    }
  }

  /// The line that closes a fence, `nil` when there is none before the text ends. A directive cannot hold another
  /// whose fence is as long: the inner one's end would be its own.
  private mutating func closingLine(of fence: Fence) -> Int? {
    if let hopeless = unclosed[fence.kind], fence.length >= hopeless { return nil }
    for index in next + 1..<lines.count {
      let text = source.trimmed(lines[index])
      if fence.isClosed(by: text, in: source) { return index }
      if fence.directiveName != nil, let inner = Fence(source, text), inner.kind == fence.kind,
        inner.length >= fence.length
      {
        return nil
      }
    }
    unclosed[fence.kind] = min(fence.length, unclosed[fence.kind] ?? .max)
    return nil
  }

  /// Code in a quotation, or on the line of a list's bullet: md4c's own business, but what is in it is no
  /// manuscript.
  private mutating func fencedInContainer(_ fence: Fence, _ text: Line) {
    if let name = fence.directiveName {
      report(
        "{\(name)} cannot stand here", text.start,
        "put a directive on a line of its own, indented like the list item's text, and in no quotation")
    }
    let quoted = source.bytes[source.trimmed(lines[next]).start] == UInt8(ascii: ">")
    copy(lines[next])
    while next < lines.count {
      let line = lines[next]
      let trimmed = source.trimmed(line)
      if quoted, trimmed.isEmpty || source.bytes[trimmed.start] != UInt8(ascii: ">") { return }
      copy(line)
      if fence.isClosed(by: quoted ? source.withoutContainers(line) : trimmed, in: source) { return }
    }
    if !quoted { report("unclosed \(fence.markers)", text.start, "close it with \(fence.markers)") }
  }

  private func directive(_ name: String, _ fence: Fence, _ body: [Line]) -> Directive {
    var options: [Directive.Option] = []
    var rest = body[...]
    while let line = rest.first, let option = source.option(line) {
      options.append(option)
      rest.removeFirst()
    }
    while let line = rest.first, source.trimmed(line).isEmpty { rest.removeFirst() }
    while let line = rest.last, source.trimmed(line).isEmpty { rest.removeLast() }
    return Directive(
      name: name, offset: fence.nameOffset, argument: fence.argument, options: options, body: Array(rest))
  }

  // MARK: Equations

  /// Takes `$$ … $$` with an optional `(label)` when it has its lines to itself.
  private mutating func equation(_ line: Line, _ text: Line) -> Bool {
    var tex = MappedText()
    let indentation = text.start - line.start
    for index in next..<lines.count {
      var content =
        index == next ? Line(text.start + 2, text.end) : source.dedented(lines[index], by: indentation)
      if index > next, source.trimmed(content).isEmpty { break }
      guard let end = source.firstDollars(in: content) else {
        tex.append(content.range, of: source)
        tex.append([.newline], from: content.end)
        continue
      }
      let after = source.trimmed(Line(end + 2, content.end))
      var label: (name: String, offset: Int)?
      if !after.isEmpty {
        guard let name = source.parenthesisedLabel(after) else { return false }
        label = (name, after.start + 1)
      }
      content.end = end
      tex.append(content.range, of: source)
      next = index + 1
      place(.equation(EquationSource(tex: tex, label: label, offset: text.start)), at: line)
      return true
    }
    report("unclosed $$", text.start, "close the equation with $$, and leave no empty line in it")
    next += 1
    return true
  }

  // MARK: Footnotes

  private mutating func footnote(_ name: String, _ text: Line) {
    let bodyStart = text.start + name.utf8.count + 4
    var body = [source.trimmed(Line(bodyStart, text.end))]
    next += 1
    var afterBlank = false
    while next < lines.count {
      let line = lines[next]
      let trimmed = source.trimmed(line)
      if !trimmed.isEmpty {
        let indented = trimmed.start - line.start >= 2
        if !indented, afterBlank || source.startsBlock(trimmed) { break }
        afterBlank = false
      } else {
        afterBlank = true
      }
      body.append(source.dedented(line, by: 4))
      next += 1
    }
    while let last = body.last, source.trimmed(last).isEmpty, body.count > 1 { body.removeLast() }
    flow.footnotes.append(Flow.FootnoteSource(name: name, offset: text.start, lines: body))
    // A definition ends the paragraph before it.
    flow.markdown.append([.newline], from: text.start)
  }
}
