import Findings
import Foundation
import Testing

@testable import Pipeline

/// A run whose system calls fail, or that is paused between two of them.
@Suite(.enabled(if: Faults.isPossible, "needs LD_PRELOAD")) struct OperationFaultTests {
  let directory: TemporaryDirectory
  let path: String
  let options: [String: OptionValue] = ["trials": 2, "steps": 4, "milliseconds": 0]
  let style = ["--style", "quiet"]

  init() throws {
    directory = try TemporaryDirectory()
    path = try #require(realPath(directory.path))
  }

  private func run(_ folder: String, faults: Faults? = nil) throws -> Program.Ending {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try Program.run(
      store: "\(folder)/store", output: "\(folder)/out.json", options: options, style, faults: faults)
  }

  private func bytes(_ file: String) -> Data? { FileManager.default.contents(atPath: file) }

  private func entries(_ folder: String) throws -> [String: Data?] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/store/entries")) ?? []
    return Dictionary(uniqueKeysWithValues: names.map { ($0, bytes("\(folder)/store/entries/\($0)")) })
  }

  @Test func everyRenameComesAfterTheFilesSyncAndBeforeTheFolders() throws {
    let faults = Faults(in: "\(path)/calm")
    #expect(try run(faults.folder, faults: faults).output == "2 0 0")
    let operations = faults.operations
    let renames = operations.indices.filter {
      operations[$0].call == "rename" && operations[$0].second.hasPrefix("\(faults.folder)/store/")
    }
    #expect(renames.count == 3, "the store's format and two results")
    for index in renames {
      let rename = operations[index]
      #expect(
        operations[..<index].last { $0.path == rename.path }?.call == "fsync", "\(rename.path) is synced")
      #expect(
        operations[index...].contains { $0.call == "fsync" && $0.path == parent(of: rename.second) },
        "\(parent(of: rename.second)) is synced after it")
    }
  }

  /// `REPORT_TORTURE` takes every operation and every error, else each error meets every fourth.
  @Test func whicheverOperationFailsTheNextRunIsRight() throws {
    let calm = Faults(in: "\(path)/calm")
    #expect(try run(calm.folder, faults: calm).code == 0)
    let (manifest, results) = (bytes("\(calm.folder)/out.json"), try entries(calm.folder))
    let count = calm.operations.count
    #expect(count > 40)
    let isWhole = ProcessInfo.processInfo.environment["REPORT_TORTURE"] != nil
    for (turn, code) in [ENOSPC, EIO, EMFILE, EACCES].enumerated() {
      for number in stride(from: isWhole ? 1 : 1 + turn, through: count, by: isWhole ? 1 : 4) {
        var faults = Faults(in: "\(path)/\(number)-\(code)")
        faults.fail = (number, code)
        let ending = try run(faults.folder, faults: faults)
        let failed = faults.operations.first { $0.number == number }
        let operation = failed.map { "\($0.call) \($0.path)" } ?? "none"
        let what = "operation \(number) (\(operation)), error \(code): \(ending)"
        #expect(ending.code == 0 || ending.code == 74, "\(what)")
        #expect(ending.code == 0 || ending.errors.hasPrefix("report: "), "\(what)")
        #expect(!ending.errors.contains("NSError") && !ending.errors.contains("NSCocoa"), "\(what)")
        if ending.code == 0 { #expect(bytes("\(faults.folder)/out.json") == manifest, "\(what)") }
        for (key, result) in try entries(faults.folder) { #expect(result == results[key], "\(what)") }
        #expect(try run(faults.folder).code == 0, "\(what)")
        #expect(bytes("\(faults.folder)/out.json") == manifest, "\(what)")
        #expect(try entries(faults.folder) == results, "\(what)")
      }
    }
  }

  private func faults(_ calm: Faults, _ name: String, _ number: Int, _ code: Int32) -> Faults {
    var faults = Faults(in: "\(path)/\(name)-\(number)-\(code)")
    faults.fail = (number, code)
    return faults
  }

  @Test func aWriteThatASignalInterruptsGoesOn() throws {
    let calm = Faults(in: "\(path)/calm")
    #expect(try run(calm.folder, faults: calm).code == 0)
    let writes = calm.operations.filter { $0.call == "write" }
    #expect(writes.count > 2)
    var hits = 0
    for write in writes {
      let faults = faults(calm, "interrupted", write.number, EINTR)
      let ending = try run(faults.folder, faults: faults)
      // Threads do not always come in the same order: the number may have met another operation.
      guard faults.operations.first(where: { $0.number == write.number })?.call == "write" else { continue }
      hits += 1
      #expect(ending.output == "2 0 0", "\(write)")
      #expect(try entries(faults.folder) == entries(calm.folder), "\(write)")
    }
    #expect(hits > 0)
  }

  /// Some file systems have nothing to sync in a folder and say so; any other error is one.
  @Test func aFolderThatCannotBeSyncedIsAnErrorUnlessItHasNothingToSync() throws {
    let calm = Faults(in: "\(path)/calm")
    #expect(try run(calm.folder, faults: calm).code == 0)
    let sync = try #require(
      calm.operations.last { $0.call == "fsync" && $0.path == "\(calm.folder)/store/entries" })
    for (code, expected) in [(EINVAL, Int32(0)), (EIO, 74)] {
      // Threads do not always come in the same order: tried until the number meets this operation.
      var hit: Program.Ending?
      for attempt in 0..<100 where hit == nil {
        let faults = faults(calm, "folder\(attempt)", sync.number, code)
        let ending = try run(faults.folder, faults: faults)
        let failed = faults.operations.first { $0.number == sync.number }
        if failed?.call == "fsync", failed?.path == "\(faults.folder)/store/entries" { hit = ending }
      }
      #expect(hit?.code == expected, "error \(code)")
    }
  }

  /// A writer names an entry before it syncs the folder; whoever finds the entry in between must not believe it safe.
  @Test func resultsThatWereFoundAreSyncedBeforeTheyCount() throws {
    let folder = "\(path)/found"
    #expect(try run(folder).output == "2 0 0")
    var faults = Faults(in: folder)
    #expect(try run(folder, faults: faults).output == "0 2 0")
    let sync = try #require(
      faults.operations.last { $0.call == "fsync" && $0.path == "\(folder)/store/entries" })
    #expect(sync.result == 0)
    #expect(
      !faults.operations.contains { $0.number > sync.number && $0.path.hasPrefix("\(folder)/store/entries/") }
    )
    faults.fail = (sync.number, EIO)
    let ending = try run(folder, faults: faults)
    #expect(ending.code == 74 && ending.errors.contains("cannot sync the directory"))
  }

  /// Each name that a folder of the store got is synced by whoever uses it, even if its maker was killed before that.
  @Test func foldersThatAKilledRunMadeAreSynced() throws {
    let calm = Faults(in: "\(path)/calm")
    try FileManager.default.createDirectory(atPath: "\(calm.folder)/store", withIntermediateDirectories: true)
    #expect(try run("\(calm.folder)/store", faults: calm).code == 0)
    let syncs = calm.operations.filter { $0.call == "fsync" }.prefix(4)
    #expect(syncs.count == 4)
    for sync in syncs {
      var faults = Faults(in: "\(path)/killed\(sync.number)")
      faults.killBefore = sync.number
      #expect(try run("\(faults.folder)/store", faults: faults).code == -SIGKILL)
      faults.killBefore = nil
      #expect(try run("\(faults.folder)/store", faults: faults).code == 0)
      let operations = faults.operations
      for (index, made) in operations.enumerated() where made.call == "mkdir" && made.result == 0 {
        let folder = parent(of: made.path)
        #expect(
          operations[index...].contains { $0.call == "fsync" && $0.result == 0 && $0.path == folder },
          "\(folder), killed before \(sync.number)")
      }
    }
  }

  /// Between another's opening and locking, the owner removes the file and a third makes it anew.
  @Test func aLockOnAFileThatIsNoLongerThereIsNone() throws {
    let calm = Faults(in: "\(path)/calm")
    let arguments = style + ["--jobs", "1", "--journal", "\(path)/journal"]
    let one: [String: OptionValue] = ["trials": 1, "steps": 1, "milliseconds": 0]
    try FileManager.default.createDirectory(atPath: calm.folder, withIntermediateDirectories: true)
    _ = try Program.run(
      store: "\(calm.folder)/store", output: "\(path)/out.json", options: one, arguments, faults: calm)
    let lock = try #require(calm.operations.first { $0.call == "flock" })
    try FileManager.default.removeItem(atPath: "\(path)/journal")
    try FileManager.default.removeItem(atPath: "\(calm.folder)/store/entries")
    try FileManager.default.removeItem(atPath: "\(calm.folder)/store")
    for folder in ["store", "store/locks"] {
      try FileManager.default.createDirectory(
        atPath: "\(calm.folder)/\(folder)", withIntermediateDirectories: true)
    }

    let first = try #require(try FileLock(lock.path))
    var faults = calm
    faults.pause = ("flock", "\(path)/go")
    try FileManager.default.removeItem(atPath: "\(calm.folder).log")
    let program = try Program(
      store: "\(calm.folder)/store", output: "\(path)/out.json", options: one, arguments, faults: faults)
    while access("\(path)/go.reached", F_OK) != 0 { usleep(1000) }
    first.release()
    let third = try #require(try FileLock(lock.path))
    #expect(FileManager.default.createFile(atPath: "\(path)/go", contents: nil))
    // Either it notices that it has no lock, or it runs the trial.
    while !faults.operations.contains(where: { $0.call == "flock" && $0.result < 0 }),
      lines(of: "\(path)/journal").isEmpty
    {
      usleep(1000)
    }
    #expect(lines(of: "\(path)/journal").isEmpty, "it waits for the one who holds the lock")
    third.release()
    #expect(program.end().code == 0)
  }
}
