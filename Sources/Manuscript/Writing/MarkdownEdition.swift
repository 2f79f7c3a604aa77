import Findings
import Foundation

/// Writes the report as GitHub-flavoured Markdown, with the numbers of the page.
struct MarkdownEdition {
  let filling: Filling
  private let inlines: MarkdownInlines

  init(_ filling: Filling) {
    self.filling = filling
    inlines = MarkdownInlines(filling: filling)
  }

  func text() -> String {
    let metadata = filling.metadata
    let document = filling.document
    var parts = ["# \(metadata.title.markdownEscaped)"]
    if let subtitle = metadata.subtitle { parts.append("*\(subtitle.markdownEscaped)*") }
    parts += metadata.authors.map { author in
      let rest = [author.affiliation, author.role].compactMap { $0?.markdownEscaped }.joined(separator: "; ")
      return "**\(author.name.markdownEscaped)**" + (rest.isEmpty ? "" : ", \(rest)")
    }
    if !document.abstract.isEmpty { parts += ["## Abstract", blocks(document.abstract)] }
    if !filling.facts.isEmpty {
      parts.append(
        filling.facts.map { "**\($0.value.markdownEscaped)** \($0.label.markdownEscaped)" }.joined(
          separator: " · "))
    }
    if let lead = document.lead { parts.append(figure(lead)) }
    parts.append(blocks(document.sections))
    if !document.works.isEmpty { parts += ["## References", references] }
    parts.append(blocks(document.appendices))
    parts += document.footnotes.map { note in
      "[^\(note.number)]: \(indented(blocks(note.body), by: "    ").drop { $0 == " " })"
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func blocks(_ blocks: [Block]) -> String {
    blocks.map(block).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func block(_ block: Block) -> String {
    switch block {
    case .heading(let heading):
      let number = heading.isAppendix && heading.level == 1 ? "Appendix \(heading.number)" : heading.number
      let marks = String(repeating: "#", count: min(heading.level + 1, 6))
      return
        "\(anchor(heading.id))\(marks) \(number) \(inlines.text(heading.content).replacing("\n", with: " "))"
    case .paragraph(let content), .plain(let content): return paragraph(content)
    case .list(let items, let start): return list(items, start)
    case .quotation(let content): return quoted(blocks(content))
    case .code(let code, let language): return fenced(code, language)
    case .grid(let grid): return table(grid)
    case .rule: return "---"
    case .html(let html): return html
    case .anchor(let id): return "<a id=\"\(id.htmlEscaped)\"></a>"
    case .equation(let equation): return self.equation(equation)
    case .theorem(let theorem): return self.theorem(theorem)
    case .admonition(let note):
      let title = note.title.isEmpty ? "" : "**\(inlines.text(note.title))**\n\n"
      return quoted("[!\(note.kind == .note ? "NOTE" : "WARNING")]\n\(title)\(blocks(note.body))")
    case .sideNote(let content): return quoted(blocks(content))
    case .figure(let figure): return self.figure(figure)
    case .table(let table): return self.table(table)
    case .listing(let listing):
      let caption = listing.caption.isEmpty ? "" : "\(inlines.text(listing.caption)) "
      return
        "\(listing.id.map(anchor) ?? "")\(caption)(\(listing.origin.markdownCode))\n\n\(fenced(listing.code, listing.language))"
    case .claim(let claim): return self.claim(claim)
    case .cell(let cell):
      guard let study = filling.evidence.studies[cell.name] else { return "" }
      if let failure = study.failure {
        return "> \(cell.title.markdownCode) has no results: \(failure.markdownEscaped)"
      }
      let facts = study.facts.map { "\($0.label.markdownEscaped) \($0.value.markdownEscaped)" }
      return facts.isEmpty ? "" : "*Case study* \(cell.title.markdownCode): \(facts.joined(separator: " · "))"
    }
  }

  /// Characters at a line's start that would begin a heading, a list or a rule are escaped.
  private func paragraph(_ content: [Inline]) -> String {
    let text = Array(inlines.text(content).utf8)
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var start = 0
    while start < text.count {
      while start < text.count, text[start] == .space { start += 1 }
      var digits = start
      while digits < text.count, text[digits].isDigit { digits += 1 }
      let isNumber =
        digits > start && digits < text.count && ".)".utf8.contains(text[digits])
        && (digits + 1 == text.count || text[digits + 1] == .space)
      if isNumber {
        out += text[start..<digits]
        start = digits
      }
      if isNumber || (start < text.count && "#+-=".utf8.contains(text[start])) { out.append(.backslash) }
      let end = text[start...].firstIndex(of: .newline).map { $0 + 1 } ?? text.count
      out += text[start..<end]
      start = end
    }
    return String(decoding: out, as: UTF8.self)
  }

  private func list(_ items: [[Block]], _ start: Int?) -> String {
    items.enumerated().map { index, item in
      let mark = start.map { "\($0 + index). " } ?? "- "
      let text = indented(blocks(item), by: String(repeating: " ", count: mark.count))
      return mark + text.drop { $0 == " " }
    }.joined(separator: "\n")
  }

  private func indented(_ text: String, by indentation: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : indentation + $0 }.joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
  }

  private func fenced(_ code: String, _ language: String?) -> String {
    let longest = code.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language ?? "")\n\(code.hasSuffix("\n") ? String(code.dropLast()) : code)\n\(fence)"
  }

  private func anchor(_ id: String) -> String {
    "<a id=\"\(id.htmlEscaped)\"></a>\n\n"
  }

  private func table(_ grid: Grid) -> String {
    let rules = grid.head.indices.map { index -> String in
      switch grid.alignments.indices.contains(index) ? grid.alignments[index] : nil {
      case nil: "---"
      case .start: ":--"
      case .center: ":-:"
      case .end: "--:"
      }
    }
    let inlines = MarkdownInlines(filling: filling, isInTable: true)
    let rows = ([grid.head] + grid.rows).map { $0.map { inlines.text($0).replacing("\n", with: " ") } }
    return ([rows[0], rules] + rows.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }.joined(
      separator: "\n")
  }

  // MARK: Constructs

  private func equation(_ equation: Equation) -> String {
    let tex = equation.formula.tex.trimmingCharacters(in: .whitespacesAndNewlines)
    let tag = equation.number.map { " \\tag{\($0)}" } ?? ""
    return "\(equation.id.map(anchor) ?? "")```math\n\(tex)\(tag)\n```"
  }

  private func theorem(_ theorem: Theorem) -> String {
    let number = theorem.number.map { " \($0)" } ?? ""
    let title = theorem.title.isEmpty ? "" : " (\(inlines.text(theorem.title)))"
    let end = theorem.kind == .proof ? " ∎" : ""
    let body = blocks(theorem.body)
    return "\(theorem.id.map(anchor) ?? "")**\(theorem.kind.title)\(number)\(title).** \(body)\(end)"
  }

  private func claim(_ claim: ClaimBlock) -> String {
    let result = filling.claims[claim.index - 1]
    let predicate = "(\(result.predicate.markdownCode))"
    let verdict =
      switch result.outcome {
      case .holds: "✓ \(result.filled.markdownCode) \(predicate)"
      case .fails: "✗ does not hold: \(result.filled.markdownCode) \(predicate)"
      case .notTested(let least): "○ not tested: made for the \(least.rawValue) profile \(predicate)"
      case .undecided(let reason): "? undecided: \(reason.markdownEscaped) \(predicate)"
      }
    // What is not tested is not asserted: its sentence is part of the note that says so.
    return switch result.outcome {
    case .holds, .fails: "\(anchor(claim.id))\(blocks(claim.sentence))\n\n> \(verdict)"
    case .notTested, .undecided:
      anchor(claim.id) + quoted("\(verdict)\n\n\(blocks(claim.sentence))")
    }
  }

  private func figure(_ figure: FigureBlock) -> String {
    var parts: [String] = []
    switch figure.content {
    case .file(let picture): parts.append(inlines.text([.image(picture)]))
    case .computed(let request):
      if let asset = filling.evidence.figures[request.name] {
        let alt = (figure.alt ?? asset.altText).htmlEscaped
        let dark = asset.darkPath.map {
          "<source media=\"(prefers-color-scheme: dark)\" srcset=\"\($0.htmlEscaped)\">"
        }
        let image = "<img src=\"\(asset.lightPath.htmlEscaped)\" width=\"\(asset.width)\" alt=\"\(alt)\">"
        parts.append(dark.map { "<picture>\($0)\(image)</picture>" } ?? image)
        parts.append(caption("Figure", figure.number, figure.caption))
        parts += asset.notes.map { "> Note: \($0.markdownEscaped)" }
        let links = asset.links.map { "[\($0.label.markdownEscaped)](\(MarkdownInlines.address($0.path)))" }
        if !links.isEmpty { parts.append(links.joined(separator: " · ")) }
        return anchor(figure.id) + parts.joined(separator: "\n\n")
      }
      parts.append("> No figure: the case study \(studyName(request.name).markdownCode) has no results.")
    }
    return anchor(figure.id)
      + (parts + [caption("Figure", figure.number, figure.caption)]).joined(separator: "\n\n")
  }

  private func table(_ table: TableBlock) -> String {
    let body: String
    switch table.content {
    case .written(let grid): body = self.table(grid)
    case .computed(let request):
      if let result = filling.evidence.tables[request.name] {
        body = ResultTable(result).markdown.trimmingCharacters(in: .newlines)
      } else {
        body = "> No table: the case study \(studyName(request.name).markdownCode) has no results."
      }
    }
    return "\(anchor(table.id))\(caption("Table", table.number, table.caption))\n\n\(body)"
  }

  private func caption(_ noun: String, _ number: String, _ content: [Block]) -> String {
    "**\(noun) \(number).** \(blocks(content))"
  }

  private var references: String {
    filling.document.works.map { work in
      let number = filling.metadata.citations == .numeric ? "[\(work.number)] ".markdownEscaped : ""
      return "<a id=\"\(work.id.htmlEscaped)\"></a>\(number)\(inlines.text(work.line))"
    }.joined(separator: "\n\n")
  }
}
