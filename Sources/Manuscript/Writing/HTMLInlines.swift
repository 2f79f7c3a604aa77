import Foundation

/// Writes lines of text as HTML.
struct HTMLInlines {
  let filling: Filling
  let assets: Assets

  /// Where the text stands decides what may be in it.
  enum Context {
    case text
    /// In a link, such as an entry of the table of contents: no links, marks or anchors.
    case link
  }

  func html(_ pieces: [Inline], in context: Context = .text) -> String {
    var out = ""
    write(pieces, in: context, to: &out)
    return out
  }

  private func write(_ pieces: [Inline], in context: Context, to out: inout String) {
    var index = 0
    while index < pieces.count {
      if case .math(let formula) = pieces[index], !formula.isDisplay {
        // Punctuation stays on the line of the formula before it.
        let marks: Substring
        if index + 1 < pieces.count, case .text(let text) = pieces[index + 1],
          text.first.map({ ".,;:!?)]’”".contains($0) }) == true
        {
          marks = text.prefix { !$0.isWhitespace && !$0.isLetter && !$0.isNumber }
          write(formula, marks, to: &out)
          out += text.dropFirst(marks.count).htmlEscaped
          index += 2
        } else {
          write(formula, "", to: &out)
          index += 1
        }
      } else {
        write(pieces[index], in: context, to: &out)
        index += 1
      }
    }
  }

  /// A formula in a line. Browsers do not break formulas: one that a narrow screen may not hold gets a box to
  /// scroll in.
  private func write(_ formula: Formula, _ marks: Substring, to out: inout String) {
    let math = formula.math?.mathML(display: false) ?? ""
    let isLong = formula.tex.utf8.count > 20 && [.math(formula)].plainText().count > 20
    if isLong {
      out += "<span class=\"unbroken long scroll\">\(math)\(marks.htmlEscaped)</span>"
    } else if marks.isEmpty {
      out += math
    } else {
      out += "<span class=\"unbroken\">\(math)\(marks.htmlEscaped)</span>"
    }
  }

  private func write(_ piece: Inline, in context: Context, to out: inout String) {
    switch piece {
    case .text(let text): out += text.htmlEscaped
    case .softBreak: out += "\n"
    case .hardBreak: out += context == .text ? "<br>\n" : " "
    case .emphasis(let content): element("em", content, context, &out)
    case .strong(let content): element("strong", content, context, &out)
    case .struck(let content): element("del", content, context, &out)
    case .code(let code): out += "<code>\(code.htmlEscaped)</code>"
    case .math(let formula): out += formula.math?.mathML(display: formula.isDisplay && context == .text) ?? ""
    case .link(let content, let destination):
      guard context == .text else { return write(content, in: context, to: &out) }
      out += "<a href=\"\(assets.link(destination).htmlEscaped)\">"
      write(content, in: .link, to: &out)
      out += "</a>"
    case .image(let picture): out += image(picture)
    case .html(let html): out += html
    case .reference(let reference): write(reference, context, &out)
    case .citation(let citation): write(citation, context, &out)
    case .footnote(let index, let mark):
      guard context == .text else { return }
      let number = index + 1
      out += "<sup class=\"note-mark\"><a id=\"\(mark)\" href=\"#note-\(number)\" role=\"doc-noteref\""
      out += " aria-label=\"Footnote \(number)\">\(number)</a></sup>"
    case .value(let query): out += value(query)
    }
  }

  private func element(_ name: String, _ content: [Inline], _ context: Context, _ out: inout String) {
    out += "<\(name)>"
    write(content, in: context, to: &out)
    out += "</\(name)>"
  }

  func image(_ picture: Picture) -> String {
    let size = picture.size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" } ?? ""
    return
      "<img src=\"\(assets.source(picture.path).htmlEscaped)\" alt=\"\(picture.alt.htmlEscaped)\"\(size)>"
  }

  private func value(_ query: ValueQuery) -> String {
    let text = filling.numbers(query).map { $0.htmlEscaped }.joined(separator: ", ")
    let name = query.name.htmlEscaped
    if let failure = filling.failure(of: query.name) {
      return "<span class=\"value missing\" title=\"\(name): \(failure.htmlEscaped)\">–</span>"
    }
    guard case .number(let number)? = filling.evidence.values[query.name] else {
      return "<span class=\"value\" title=\"\(name)\">\(text)</span>"
    }
    return "<data class=\"value\" value=\"\(number)\" title=\"\(name)\">\(text)</data>"
  }

  // MARK: References and citations

  private func write(_ reference: Reference, _ context: Context, _ out: inout String) {
    guard let target = filling.document.targets[reference.label] else { return }
    let text = words(reference, target)
    guard context == .text else { return out += text }
    out += "<a id=\"\(reference.id)\" href=\"#\(target.id.htmlEscaped)\">\(text)</a>"
  }

  private func words(_ reference: Reference, _ target: Target) -> String {
    let number = target.number ?? ""
    if let text = reference.text { return html(text, in: .link).replacing("%s", with: number) }
    let isSection = target.kind == .section || target.kind == .appendix
    switch reference.style {
    case .equation: return "(\(number))"
    case .title where isSection || target.number == nil: return html(target.title, in: .link)
    default:
      return target.kind == .equation ? "Equation\u{A0}(\(number))" : "\(target.kind.noun)\u{A0}\(number)"
    }
  }

  private func write(_ citation: Citation, _ context: Context, _ out: inout String) {
    let works = citation.keys.compactMap { key in filling.worksByKey[key] }
    let isNumeric = filling.metadata.citations == .numeric
    func link(_ work: Work, _ text: String) -> String {
      context == .text ? "<a href=\"#\(work.id.htmlEscaped)\">\(text.htmlEscaped)</a>" : text.htmlEscaped
    }
    let anchor = context == .text ? " id=\"\(citation.id)\"" : ""
    out += "<span class=\"citation\"\(anchor)>"
    switch (citation.style, isNumeric) {
    case (.parenthetical, true): out += "[\(works.map { link($0, "\($0.number)") }.joined(separator: ", "))]"
    case (.parenthetical, false):
      out += "(\(works.map { link($0, "\($0.shortAuthors), \($0.year)") }.joined(separator: "; ")))"
    case (.textual, true):
      out += works.map { "\($0.shortAuthors.htmlEscaped) [\(link($0, "\($0.number)"))]" }.joined(
        separator: ", ")
    case (.textual, false):
      out += works.map { "\($0.shortAuthors.htmlEscaped) (\(link($0, $0.year)))" }.joined(separator: ", ")
    }
    out += "</span>"
  }
}

extension FormattedNumber {
  fileprivate var htmlEscaped: String {
    exponent == nil ? (mantissa + suffix).htmlEscaped : html
  }
}
