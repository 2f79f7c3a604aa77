import Findings
import Foundation

/// Writes the page: the document's blocks through the templates.
///
/// What a construct looks like is the templates' and the style sheet's business; here is only what it consists of.
struct HTMLPage {
  let filling: Filling
  let templates: Templates
  let assets: Assets
  let inlines: HTMLInlines

  init(_ filling: Filling, _ templates: Templates, _ assets: Assets) {
    self.filling = filling
    self.templates = templates
    self.assets = assets
    inlines = HTMLInlines(filling: filling, assets: assets)
  }

  /// The whole page.
  /// - Parameter mathematicsFont: the path of the font for formulas, relative to the page.
  func page(mathematicsFont: String?) -> String {
    let document = filling.document
    let metadata = filling.metadata
    let contents = contents()
    return templates.fill(
      .page,
      [
        "language": metadata.language, "title": metadata.title, "subtitle": metadata.subtitle ?? "",
        "description": String(abstractText.prefix(300)),
        "authors": metadata.authors.map { author in
          ["name": author.name, "affiliation": author.affiliation ?? "", "role": author.role ?? ""]
        },
        "hasAuthors": !metadata.authors.isEmpty, "hasFacts": !filling.facts.isEmpty,
        "abstract": html(document.abstract),
        "facts": filling.facts.map { ["label": $0.label, "value": $0.value] },
        "lead": document.lead.map(figure) ?? "", "contents": contents, "hasContents": !contents.isEmpty,
        "sections": sections(document.sections), "references": references(),
        "appendices": sections(document.appendices), "footnotes": footnotes(), "style": templates.style,
        "script": templates.script, "mathematicsFont": mathematicsFont.map(assets.source) ?? "",
        "fontLicence": assets.isEmbedded ? templates.fontLicence : "",
      ])
  }

  private var abstractText: String {
    filling.document.abstract.compactMap { block in
      if case .paragraph(let content) = block { content.plainText(value: filling.plainText) } else { nil }
    }.joined(separator: " ")
  }

  // MARK: Sections

  /// Blocks with every heading and what belongs to it in a `section`.
  private func sections(_ blocks: [Block]) -> String {
    var out = ""
    var open: [Int] = []
    for block in blocks {
      if case .heading(let heading) = block {
        while let level = open.last, level >= heading.level {
          out += "</section>\n"
          open.removeLast()
        }
        open.append(heading.level)
        out += "<section aria-labelledby=\"\(heading.id.htmlEscaped)\">\n"
      }
      write(block, to: &out)
    }
    return out + String(repeating: "</section>\n", count: open.count)
  }

  private func write(_ heading: Heading, to out: inout String) {
    let tag = "h\(min(heading.level + 1, 6))"
    let id = heading.id.htmlEscaped
    let number = heading.isAppendix && heading.level == 1 ? "Appendix \(heading.number)" : heading.number
    out += "<\(tag) id=\"\(id)\"><a class=\"number\" href=\"#\(id)\">\(number)</a> "
    out += "\(inlines.html(heading.content))</\(tag)>\n"
  }

  /// The table of contents, two levels deep, as items of a list.
  private func contents() -> String {
    typealias Entry = (level: Int, id: String, number: String, title: String)
    func entries(_ blocks: [Block]) -> [Entry] {
      blocks.compactMap { block in
        guard case .heading(let heading) = block, heading.level <= 2 else { return nil }
        return (heading.level, heading.id, heading.number, inlines.html(heading.content, in: .link))
      }
    }
    let document = filling.document
    let list: [Entry] = document.works.isEmpty ? [] : [(1, "references", "", "References")]
    var out = ""
    var isNested = false
    for (index, entry) in (entries(document.sections) + list + entries(document.appendices)).enumerated() {
      if entry.level == 2, !isNested {
        out += "<ol>"
        isNested = true
      } else if entry.level == 1 {
        if isNested { out += "</li></ol>" }
        if index > 0 { out += "</li>\n" }
        isNested = false
      } else {
        out += "</li>"
      }
      let number = entry.number.isEmpty ? "" : "<span class=\"number\">\(entry.number)</span> "
      out += "<li><a href=\"#\(entry.id.htmlEscaped)\">\(number)<span>\(entry.title)</span></a>"
    }
    return out.isEmpty ? "" : out + (isNested ? "</li></ol>" : "") + "</li>"
  }

