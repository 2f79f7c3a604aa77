import Diagnostics
import Foundation

extension DocumentParser {
  /// `{figure} study/name` or `{figure} picture.png`, with its caption below.
  func figure(_ directive: Directive, _ options: DirectiveOptions, _ position: Position) -> Block {
    let source = argument(directive, position.file)
    let at = argumentPosition(directive, position.file)
    let number = String(numbers.next(.figure))
    let caption = blocks(of: directive.body, in: position.file)
    if caption.isEmpty {
      report("a figure needs a caption", at: position, remedy: "write it below the figure’s name")
    }
    let alt = options.text("alt").flatMap { $0.isEmpty ? nil : $0 }
    let content: FigureBlock.Content
    let fallback: String
    if isResultName(source) {
      let request = Manuscript.Request(name: source, place: sources.place(at))
      figureNames.append(request)
      content = .computed(request)
      fallback = "fig-" + source.replacing("/", with: "-")
    } else if source.isEmpty {
      report(
        "a figure needs a name", at: position, remedy: "write ```{figure} study/name or a picture’s path")
      content = .file(Picture(path: "", alt: "", size: nil))
      fallback = "fig-\(number)"
    } else {
      content = .file(picture(source, alt: alt ?? "", at: at))
      fallback = "fig-\(number)"
    }
    let id = identify(.figure, number: number, title: [], options, fallback: fallback, at: position)
    return .figure(
      FigureBlock(
        content: content, number: number, id: id ?? fallback, caption: caption, isWide: options.flag("wide"),
        alt: alt))
  }

  /// `{table} study/name` with its caption below, or `{table} caption` with a Markdown table below.
  func table(_ directive: Directive, _ options: DirectiveOptions, _ position: Position) -> Block {
    let source = argument(directive, position.file)
    let number = String(numbers.next(.table))
    let body = blocks(of: directive.body, in: position.file)
    let content: TableBlock.Content
    let caption: [Block]
    let fallback: String
    if isResultName(source) {
      let request = Manuscript.Request(
        name: source, place: sources.place(argumentPosition(directive, position.file)))
      tableNames.append(request)
      content = .computed(request)
      caption = body
      fallback = "tab-" + source.replacing("/", with: "-")
    } else {
      fallback = "tab-\(number)"
      caption =
        directive.argument.isEmpty ? [] : [.paragraph(inlines(of: directive.argument, in: position.file))]
      if case .grid(let grid)? = body.first, body.count == 1 {
        content = .written(grid)
      } else {
        report(
          "{table} needs a table", at: position,
          remedy: "write {table} study/name, or a Markdown table and nothing else below")
        content = .written(Grid(alignments: [], head: [], rows: []))
      }
    }
    if caption.isEmpty { report("a table needs a caption", at: position) }
    let id = identify(.table, number: number, title: [], options, fallback: fallback, at: position)
    return .table(TableBlock(content: content, number: number, id: id ?? fallback, caption: caption))
  }

  /// Whether a figure's or table's name is `study/name` rather than a path or a caption.
  private func isResultName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy {
        !$0.isEmpty && $0.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
      }
  }

  /// The figure of the first screen, which `report.yml` names.
  func lead(_ figure: ReportFile.Entry, caption: [Block]) -> FigureBlock? {
    guard isResultName(figure.text) else {
      report("“\(figure.text)” names no figure", at: figure.position, remedy: "write study/name")
      return nil
    }
    let request = Manuscript.Request(name: figure.text, place: sources.place(figure.position))
    figureNames.append(request)
    let number = String(numbers.next(.figure))
    let id = labels.unique("fig-" + figure.text.replacing("/", with: "-"))
    register(id, Target(kind: .figure, id: id, number: number, title: []), at: figure.position)
    return FigureBlock(
      content: .computed(request), number: number, id: id, caption: caption, isWide: true, alt: nil)
  }
}
