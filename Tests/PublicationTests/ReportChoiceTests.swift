import Diagnostics
import Foundation
import Testing

@testable import Publication

/// Which report is meant when none is named.
@Suite struct ReportChoiceTests {
  private func workspace(_ reports: [String: String]) throws -> (Desk, Workspace) {
    let desk = try Desk()
    try FileManager.default.removeItem(at: desk.folder.appending(path: "Reports/halves"))
    for (name, text) in reports {
      try FileManager.default.createDirectory(
        at: desk.folder.appending(path: "Reports/\(name)"), withIntermediateDirectories: true)
      try desk.write(text, "Reports/\(name)/report.yml")
    }
    return (desk, try Workspace(around: desk.folder))
  }

  private func chosen(_ reports: [String: String], _ name: String? = nil) throws -> String {
    let (desk, workspace) = try workspace(reports)
    defer { withExtendedLifetime(desk) {} }
    do {
      return try workspace.report(chosen: name)
    } catch let problem as Diagnostic {
      return "\(problem.kind.rawValue) \(problem)"
    } catch let list as DiagnosticList {
      return list.all.map { "\($0.kind.rawValue) \($0)" }.joined(separator: "; ")
    }
  }

  @Test(arguments: [
    "title: A\r\nexample: true\r\n", "title: A\nexample: True\n", "title: A\nexample: true  # on demand\n",
    "title: A\n\"example\": true\n", "{title: A, example: true}", "title: A\nexample: true\nnonsense: 1\n",
  ]) func anExampleIsNotChosenHoweverItSaysSo(_ example: String) throws {
    #expect(try chosen(["aaa": example, "main": "title: M\n"]) == "main")
  }

  @Test func theOnlyReportIsChosenWhateverItIs() throws {
    #expect(try chosen(["a": "title: A\nexample: true\n"]) == "a")
    #expect(try chosen(["a": "title: [\n"]) == "a")
    #expect(try chosen(["a": "title: A\n", ".hidden": "title: H\n"]) == "a")
  }

  @Test func thereIsNoGuessBetweenTwo() throws {
    let two = ["a": "title: A\n", "b": "title: B\n"]
    #expect(
      try chosen(two)
        == "64 several reports are no examples: a, b: Reports: name the one you mean, or write example: true into the report.yml of the others"
    )
    #expect(try chosen(two, "b") == "b")
    let examples = two.mapValues { $0 + "example: true\n" }
    #expect(try chosen(examples) == "64 every report is an example: Reports: name the one you mean")
    #expect(try chosen([:]) == "64 there is no report: Reports: add one")
  }

  @Test(arguments: [
    ("title: A\nexample: ture\n", "65 Reports/a/report.yml:2:10: example must be true or false"),
    (
      "title: A\nexmple: true\n",
      "65 Reports/a/report.yml:2:1: unknown entry “exmple”: did you mean “example”?"
    ),
    ("title: [\n", "65 Reports/a/report.yml:2:1: malformed YAML"),
    (
      "title: A\n<<<<<<< x\nexample: true\n=======\n>>>>>>> y\n",
      "65 Reports/a/report.yml:2:1: an unresolved merge"
    ),
  ]) func aReportThatCannotBeReadStopsTheChoiceAndNoNamedReport(_ broken: String, _ message: String) throws {
    let reports = ["a": broken, "main": "title: M\n"]
    #expect(try chosen(reports).hasPrefix(message))
    #expect(try chosen(reports, "main") == "main")
  }

  @Test func aReportIsFoundHoweverItsAccentsAreStored() throws {
    let found = try chosen(["nai\u{308}f": "title: A\n", "b": "title: B\n"], "na\u{EF}f")
    #expect(Array(found.utf8) == Array("nai\u{308}f".utf8))
  }
}
