import Checksums
import Diagnostics
import Foundation
import Pipeline
import Synchronization
import Testing

@testable import Publication

/// How a complete report takes the place of the previous one.
@Suite struct PublishingTests {
  let folder: URL
  let store: String

  init() throws {
    let temporary = FileManager.default.temporaryDirectory.path
    folder = URL(filePath: realPath(temporary) ?? temporary).appending(
      path: "publishing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = folder.appending(path: "store").path
  }

  private var out: String { folder.appending(path: "out").path }

  private func place() throws -> OutputPlace {
    try OutputPlace(folder.appending(path: "out"), store: store, keeping: [])
  }

  /// A report of these files, complete and not yet in its place.
  private func written(_ files: [String: String], staysInPlace: Bool?) throws -> OutputDirectory {
    let output = try OutputDirectory(place(), staysInPlace: staysInPlace)
    for (path, text) in files {
      let isSame = output.place.previous?.files[path]?.sha256 == sha256(Data(text.utf8))
      if !isSame || !output.adopt([path]) { try output.write(Data(text.utf8), to: path) }
    }
    let manifest = """
      {"format": 1, "report": "r", "profile": "quick", "files": [\(output.files.map {
        #"{"path": "\#($0.path)", "bytes": \#($0.bytes), "sha256": "\#($0.sha256)"}"#
      }.joined(separator: ", "))]}
      """
    try output.write(Data(manifest.utf8), to: Manifest.fileName)
    try output.write(Data("{}".utf8), to: Timings.fileName)
    return output
  }

  private func publish(_ files: [String: String], staysInPlace: Bool? = nil) throws {
    let output = try written(files, staysInPlace: staysInPlace)
    do {
      try output.commit()
    } catch {
      output.discard()
      throw error
    }
  }

  private func put(_ text: String, _ path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// What lies in the place, but manifest and timings.
  private func present() -> [String: String] {
    var found: [String: String] = [:]
    for path in FolderContents(of: out).files.keys
    where ![Manifest.fileName, Timings.fileName].contains(path) {
      found[path] = (try? String(contentsOfFile: "\(out)/\(path)", encoding: .utf8)) ?? "unreadable"
    }
    return found
  }

  private func beside() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private let first = ["index.html": "old", "figures/a.png": "a", "models/m/one.bin": "1"]
  private let second = ["index.html": "new", "figures/a.png": "a", "figures/b.png": "b"]

  @Test(arguments: [false, true]) func theNewReportTakesThePlaceOfTheOldOne(_ staysInPlace: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    mkdir(out, 0o777)
    try publish(first, staysInPlace: staysInPlace)
    #expect(present() == first)
    var (before, after) = (stat(), stat())
    #expect(stat(out, &before) == 0)
    try publish(second, staysInPlace: staysInPlace)
    #expect(present() == second)
    #expect(FolderContents(of: out).folders == ["figures"])
    #expect(stat(out, &after) == 0)
    #expect((before.st_ino == after.st_ino) == staysInPlace)
    #expect(try beside() == ["out"])
  }

  @Test(arguments: [false, true]) func whatSomebodyPutIntoTheReportStays(_ staysInPlace: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    for path in ["notes.txt", ".git/objects/x", "figures/mine.png", "models/m/mine"] {
      try put(path, "out/\(path)")
    }
    symlink("nowhere", "\(out)/link")
    mkdir("\(out)/empty", 0o755)
    chmod(out, 0o750)
    try publish(second, staysInPlace: staysInPlace)
    for path in ["notes.txt", ".git/objects/x", "figures/mine.png", "models/m/mine"] {
      #expect(present()[path] == path)
    }
    #expect(present().filter { second[$0.key] != nil } == second)
    #expect(present()["models/m/one.bin"] == nil, "what the report holds no more is gone")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(out)/link") == "nowhere")
    #expect(access("\(out)/empty", F_OK) == 0)
    var status = stat()
    #expect(stat(out, &status) == 0 && status.st_mode & 0o777 == 0o750)
    #expect(try beside() == ["out"])
  }

  @Test(arguments: [false, true], ["figures/b.png", "figures/b.png/in/it"])
  func aReportDoesNotOverwriteWhatIsNotItsOwn(_ staysInPlace: Bool, _ path: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    try put("mine", "out/\(path)")
    #expect {
      try publish(second, staysInPlace: staysInPlace)
    } throws: {
      ($0 as? Diagnostic)?.description
        == "the report would overwrite what is not its own, “\(path)”: \(out): move it away, or choose another with --output"
    }
    #expect(present() == first.merging([path: "mine"]) { $1 })
    #expect(try beside() == ["out"])
  }

  @Test(arguments: [false, true]) func aFolderReplacedByALinkIsNotFollowed(_ staysInPlace: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    try FileManager.default.moveItem(atPath: "\(out)/figures", toPath: folder.appending(path: "album").path)
    symlink("../album", "\(out)/figures")
    #expect(throws: Diagnostic.self) { try publish(second, staysInPlace: staysInPlace) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "album").path) == ["a.png"])
    #expect(present()["index.html"] == "old")
  }

  @Test func whatIsAddedToTheNewFolderIsNotPublished() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    for harm in [
      { (new: String) in try Data("stale".utf8).write(to: URL(filePath: "\(new)/secret.txt")) },
      { new in unlink("\(new)/index.html") },
      { new in try Data("bad".utf8).write(to: URL(filePath: "\(new)/index.html")) },
    ] as [(String) throws -> Void] {
      let output = try written(second, staysInPlace: false)
      try harm(output.staging.report)
      let problem = #expect(throws: Diagnostic.self) { try output.commit() }
      #expect(problem?.kind == .inputOutput)
      output.discard()
    }
    #expect(present() == first)
    #expect(try beside() == ["out"])
  }

