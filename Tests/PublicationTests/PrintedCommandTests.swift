import ArgumentParser
import Diagnostics
import Foundation
import Testing

@testable import report

/// Every command that is printed to be copied is one that runs.
@Suite struct PrintedCommandTests {
  /// A command, and where it is printed.
  struct Printed: CustomTestStringConvertible, Sendable {
    let command: String
    let place: String

    var testDescription: String { "\(place): \(command)" }
  }

  private static let subcommands = Report.configuration.subcommands.map { $0._commandName }.joined(
    separator: "|")

  private static func text(_ path: String) -> String {
    (try? String(contentsOf: package.appending(path: path), encoding: .utf8)) ?? ""
  }

  private static func files(in folder: String, ending: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: package.appending(path: folder).path)?.allObjects ?? []
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) && !$0.hasPrefix("_build") }
      .map { "\(folder)/\($0)" }.sorted()
  }

  /// What stands between backticks, and the lines of code blocks.
  private static func code(in markdown: String) -> [String] {
    var isBlock = false
    var found: [String] = []
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isBlock.toggle()
      } else if isBlock {
        found.append(String(line))
      } else {
        found += line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
    }
    return found
  }

  /// The commands in the literals of a source; what is put in when it runs stands as one word.
  private static func commands(inSource source: String) -> [String] {
    let isCommand = try? Regex("(?:swift run |[`\"])report (?:\(subcommands))\\b[^`\"]*")
    return source.split(separator: "\n").flatMap { line -> [String] in
      let text = line.trimmingCharacters(in: .whitespaces)
        .replacing(/\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/, with: "x")
      if text.hasPrefix("//") { return [] }
      if text.hasPrefix("report ") { return [text] }
      return isCommand.map { text.matches(of: $0).map { String(text[$0.range]) } } ?? []
    }.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "`\"")) }
  }

  private static let documents =
    ["README.md"] + files(in: "Documentation", ending: ".md") + files(in: "Reports", ending: ".md")
    + files(in: "Templates", ending: ".md")

  private static let inDocuments: [Printed] = documents.flatMap { path in
    code(in: text(path)).map { Printed(command: $0, place: path) }
  }

  static let calls: [Printed] =
    (inDocuments
    + files(in: "Sources", ending: ".swift").flatMap { path in
      commands(inSource: text(path)).map { Printed(command: $0, place: path) }
    }).filter { $0.command.hasPrefix("swift run report ") || $0.command.hasPrefix("report ") }

  static let makes: [Printed] =
    (inDocuments + code(in: text(".ci/run")).map { Printed(command: $0, place: ".ci/run") })
    .filter { $0.command.hasPrefix("make ") }

  /// Whether the program takes the arguments; nothing runs.
  private func isUnderstood(_ command: String) throws -> Bool {
    let words = try shellWords(command)
    let arguments = words.drop { $0 != "report" }.dropFirst()
    do {
      _ = try Report.command(Array(arguments))
      return true
    } catch {
      return Report.exitCode(for: error).isSuccess
    }
  }

  @Test func commandsAreFound() {
    let places = Set(Self.calls.map(\.place))
    for place in [
      "README.md", "Documentation/clusters.md", "Reports/getting-started/guide.md",
      "Sources/report/New.swift",
      "Sources/report/Construct.swift", "Sources/Pipeline/Registry.swift",
      "Sources/Pipeline/Explanation.swift",
    ] { #expect(places.contains(place), "\(place)") }
    #expect(Self.calls.count > 30 && Self.makes.count > 5)
  }

  /// There is no `report` on a reader's path.
  @Test(arguments: calls) func theProgramTakesIt(_ printed: Printed) throws {
    let isUsage = printed.place == "Sources/report/Construct.swift"
    #expect(isUsage || printed.command.hasPrefix("swift run report "))
    #expect(try isUnderstood(printed.command))
  }

  @Test func aMistakeWouldBeSeen() throws {
    #expect(try !isUnderstood("swift run report all getting-started"))
    #expect(try !isUnderstood("report all --report my report"))
    #expect(try !isUnderstood("report nonsense"))
    #expect(try isUnderstood("report all --fresh --profile quick"))
    #expect(try isUnderstood("report run sorting --fresh --profile quick"))
  }

  @Test(arguments: makes) func makeHasTheTarget(_ printed: Printed) throws {
    let targets = Self.text("Makefile").split(separator: "\n").compactMap {
      $0.prefixMatch(of: /([a-z][a-z-]*):/)?.1
    }
    for word in try shellWords(printed.command).dropFirst() where !word.contains("=") {
      #expect(targets.contains(word[...]), "\(word)")
    }
  }

  /// The command under a figure, and the one that an explanation gives.
  @Test(arguments: ["my report", "it's $5 & \"more\"", "-x", "ä;b"])
  func theCommandsOfABuiltPageRun(_ name: String) throws {
    let desk = try Desk(manuscript: SubcommandTests.manuscript)
    try FileManager.default.moveItem(
      at: desk.folder.appending(path: "Reports/halves"), to: desk.folder.appending(path: "Reports/\(name)"))
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    let page = try String(
      contentsOf: desk.folder.appending(path: "Reports/_build/\(name)/index.html"), encoding: .utf8)
    let printed = try #require(page.firstMatch(of: /swift run report all [^<]*/)).output
      .replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    let explanation = try report("explain", "function-1d/sine", in: desk.folder).output
    let explained = try #require(explanation.firstMatch(of: /swift run report all --report .*/)).output
    #expect(explained.hasPrefix(printed), "\(explained)")
    let command = printed.replacing("swift run report", with: "\"$report\"")
    let ending = try shell("\(command) --quiet", in: desk.folder.appending(path: "Reports/\(name)"))
    #expect(ending.code == 0, "\(printed): \(ending.errors)")
  }

  @Test func theCommandUnderAStudysFigureRuns() throws {
    let desk = try Desk()
    let output = desk.folder.appending(path: "study")
    func run(_ options: String) throws -> Ending {
      try shell(
        "\"$report\" run function-1d --profile quick --fresh --quiet \(options)", in: desk.folder)
    }
    #expect(try run("--output \(output.path)").code == 0)
    let record = try String(
      contentsOf: output.appending(path: "data/function-1d.study.json"), encoding: .utf8)
    let printed = try #require(record.firstMatch(of: /swift run report run [^"]*/)).output
    #expect(printed == "swift run report run function-1d --profile quick --fresh")
  }
}
