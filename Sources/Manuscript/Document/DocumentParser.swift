import Diagnostics
import Findings
import Foundation
import TeXMath

/// Reads the files of a report into one numbered document.
///
/// Numbers are given in the order of reading, which is the order of the text; references are checked at the end,
/// when every label is known.
final class DocumentParser {
  let sources: SourceSet
  let directory: URL
  let root: URL
  let allowsHTML: Bool

  var document = Document()
  var cells: [Cell] = []
  var figureNames: [Manuscript.Request] = []
  var tableNames: [Manuscript.Request] = []
  var valueNames: [Manuscript.Request] = []
  var attachments: [String] = []
  var numbers = Numbering()
  var labels = Labels()
  var references: [Reference] = []
  var citations: [(key: String, position: Position, id: String)] = []
  var notes = FootnoteTable()
  /// The sizes of pictures that were looked at.
  var pictureSizes: [String: PixelSize?] = [:]

  /// Files being read, the innermost last.
  private var opened: [URL] = []
  /// Directives being read, one within the other.
  private(set) var directiveDepth = 0
  /// Lists, quotations and directives around what is being read.
  private var depth = 0
  /// Directives deeper than this are refused.
  private static let depthLimit = 16

  init(sources: SourceSet, directory: URL, root: URL, allowsHTML: Bool) {
    self.sources = sources
    self.directory = directory
    self.root = root
    self.allowsHTML = allowsHTML
  }

  func report(
    _ problem: @autoclosure () -> String, at position: Position, remedy: @autoclosure () -> String? = nil
  ) {
    sources.report(problem(), at: position, remedy: remedy())
  }

  // MARK: Files and lines

  /// The blocks of a file, or `nil` when it cannot be read or is being read already.
  func blocks(ofFile url: URL, askedForAt position: Position) -> [Block]? {
    let url = url.standardizedFileURL
    let name = sources.name(of: url)
    if let start = opened.firstIndex(of: url) {
      let circle = (opened[start...] + [url]).map(sources.name).joined(separator: " → ")
      report("“\(name)” includes itself: \(circle)", at: position, remedy: "break the circle")
      return nil
    }
    guard opened.count < Self.depthLimit else {
      report(
        "files included more than \(Self.depthLimit) deep", at: position, remedy: "include it further out")
      return nil
    }
    guard let file = read(url, as: .markdown, called: name, askedForAt: position) else { return nil }
    opened.append(url)
    defer { opened.removeLast() }
    return blocks(ofText: file)
  }

  /// Reads a file that the text asks for; `nil`, reported, when it is not to be read.
  func read(
    _ url: URL, as format: SourceText.Format, called name: String, askedForAt position: Position
  ) -> Int32? {
    do throws(FileFault) {
      return try sources.read(url, in: sources.folders, as: format)
    } catch {
      report(error, url, called: name, at: position)
      return nil
    }
  }

  /// Reports why a file is not read.
  func report(_ fault: FileFault, _ url: URL, called name: String, at position: Position) {
    if fault.isMissing {
      report("cannot read “\(name)”", at: position, remedy: remedy(forMissing: url))
    } else {
      report("cannot read “\(name)” (\(fault.reason))", at: position, remedy: fault.remedy)
    }
  }

  /// The blocks of a whole text.
  func blocks(ofText file: Int32) -> [Block] {
    let lines = sources[file].lines
    if let first = lines.first, sources[file].string(first.range) == "---" {
      report(
        "front matter is not read", at: Position(file: file, offset: 0),
        remedy: "put these entries into report.yml")
    }
    return blocks(of: lines, in: file)
  }

  /// The blocks that lines of a text hold.
  func blocks(of lines: [Line], in file: Int32) -> [Block] {
    let source = sources[file]
    let flow = FlowScanner.scan(lines, of: source) { [sources] problem, offset, remedy in
      sources.report(problem, at: Position(file: file, offset: Int32(offset)), remedy: remedy)
    }
    let blocks = MarkdownTree.blocks(
      of: flow, source: source, file: file, depth: depth, allowsHTML: allowsHTML,
      meaning: meaning(of: flow, in: file))
    for note in flow.footnotes {
      let position = Position(file: file, offset: Int32(note.offset))
      let body = self.blocks(of: note.lines, in: file)
      if !notes.define(note.name, in: file, body, at: position) {
        report("footnote “\(note.name)” is defined twice", at: position, remedy: "rename one of them")
      }
    }
    return blocks.filter { block in
      if case .anchor(let id) = block { return !labels.claimed.contains(id) }
      return true
    }
  }

  /// The text of one line, such as a directive's title.
  func inlines(of line: Line, in file: Int32) -> [Inline] {
    if line.isEmpty { return [] }
    let blocks = blocks(of: [line], in: file)
    if case .paragraph(let content)? = blocks.first, blocks.count == 1 { return content }
    report(
      "expected one line of text", at: Position(file: file, offset: Int32(line.start)),
      remedy: "a title cannot begin like a list, a heading or a quotation: put a backslash first")
    return []
  }

