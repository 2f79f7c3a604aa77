import Diagnostics
import Foundation
import Testing

@testable import Pipeline

@Suite struct StoreTests {
  let directory: TemporaryDirectory
  let plan: Plan
  let journal = Journal()

  init() throws {
    directory = try TemporaryDirectory()
    plan = try Doubling(body: { trial, context in
      context.attach("model", Data("model \(trial.seed)".utf8))
      context.attach("empty", Data())
      return 1
    }).plan(.init(seeds: 2))
  }

  private func run() throws -> Execution {
    let journal = journal
    return try Scheduler(
      store: directory.store(), jobs: 1, display: ProgressDisplay(.quiet, write: { journal.add($0) })
    ).run(plan)
  }

  @Test func resultsAndAttachmentsComeBack() throws {
    _ = try run()
    let result = try #require(try directory.store().lookup(plan.trials[1].key))
    #expect(try result.outcome(as: Doubling.Outcome.self) == .init(value: 1))
    #expect(result.attachments.map(\.name) == ["empty", "model"])
    #expect(try result.attachment("model") == Data("model 1".utf8))
    #expect(try result.attachment("empty") == Data())
    #expect(try result.identity == plan.trials[1].identity)
    let problem = #expect(throws: Diagnostic.self) { try result.attachment("modl") }
    #expect(problem?.description.hasSuffix("has no attachment “modl”: did you mean “model”?") == true)
    #expect(try directory.store().lookup(TrialKey(hex: String(repeating: "0", count: 64))!) == nil)
  }

  @Test func everyTruncationAndEveryFlippedBitIsNoticed() throws {
    _ = try run()
    let store = try directory.store()
    let key = plan.trials[0].key
    let path = store.entryPath(key)
    let bytes = try #require(try readFile(path))
    for count in 0..<bytes.count {
      #expect(throws: DamagedEntry.self) { try StoredTrial(bytes.prefix(count), key: key, path: path) }
    }
    for bit in stride(from: 0, to: bytes.count * 8, by: 3) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: DamagedEntry.self) { try StoredTrial(damaged, key: key, path: path) }
    }
    #expect(throws: DamagedEntry.self) { try StoredTrial(bytes, key: plan.trials[1].key, path: path) }
  }

  @Test func aDamagedEntryIsReportedSetAsideAndComputedAgain() throws {
    let first = try run()
    let store = try directory.store()
    let key = plan.trials[0].key
    let bytes = try #require(try readFile(store.entryPath(key)))
    try bytes.dropLast(7).write(to: URL(fileURLWithPath: store.entryPath(key)))
    let again = try run()
    #expect(again.ran == 1 && again.reused == 1)
    #expect(again.results[key]?.digest == first.results[key]?.digest)
    #expect(try readFile(store.entryPath(key)) == bytes)
    #expect(try readFile("\(store.directory)/damaged/\(key)") == bytes.dropLast(7))
    #expect(
      journal.all == [
        "note: a stored result is damaged (it fails its checksum): \(store.entryPath(key)): "
          + "it is set aside and computed again\n"
      ])
  }

  @Test func anAttachmentDamagedAfterItsEntryWasReadIsNoticed() throws {
    let result = try #require(try run().results[plan.trials[1].key])
    let path = try directory.store().entryPath(result.key)
    var bytes = try #require(try readFile(path))
    bytes[bytes.count - 65] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(throws: Diagnostic.self) { try result.attachment("model") }
    #expect(throws: DamagedEntry.self) { try directory.store().lookup(result.key) }
  }

  @Test func nothingIsLeftBehindButResultsAndDurations() throws {
    _ = try run()
    let files = try FileManager.default.subpathsOfDirectory(atPath: directory.store().directory)
      .filter { !$0.hasPrefix("entries/") }.sorted()
    #expect(files == ["checkpoints", "durations", "entries", "format", "locks", "temporary"])
  }

  @Test func aStoreFromANewerProgramIsRefused() throws {
    _ = try run()
    let path = try directory.store().directory
    try "2\n".write(toFile: "\(path)/format", atomically: true, encoding: .utf8)
    let problem = #expect(throws: Diagnostic.self) { try directory.store() }
    #expect(
      problem?.description
        == "the store has format 2, and this program knows formats up to 1: \(path): "
        + "update this program, or name another store with --store DIR")
    #expect(problem?.kind == .inputOutput)
    try "x".write(toFile: "\(path)/format", atomically: true, encoding: .utf8)
    #expect(throws: Diagnostic.self) { try directory.store() }
  }

  @Test(arguments: ["file", "pipe"]) func whatIsNoDirectoryIsNoStore(_ name: String) throws {
    let path = "\(directory.path)/\(name)"
    if name == "pipe" {
      #expect(mkfifo(path, 0o600) == 0)
    } else {
      try "precious".write(toFile: path, atomically: true, encoding: .utf8)
    }
    let problem = #expect(throws: Diagnostic.self) { try Store(path) }
    #expect(problem?.problem == "the store is no directory" && problem?.kind == .inputOutput)
  }

  @Test func somebodyElsesDirectoryIsNoStore() throws {
    try "precious".write(toFile: "\(directory.path)/notes.txt", atomically: true, encoding: .utf8)
    let problem = #expect(throws: Diagnostic.self) { try Store(directory.path) }
    #expect(problem?.problem == "the directory is not empty and is no store")
  }

  @Test func aStoreLiesWhereTheOptionOrTheEnvironmentSays() {
    #expect(Store.location(environment: [:]) == ".report/store")
    #expect(Store.location(environment: ["REPORT_STORE": "/a"]) == "/a")
    #expect(Store.location(environment: ["REPORT_STORE": ""]) == ".report/store")
    #expect(Store.location(option: "b", environment: ["REPORT_STORE": "/a"]) == "b")
  }

  @Test func datesOfFilesMeanNothing() throws {
    _ = try run()
    let path = try directory.store().directory
    for file in try FileManager.default.subpathsOfDirectory(atPath: path) {
      for date in [Date(timeIntervalSince1970: 4e9), Date(timeIntervalSince1970: 1)] {
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(path)/\(file)")
      }
    }
    #expect(try run().reused == 2)
  }

  @Test func aLockExcludesAndItsHolderRemovesItsFile() throws {
    let path = "\(directory.path)/lock"
    let lock = try #require(try FileLock(path))
    #expect(try FileLock(path) == nil)
    lock.release()
    #expect(!FileManager.default.fileExists(atPath: path))
    try #require(try FileLock(path)).release()
  }

  @Test func onlyOneOfManyThreadsHoldsALock() throws {
    let path = "\(directory.path)/lock"
    let journal = Journal()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<200 {
        guard let lock = try? FileLock(path) else { continue }
        journal.add("in")
        if journal.all.count % 2 != 1 { journal.add("overlap") }
        journal.add("out")
        lock.release()
      }
    }
    #expect(!journal.all.contains("overlap"))
    #expect(journal.all.count >= 2)
  }

  @Test func durationsSurviveNonsenseInTheirFile() throws {
    _ = try run()
    let store = try directory.store()
    for line in ["", "x", "a b c", "abc nan", "abc -1", "\u{0}\u{1}", "truncated 0."] {
      appendLine(line, to: "\(store.directory)/durations")
    }
    let durations = Durations(store)
    #expect(plan.trials.allSatisfy { durations[$0] != nil })
  }
}
