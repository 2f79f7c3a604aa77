import Foundation

/// Writes lines of text as GitHub-flavoured Markdown.
struct MarkdownInlines {
  let filling: Filling
  /// In a table's cell a bar would end the cell.
  var isInTable = false

  func text(_ pieces: [Inline]) -> String {
    var out = ""
    for piece in pieces { out += text(piece) }
    return out
  }

  private func text(_ piece: Inline) -> String {
    switch piece {
    case .text(let text): text.markdownEscaped
    case .softBreak: "\n"
    case .hardBreak: "\\\n"
    case .emphasis(let content): "*\(text(content))*"
    case .strong(let content): "**\(text(content))**"
    case .struck(let content): "~~\(text(content))~~"
    case .code(let code): isInTable ? code.markdownCode.replacing("|", with: "\\|") : code.markdownCode
    case .math(let formula): Self.formula(formula.tex, inTable: isInTable)
    case .link(let content, .address(let address)): "[\(text(content))](\(Self.address(address)))"
    case .link(let content, .file(let path, let fragment)):
      "[\(text(content))](\(Self.address(fileAddress(path) + fragment)))"
    case .image(let picture): "![\(picture.alt.markdownEscaped)](\(fileAddress(picture.path)))"
    case .html(let html): html
    case .reference(let reference): text(reference)
    case .citation(let citation): text(citation)
    case .footnote(let index, _): "[^\(index + 1)]"
    case .value(let query): filling.numbers(query).map(\.plain).joined(separator: ", ").markdownEscaped
    }
  }

  /// A formula for GitHub: between backticks nothing in it is taken for Markdown.
  static func formula(_ tex: String, inTable: Bool) -> String {
    let line = tex.replacing("\n", with: " ")
    let safe = inTable ? line.replacing("\\|", with: "\\Vert ").replacing("|", with: "\\vert ") : line
    return "$`\(safe)`$"
  }

  static func address(_ path: String) -> String {
    let isBare = path.utf8.allSatisfy { $0 > 0x20 && !"()<>\\".utf8.contains($0) }
    return isBare ? path : "<\(path.replacing("<", with: "%3C").replacing(">", with: "%3E"))>"
  }

  private func text(_ reference: Reference) -> String {
    guard let target = filling.document.targets[reference.label] else { return "" }
    let number = target.number ?? ""
    let words: String
    let isSection = target.kind == .section || target.kind == .appendix
    if let text = reference.text {
      words = self.text(text).replacing("%s", with: number)
    } else if reference.style == .equation {
      words = "(\(number))"
    } else if reference.style == .title, isSection || target.number == nil {
      words = text(target.title)
    } else {
      words = target.kind == .equation ? "Equation\u{A0}(\(number))" : "\(target.kind.noun)\u{A0}\(number)"
    }
    return "[\(words)](#\(target.id))"
  }

  private func text(_ citation: Citation) -> String {
    let works = citation.keys.compactMap { filling.worksByKey[$0] }
    func link(_ work: Work, _ text: String) -> String { "[\(text.markdownEscaped)](#\(work.id))" }
    switch (citation.style, filling.metadata.citations) {
    case (.parenthetical, .numeric):
      return "\\[\(works.map { link($0, "\($0.number)") }.joined(separator: ", "))\\]"
    case (.parenthetical, .authorYear):
      return "(\(works.map { link($0, "\($0.shortAuthors), \($0.year)") }.joined(separator: "; ")))"
    case (.textual, .numeric):
      return works.map { "\($0.shortAuthors.markdownEscaped) \\[\(link($0, "\($0.number)"))\\]" }
        .joined(separator: ", ")
    case (.textual, .authorYear):
      return works.map { "\($0.shortAuthors.markdownEscaped) (\(link($0, $0.year)))" }.joined(separator: ", ")
    }
  }
}
