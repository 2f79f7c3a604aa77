import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// Everything that can be wrong, at its place, with what to do about it.
@Suite struct BadInputTests {
  /// The report in `Fixtures/bad` has one of each fault; `expected.txt` is what an author is told.
  @Test func everyFaultIsReportedInOneRun() throws {
    let folder = Sample.package.appending(path: "Tests/ManuscriptTests/Fixtures/bad")
    let expected = try String(contentsOf: folder.appending(path: "expected.txt"), encoding: .utf8)
    let error = try #require(throws: DiagnosticList.self) { try Manuscript.load(folder, root: folder) }
    let found = error.all.map(\.description)
    for (found, expected) in zip(found, expected.split(separator: "\n")) { #expect(found == expected) }
    #expect(found.count == expected.split(separator: "\n").count)
    #expect(error.all.allSatisfy { $0.kind == .data })
  }

  @Test func aFolderWithoutAReport() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "no-report-\(UUID().uuidString)")
    let error = try #require(throws: DiagnosticList.self) { try Manuscript.load(folder, root: folder) }
    #expect(
      error.all.map(\.description) == [
        "cannot read the report (No such file or directory): report.yml: a report is a folder with a report.yml"
      ])
  }

  @Test func malformedReportFile() throws {
    #expect(
      try Folder(["report.yml": "title: [a\nb: c\n"]).problems()
        == ["report.yml:2:2: malformed YAML: did not find expected ',' or ']' while parsing a flow sequence"])
    #expect(
      try Folder(["report.yml": ""]).problems() == ["report.yml:1:1: the report has no title: write title: …"]
    )
    #expect(
      try Folder(["report.yml": "title: a\ntitle: b"]).problems().contains {
        $0.contains("“title” is given twice")
      })
    #expect(
      try Folder(["report.yml": "- a"]).problems() == [
        "report.yml:1:1: report.yml must be a list of name: value"
      ])
  }

  @Test func unclosedFences() throws {
    #expect(
      try problems("a\n\n  ````{note}\nb\n```\n") == [
        "a.md:3:3: unclosed {note}: close it with ```` on a line of its own, and let an outer fence be longer than those within",
        "a.md:5:1: unclosed ```: close it with ``` on a line of its own, and let an outer fence be longer than those within",
      ])
    #expect(try problems("~~~\nb").map { $0.prefix(23) } == ["a.md:1:1: unclosed ~~~:"])
    #expect(
      try problems("```{figure} a/b\nC\n```{figure} c/d\nC\n```").map { $0.prefix(28) } == [
        "a.md:1:1: unclosed {figure}:"
      ])
    #expect(
      try problems(":::{note}\na\n:::\n:::") == [
        "a.md:4:1: this fence closes nothing: remove it, or open a directive with :::{name}"
      ])
    #expect(try problems("$$\na\n\nb\n$$").first?.hasPrefix("a.md:1:1: unclosed $$") == true)
  }

  @Test func placesCountUnicodeScalars() throws {
    #expect(try problems("ä€🙂 {reff}`x`") == ["a.md:1:5: unknown role {reff}: did you mean “ref”?"])
  }

  @Test func faultsInNestedTextHaveTheirOwnPlaces() throws {
    #expect(
      try problems("- a\n\n  ````{note} t\n  :label: n\n\n  ```{warning}\n  - $\\nope$\n  ```\n  ````") == [
        "a.md:7:6: unknown command \\nope"
      ])
    #expect(try problems("> a {reff}`b`") == ["a.md:1:5: unknown role {reff}: did you mean “ref”?"])
    #expect(
      try problems("[^a]\n\n[^a]: b\n    {reff}`c`") == ["a.md:4:5: unknown role {reff}: did you mean “ref”?"]
    )
    #expect(try problems("$$\na\n+ \\nope\n$$") == ["a.md:3:3: unknown command \\nope"])
  }

  @Test func faultsInTheAbstractAreCountedFromItsLine() throws {
    #expect(
      try Folder(["report.yml": "title: T\nabstract: |\n\n  a\n  b {reff}`x`\n", "a.md": ""]).problems() == [
        "report.yml:5:5: unknown role {reff}: did you mean “ref”?"
      ])
    #expect(
      try Folder(["report.yml": "title: T\nabstract: \"b {reff}`x`\"\n", "a.md": ""]).problems() == [
        "report.yml:2:14: unknown role {reff}: did you mean “ref”?"
      ])
  }

  @Test func headingsInTheWrongPlace() throws {
    #expect(try problems("## A") == ["a.md:1:4: heading of level 2 under one of level 0: write #"])
    #expect(try problems("- # A") == ["a.md:1:5: a heading cannot stand in a list or quotation"])
    #expect(
      try problems("```{note}\n# A\n```") == [
        "a.md:2:3: a heading cannot stand in a directive: end the directive before it"
      ])
    #expect(try problems("#") == ["a.md:1:1: empty heading: give it a title"])
    #expect(
      try problems("---\ntitle: a\n---\n").first
        == "a.md:1:1: front matter is not read: put these entries into report.yml")
  }

  @Test func titlesThatQuoteTitles() throws {
    #expect(
      try problems(
        "(a)=\n# *{ref}`b`*\n(b)=\n# {numref}`a` {ref}`c`\n```{prf:lemma} [](#c)\n:label: c\nx\n```"
      ).map { $0.prefix(44) } == [
        "a.md:2:10: a title cannot show another title", "a.md:4:21: a title cannot show another title",
        "a.md:5:16: a title cannot show another title",
      ])
  }

  @Test func includesThatCircle() throws {
    let folder = try Folder([
      "report.yml": "title: T\nsections: [a.md]\n", "a.md": "```{include} b.md\n```",
      "b.md": "x\n```{include} c.md\n```", "c.md": "```{include} a.md\n```",
    ])
    #expect(
      folder.problems() == ["c.md:1:14: “a.md” includes itself: a.md → b.md → c.md → a.md: break the circle"])
  }

  @Test func pathsThatLeaveTheFolder() throws {
    #expect(
      try problems("[x](../secret.txt)") == [
        "a.md:1:2: “../secret.txt” is not in the report’s folder: put the file beside report.yml"
      ])
    #expect(try problems("![x](/etc/passwd)").first?.contains("is not in the report’s folder") == true)
  }

  @Test func aRegionThatIsNotThere() throws {
    let source = "// region: softmax\nlet a = 1\n"
    let folder = try Folder(["a.md": "```{literalinclude} x.swift\n:region: softmx\n```", "x.swift": source])
    #expect(folder.problems() == ["a.md:2:10: no region “softmx” in x.swift: did you mean “softmax”?"])
    let open = try Folder(["a.md": "```{literalinclude} x.swift\n:region: softmax\n```", "x.swift": source])
    #expect(
      open.problems() == [
        "a.md:2:10: region “softmax” of x.swift has no end: close it with // endregion"
      ])
  }

  @Test func deepNestingIsRefused() throws {
    #expect(
      try problems(String(repeating: "> ", count: 200) + "a").first?.contains("nested more than 64 levels")
        == true)
    #expect(
      try problems(String(repeating: "**a *", count: 500) + String(repeating: "* b**", count: 500)).count == 1
    )
    var text = "x"
    for depth in 3...40 {
      let fence = String(repeating: ":", count: depth)
      text = "\(fence){note}\n\(text)\n\(fence)"
    }
    #expect(try problems(text).contains { $0.contains("directives nested more than 16 deep") })
  }

  // MARK: Evidence

  @Test func missingEvidenceIsNamedWithSuggestions() throws {
    let manuscript = try Folder([
      "a.md": "{value}`sorting.supEror`\n```{figure} sorting/los\nC.\n```\n```{table} other/results\nC.\n```"
    ]).load()
    var evidence = Evidence(profile: .quick)
    evidence.values = ["sorting.supError": .number(1), "sorting.n": .number(1)]
    evidence.figures = ["sorting/loss": FigureAsset(lightPath: "", altText: "", width: 1, height: 1)]
    let error = try #require(throws: DiagnosticList.self) {
      try manuscript.html(evidence, templates: Sample.templates)
    }
    #expect(
      error.all.map(\.description) == [
        "a.md:1:9: no finding “sorting.supEror”: did you mean “sorting.supError”?",
        "a.md:2:13: no figure “sorting/los”: did you mean “sorting/loss”?",
        "a.md:5:12: no table “other/results”: no study gave it",
      ])
    #expect(error == (try #require(throws: DiagnosticList.self) { try manuscript.markdown(evidence) }))
  }

  @Test func predicatesThatCannotBeEvaluated() throws {
    let manuscript = try Folder([
      "a.md": """
      ```{claim} 1 / (s.a - s.a) < 2
      A.
      ```
      ```{claim} s.b < 2
      B.
      ```
      ```{claim} é.a < 1
      C.
      ```
      """.replacing("é.a", with: "\"é\" == s.a")
    ]).load()
    var evidence = Evidence(profile: .quick)
    evidence.values = ["s.a": .number(1), "s.b": .series([1, 3])]
    let error = try #require(throws: DiagnosticList.self) { try manuscript.claims(evidence) }
    #expect(
      error.all.map(\.description) == [
        "a.md:1:17: division by zero: s.a - s.a is 0",
        "a.md:4:12: a comparison of series has many answers: say all(…) or any(…)",
        "a.md:7:12: a text can only be == or != to another text",
      ])
  }

  @Test func brokenTemplates() throws {
    let manuscript = try Folder(["a.md": ""]).load()
    let templates = try Folder(["page.mustache": "{{#a}}\n"])
    let error = try #require(throws: DiagnosticList.self) {
      try manuscript.html(Evidence(profile: .quick), templates: templates.url)
    }
    #expect(error.all.count == Templates.Name.allCases.count + 3)
    #expect(
      error.all.contains {
        $0.description.contains("page.mustache") && $0.problem.hasPrefix("malformed template")
      })
  }
}
