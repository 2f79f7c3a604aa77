import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// What YAML says counts, however it is written.
@Suite struct YAMLTests {
  @Test func mergeKeysBringInWhatAGroupDoesNotSayItself() throws {
    let metadata = try Folder([
      "report.yml": """
      title: T
      profiles:
        quick:
          a: &a {seeds: 2, recipe: &r {steps: 3, rate: 0.5}}
          b: &b {seeds: 9, tokens: 4}
        standard:
          a: {<<: *a, seeds: 5}
          b: {<<: [*a, *b], recipe: {<<: *r, steps: 7}}
      """, "a.md": "",
    ]).load().metadata
    let standard = metadata.profileDefaults[.standard]
    let recipe: [String: OptionValue] = ["steps": .integer(3), "rate": .number(0.5)]
    #expect(standard?["a"] == ["seeds": .integer(5), "recipe": .object(recipe)])
    #expect(
      standard?["b"] == [
        "seeds": .integer(2), "tokens": .integer(4),
        "recipe": .object(["steps": .integer(7), "rate": .number(0.5)]),
      ])
    #expect(metadata.defaults[.standard]?["a"]?.place == .text(file: "report.yml", line: 7, column: 5))
  }

  @Test func mergeKeysWorkInCellsAndAtTheTop() throws {
    let manuscript = try Folder([
      "report.yml": "<<: {title: T, html: true}\n",
      "a.md": "```{case-study} s\na: &a {x: 1}\nb: {<<: *a, y: 2}\n```\n",
    ]).load()
    #expect(manuscript.metadata.title == "T" && manuscript.metadata.allowsHTML)
    #expect(manuscript.cells[0].options["b"] == .object(["x": .integer(1), "y": .integer(2)]))
  }

  @Test func whatCannotBeMergedIsRefusedAtItsPlace() throws {
    let problem = "only a group of entries, or a list of groups, can be merged by <<: write <<: *name"
    #expect(try Folder(["report.yml": "title: T\n<<: 3\n"]).problems() == ["report.yml:2:5: \(problem)"])
    #expect(
      try Folder(["report.yml": "title: T\nprofiles:\n  <<: [{}, x]\n"]).problems() == [
        "report.yml:3:12: \(problem)"
      ])
    #expect(
      try Folder(["report.yml": "title: T\n\"<<\": {}\n"]).problems().first?.hasPrefix(
        "report.yml:2:1: unknown entry “<<”") == true)
  }

  @Test func eachDefaultHasItsPlace() throws {
    let defaults = try #require(
      Folder([
        "report.yml": "title: T\r\nprofiles:\r\n  quick:\r\n    s:\r\n      a: 1\r\n      b: {c: 2}\r\n",
        "a.md": "",
      ]).load().metadata.defaults[.quick]?["s"])
    func place(_ line: Int, _ column: Int) -> Diagnostic.Place {
      .text(file: "report.yml", line: line, column: column)
    }
    #expect(defaults.place == place(4, 5))
    #expect(defaults.place(of: "a") == place(5, 7))
    #expect(defaults.place(of: "b.c") == place(6, 11))
    #expect(defaults.place(of: "d") == place(4, 5))
  }

  @Test func foldersInTheHomeFolderMayBeRead() throws {
    let reads = try Folder(["report.yml": "title: T\nreads: ['~bob/a']\n", "a.md": ""])
    #expect(
      reads.problems() == [
        "report.yml:2:9: “~bob/a” begins with the home folder of another user: write that folder out, or ./~bob/a"
      ])
    // A bare machine has no home.
    let hasHome = ProcessInfo.processInfo.environment["HOME"]?.hasPrefix("/") == true
    let ours = try Folder(["report.yml": "title: T\nreads: ~/a\n", "a.md": ""]).problems()
    #expect(ours.isEmpty == hasHome)
  }

  @Test(arguments: ["example: true", "example: True # on demand", "\"example\": true", "example:   TRUE"])
  func anExampleIsOneHoweverItIsWritten(_ line: String) throws {
    for end in ["\n", "\r\n"] {
      let folder = try Folder(["report.yml": "title: T\(end)\(line)\(end)"])
      let outline = ReportOutline(folder.url, root: folder.url)
      #expect(outline.isExample && outline.problems.isEmpty)
    }
  }
}
