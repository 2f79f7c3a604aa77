import Diagnostics
import Findings
import Foundation
import Yams

/// `report.yml`, read: what it says about the report, and where the rest of it is.
struct ReportFile {
  /// A name or a text in `report.yml`, with its place.
  struct Entry {
    let text: String
    let position: Position
  }

  var title = ""
  var subtitle: String?
  var authors: [Metadata.Author] = []
  var language = "en"
  var citations = Metadata.CitationStyle.authorYear
  var profile = Profile.standard
  var defaults: [Profile: [String: StudyDefaults]] = [:]
  var allowsHTML = false
  /// Whether the report is built only when it is named.
  var isExample = false
  /// Folders outside the package that files may be read from.
  var reads: [Entry] = []
  /// Markdown, and the text that it is read from.
  var abstract: Int32?
  var caption: Int32?
  /// The figure of the first screen, `study/name`.
  var figure: Entry?
  var bibliography: [Entry] = []
  var sections: [Entry] = []
  var appendices: [Entry] = []

  var metadata: Metadata {
    Metadata(
      title: title, subtitle: subtitle, authors: authors, language: language, citations: citations,
      profile: profile, defaults: defaults, allowsHTML: allowsHTML)
  }

  private enum Key: String, CaseIterable {
    case title, subtitle, authors, abstract, language, citations, profile, profiles, bibliography, sections
    case appendices, figure, caption, html, example, reads
  }

  /// Reads `report.yml`, and reports what is wrong with it.
  static func read(_ url: URL, into sources: SourceSet) -> ReportFile {
    var report = ReportFile()
    do throws(FileFault) {
      report.read(ReportReader(try sources.read(url, in: nil, as: .yaml), sources))
    } catch {
      sources.report(
        error.diagnostic(
          .data, "cannot read the report", sources.name(of: url),
          remedy: "a report is a folder with a report.yml"))
    }
    return report
  }

  /// Where the report's files may lie: in the package, or in what it names under `reads`, relative to its own folder.
  func folders(of directory: URL, root: URL) -> ReadableFolders {
    ReadableFolders(
      [root.path]
        + reads.map { $0.text.hasPrefix("/") ? $0.text : directory.appending(path: $0.text).path })
  }

  private mutating func read(_ reader: ReportReader) {
    guard let root = reader.yaml.root else {
      if !reader.yaml.isMalformed { reader.fail("the report has no title", remedy: "write title: …") }
      return
    }
    guard case .mapping(let mapping) = root else {
      return reader.fail("report.yml must be a list of name: value", at: root)
    }
    for (keyNode, value) in mapping {
      let name = keyNode.string ?? ""
      guard let key = Key(rawValue: name) else {
        reader.fail(
          "unknown entry “\(name)”", at: keyNode,
          remedy: suggestion(
            for: name, among: Key.allCases.map(\.rawValue),
            otherwise: "known are \(Key.allCases.map(\.rawValue).joined(separator: ", "))"))
        continue
      }
      read(key, value, reader)
    }
    if title.isEmpty { reader.fail("the report has no title", remedy: "write title: …") }
  }

  private mutating func read(_ key: Key, _ node: Node, _ reader: ReportReader) {
    switch key {
    case .title: title = reader.text(node, key.rawValue) ?? ""
    case .subtitle: subtitle = reader.text(node, key.rawValue)
    case .language: language = reader.text(node, key.rawValue) ?? language
    case .abstract: abstract = reader.markdown(node, key.rawValue)
    case .caption: caption = reader.markdown(node, key.rawValue)
    case .figure: figure = reader.entry(node, key.rawValue)
    case .bibliography: bibliography = reader.entries(node, key.rawValue)
    case .sections: sections = reader.entries(node, key.rawValue)
    case .appendices: appendices = reader.entries(node, key.rawValue)
    case .citations:
      citations = reader.choice(node, key.rawValue, Metadata.CitationStyle.allCases) ?? citations
    case .profile: profile = reader.choice(node, key.rawValue, Profile.allCases) ?? profile
    case .html: allowsHTML = reader.flag(node, key.rawValue) ?? allowsHTML
    case .example: isExample = reader.flag(node, key.rawValue) ?? isExample
    case .reads: reads = reader.folders(node, key.rawValue)
    case .authors: authors = reader.authors(node)
    case .profiles: defaults = reader.profiles(node)
    }
  }
}

/// Reads the kinds of values that `report.yml` holds.
struct ReportReader {
  let yaml: YAMLText
  private let file: Int32
  private let sources: SourceSet

  init(_ file: Int32, _ sources: SourceSet) {
    self.file = file
    self.sources = sources
    var text = MappedText()
    text.append(0..<sources[file].bytes.count, of: sources[file])
    yaml = YAMLText(text) { problem, offset, remedy in
      sources.report(problem, at: Position(file: file, offset: Int32(offset)), remedy: remedy)
    }
  }

