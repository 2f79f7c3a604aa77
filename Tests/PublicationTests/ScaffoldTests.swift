import Diagnostics
import Foundation
import Testing

@testable import Publication

/// `report new` in a temporary copy of the parts that it reads and writes.
@Suite struct ScaffoldTests {
  /// A workspace with the real templates and catalogue, and one report.
  private func workspace() throws -> (desk: Desk, scaffold: Scaffold) {
    let desk = try Desk()
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      .standardizedFileURL
    let studies = "Sources/CaseStudies"
    for folder in [studies, "Tests"] {
      try FileManager.default.createDirectory(
        at: desk.folder.appending(path: folder), withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      at: root.appending(path: "\(studies)/Catalogue.swift"),
      to: desk.folder.appending(path: "\(studies)/Catalogue.swift"))
    return (desk, Scaffold(try Workspace(around: desk.folder)))
  }

  /// Every file in the workspace but templates, with its contents.
  private func files(_ desk: Desk) throws -> [String: String] {
    let paths = FileManager.default.enumerator(atPath: desk.folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { !$0.hasPrefix("Templates") }.reduce(into: [:]) { files, path in
      files[path] = try? String(contentsOf: desk.folder.appending(path: path), encoding: .utf8)
    }
  }

  @Test func aStudyIsThreeSourcesATestASectionAndALine() throws {
    let (desk, scaffold) = try workspace()
    let before = try files(desk)
    let written = try scaffold.study("heat-flow-2", besides: ["sorting"], report: "halves")
    let after = try files(desk)
    #expect(
      written.sorted() == [
        "Reports/halves/studies/heat-flow-2.md", "Sources/CaseStudies/Catalogue.swift",
        "Sources/CaseStudies/HeatFlow2/HeatFlow2.swift",
        "Sources/CaseStudies/HeatFlow2/HeatFlow2Conclusions.swift",
        "Sources/CaseStudies/HeatFlow2/HeatFlow2Trial.swift", "Tests/CaseStudiesTests/HeatFlow2Tests.swift",
      ])
    #expect(
      Set(after.keys).subtracting(before.keys).union(["Sources/CaseStudies/Catalogue.swift"]) == Set(written))
    for path in written { #expect(after[path]?.lowercased().contains("example") == false, "\(path)") }
    #expect(
      after["Sources/CaseStudies/HeatFlow2/HeatFlow2.swift"]?.contains("struct HeatFlow2: CaseStudy") == true)
    #expect(
      after["Sources/CaseStudies/HeatFlow2/HeatFlow2.swift"]?.contains(#"let name = "heat-flow-2""#) == true)
    #expect(after["Reports/halves/studies/heat-flow-2.md"]?.contains("```{case-study} heat-flow-2\n") == true)
    let (old, new) = (
      before["Sources/CaseStudies/Catalogue.swift"] ?? "", after["Sources/CaseStudies/Catalogue.swift"] ?? ""
    )
    #expect(new.replacing("\n  HeatFlow2(),", with: "") == old && new.contains("\n  HeatFlow2(),\n]"))
  }

  @Test func aReportOfTheProgramItselfBuilds() throws {
    let (desk, scaffold) = try workspace()
    #expect(
      try scaffold.report("my-report").sorted() == [
        "Reports/my-report/01-introduction.md", "Reports/my-report/references.bib",
        "Reports/my-report/report.yml",
      ])
    let workspace = try Workspace(around: desk.folder)
    #expect(workspace.reports == ["halves", "my-report"])
    // The new report is an example: the main one stays.
    #expect(try workspace.report(chosen: nil) == "halves")
  }

  @Test(arguments: [
    "", "Heat", "heat_flow", "-heat", "heat-", "heat--flow", "2heat", "../heat", "héat", "a/b", "heat flow",
  ])
  func aNameThatIsNoneIsRefused(_ name: String) throws {
    let (desk, scaffold) = try workspace()
    let before = try files(desk)
    for attempt in [
      { try scaffold.study(name, besides: [], report: "halves") }, { try scaffold.report(name) },
    ] {
      #expect {
        _ = try attempt()
      } throws: {
        ($0 as? Diagnostic)?.kind == .usage && ($0 as? Diagnostic)?.problem.contains("cannot name") == true
      }
    }
    #expect(try files(desk) == before)
  }

  @Test(arguments: [
    ("sorting", "there is a case study “sorting” already"), ("string", "String"), ("figure-8", "Figure8"),
  ])
  func aNameThatIsTakenIsRefused(_ name: String, _ words: String) throws {
    let (desk, scaffold) = try workspace()
    try desk.write("struct Figure8 {}\n", "Sources/CaseStudies/Other.swift")
    let before = try files(desk)
    #expect {
      try scaffold.study(name, besides: ["sorting"], report: "halves")
    } throws: {
      ($0 as? Diagnostic)?.problem.contains(words) == true
    }
    #expect(throws: Diagnostic.self) { try scaffold.report("halves") }
    #expect(try files(desk) == before)
  }

  @Test func anExistingFileStopsEverythingAndStays() throws {
    let (desk, scaffold) = try workspace()
    try FileManager.default.createDirectory(
      at: desk.folder.appending(path: "Reports/halves/studies"), withIntermediateDirectories: true)
    try desk.write("mine", "Reports/halves/studies/heat.md")
    let before = try files(desk)
    #expect {
      try scaffold.study("heat", besides: [], report: "halves")
    } throws: {
      ($0 as? Diagnostic)?.problem == "the file exists already, and nothing was written"
        && ($0 as? Diagnostic)?.place == .named("Reports/halves/studies/heat.md")
    }
    #expect(try files(desk) == before)
  }

  @Test func aCatalogueOfAnotherShapeIsLeftAlone() throws {
    let (desk, scaffold) = try workspace()
    try desk.write("let caseStudies = [Sorting()]\n", "Sources/CaseStudies/Catalogue.swift")
    let before = try files(desk)
    #expect(throws: Diagnostic.self) { try scaffold.study("heat", besides: [], report: "halves") }
    #expect(try files(desk) == before)
  }
}