  @Test func aFileIsNeverWrittenTwiceNorThroughALink() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    let output = try OutputDirectory(place())
    #expect(output.adopt(["index.html"]))
    #expect(throws: Diagnostic.self) { try output.write(Data("other".utf8), to: "index.html") }
    output.discard()
    #expect(present() == first)
  }

  @Test func filesAreTakenOverTogetherOrNotAtAll() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    try put("damage", "out/figures/a.png")
    let output = try OutputDirectory(place())
    #expect(!output.adopt(["index.html", "figures/a.png"]))
    #expect(output.files.isEmpty)
    try output.write(Data("new".utf8), to: "index.html")
    #expect(present()["index.html"] == "old")
    output.discard()
  }

  @Test func whatCannotBeWrittenOrTakenOverTwiceIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try !OutputDirectory(place()).adopt(["index.html"]), "there is no report to take it from")
    try publish(first)
    let output = try OutputDirectory(place())
    #expect(output.adopt(["index.html"]))
    #expect(!output.adopt(["index.html"]))
    let long = String(repeating: "x", count: 300)
    let problem = #expect(throws: Diagnostic.self) { try output.write(Data(), to: "figures/\(long)") }
    #expect(problem?.problem.hasPrefix("cannot write (") == true)
    #expect(problem?.description.contains("out/figures/\(long)") == true)
    // A name that folds to one that is there already, as on a Mac's disk, is met by the file system.
    #expect(FileManager.default.createFile(atPath: "\(output.staging.report)/taken", contents: nil))
    let taken = #expect(throws: Diagnostic.self) { try output.write(Data("x".utf8), to: "taken") }
    #expect(taken?.problem == "two files of the report would have one name")
    output.discard()
    #expect(present() == first)
  }

  // MARK: Ends in between

  @Test func moveThatWasCutShortIsFinishedByTheNextBuild() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    mkdir(out, 0o777)
    for moved in 0...3 {
      try publish(first, staysInPlace: true)
      // As a kill leaves it: some files have moved, and nobody holds the lock.
      let output = try written(second, staysInPlace: true)
      #expect(rename(output.staging.report, output.staging.ready) == 0)
      for path in second.keys.sorted().prefix(moved) {
        mkdir("\(out)/figures", 0o777)
        #expect(rename("\(output.staging.ready)/\(path)", "\(out)/\(path)") == 0)
      }
      output.discard()
      #expect(access("\(output.staging.ready)/manifest.json", F_OK) == 0, "what is on its way is kept")
      let found = try place()
      #expect(present() == second)
      #expect(Set(found.previous?.files.keys.map(\.self) ?? []) == Set(second.keys))
    }
  }

  /// One that ended while this one was being written.
  @Test func whatAnotherBuildLeftOnItsWayIsFinishedBeforePublishing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    let output = try written(second, staysInPlace: false)
    let other = try written(["index.html": "another", "only.txt": "another"], staysInPlace: false)
    #expect(rename(other.staging.report, other.staging.ready) == 0)
    other.discard()
    try output.commit()
    #expect(present() == second)
    #expect(try beside() == ["out"])
  }

  @Test func leftoversWithoutOwnerAreRemovedAndThoseOfLivingBuildsStay() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let living = try written(first, staysInPlace: false)
    try put("stale", ".out.0123456789ab.partial/report/secret.txt")
    try put("stale", ".out.99999999.partial/old/secret.txt")
    try put("stale", ".out.\(getpid()).partial/figures/x.png")
    try put("alive", ".out.\(getppid()).partial/x")
    try put("another’s", ".other.0123456789ab.partial/x")
    try put("nobody’s", ".out.notes.partial/x")
    try put("no folder", ".out.0123456789ac.partial")
    try put("nobody’s", ".out.0123456789ad.remnant/report/x")
    try publish(second)
    #expect(present() == second)
    #expect(
      try beside().filter { !$0.contains(living.staging.folder.suffix(20)) }
        == [
          ".other.0123456789ab.partial", ".out.0123456789ac.partial", ".out.0123456789ad.remnant",
          ".out.\(getppid()).partial",
          ".out.notes.partial", "out",
        ].sorted())
    try living.commit()
    #expect(present() == first)
  }

  @Test func anOldReportThatWasLeftBehindLosesNothingThatIsNotItsOwn() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    try put("mine", "out/notes.txt")
    try FileManager.default.createDirectory(
      at: folder.appending(path: ".out.0123456789ab.partial"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: folder.appending(path: "out"), to: folder.appending(path: ".out.0123456789ab.partial/report"))
    for _ in 0..<2 {
      try publish(second)
      let kept = FolderContents(of: folder.appending(path: ".out.0123456789ab.partial").path).files.keys
      #expect(Set(kept) == ["report/manifest.json", "report/notes.txt"])
    }
  }

  /// The manifest is the last file to move: where another cannot, the next build still finds what was on its way.
  @Test func aMoveThatFailsLeavesTheManifestForTheNextBuild() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    let output = try written(second, staysInPlace: false)
    defer { output.discard() }
    // A folder that is not empty is in the way of a file.
    try put("mine", "out/figures/b.png/mine")
    let old = try Data(contentsOf: folder.appending(path: "out/\(Manifest.fileName)"))
    #expect(throws: Diagnostic.self) { try moveFiles(from: output.staging.report, to: out) }
    #expect(try Data(contentsOf: folder.appending(path: "out/\(Manifest.fileName)")) == old)
    #expect(FileManager.default.fileExists(atPath: "\(output.staging.report)/\(Manifest.fileName)"))
    #expect(present()["figures/b.png/mine"] == "mine")
    try FileManager.default.removeItem(atPath: "\(out)/figures/b.png")
    try moveFiles(from: output.staging.report, to: out)
    #expect(present() == second)
  }

  @Test func aPublicationWaitsWhileAnotherHasItsTurn() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    let output = try written(second, staysInPlace: false)
    let turn = try Staging.turn(output.place.path, in: parent(of: output.staging.folder))
    let ended = DispatchSemaphore(value: 0)
    let thread = try WorkerThread {
      try? output.commit()
      ended.signal()
    }
    // Without a lock it would have ended long before.
    #expect(ended.wait(timeout: .now() + 0.5) == .timedOut)
    #expect(present() == first)
    turn.release()
    ended.wait()
    thread.join()
    #expect(present() == second)
  }

  @Test(arguments: [false, true]) func buildsBesideEachOtherDoNotMix(_ staysInPlace: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try publish(first)
    try put("mine", "out/notes.txt")
    let problems = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 40) { index in
      do {
        try publish(
          ["index.html": "\(index)", "figures/\(index % 5).png": "\(index)"], staysInPlace: staysInPlace)
      } catch {
        problems.withLock { $0.append("\(error)") }
      }
    }
    #expect(problems.withLock(\.self) == [])
    let number = present()["index.html"] ?? ""
    let figure = (Int(number) ?? 0) % 5
    #expect(present() == ["index.html": number, "figures/\(figure).png": number, "notes.txt": "mine"])
    #expect(try place().previous != nil)
    #expect(try beside() == ["out"])
  }

  // MARK: Mounts and links

  @Test(.enabled(if: Mount.isPossible, "needs the right to mount a file system"), arguments: [false, true])
  func aMountPointIsFilled(_ isBound: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    mkdir(out, 0o777)
    mkdir(folder.appending(path: "real").path, 0o777)
    let mount = try isBound ? Mount(folder.appending(path: "real").path, on: out) : Mount(on: out)
    for files in [first, second, first] {
      try publish(files)
      #expect(present() == files)
      #expect(try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasPrefix(".") } == [])
    }
    mount.remove()
    #expect(try beside() == ["out", "real"])
  }

  @Test func throughALinkItsTargetIsUpdated() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let real = folder.appending(path: "deep/real")
    try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
    symlink("deep/real", out)
    for files in [first, second] {
      try publish(files)
      #expect(present() == files)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: out) == "deep/real")
      #expect(FolderContents(of: real.path).files.count == files.count + 2)
    }
  }
}

/// A file system in memory or a folder, mounted on another; only for root on Linux.
private final class Mount {
  private let path: String

  static let isPossible: Bool = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mount-\(UUID().uuidString)").path
    mkdir(folder, 0o777)
    defer { rmdir(folder) }
    guard let mount = try? Mount(on: folder) else { return false }
    mount.remove()
    return true
  }()

  init(_ source: String? = nil, on path: String) throws {
    self.path = path
    let arguments = source.map { ["--bind", $0, path] } ?? ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]
    try #require(run("mount", arguments) == 0)
  }

  func remove() { _ = try? run("umount", [path]) }

  deinit { remove() }
}

private func run(_ command: String, _ arguments: [String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [command] + arguments
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}
