import Diagnostics
import Foundation

/// Copies an example into a workspace under a name of the author's: the start of a new study or report.
///
/// The examples lie in `Templates/New` and are complete, so that what an author starts from compiles and passes its tests. In
/// a study's files `Example` stands for the type and `example-study` for the name.
public struct Scaffold: Sendable {
  let workspace: Workspace

  /// A scaffold in this workspace.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// A study: its three sources, its test, its section in a report, and its line in the catalogue.
  ///
  /// - Parameters:
  ///   - name: in kebab case, `heat-flow`.
  ///   - studies: the names that are taken.
  ///   - report: the report that gets the section.
  /// - Returns: what was written, relative to the workspace.
  /// - Throws: `Diagnostic` of kind `.usage` for a name that is none or is taken, `.inputOutput` where a file exists or
  ///   cannot be written; nothing is written then.
  public func study(_ name: String, besides studies: [String], report: String) throws(Diagnostic) -> [String]
  {
    let type = try Self.checked(name, "study").split(separator: "-").map {
      $0.prefix(1).uppercased() + $0.dropFirst()
    }
    .joined()
    guard !studies.contains(name) else {
      throw Diagnostic(
        .usage, "there is a case study “\(name)” already", at: .named(name), remedy: "choose another name")
    }
    guard !Self.foreignTypes.contains(type), !declares(type) else {
      throw Diagnostic(
        .usage, "the study’s type would be \(type), and there is such a type already", at: .named(name),
        remedy: "choose a longer name")
    }
    let sources = ["Trial", "", "Conclusions"].map { part in
      ("New/Study/Example\(part).swift", "Sources/CaseStudies/\(type)/\(type)\(part).swift")
    }
    let others = [
      ("New/Study/ExampleTests.swift", "Tests/CaseStudiesTests/\(type)Tests.swift"),
      ("New/Study/example-study.md", "Reports/\(report)/studies/\(name).md"),
    ]
    let catalogue = "Sources/CaseStudies/Catalogue.swift"
    let list = try text(workspace.root.appending(path: catalogue))
    guard let end = list.range(of: "\n]", options: .backwards) else {
      throw Diagnostic(
        .inputOutput, "cannot find the end of the list of studies", at: .named(catalogue),
        remedy: "let it end with ] on a line of its own")
    }
    let written = try copy(sources + others) {
      $0.replacing("Example", with: type).replacing("example-study", with: name)
    }
    try write(list.replacingCharacters(in: end, with: "\n  \(type)(),\n]"), to: catalogue)
    return written + [catalogue]
  }

  /// A report: a folder with `report.yml`, one section and a bibliography.
  ///
  /// - Returns: what was written, relative to the workspace.
  /// - Throws: as `study`.
  public func report(_ name: String) throws(Diagnostic) -> [String] {
    let name = try Self.checked(name, "report")
    guard !FileManager.default.fileExists(atPath: workspace.report(name).path) else {
      throw Diagnostic(
        .usage, "there is a folder “\(name)” in Reports already", at: .named(name),
        remedy: "choose another name")
    }
    return try copy(
      ["report.yml", "01-introduction.md", "references.bib"].map {
        ("New/Report/\($0)", "Reports/\(name)/\($0)")
      }
    ) { $0 }
  }

  /// - Throws: `Diagnostic` of kind `.usage` unless the name is in kebab case.
  private static func checked(_ name: String, _ kind: String) throws(Diagnostic) -> String {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    let isName =
      name.count <= 60
      && words.allSatisfy { word in
        !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
      } && (97...122).contains(name.utf8.first ?? 0)
    guard isName else {
      throw Diagnostic(
        .usage, "“\(name)” cannot name a \(kind)", at: .named("NAME"),
        remedy: "write up to 60 lower-case letters and digits, words joined by hyphens, such as heat-flow")
    }
    return name
  }

  /// Types that the standard library or the language has.
  private static let foreignTypes: Set<String> = [
    "Any", "AnyObject", "Array", "Bool", "Character", "Codable", "Comparable", "Data", "Decodable", "Decoder",
    "Dictionary",
    "Double", "Encodable", "Encoder", "Equatable", "Error", "Float", "Hashable", "Identifiable", "Int",
    "Never", "Optional",
    "Protocol", "Range", "Result", "Self", "Sendable", "Sequence", "Set", "String", "Substring", "Task",
    "Test", "Type", "Void",
  ]

  /// Whether a source of the project declares a type of this name.
  private func declares(_ type: String) -> Bool {
    let folder = workspace.root.appending(path: "Sources")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let declaration = /\b(?:actor|class|enum|protocol|struct|typealias)\s+(\w+)/
    return paths.filter { $0.hasSuffix(".swift") }.contains { path in
      let source = (try? text(folder.appending(path: path))) ?? ""
      return source.contains(type) && source.matches(of: declaration).contains { $0.output.1 == type }
    }
  }

  /// Reads all templates and looks at all places before it writes the first file.
  private func copy(
    _ files: [(template: String, path: String)], _ change: (String) -> String
  ) throws(Diagnostic) -> [String] {
    var contents: [(String, String)] = []
    for (template, path) in files {
      guard !FileManager.default.fileExists(atPath: workspace.root.appending(path: path).path) else {
        throw Diagnostic(
          .inputOutput, "the file exists already, and nothing was written", at: .named(path),
          remedy: "move it away, or choose another name")
      }
      contents.append((change(try text(workspace.templates.appending(path: template))), path))
    }
    for (content, path) in contents { try write(content, to: path) }
    return contents.map(\.1)
  }

  private func text(_ url: URL) throws(Diagnostic) -> String {
    do throws(FileFault) {
      return String(
        decoding: try InputFile(url.path, atMost: InputFile.textLimit).contents(), as: UTF8.self)
    } catch {
      throw error.diagnostic(
        .inputOutput, "cannot read the file", url.path,
        remedy: "run this in a complete checkout of the project")
    }
  }

  private func write(_ text: String, to path: String) throws(Diagnostic) {
    let url = workspace.root.appending(path: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw Diagnostic(
        .inputOutput, "cannot write the file (\(reason(error)))", at: .named(path),
        remedy: "check permissions and free space")
    }
  }
}
