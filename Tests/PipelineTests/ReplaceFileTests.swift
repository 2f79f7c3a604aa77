import Diagnostics
import Foundation
import Testing

@testable import Pipeline

/// Files that the user asks for: old or new, and nothing else harmed.
@Suite struct ReplaceFileTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/model"
  }

  private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
  private func write(_ text: String) throws { try replaceFile(path, with: Data(text.utf8)) }

  @Test func aFileIsMadeAndReplacedAndKeepsItsPermissions() throws {
    try write("old")
    #expect(text(path) == "old")
    chmod(path, 0o640)
    try write("new")
    #expect(text(path) == "new")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model"])
  }

  @Test func whatCannotBeWrittenLeavesTheOldFile() throws {
    try write("old")
    #expect(throws: Diagnostic.self) {
      try replaceFile(path) { temporary in
        try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
        throw Diagnostic(.inputOutput, "the disk is full")
      }
    }
    #expect(text(path) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model"])
  }

  @Test(.enabled(if: SmallFileSystem.isPossible, "needs the right to mount a file system"))
  func aFullDiskLeavesTheOldFile() throws {
    let small = try SmallFileSystem(kilobytes: 64, in: directory)
    let path = "\(small.path)/model"
    try replaceFile(path, with: Data("old".utf8))
    let problem = #expect(throws: Diagnostic.self) { try replaceFile(path, with: Data(count: 200_000)) }
    #expect(
      problem?.description
        == "cannot write (No space left on device): \(path): free some space on that file system, then run the same command again"
    )
    #expect(text(path) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: small.path) == ["model"])
  }

  @Test func throughALinkItsTargetIsReplaced() throws {
    try FileManager.default.createDirectory(
      atPath: "\(directory.path)/real", withIntermediateDirectories: true)
    try replaceFile("\(directory.path)/real/model", with: Data("old".utf8))
    symlink("real/model", path)
    try write("new")
    #expect(text("\(directory.path)/real/model") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "real/model")
    symlink("nothing", "\(directory.path)/dangling")
    #expect(throws: Diagnostic.self) { try replaceFile("\(directory.path)/dangling", with: Data()) }
  }

  @Test func deviceFilesStayDevices() throws {
    try replaceFile("/dev/null", with: Data("x".utf8))
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    #if os(Linux)
      #expect(throws: Diagnostic.self) { try replaceFile("/dev/full", with: Data("x".utf8)) }
    #endif
  }

  @Test func aFolderIsRefused() throws {
    let problem = #expect(throws: Diagnostic.self) { try replaceFile(directory.path, with: Data()) }
    #expect(problem?.problem == "cannot write (Is a directory)")
  }

  @Test func aNewFileIsNeverWrittenIntoOneThatIsThere() throws {
    try write("old")
    link(path, "\(path)2")
    symlink("model", "\(path)3")
    for name in [path, "\(path)2", "\(path)3"] { #expect(writeNewFile(Data("new".utf8), to: name) == EEXIST) }
    #expect(text(path) == "old")
    #expect(writeNewFile(Data("new".utf8), to: "\(path)4") == 0)
    #expect(text("\(path)4") == "new")
  }

  @Test func anArchiveTakesNoFileOfAnotherNameInPassing() throws {
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(path).part"))
    #expect(try directory.store().export(to: path).count == 0)
    #expect(text("\(path).part") == "mine")
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: directory.path)) == ["model", "model.part"])
  }
}