  func fail(_ problem: String, at node: Node? = nil, remedy: String? = nil) {
    sources.report(problem, at: node.map(position) ?? Position(file: file, offset: 0), remedy: remedy)
  }

  private func position(_ node: Node) -> Position {
    Position(file: file, offset: Int32(yaml.offset(of: node)))
  }

  func text(_ node: Node, _ name: String) -> String? {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      fail("\(name) must be a text", at: node)
      return nil
    }
    return scalar.string.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func flag(_ node: Node, _ name: String) -> Bool? {
    if case .boolean(let value)? = OptionValue(node) { return value }
    fail("\(name) must be true or false", at: node)
    return nil
  }

  func entry(_ node: Node, _ name: String) -> ReportFile.Entry? {
    text(node, name).map { ReportFile.Entry(text: $0, position: position(node)) }
  }

  func entries(_ node: Node, _ name: String) -> [ReportFile.Entry] {
    guard case .sequence(let sequence) = node else { return entry(node, name).map { [$0] } ?? [] }
    return sequence.compactMap { entry($0, name) }
  }

  /// Folders, which may lie in the home folder.
  func folders(_ node: Node, _ name: String) -> [ReportFile.Entry] {
    entries(node, name).compactMap { entry in
      do throws(Diagnostic) {
        return ReportFile.Entry(text: try writtenPath(entry.text), position: entry.position)
      } catch {
        sources.report(error.problem, at: entry.position, remedy: error.remedy)
        return nil
      }
    }
  }

  func choice<Choice: RawRepresentable<String>>(_ node: Node, _ name: String, _ choices: [Choice]) -> Choice?
  {
    guard let text = text(node, name) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let names = choices.map(\.rawValue)
    fail(
      "unknown \(name) “\(text)”", at: node,
      remedy: suggestion(for: text, among: names, otherwise: "write \(names.joined(separator: " or "))"))
    return nil
  }

  /// Text in Markdown becomes a text of its own, whose lines are counted from where it stands in `report.yml`.
  func markdown(_ node: Node, _ name: String) -> Int32? {
    guard text(node, name) != nil, case .scalar(let scalar) = node, let mark = node.mark else { return nil }
    let isBlock = scalar.style == .literal || scalar.style == .folded
    let origin: (line: Int, column: Int)
    if isBlock {
      let lines = sources[file].lines
      let first = lines.dropFirst(mark.line).first { !sources[file].trimmed($0).isEmpty }
      let indentation = first.map { sources[file].trimmed($0).start - $0.start } ?? 0
      origin = (mark.line, indentation)
    } else {
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      origin = (mark.line - 1, mark.column - (isQuoted ? 0 : 1))
    }
    return sources.add(SourceText(name: sources[file].name, bytes: Array(scalar.string.utf8), origin: origin))
  }

  func authors(_ node: Node) -> [Metadata.Author] {
    let nodes = node.sequence.map(Array.init) ?? [node]
    return nodes.compactMap { node in
      guard case .mapping(let mapping) = node else {
        return text(node, "author").map { Metadata.Author(name: $0, affiliation: nil, role: nil) }
      }
      var fields: [String: String] = [:]
      for (key, value) in mapping {
        let name = key.string ?? ""
        guard ["name", "affiliation", "role"].contains(name) else {
          fail(
            "unknown entry “\(name)” of an author", at: key,
            remedy: suggestion(
              for: name, among: ["name", "affiliation", "role"],
              otherwise: "known are name, affiliation, role"))
          continue
        }
        fields[name] = text(value, name)
      }
      guard let name = fields["name"] else {
        fail("an author needs a name", at: node)
        return nil
      }
      return Metadata.Author(name: name, affiliation: fields["affiliation"], role: fields["role"])
    }
  }

  /// `profiles: {quick: {sorting: {seeds: 2}}}`
  func profiles(_ node: Node) -> [Profile: [String: StudyDefaults]] {
    var defaults: [Profile: [String: StudyDefaults]] = [:]
    for (profileNode, studies) in mapping(node, "profiles") {
      guard let profile = choice(profileNode, "profile", Profile.allCases) else { continue }
      for (study, values) in mapping(studies, "a profile") {
        var options = PlacedOptions()
        for (option, value) in mapping(values, "a study’s defaults") {
          options.set(option, value, in: sources, position: position)
        }
        defaults[profile, default: [:]][study.string ?? ""] = StudyDefaults(
          options: options.values, place: sources.place(position(study)), optionPlaces: options.places)
      }
    }
    return defaults
  }

  private func mapping(_ node: Node, _ name: String) -> [(Node, Node)] {
    guard case .mapping(let mapping) = node else {
      fail("\(name) must be a list of name: value", at: node)
      return []
    }
    return mapping.map { ($0.key, $0.value) }
  }
}
