import Foundation
import Pipeline
import Testing

/// Each subcommand on one small report of a real study.
@Suite struct SubcommandTests {
  static let manuscript = """
    # One function

    ```{case-study} function-1d
    seeds: 2
    gridPoints: 30
    recipe:
      steps: 12
      batch: 5
      modelWidth: 7
      hiddenWidth: 9
    ```

    The error is {value}`function-1d.sine.supError.median|.2g`.

    ```{figure} function-1d/sine
    A sine.
    ```

    ```{claim} function-1d.sine.supError.median > 0
    It is not exact.
    ```
    """

  private func desk() throws -> Desk { try Desk(manuscript: Self.manuscript) }

  /// The trials of a report, as `report plan` counts them.
  private func missing(_ desk: Desk) throws -> [String] {
    let plan = try report("plan", in: desk.folder)
    #expect(plan.code == 0)
    return plan.output.split(separator: "\n").map(String.init)
  }

  @Test func thePlanShrinksByTheTrialsThatRan() throws {
    let desk = try desk()
    let before = try missing(desk)
    #expect(before.last == "4 of 4 trials are missing")
    let key = String(before[0].prefix(64))
    #expect(try report("trial", key, "--quiet", in: desk.folder).code == 0)
    #expect(try missing(desk).last == "3 of 4 trials are missing")
    #expect(try report("trial", String(key.prefix(8)), "--quiet", in: desk.folder).code == 0)
    let listing = try report("plan", "--format", "json", in: desk.folder).output
    let object = try JSONSerialization.jsonObject(with: Data(listing.utf8)) as? [String: Any]
    #expect((object?["missing"] as? [Any])?.count == 3)
    let unknown = try report("trial", "0000", "--quiet", in: desk.folder)
    #expect(unknown.code == 64)
    #expect(unknown.errors.hasPrefix("report: "))
  }

