import Diagnostics
import Foundation
import Testing

@testable import Pipeline

@Suite struct StoreContentsTests {
  let directory: TemporaryDirectory
  let plan: Plan
  let execution: Execution

  init() throws {
    directory = try TemporaryDirectory()
    plan = try Doubling(body: { trial, context in
      context.attach("model", Data(count: 300 * trial.seed))
      return 1
    }).plan(.init(seeds: 4))
    execution = try Scheduler(store: directory.store(), jobs: 2).run(plan)
  }

  private var entries: Set<String> {
    get throws {
      Set(try FileManager.default.contentsOfDirectory(atPath: "\(directory.store().directory)/entries"))
    }
  }

  @Test func itemsTellWhatIsThere() throws {
    let store = try directory.store()
    let damaged = plan.trials[3].key
    try Data("x".utf8).write(to: URL(fileURLWithPath: store.entryPath(damaged)))
    let items = try store.items()
    #expect(items.count == 4)
    #expect(items.first?.key == damaged && items.first?.identity == nil && items.first?.bytes == 1)
    #expect(items.dropFirst().allSatisfy { $0.identity?.study == "doubling" && $0.bytes > 300 })
    #expect(abs(items[1].written.timeIntervalSinceNow) < 60)
    try Data("y".utf8).write(to: URL(fileURLWithPath: store.entryPath(plan.trials[0].key)))
    let broken = [damaged, plan.trials[0].key].sorted()
    #expect(
      try store.items().prefix(2).map(\.key) == broken, "entries that cannot be read come first, by key")
    #expect(try Store("\(directory.path)/none").items().isEmpty)
  }

  @Test func aStoreThatHasRecordedNoTimesCanBeTidied() throws {
    let store = try directory.store()
    try FileManager.default.removeItem(atPath: "\(store.directory)/durations")
    #expect(try store.removeGarbage(keeping: Set(plan.trials.map(\.key))) == Store.Garbage())
    #expect(try entries.count == 4)
  }

  @Test func aFolderThatCannotBeReadOrEmptiedIsAnError() throws {
    let store = try directory.store()
    let folder = store.directory
    func spoil(_ part: String, _ body: () throws -> Void) throws {
      try FileManager.default.moveItem(atPath: "\(folder)/\(part)", toPath: "\(folder).kept")
      #expect(FileManager.default.createFile(atPath: "\(folder)/\(part)", contents: nil))
      try body()
      try FileManager.default.removeItem(atPath: "\(folder)/\(part)")
      try FileManager.default.moveItem(atPath: "\(folder).kept", toPath: "\(folder)/\(part)")
    }
    try spoil("entries") {
      let problem = #expect(throws: Diagnostic.self) { try store.items() }
      #expect(problem?.problem.hasPrefix("cannot read the directory (") == true)
      #expect(problem?.place == .named("\(folder)/entries"))
    }
    // A folder bears the name of an entry.
    let key = plan.trials[1].key
    try FileManager.default.removeItem(atPath: store.entryPath(key))
    try FileManager.default.createDirectory(atPath: store.entryPath(key), withIntermediateDirectories: true)
    let kept = Set(plan.trials.map(\.key)).subtracting([key])
    let stuck = #expect(throws: Diagnostic.self) { try store.removeGarbage(keeping: kept) }
    #expect(
      stuck?.problem.hasPrefix("cannot remove (") == true && stuck?.place == .named(store.entryPath(key)))
    // And one stands where it would be set aside.
    try FileManager.default.createDirectory(
      atPath: "\(folder)/damaged/\(plan.trials[2].key)/in", withIntermediateDirectories: true)
    let aside = #expect(throws: Diagnostic.self) { try store.setAside(plan.trials[2].key) }
    #expect(aside?.problem.hasPrefix("cannot set aside the damaged entry (") == true)
    #expect(store.holds(plan.trials[2].key))
  }

  @Test func onlyWhatNobodyWantsIsRemoved() throws {
    let store = try directory.store()
    let wanted = Set(plan.trials.prefix(2).map(\.key))
    let gone = plan.trials[2].key
    try store.writeCheckpoint(Data("state".utf8), gone)
    try store.writeCheckpoint(Data("state".utf8), plan.trials[0].key)
    for part in ["temporary", "damaged"] {
      try FileManager.default.createDirectory(
        atPath: "\(store.directory)/\(part)", withIntermediateDirectories: true)
      try "half".write(toFile: "\(store.directory)/\(part)/\(gone)", atomically: false, encoding: .utf8)
    }
    let counted = try store.removeGarbage(keeping: wanted, isDryRun: true)
    #expect(try entries.count == 4)
    let removed = try store.removeGarbage(keeping: wanted)
    #expect(removed == counted)
    #expect(removed.results == 2 && removed.leftovers == 3 && removed.bytes > 1500)
    #expect(try entries == Set(wanted.map(\.hex)))
    #expect(try store.checkpoint(plan.trials[0].key) == Data("state".utf8))
    #expect(try Scheduler(store: store, jobs: 1).run(plan).ran == 2)
  }

  @Test func filesThatAreNotTheStoresStayInIt() throws {
    let store = try directory.store()
    let parts = ["entries", "checkpoints", "temporary", "damaged"].map { "\(store.directory)/\($0)" }
    for part in parts {
      try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
      try "mine".write(toFile: "\(part)/notes", atomically: false, encoding: .utf8)
    }
    _ = try store.removeGarbage(keeping: [])
    #expect(try parts.allSatisfy { try readFile("\($0)/notes") == Data("mine".utf8) })
  }

  @Test func aTrialThatIsBeingComputedKeepsAllItHas() throws {
    let store = try directory.store()
    let key = plan.trials[0].key
    try "half".write(toFile: "\(store.directory)/temporary/\(key)", atomically: false, encoding: .utf8)
    let lock = try #require(try FileLock(store.lockPath(key)))
    defer { lock.release() }
    let removed = try store.removeGarbage(keeping: [])
    #expect(removed.results == 3 && removed.leftovers == 0)
    #expect(try entries == [key.hex])
  }

  @Test func recordedDurationsAreKeptOncePerTrial() throws {
    let store = try directory.store()
    _ = try Scheduler(store: store, jobs: 1).run(plan) { _ in true }
    let file = "\(store.directory)/durations"
    #expect(lines(of: file).count == 8)
    let before = plan.trials.map { Durations(store)[$0] }
    appendLine(" ", to: file)
    _ = try store.removeGarbage(keeping: Set(plan.trials.map(\.key)))
    #expect(lines(of: file).count == 4)
    #expect(plan.trials.map { Durations(store)[$0] } == before)
  }

  @Test func anArchiveCarriesResultsToAnotherStore() throws {
    let archive = "\(directory.path)/results.tar"
    let wanted = Set(plan.trials.dropFirst().map(\.key))
    let exported = try directory.store().export(wanted, to: archive)
    #expect(exported.count == 3 && exported.damaged.isEmpty)
    let other = try Store("\(directory.path)/other")
    let first = try other.import(archive)
    #expect(first.added == 3 && first.present == 0 && first.refused.isEmpty)
    #expect(try other.import(archive).present == 3)
    let run = try Scheduler(store: other, jobs: 1).run(plan)
    #expect(run.ran == 1 && run.reused == 3)
    #expect(plan.trials.allSatisfy { run.results[$0.key]?.digest == execution.results[$0.key]?.digest })
    // Equal stores give equal archives.
    _ = try other.export(wanted, to: "\(directory.path)/again.tar")
    #expect(try readFile(archive) == readFile("\(directory.path)/again.tar"))
  }

  @Test func tarAndSha256sumUnderstandTheArchive() throws {
    let archive = "\(directory.path)/results.tar"
    _ = try directory.store().export(to: archive)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "tar xf results.tar && (sha256sum -c SHA256SUMS || shasum -a 256 -c SHA256SUMS) >log 2>&1",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(lines(of: "\(directory.path)/log").filter { $0.hasSuffix(": OK") }.count == 4)
  }

  @Test func aDamagedArchiveGivesWhatIsWholeAndNothingElse() throws {
    let archive = "\(directory.path)/results.tar"
    _ = try directory.store().export(to: archive)
    let bytes = try #require(try readFile(archive))
    // A flipped bit in the first entry's contents: the others are taken.
    var flipped = bytes
    flipped[700] ^= 1
    try flipped.write(to: URL(fileURLWithPath: archive))
    let other = try Store("\(directory.path)/other")
    let result = try other.import(archive)
    #expect(result.added == 3 && result.refused.count == 1)
    #expect(result.refused[0].problem.hasPrefix("a result in the archive is damaged"))
    for count in [10, 600, 1500] {
      try bytes.prefix(count).write(to: URL(fileURLWithPath: archive))
      let problem = #expect(throws: Diagnostic.self) { try other.import(archive) }
      #expect(problem?.kind == .data)
    }
    #expect(throws: Diagnostic.self) { try other.import("\(directory.path)/missing.tar") }
  }

  @Test func anotherResultForTheSameTrialIsRefused() throws {
    let archive = "\(directory.path)/results.tar"
    let other = try Store("\(directory.path)/other")
    _ = try Scheduler(store: other, jobs: 1).run(Doubling(body: { _, _ in 5 }).plan(.init(seeds: 1)))
    _ = try other.export(to: archive)
    let result = try directory.store().import(archive)
    #expect(
      result.added == 0 && result.refused.map(\.problem) == ["the store has another result for this trial"])
  }

  @Test func damagedResultsAreNotExported() throws {
    let store = try directory.store()
    try Data("x".utf8).write(to: URL(fileURLWithPath: store.entryPath(plan.trials[0].key)))
    let exported = try store.export(to: "\(directory.path)/results.tar")
    #expect(exported.count == 3 && exported.damaged.count == 1)
    #expect(throws: Diagnostic.self) { try store.export(to: "\(directory.path)/no/such/place.tar") }
  }
}
