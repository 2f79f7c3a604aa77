import Diagnostics
import Foundation

/// Puts a manuscript together: `report.yml`, then every file it names, then what ties them together.
enum ManuscriptLoader {
  static func load(_ directory: URL, root: URL) throws(DiagnosticList) -> Manuscript {
    let sources = SourceSet(root: root)
    let report = ReportFile.read(directory.appending(path: "report.yml"), into: sources)
    sources.folders = report.folders(of: directory, root: root)
    let parser = DocumentParser(
      sources: sources, directory: directory, root: root, allowsHTML: report.allowsHTML)

    parser.readFront(report)
    parser.readSections(report)
    parser.resolve(report)

    let diagnostics = sources.diagnostics()
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    return Manuscript(
      metadata: report.metadata, cells: parser.cells, figureNames: parser.figureNames,
      tableNames: parser.tableNames, valueNames: parser.valueNames, attachments: parser.attachments,
      sources: sources.urls, folders: sources.folders, document: parser.document)
  }
}

extension DocumentParser {
  fileprivate func readFront(_ report: ReportFile) {
    document.abstract = report.abstract.map(blocks(ofText:)) ?? []
    let caption = report.caption.map(blocks(ofText:)) ?? []
    document.lead = report.figure.flatMap { lead($0, caption: caption) }
  }

  /// Without a list of sections, every Markdown file of the folder is one, in the order of their names and the numbers in them.
  fileprivate func readSections(_ report: ReportFile) {
    func read(_ files: [ReportFile.Entry]) -> [Block] {
      files.flatMap { blocks(ofFile: directory.appending(path: $0.text), askedForAt: $0.position) ?? [] }
    }
    if report.sections.isEmpty {
      let appendices = report.appendices.map(\.text)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
      let files = names.filter { isSection($0) && !appendices.contains($0) }.sorted(by: isBefore)
      document.sections = read(
        files.map { ReportFile.Entry(text: $0, position: Position(file: 0, offset: 0)) })
    } else {
      document.sections = read(report.sections)
    }
    numbers.beginAppendices()
    document.appendices = read(report.appendices)
  }

  /// Whether a file is a section unless `report.yml` says otherwise: hidden ones and what editors leave are none, and neither
  /// is what tells about the folder.
  private func isSection(_ name: String) -> Bool {
    name.hasSuffix(".md") && !isLeftByPrograms(name) && name.lowercased() != "readme.md"
  }

  /// Ties the ends together: footnotes to their marks, references to their targets, citations to their works.
  func resolve(_ report: ReportFile) {
    resolveFootnotes()
    resolveReferences()
    resolveCitations(report)
  }

  private func resolveFootnotes() {
    document.footnotes = notes.resolved { self.report($0, at: $1, remedy: $2) }
  }

  private func resolveReferences() {
    lazy var known = document.targets.keys.sorted()
    for reference in references {
      guard let target = document.targets[reference.label] else {
        report(
          "no label “\(reference.label)”", at: reference.position,
          remedy: suggestion(
            for: reference.label, among: known,
            otherwise: "write (\(reference.label))= before what it names"))
        continue
      }
      document.backLinks[target.id, default: []].append(reference.id)
      check(reference, target)
    }
  }

  /// A reference must fit what it refers to.
  private func check(_ reference: Reference, _ target: Target) {
    // Titles that quote titles could quote each other in a circle.
    if labels.quotingTitles.contains(reference.id), !target.title.isEmpty {
      report(
        "a title cannot show another title", at: reference.position,
        remedy: "write {numref}, or {ref}`your words <…>`")
      return
    }
    switch (reference.style, target.kind) {
    case (.equation, .equation): break
    case (.number, _) where target.number != nil: break
    case (.equation, let kind) where kind != .equation:
      report("“\(reference.label)” is no equation", at: reference.position, remedy: "write {numref}")
    case (.title, _) where target.number != nil || !target.title.isEmpty || reference.text != nil: break
    case (.title, _):
      report(
        "“\(reference.label)” has no title", at: reference.position,
        remedy: "write {ref}`your words <\(reference.label)>`")
    default:
      report("“\(reference.label)” has no number", at: reference.position, remedy: "write {ref}")
    }
  }

  private func resolveCitations(_ report: ReportFile) {
    var works: [String: Work] = [:]
    var keys: [String] = []
    let cited = Set(citations.map(\.key))
    var entriesByKey: [String: Position] = [:]
    for entry in report.bibliography {
      let url = directory.appending(path: entry.text)
      guard let file = read(url, as: .bibTeX, called: entry.text, askedForAt: entry.position) else {
        continue
      }
      func fault(_ problem: String, _ offset: Int, _ remedy: String?) {
        self.report(problem, at: Position(file: file, offset: Int32(offset)), remedy: remedy)
      }
      for bibTeX in BibTeXParser.entries(of: sources[file], report: fault) {
        let position = Position(file: file, offset: Int32(bibTeX.offset))
        if let first = entriesByKey.updateValue(position, forKey: bibTeX.key) {
          entriesByKey[bibTeX.key] = first
          fault("duplicate key “\(bibTeX.key)”", bibTeX.offset, "remove one of the entries")
          continue
        }
        keys.append(bibTeX.key)
        if cited.contains(bibTeX.key) { works[bibTeX.key] = Work(bibTeX, report: fault) }
      }
    }
    var order: [Work] = []
    var seen: Set<String> = []
    for (key, position, id) in citations {
      guard let work = works[key] else {
        self.report(
          "no work “\(key)” in the bibliography", at: position,
          remedy: suggestion(
            for: key, among: keys, otherwise: "add it to the bibliography that report.yml names"))
        continue
      }
      document.backLinks[work.id, default: []].append(id)
      if seen.insert(key).inserted { order.append(work) }
    }
    document.works = ReferenceList.ordered(order, style: report.citations)
  }
}

/// 2 comes before 10.
private func isBefore(_ a: String, _ b: String) -> Bool {
  let order = a.compare(b, options: .numeric)
  return order == .orderedSame ? a < b : order == .orderedAscending
}

/// Whether a file is hidden, or a lock or copy of a file that is being edited: `.a.md.swp`, `#a.md#`, `a.md~`, `~$a.md`.
func isLeftByPrograms(_ name: String) -> Bool {
  [".", "#", "~"].contains { name.hasPrefix($0) } || name.hasSuffix("~")
}
