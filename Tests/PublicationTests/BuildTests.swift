import Checksums
import Findings
import Diagnostics
import Foundation
import Pipeline
import Plotting
import Testing

@testable import Publication

@Suite struct BuildTests {
  @discardableResult
  private func build(
    _ desk: Desk, studies: [any CaseStudy] = [Halving()], _ options: Build.Options = Build.Options()
  ) throws -> Build.Result {
    try Build("halves", in: Workspace(around: desk.folder), studies: studies, options: options)
      .run(Scheduler(store: Store(desk.folder.appending(path: "store").path), jobs: 2))
  }

  /// What a build is refused for, one line a problem.
  private func problems(_ desk: Desk, _ options: Build.Options = Build.Options()) -> [String] {
    do {
      try build(desk, options)
      return []
    } catch let list as DiagnosticList {
      return list.all.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func whatReportYmlSetsForNothingIsAnErrorAtItsPlace() throws {
    let desk = try Desk(
      report: """
        title: Halves
        sections: [text.md]
        profiles:
          quick:
            halvin: {seeds: 2}
          standard:
            halving: {sedes: 2}
          thorough:
            halving: {seeds: many}
            doubling: {seeds: 2}
        """)
    let other = Halving(name: "doubling")
    let error = try #require(throws: DiagnosticList.self) { try build(desk, studies: [Halving(), other]) }
    #expect(
      error.all.map(\.description) == [
        "Reports/halves/report.yml:5:5: there is no case study “halvin”: did you mean “halving”?",
        "Reports/halves/report.yml:7:15: halving has no option “sedes”: did you mean “seeds”?",
        "Reports/halves/report.yml:9:15: option “seeds” must be a whole number, not “many”",
        "Reports/halves/report.yml:10:5: no cell asks for “doubling”, so its defaults mean nothing: remove them, or add the cell",
      ])
  }

  @Test func aMistakeThatProfilesShareIsSaidOnce() throws {
    let desk = try Desk(
      report:
        "title: T\nsections: [text.md]\nprofiles:\n  quick: &a\n    halving: {sedes: 1}\n  standard: *a\n")
    #expect(
      problems(desk) == [
        "Reports/halves/report.yml:5:15: halving has no option “sedes”: did you mean “seeds”?"
      ])
  }

  @Test func aDefaultOutsideItsRangeIsSaidWhereItStands() throws {
    let desk = try Desk(
      manuscript: "# A\n\n```{case-study} halving\n```\n",
      report: "title: T\nsections: [text.md]\nprofiles: {standard: {halving: {seeds: -1}}}\n")
    #expect(problems(desk) == ["Reports/halves/report.yml:3:33: seeds = -1 is below 1"])
  }