  private func meaning(of flow: Flow, in file: Int32) -> MarkdownTree.Meaning {
    MarkdownTree.Meaning(
      special: { index, depth in
        guard flow.specials.indices.contains(index) else { return [] }
        let outer = self.depth
        self.depth = depth
        defer { self.depth = outer }
        return self.blocks(of: flow.specials[index], in: file)
      },
      heading: heading,
      role: role,
      footnote: { name, position in
        let id = "note-mark-\(self.numbers.next(.footnoteMark))"
        let index = self.notes.mark(name, in: position.file, at: position, id: id)
        return .footnote(index, mark: id)
      },
      math: { self.formula($0, isDisplay: $1, in: file) },
      link: link,
      image: { .image(self.picture($0, alt: $1.plainText(), at: $2)) },
      code: { text, info, _ in
        .code(text, language: info.split(whereSeparator: { " \t{".contains($0) }).first.map(String.init))
      },
      problem: { self.report($0, at: $1, remedy: $2) })
  }

  private func blocks(of special: Flow.Special, in file: Int32) -> [Block] {
    switch special {
    case .target(let label, let offset):
      let position = Position(file: file, offset: Int32(offset))
      labels.pending.append((label, position))
      register(label, Target(kind: .place, id: label, number: nil, title: []), at: position)
      return [.anchor(id: label)]
    case .equation(let source):
      return [equation(source.tex, label: source.label, at: source.offset, in: file)]
    case .directive(let directive):
      guard directiveDepth < Self.depthLimit else {
        report(
          "directives nested more than \(Self.depthLimit) deep",
          at: Position(file: file, offset: Int32(directive.offset)))
        return []
      }
      // What an included file holds stands where the inclusion stands.
      let depth = directive.name == "include" ? 0 : 1
      directiveDepth += depth
      defer { directiveDepth -= depth }
      return blocks(of: directive, in: file)
    }
  }

  // MARK: Pieces

  func formula(_ text: MappedText, isDisplay: Bool, in file: Int32) -> Formula {
    let tex = text.string
    // What was meant by a mistake that is not listed is not searched for.
    if sources.isFull { return Formula(tex: tex, math: nil, isDisplay: isDisplay) }
    do throws(TeXError) {
      return Formula(tex: tex, math: try Math(parsing: tex), isDisplay: isDisplay)
    } catch {
      let offset = text.source(of: min(error.offset, text.bytes.count))
      report(
        error.message, at: Position(file: file, offset: Int32(offset)),
        remedy: error.suggestion.map { "did you mean “\($0)”?" })
      return Formula(tex: tex, math: nil, isDisplay: isDisplay)
    }
  }

  func equation(
    _ tex: MappedText, label: (name: String, offset: Int)?, at offset: Int, in file: Int32
  ) -> Block {
    let formula = formula(tex, isDisplay: true, in: file)
    let position = Position(file: file, offset: Int32(offset))
    var own = claimLabels(before: position)
    if let label { own.append((label.name, Position(file: file, offset: Int32(label.offset)))) }
    guard let first = own.first else { return .equation(Equation(formula: formula, number: nil, id: nil)) }
    let number = String(numbers.next(.equation))
    for (name, place) in own {
      register(name, Target(kind: .equation, id: first.label, number: number, title: []), at: place)
    }
    return .equation(Equation(formula: formula, number: number, id: first.label))
  }

  private func heading(_ level: Int, _ content: [Inline], _ position: Position) -> Block {
    if directiveDepth > 0 {
      report("a heading cannot stand in a directive", at: position, remedy: "end the directive before it")
    }
    if level > numbers.level + 1 {
      report(
        "heading of level \(level) under one of level \(numbers.level)", at: position,
        remedy: "write \(String(repeating: "#", count: numbers.level + 1))")
    }
    let title = content.plainText()
    if title.allSatisfy(\.isWhitespace) {
      report("empty heading", at: position, remedy: "give it a title")
    }
    let number = numbers.heading(level)
    let own = claimLabels(before: position)
    let id = own.first?.label ?? labels.unique("sec-" + slug(title))
    let target = Target(
      kind: numbers.isAppendix ? .appendix : .section, id: id, number: number, title: content)
    for (label, place) in own { register(label, target, at: place) }
    if own.isEmpty { register(id, target, at: position) }
    return .heading(
      Heading(level: level, number: number, isAppendix: numbers.isAppendix, content: content, id: id))
  }

  /// Lower-case letters and digits, joined by hyphens.
  private func slug(_ title: String) -> String {
    let words = title.lowercased().split { !($0.isLetter || $0.isNumber) }
    return words.isEmpty ? "section" : words.joined(separator: "-")
  }
}
