import Checksums
import Diagnostics
import Findings
import Foundation
import Pipeline
import Synchronization
import Testing

@testable import Publication

/// A page in the quick profile while the profile asked for is still computing.
@Suite struct FirstPageTests {
  /// Two seeds in the quick profile, four in the standard one.
  private static let profiles = """
    title: Halves
    sections: [text.md]
    profiles: {quick: {halving: {seeds: 2}}, standard: {halving: {seeds: 4}}}

    """

  private func desk(
    _ manuscript: String = Desk.manuscript.replacing("\nseeds: 4", with: ""), report: String = profiles
  ) throws -> Desk { try Desk(manuscript: manuscript, report: report) }

  private func build(
    _ desk: Desk, _ profile: Profile? = nil, output: String? = nil,
    stop: @escaping @Sendable () -> Bool = { false }, showFirst: (URL) -> Void
  ) throws -> Build.Result {
    let options = Build.Options(profile: profile, output: output.map { desk.folder.appending(path: $0) })
    let build = Build(
      "halves", in: try Workspace(around: desk.folder), studies: [Halving()], options: options)
    return try withoutActuallyEscaping(showFirst) { showFirst in
      try build.run(
        Scheduler(
          store: Store(desk.folder.appending(path: "store").path), jobs: 1, shouldStop: stop),
        showFirst: showFirst)
    }
  }

  /// How often a first page was shown.
  private func firstPages(_ desk: Desk, _ profile: Profile? = nil, output: String? = nil) throws -> Int {
    var count = 0
    _ = try build(desk, profile, output: output) { _ in count += 1 }
    return count
  }

  /// The profile of the page, every file of which is the one that the manifest names.
  private func soundProfile(_ desk: Desk) throws -> Profile {
    let manifest = try Manifest(of: desk.output.path)
    #expect(try Manifest.File.all(in: desk.output.path) == manifest.files)
    return manifest.profile
  }

  @Test func theQuickPageComesFirstAndThePageAskedForTakesItsPlace() throws {
    let desk = try desk()
    var first: (page: String, profile: Profile, text: String)?
    let result = try build(desk) { page in
      first = (page.path, (try? soundProfile(desk)) ?? .thorough, (try? desk.text("report.md")) ?? "")
    }
    #expect(first?.page == desk.output.appending(path: "index.html").path)
    #expect(first?.profile == .quick)
    #expect(first?.text.contains("The median is 0.75.") == true)
    #expect(try soundProfile(desk) == .standard)
    #expect(try desk.text("report.md").contains("The median is 1.25."))
    #expect((result.ran, result.reused) == (2, 2), "what both profiles ask for runs once")
    let beside = try FileManager.default.contentsOfDirectory(
      atPath: desk.output.deletingLastPathComponent().path)
    #expect(beside == ["halves"])
  }

  @Test func thePageIsTheSameToTheByteAsWithoutAFirstOne() throws {
    let (one, two) = (try desk(), try desk())
    _ = try firstPages(one)
    _ = try Build("halves", in: Workspace(around: two.folder), studies: [Halving()])
      .run(Scheduler(store: Store(two.folder.appending(path: "store").path)))
    #expect(try one.files() == two.files())
  }

  @Test func thereIsNoFirstPageWhereNothingIsMissing() throws {
    let desk = try desk()
    #expect(try firstPages(desk) == 1)
    #expect(try firstPages(desk) == 0)
    #expect(try firstPages(desk, output: "elsewhere") == 0, "the results tell, wherever the page goes")
  }

  @Test func aPageOfTheProfileIsKeptUntilTheNewOneIsComplete() throws {
    let desk = try desk()
    _ = try firstPages(desk)
    try desk.write(Self.profiles.replacing("seeds: 4", with: "seeds: 5"), "Reports/halves/report.yml")
    #expect(try firstPages(desk) == 0)
    #expect(try desk.text("report.md").contains("The median is 1.5."))
    try desk.write(Self.profiles.replacing("seeds: 4", with: "seeds: 6"), "Reports/halves/report.yml")
    #expect(try firstPages(desk, output: "elsewhere") == 1, "where no page stands there is something to show")
  }

  @Test func thereIsNoFirstPageWhereTheQuickProfileIsAskedForOrRunsAllThatIsMissing() throws {
    #expect(try firstPages(desk(), .quick) == 0)
    let standing = try desk()
    #expect(try firstPages(standing, .quick) == 0 && firstPages(standing, .quick) == 0)
    #expect(try firstPages(desk(report: "title: Halves\nsections: [text.md]\n")) == 0)
    #expect(try firstPages(desk(), .thorough) == 1)
  }

