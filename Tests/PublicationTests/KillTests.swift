import Foundation
import Pipeline
import Testing

@testable import Publication

/// The whole program, killed while it replaces a report.
@Suite(.serialized) struct KillTests {
  private func desk() throws -> Desk {
    try Desk(manuscript: "# Ranks\n\n```{case-study} softmax-temperature\n```\n\nText 0.\n")
  }

  private func change(_ desk: Desk, _ number: Int) throws {
    try desk.write(
      "# Ranks\n\n```{case-study} softmax-temperature\n```\n\nText \(number).\n", "Reports/halves/text.md")
  }

  /// What is wrong with the report, but for what somebody put into it.
  private func faults(_ desk: Desk) throws -> [String] {
    try Manifest(of: desk.output.path).problems(in: desk.output.path).map(\.description)
      .filter { $0 != "a file is not part of the report: notes.txt" }
  }

  /// `REPORT_TORTURE=100` kills a hundred times.
  @Test func killedAtAnyMomentTheReportIsTheOldOneOrTheNewOne() throws {
    let desk = try desk()
    let start = Date()
    #expect(try report("all", "--profile", "quick", "--quiet", in: desk.folder).code == 0)
    try change(desk, 1)
    #expect(try report("all", "--profile", "quick", "--quiet", in: desk.folder).code == 0)
    let whole = Date().timeIntervalSince(start)
    try Data("mine".utf8).write(to: desk.output.appending(path: "notes.txt"))
    let kills = ProcessInfo.processInfo.environment["REPORT_TORTURE"].flatMap { Int($0) } ?? 8
    for kill in 0..<kills {
      try change(desk, kill % 2)
      let process = program(["all", "--profile", "quick", "--quiet"], in: desk.folder)
      try process.run()
      usleep(UInt32(whole * 1e6 * Double(kill * 37 % kills + 1) / Double(kills)))
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try faults(desk) == [])
      #expect(try desk.text("notes.txt") == "mine")
    }
    #expect(try report("all", "--profile", "quick", "--quiet", in: desk.folder).code == 0)
    #expect(try desk.text("report.md").contains("Text \((kills - 1) % 2)."))
    #expect(try desk.text("notes.txt") == "mine")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: desk.output.deletingLastPathComponent().path) == [
        "halves"
      ])
  }

  @Test func theCollectorRemovesWhatDeadBuildsLeft() throws {
    let desk = try desk()
    #expect(try report("all", "--profile", "quick", "--quiet", in: desk.folder).code == 0)
    let builds = desk.output.deletingLastPathComponent()
    for place in [
      ".halves.0123456789ab.partial/report", "halves/.halves.0123456789ac.partial/report",
      ".gone.99999999.partial",
    ] {
      let folder = builds.appending(path: place)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(count: 1000).write(to: folder.appending(path: "index.html"))
    }
    let asked = try report("store", "gc", "--dry-run", in: desk.folder)
    #expect(asked.output == "would remove 0 results and 3 leftovers, 3000 bytes\n", "\(asked.errors)")
    #expect(
      try report("store", "gc", in: desk.folder).output == "removed 0 results and 3 leftovers, 3000 bytes\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: builds.path) == ["halves"])
    #expect(try report("verify", desk.output.path, in: desk.folder).code == 0)
  }

  @Test func verifyCountsTheFilesThatAreSound() throws {
    let desk = try desk()
    #expect(try report("all", "--profile", "quick", "--quiet", in: desk.folder).code == 0)
    let count = try Manifest(of: desk.output.path).files.count
    for name in 0..<count + 1 { try Data().write(to: desk.output.appending(path: "mine-\(name)")) }
    try Data().write(to: desk.output.appending(path: "index.html"))
    let ending = try report("verify", desk.output.path, in: desk.folder)
    #expect(ending.code == 1)
    #expect(ending.output == "\(count - 1) of \(count) files are as they were built\n")
  }
}