  @Test func aWorkflowHoldsOneJobAMissingTrial() throws {
    let desk = try desk()
    let export = try report("export", "snakemake", "--output", "Flow", in: desk.folder)
    #expect(export.output == "Flow: 4 trials\n")
    let text = try String(contentsOf: desk.folder.appending(path: "Flow"), encoding: .utf8)
    for line in try missing(desk).dropLast() { #expect(text.contains(line.prefix(64))) }
  }

  @Test func anExplanationLeadsFromTheSentenceToTheTrials() throws {
    let desk = try desk()
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    for name in [
      "fig-function-1d-sine", "function-1d/sine", "function-1d.sine.supError.median",
      "function-1d.sine.supError.median > 0",
    ] {
      let explanation = try report("explain", name, in: desk.folder)
      #expect(explanation.code == 0, "\(name): \(explanation.errors)")
      #expect(explanation.output.contains("seed"))
      #expect(explanation.output.contains("--fresh function-1d"), "\(explanation.output)")
    }
    let mistake = try report("explain", "function-1d/sin", in: desk.folder)
    #expect(mistake.code == 64)
    #expect(mistake.errors.contains("did you mean “function-1d/sine”?"))
  }

  @Test func verificationFindsWhatWasAlteredAddedOrRemovedAndReproducesBits() throws {
    let desk = try desk()
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    let sound = try report("verify", desk.output.path, "--recompute", "2", "--quiet", in: desk.folder)
    #expect(sound.code == 0, "\(sound.errors)")
    #expect(sound.output.contains("reproduced 2 of 2 trials"))
    try Data("x".utf8).write(to: desk.output.appending(path: "index.html"))
    try Data("x".utf8).write(to: desk.output.appending(path: "more.txt"))
    try FileManager.default.removeItem(at: desk.output.appending(path: "report.md"))
    let altered = try report("verify", in: desk.folder)
    #expect(altered.code == 1)
    for problem in [
      "a file of the report is not the one that was built: index.html",
      "a file of the report is missing: report.md",
      "a file is not part of the report: more.txt",
    ] { #expect(altered.errors.contains(problem), "\(altered.errors)") }
    #expect(try report("verify", "--recompute", "none", in: desk.folder).code == 64)
  }

  @Test func aComparisonNamesWhatChanged() throws {
    let desk = try desk()
    #expect(try report("all", "--quiet", "--output", "old", in: desk.folder).code == 0)
    try desk.write(Self.manuscript.replacing("steps: 12", with: "steps: 14"), "Reports/halves/text.md")
    #expect(try report("all", "--quiet", "--output", "new", in: desk.folder).code == 0)
    let same = try report("diff", "old", "old", in: desk.folder)
    let text = try report("diff", "old", "new", "--figures", "figures.html", in: desk.folder)
    #expect((same.code, text.code) == (0, 0))
    #expect(!same.output.contains("supError"))
    #expect(text.output.contains("function-1d.sine.supError.median"))
    #expect(try report("diff", "old", "new", "--format", "markdown", in: desk.folder).output.contains("|"))
    let json = try report("diff", "old", "new", "--format", "json", in: desk.folder).output
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    let page = try String(contentsOf: desk.folder.appending(path: "figures.html"), encoding: .utf8)
    #expect(page.contains("sine"))
    #expect(try report("diff", "old", "nowhere", in: desk.folder).code == 74)
  }

  @Test func aBaselineIsAcceptedAndHeldAgainst() throws {
    let desk = try desk()
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    #expect(try report("check", in: desk.folder).code != 0)
    #expect(try report("check", "--accept", in: desk.folder).code == 0)
    let held = try report("check", "--junit", "cases.xml", "--summary", "summary.md", in: desk.folder)
    #expect(held.code == 0, "\(held.errors)")
    let cases = try String(contentsOf: desk.folder.appending(path: "cases.xml"), encoding: .utf8)
    #expect(cases.contains("<testsuite"))
    #expect(!cases.contains("<failure"))
    try desk.write(Self.manuscript.replacing("steps: 12", with: "steps: 14"), "Reports/halves/text.md")
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    let deviating = try report("check", "--junit", "cases.xml", in: desk.folder)
    #expect(deviating.code == 1)
    #expect(deviating.errors.contains("function-1d.sine.supError.median"))
    #expect(
      try String(contentsOf: desk.folder.appending(path: "cases.xml"), encoding: .utf8).contains("<failure"))
  }

  @Test func resultsMoveBetweenStoresAndGarbageGoes() throws {
    let desk = try desk()
    #expect(try report("all", "--quiet", in: desk.folder).code == 0)
    let archive = try report("store", "export", "results.tar", in: desk.folder)
    #expect(archive.output == "results.tar: 4 results\n")
    let moved = try report("store", "import", "results.tar", "--store", "other", in: desk.folder)
    #expect(moved.output == "4 results added, 0 were there\n")
    let again = try report("store", "import", "results.tar", "--store", "other", in: desk.folder)
    #expect(again.output == "0 results added, 4 were there\n")
    #expect(try report("all", "--quiet", "--store", "other", "--output", "out", in: desk.folder).code == 0)
    let list = try report("store", "list", "--store", "other", in: desk.folder).output
    #expect(list.split(separator: "\n").count == 5)
    #expect(list.contains("4 results, "))
    try desk.write(Self.manuscript.replacing("seeds: 2", with: "seeds: 1"), "Reports/halves/text.md")
    #expect(
      try report("store", "gc", "--dry-run", in: desk.folder).output.hasPrefix("would remove 2 results"))
    #expect(try report("store", "gc", in: desk.folder).output.hasPrefix("removed 2 results"))
    #expect(try report("store", "list", in: desk.folder).output.contains("2 results, "))
  }

  @Test func theReportThatTeachesAuthorsIsBuilt() throws {
    let desk = try desk()
    let folder = desk.folder.path
    let ending = try report(
      "all", "--report", "getting-started", "--profile", "quick", "--quiet", "--store", "\(folder)/store",
      "--output", "\(folder)/page")
    #expect(ending.code == 0, "\(ending.errors)")
    let page = try String(contentsOfFile: "\(folder)/page/index.html", encoding: .utf8)
    let manifest = try Manifest(of: "\(folder)/page")
    #expect(!manifest.claims.isEmpty)
    #expect(manifest.claims.allSatisfy { $0.verdict != .fails })
    let figures = manifest.cells.flatMap(\.figures).flatMap(\.value)
    #expect(figures.contains { page.contains($0) })
  }

  @Test func aMissingDataFileIsNamedWithWhoAsksForIt() throws {
    let desk = try Desk(manuscript: "# A\n\n```{case-study} digits\n```\n")
    let plan = try report("plan", in: desk.folder)
    #expect(plan.code == 65)
    #expect(
      plan.errors
        == "report: Reports/halves/text.md:3:17: there is no such data file “Reports/halves/data/digits.csv”\n"
    )
  }

  @Test func aStudyThatReadsDataRunsByItself() throws {
    let desk = try desk()
    let run = try report(
      "run", "digits", "--profile", "quick", "--quiet", "--store", "\(desk.folder.path)/store", "--output",
      "\(desk.folder.path)/digits")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("digits.accuracy.median = 0."))
    let page = desk.folder.appending(path: "digits/figures/digits-loss.svg")
    #expect(FileManager.default.fileExists(atPath: page.path))
  }
}