  @Test func anInterruptedBuildLeavesTheFirstPageAndGoesOnFromThere() throws {
    let desk = try desk()
    let isShown = Mutex(false)
    let problem = #expect(throws: Diagnostic.self) {
      try build(desk, stop: { isShown.withLock(\.self) }) { _ in isShown.withLock { $0 = true } }
    }
    #expect(problem?.kind == .interrupted)
    #expect(try soundProfile(desk) == .quick)
    #expect(try firstPages(desk) == 1)
    #expect(try soundProfile(desk) == .standard)
  }

  @Test func anInterruptionBeforeTheFirstPageEndsTheCommand() throws {
    let desk = try desk()
    let problem = #expect(throws: Diagnostic.self) { try build(desk, stop: { true }) { _ in Issue.record() } }
    #expect(problem?.kind == .interrupted)
    #expect(!FileManager.default.fileExists(atPath: desk.output.path))
  }

  @Test func aBuildThatFailsLeavesTheFirstPage() throws {
    let desk = try desk()
    #expect(throws: (any Error).self) {
      try build(desk) { _ in
        try? FileManager.default.removeItem(at: desk.folder.appending(path: "Templates"))
      }
    }
    #expect(try soundProfile(desk) == .quick)
  }

  @Test func aClaimThatFailsInTheQuickProfileOnlyStandsOnItsPageAndFailsNothing() throws {
    let desk = try desk(Desk.manuscript.replacing("\nseeds: 4", with: "").replacing("< 2", with: "> 1"))
    var verdicts: [Manifest.Claim.Verdict] = []
    let result = try build(desk) { _ in
      verdicts = (try? Manifest(of: desk.output.path).claims.map(\.verdict)) ?? []
    }
    #expect(verdicts == [.fails])
    #expect(result.failures == [])
    #expect(try Manifest(of: desk.output.path).claims.map(\.verdict) == [.holds])
  }

  @Test func aMistakeInTheManuscriptIsReportedOnceAndBeforeAnyTrial() throws {
    let desk = try desk("# Halves\n\n```{case-study} halving\nsedes: 4\n```\n")
    let problems = #expect(throws: DiagnosticList.self) { try build(desk) { _ in Issue.record() } }
    #expect(
      problems?.all.map(\.description) == [
        "Reports/halves/text.md:4:1: halving has no option “sedes”: did you mean “seeds”?"
      ])
    #expect(!FileManager.default.fileExists(atPath: desk.folder.appending(path: "store").path))
  }

  // MARK: The program

  /// A report of a real study, cheap in every profile.
  private func programDesk() throws -> Desk {
    try Desk(
      manuscript: """
        # Ranks

        ```{case-study} softmax-temperature
        ```
        """)
  }

  @Test func theProgramNamesTheProfilesAndBothPages() throws {
    let desk = try programDesk()
    let ending = try report("all", "--quick-first", in: desk.folder)
    #expect(ending.code == 0, "\(ending.errors)")
    let lines = ending.errors.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("[") }
    try #require(lines.count == 6, "\(ending.errors)")
    #expect(lines[0].wholeMatch(of: /quick: (\d+) trials, \1 to run, time not yet known/) != nil)
    #expect(lines[1].wholeMatch(of: /quick: (\d+) trials, \1 run in .*/) != nil)
    #expect(lines[3].wholeMatch(of: /standard: (\d+) trials, \d+ to run, about 0:\d\d/) != nil)
    #expect(lines[4].wholeMatch(of: /standard: \d+ trials, \d+ run.* in .*/) != nil)
    let page = desk.output.appending(path: "index.html").resolvingSymlinksInPath().path
    #expect([lines[2], lines[5]].map { URL(filePath: $0).resolvingSymlinksInPath().path } == [page, page])
    #expect(ending.errors.contains("\n[quick 1/"))
    #expect(ending.errors.contains("\n[standard "))

    let again = try report("all", "--quick-first", in: desk.folder)
    #expect(again.errors.hasPrefix("standard: "))
    #expect(again.errors.contains("all found in the store\n"))
    #expect(!again.errors.contains("quick"))
  }

  @Test func jsonNamesTheProfilesAndQuietSaysNothing() throws {
    let desk = try programDesk()
    let ending = try report("all", "--quick-first", "--json-progress", "--output", "json", in: desk.folder)
    let events = ending.errors.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(ending.code == 0, "\(ending.errors)")
    for name in ["began", "ended"] {
      #expect(
        events.filter { $0["event"] as? String == name }.map { $0["profile"] as? String } == [
          "quick", "standard",
        ])
    }
    #expect(events.filter { $0["event"] as? String == "message" }.count == 2)
    let quiet = try report("all", "--quick-first", "--quiet", "--store", "other", in: desk.folder)
    #expect(quiet == (0, "", ""))
  }

  @Test(arguments: [
    (
      ["--only", "sorting"],
      "--only writes no page, so there is none to come first: leave out --quick-first or --only"
    ),
    (
      ["--fresh"],
      "--fresh computes again what is there, and --quick-first is for what is not: leave out --quick-first or --fresh"
    ),
  ])
  func whatContradictsAFirstPageIsAUsageError(_ options: [String], _ message: String) throws {
    let desk = try programDesk()
    let ending = try report(["all", "--quick-first"] + options, in: desk.folder)
    #expect(ending == (64, "report: \(message)\n", ""))
  }
}