  // MARK: Blocks

  func html(_ blocks: [Block]) -> String {
    var out = ""
    for block in blocks { write(block, to: &out) }
    return out
  }

  private func write(_ block: Block, to out: inout String) {
    switch block {
    case .heading(let heading): write(heading, to: &out)
    case .paragraph(let content): out += "<p>\(inlines.html(content))</p>\n"
    case .plain(let content): out += "\(inlines.html(content))\n"
    case .list(let items, let start): write(items, start, to: &out)
    case .quotation(let content): out += "<blockquote>\n\(html(content))</blockquote>\n"
    case .code(let code, let language): out += self.code(code, language)
    case .grid(let grid): out += "<div class=\"scroll\">\(table(grid))</div>\n"
    case .rule: out += "<hr>\n"
    case .html(let html): out += html
    case .anchor(let id): out += "<span class=\"anchor\" id=\"\(id.htmlEscaped)\"></span>\n"
    case .equation(let equation): write(equation, to: &out)
    case .theorem(let theorem): out += self.theorem(theorem)
    case .admonition(let note): out += admonition(note)
    case .sideNote(let content): out += "<div role=\"note\" class=\"side-note\">\n\(html(content))</div>\n"
    case .figure(let figure): out += self.figure(figure)
    case .table(let table): out += self.table(table)
    case .listing(let listing): out += self.listing(listing)
    case .claim(let claim): out += self.claim(claim)
    case .cell(let cell): out += self.cell(cell)
    }
  }

  private func write(_ items: [[Block]], _ start: Int?, to out: inout String) {
    let number = start.map { $0 == 1 ? "" : " start=\"\($0)\"" }
    out += start == nil ? "<ul>\n" : "<ol\(number ?? "")>\n"
    for item in items { out += "<li>\(html(item).trimmingCharacters(in: .newlines))</li>\n" }
    out += start == nil ? "</ul>\n" : "</ol>\n"
  }

  private func write(_ equation: Equation, to out: inout String) {
    let formula = equation.formula.math?.mathML(display: true) ?? ""
    guard let id = equation.id?.htmlEscaped, let number = equation.number else {
      out += "<div class=\"equation\"><div class=\"scroll\">\(formula)</div></div>\n"
      return
    }
    out += "<div class=\"equation\" id=\"\(id)\"><div class=\"scroll\">\(formula)</div>"
    out += "<a class=\"number\" href=\"#\(id)\" aria-label=\"Equation \(number)\">(\(number))</a></div>\n"
  }

  func code(_ code: String, _ language: String?) -> String {
    let name = language.map { " class=\"language-\($0.htmlEscaped)\"" } ?? ""
    let text = language == "swift" ? SwiftHighlighting.html(code) : code.htmlEscaped
    return "<pre class=\"scroll\"><code\(name)>\(text)</code></pre>\n"
  }

  func table(_ grid: Grid) -> String {
    func cells(_ row: [[Inline]], _ tag: String) -> String {
      row.enumerated().map { index, content in
        let alignment = grid.alignments.indices.contains(index) ? grid.alignments[index] : nil
        let name =
          switch alignment {
          case nil: ""
          case .start: " class=\"start\""
          case .center: " class=\"center\""
          case .end: " class=\"end\""
          }
        let scope = tag == "th" ? " scope=\"col\"" : ""
        return "<\(tag)\(name)\(scope)>\(inlines.html(content))</\(tag)>"
      }.joined()
    }
    let rows = grid.rows.map { "<tr>\(cells($0, "td"))</tr>\n" }.joined()
    return "<table>\n<thead><tr>\(cells(grid.head, "th"))</tr></thead>\n<tbody>\n\(rows)</tbody>\n</table>"
  }
}