  @Test func aReportHoldsPageMarkdownFiguresDataModelsAndManifest() throws {
    let desk = try Desk()
    let result = try build(desk)
    #expect(result.failures == [])
    #expect(result.ran == 4)
    #expect(result.page.path == desk.output.appending(path: "index.html").path)
    let files = try desk.files()
    #expect(
      Set(files.keys) == [
        "index.html", "report.md", "manifest.json", "figures/halving-halves.png",
        "figures/halving-halves-dark.png",
        "figures/halving-halves.svg", "data/halving-halves.csv", "data/halving-halves.json",
        "data/halving.study.json", "fonts/texgyrepagella-math.woff", "fonts/GUST-FONT-LICENSE.txt",
        "models/halving/seed-1.safetensors", "models/halving/seed-2.safetensors",
        "models/halving/seed-3.safetensors",
        "models/halving/seed-4.safetensors",
      ])
    let page = try desk.text("index.html")
    #expect(page.contains(">1.25</data>"))
    #expect(page.contains("figures/halving-halves-dark.png"))
    #expect(try desk.text("report.md").contains("The median is 1.25."))
    #expect(files["figures/halving-halves.png"]?.prefix(4) == Data([0x89, 0x50, 0x4e, 0x47]))
    #expect(FileManager.default.fileExists(atPath: desk.output.appending(path: "timings.json").path))
  }

  @Test func theManifestNamesEveryFileWithItsChecksumAndEveryTrialWithItsInputs() throws {
    let desk = try Desk()
    try build(desk)
    let manifest = try Manifest(of: desk.output.path)
    var files = try desk.files()
    files["manifest.json"] = nil
    #expect(manifest.files.map(\.path) == files.keys.sorted())
    for file in manifest.files { #expect(sha256(try #require(files[file.path])) == file.sha256) }
    #expect(manifest.trials.map(\.seed) == [1, 2, 3, 4])
    #expect(manifest.cells.map(\.parameters) == [.object(["seeds": 4, "failing": 0])])
    #expect(manifest.claims.map(\.verdict) == [.holds])
    #expect(manifest.tools["cairo"] != nil)
    let fonts = try Style.light.typefaces.files()
    #expect(fonts.contains { $0.hasSuffix("/texgyrepagella-math.otf") })
    for font in fonts {
      #expect(manifest.tools["font " + URL(filePath: font).lastPathComponent] == sha256(ofFile: font))
    }
  }

  @Test func nothingRunsWhenNothingChanged() throws {
    let desk = try Desk()
    try build(desk)
    let first = try desk.files()
    let again = try build(desk)
    #expect((again.ran, again.reused) == (0, 4))
    #expect(try desk.files() == first)
  }

  @Test func figuresAreTakenOverWhileTheirInputsAndFilesAreTheSame() throws {
    let desk = try Desk()
    let picture = desk.output.appending(path: "figures/halving-halves.png")
    func place() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: picture.path)[.systemFileNumber] as? Int
    }
    try build(desk)
    let first = try (place(), Data(contentsOf: picture), desk.files())
    try build(desk)
    #expect(try place() == first.0)
    #expect(try desk.files() == first.2)

    try Data("damage".utf8).write(to: picture)
    try build(desk)
    #expect(try Data(contentsOf: picture) == first.1)

    var drawn = try place()
    try build(desk, studies: [Halving(program: "halves 2")])
    #expect(try place() != drawn)

    drawn = try place()
    try desk.write(Desk.manuscript.replacing("seeds: 4", with: "seeds: 5"), "Reports/halves/text.md")
    try build(desk, studies: [Halving(program: "halves 2")])
    #expect(try place() != drawn)
    #expect(try Data(contentsOf: picture) != first.1)
  }

  /// Somebody has changed a number in what a study said; the claim would be judged by it.
  @Test func anAlteredRecordOfAStudyIsNotBelieved() throws {
    let desk = try Desk()
    try build(desk)
    let first = try desk.files()
    let record = desk.output.appending(path: "data/halving.study.json")
    let text = String(decoding: try Data(contentsOf: record), as: UTF8.self)
    #expect(text.contains("1.25"))
    try Data(text.replacing("1.25", with: "0.75").utf8).write(to: record)
    try build(desk)
    #expect(try desk.files() == first)
  }

  @Test func whatAFigureDoesNotShowIsToldOnThePageInMarkdownAndByTheBuildAlsoWhereItIsTakenOver() throws {
    let desk = try Desk()
    let note = "“halves”: 1 of 4 points are not finite and are not drawn"
    for _ in 1...2 {
      #expect(try build(desk, studies: [Halving(last: .nan)]).notes == ["figure halving/halves: \(note)"])
      #expect(try desk.text("index.html").contains("<p class=\"left-out\">Note: \(note)</p>"))
      #expect(try desk.text("report.md").contains("\n\n> Note: \(note)\n\n"))
    }
    #expect(try build(desk, studies: [Halving(program: "halves 2")]).notes == [])
  }

  @Test func aStudyOfUnknownCodeIsConcludedEachTime() throws {
    let desk = try Desk()
    let picture = desk.output.appending(path: "figures/halving-halves.png")
    func place() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: picture.path)[.systemFileNumber] as? Int
    }
    try build(desk, studies: [Halving(program: "")])
    let first = try place()
    try build(desk, studies: [Halving(program: "")])
    #expect(try place() != first)
  }

  @Test func aFreshBuildRunsEverythingToTheSameBytes() throws {
    let desk = try Desk()
    try build(desk)
    let first = try desk.files()
    #expect(try build(desk, Build.Options(fresh: .everything)).ran == 4)
    #expect(try desk.files() == first)
  }

  @Test func changingProseRunsNothingAndChangingAnOptionRunsWhatIsNew() throws {
    let desk = try Desk()
    try build(desk)
    try desk.write(
      Desk.manuscript.replacing("Halves are small", with: "They are small"), "Reports/halves/text.md")
    #expect(try build(desk).ran == 0)
    try desk.write(Desk.manuscript.replacing("seeds: 4", with: "seeds: 5"), "Reports/halves/text.md")
    #expect(try build(desk).ran == 1)
  }

  @Test func aClaimThatFailsIsReportedWithItsPlaceAndTheReportIsWritten() throws {
    let desk = try Desk(manuscript: Desk.manuscript.replacing("median < 2", with: "median > 2"))
    let failures = try build(desk).failures
    #expect(
      failures.map(\.description) == [
        "Reports/halves/text.md:17:12: a claim does not hold: halving.half.median > 2 is 1.25 > 2"
      ])
    #expect(failures.map(\.kind) == [.claim])
    #expect(try desk.text("index.html").contains("Halves are small"))
  }

  @Test func aTrialThatFailsIsReportedAndThePageSaysSo() throws {
    let desk = try Desk(manuscript: Desk.manuscript.replacing("seeds: 4", with: "seeds: 4\nfailing: 2"))
    let result = try build(desk)
    #expect(result.failures.map(\.description) == ["this seed fails: halving: seed 2"])
    #expect(result.ran == 3)
    #expect(try desk.text("index.html").contains("this seed fails"))
  }

  @Test func mistakesInCellsAreReportedTogetherWithTheirPlaces() throws {
    let desk = try Desk(
      manuscript: """
        # Halves

        ```{case-study} halvng
        ```

        ```{case-study} halving
        sedes: 4
        ```

        ```{case-study} halving
        seeds: many
        ```

        ```{case-study} halving
        seeds: 0
        ```
        """)
    #expect(
      problems(desk) == [
        "Reports/halves/text.md:3:17: there is no case study “halvng”: did you mean “halving”?",
        "Reports/halves/text.md:7:1: halving has no option “sedes”: did you mean “seeds”?",
        "Reports/halves/text.md:11:1: option “seeds” must be a whole number, not “many”",
        "Reports/halves/text.md:15:1: seeds = 0 is below 1",
      ])
  }

  @Test func theOldReportSurvivesAManuscriptThatDoesNotParse() throws {
    let desk = try Desk()
    try build(desk)
    let before = try desk.files()
    try desk.write(Desk.manuscript + "\n```{figur} halving/halves\nx\n```\n", "Reports/halves/text.md")
    #expect(
      problems(desk) == ["Reports/halves/text.md:20:5: unknown directive {figur}: did you mean “figure”?"])
    #expect(try desk.files() == before)
  }

  @Test func theOldReportSurvivesAFigureThatDoesNotExist() throws {
    let desk = try Desk()
    try build(desk)
    let before = try desk.files()
    try desk.write(
      Desk.manuscript.replacing("} halving/halves", with: "} halving/halfs"), "Reports/halves/text.md")
    #expect(
      problems(desk) == [
        "Reports/halves/text.md:9:13: no figure “halving/halfs”: did you mean “halving/halves”?"
      ])
    #expect(try desk.files() == before)
    let beside = try FileManager.default.contentsOfDirectory(
      atPath: desk.output.deletingLastPathComponent().path)
    #expect(beside == ["halves"])
  }

  @Test func aFolderThatIsNoReportIsNotOverwritten() throws {
    let desk = try Desk()
    let diary = desk.folder.appending(path: "diary")
    try FileManager.default.createDirectory(at: diary, withIntermediateDirectories: true)
    try Data("dear".utf8).write(to: diary.appending(path: "monday.txt"))
    #expect(
      problems(desk, Build.Options(output: diary)) == [
        "the output directory holds files that are no report: \(diary.path): choose another with --output, or empty it"
      ])
    #expect(try String(contentsOf: diary.appending(path: "monday.txt"), encoding: .utf8) == "dear")
  }

  @Test func anOutputThatCannotBeWrittenIsReportedBeforeAnyTrialRuns() throws {
    let desk = try Desk()
    try desk.write("a file", "occupied")
    let found = problems(desk, Build.Options(output: desk.folder.appending(path: "occupied/report")))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("cannot write here") == true)
    #expect(!FileManager.default.fileExists(atPath: desk.folder.appending(path: "store").path))
  }

  @Test func outputGoesWhereItIsAsked() throws {
    let desk = try Desk()
    let place = desk.folder.appending(path: "deep/er")
    #expect(
      try build(desk, Build.Options(output: place)).page.path == place.appending(path: "index.html").path)
    #expect(FileManager.default.fileExists(atPath: place.appending(path: "report.md").path))
  }

  @Test func aSelfContainedPageNeedsNoOtherFile() throws {
    let desk = try Desk()
    try build(desk, Build.Options(isSelfContained: true))
    let page = try desk.text("index.html")
    #expect(page.contains("data:image/png;base64,"))
    #expect(!page.contains("src=\"figures/"))
    #expect(!page.contains("srcset=\"figures/"))
    #expect(page.contains("src: url(\"data:font/woff;base64,"))
    #expect(page.contains("GUST Font License"))
  }

  @Test func formulasCostTheReportLessThan700KB() throws {
    let desk = try Desk()
    try build(desk, Build.Options(isSelfContained: true))
    let page = try desk.text("index.html")
    let font = try #require(page.firstMatch(of: /url\("(data:font[^"]*)"\)/)?.1)
    #expect(font.utf8.count < 690_000)
    #expect(font.hasSuffix(try desk.files()[MathematicsFont.path]?.base64EncodedString() ?? "no font"))
  }

  @Test func templatesWithOtherLineEndsGiveTheSameReport() throws {
    let desk = try Desk()
    try build(desk)
    let first = try desk.files()
    for name in ["page.mustache", "style.css", "page.js", MathematicsFont.licence] {
      let text = try desk.text("../../../Templates/\(name)")
      try desk.write("\u{FEFF}" + text.replacing("\n", with: "\r\n"), "Templates/\(name)")
    }
    try build(desk)
    #expect(try desk.files() == first)
  }

  @Test func theFontOfFormulasIsTakenOverWhileItIsTheSame() throws {
    let desk = try Desk()
    let font = desk.output.appending(path: MathematicsFont.path)
    func place() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: font.path)[.systemFileNumber] as? Int
    }
    try build(desk)
    let first = try (place(), Data(contentsOf: font))
    try build(desk)
    #expect(try place() == first.0)
    try Data("damage".utf8).write(to: font)
    try build(desk)
    #expect(try Data(contentsOf: font) == first.1)
  }

  @Test func aStoreInTheOutputIsRefusedBeforeAnythingRuns() throws {
    let desk = try Desk()
    let found = problems(desk, Build.Options(output: desk.folder.appending(path: "store/out")))
    #expect(found.map { $0.contains("the output directory lies in the store") } == [true])
    #expect(
      problems(desk, Build.Options(output: desk.folder)).map { $0.contains("the output directory holds the") }
        == [true])
    #expect(!FileManager.default.fileExists(atPath: desk.folder.appending(path: "store").path))
  }

  @Test func whatTheAuthorAttachesLiesUnderItsOwnPrefix() throws {
    let desk = try Desk(manuscript: Desk.manuscript + "\n\n[mine](notes.txt)\n")
    try desk.write("mine", "Reports/halves/notes.txt")
    try build(desk)
    #expect(try desk.files()["files/notes.txt"] == Data("mine".utf8))
    let page = try build(desk, Build.Options(isSelfContained: true)).page
    #expect(try String(contentsOf: page, encoding: .utf8).contains("data:text/plain;base64,bWluZQ=="))
  }

  @Test func whatAStudyByItselfWritesIsAReportAndReplacesOnlyOne() throws {
    let desk = try Desk()
    let output = desk.folder.appending(path: "figures-of-it")
    func run() throws {
      _ = try StudyRun(Halving(), profile: .quick, output: output)
        .run(Scheduler(store: Store(desk.folder.appending(path: "store").path)))
    }
    for _ in 0..<2 {
      try run()
      #expect(try Manifest(of: output.path).problems(in: output.path) == [])
    }
    try FileManager.default.removeItem(at: output.appending(path: Manifest.fileName))
    #expect(throws: Diagnostic.self) { try run() }
    #expect(FileManager.default.fileExists(atPath: output.appending(path: "figures/halving-halves.png").path))
  }
}
