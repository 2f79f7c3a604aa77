import Diagnostics
import Foundation
import Testing

/// What is read is a regular file of a bounded size, in a folder that may be read; everything else is refused at once.
@Suite final class InputFileTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "inside"), withIntermediateDirectories: true)
    for name in ["inside/a", "b"] { try Data("0123456789".utf8).write(to: folder.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func fault(
    _ name: String, in folders: ReadableFolders? = nil, atMost limit: Int = InputFile.dataLimit
  ) -> FileFault? {
    do throws(FileFault) {
      _ = try InputFile(name.hasPrefix("/") ? name : path(name), in: folders, atMost: limit)
      return nil
    } catch { return error }
  }

  @Test func aFileIsReadWholeOrInPart() throws {
    #expect(try InputFile(path("b")).contents() == Data("0123456789".utf8))
    #expect(try InputFile(path("b")).contents(from: 3, count: 4) == Data("3456".utf8))
    #expect(try InputFile(path("b")).contents(from: 8, count: 400) == Data("89".utf8))
    #expect(try InputFile(path("b")).contents(from: 80, count: .max) == Data())
    #expect(try InputFile(path("b")).size == 10)
  }

  @Test func aMissingFileIsToldFromOneThatCannotBeRead() {
    #expect(fault("nothing")?.isMissing == true)
    #expect(fault("b/c")?.isMissing == true)
    #expect(fault("inside")?.isMissing == false)
    #expect(fault("nothing")?.reason == "No such file or directory")
  }

  /// A Mac stores the accents of names apart from their letters.
  @Test func aNameIsFoundHoweverItsAccentsAreStored() throws {
    let (composed, apart) = ("\u{EF}", "i\u{308}")
    for (stored, asked) in [(composed, apart), (apart, composed)] {
      let place = "na\(stored)f/\(stored).txt"
      try FileManager.default.createDirectory(
        at: folder.appending(path: "inside/na\(stored)f"), withIntermediateDirectories: true)
      try Data(stored.utf8).write(to: folder.appending(path: "inside/\(place)"))
      let found = try InputFile(path("inside/na\(asked)f/\(asked).txt")).contents()
      #expect(found == Data(stored.utf8))
      try FileManager.default.removeItem(at: folder.appending(path: "inside/na\(stored)f"))
    }
    try FileManager.default.createSymbolicLink(
      atPath: path("inside/\(apart)"), withDestinationPath: path("b"))
    let fault = fault("inside/\(composed)", in: ReadableFolders([path("inside")]))
    #expect(fault?.reason.contains("outside the package") == true)
    #expect(self.fault("inside/\u{E9}")?.isMissing == true)
  }

  @Test func whatIsNoFileIsRefusedAtOnce() throws {
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    #expect(fault("pipe")?.reason == "it is a named pipe")
    #expect(fault("inside")?.reason == "it is a folder")
    #expect(fault("/dev/zero")?.reason == "it is a device")
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = path("socket")
    try #require(name.utf8.count < MemoryLayout.size(ofValue: address.sun_path), "set a shorter TMPDIR")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
    let bound = withUnsafeBytes(of: address) {
      bind(socket, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
    }
    #expect(bound == 0)
    #expect(fault("socket")?.reason == "it is a socket or a device")
  }

  @Test func aFileAboveTheLimitIsRefusedBeforeItIsRead() {
    #expect(fault("b", atMost: 10) == nil)
    #expect(fault("b", atMost: 9)?.reason == "it has 10 bytes, and at most 9 bytes are read")
    #expect(truncate(path("b"), 5_000_000_000) == 0)
    #expect(fault("b")?.reason == "it has 5000 MB, and at most 4000 MB are read")
  }

  @Test func linksAreFollowedBeforeTheFolderIsChecked() throws {
    let inside = ReadableFolders([path("inside")])
    #expect(fault("inside/a", in: inside) == nil)
    #expect(fault("inside/../inside/a", in: inside) == nil)
    #expect(fault("b", in: inside)?.reason.hasSuffix("b, outside the package") == true)
    #expect(fault("inside/../b", in: inside) != nil)
    // A folder whose name only begins alike is another.
    try FileManager.default.createDirectory(atPath: path("in"), withIntermediateDirectories: true)
    #expect(fault("inside/a", in: ReadableFolders([path("insid"), path("in")])) != nil)
    #expect(symlink("../b", path("inside/link")) == 0)
    #expect(symlink("inside/a", path("back")) == 0)
    #expect(symlink("inside", path("same")) == 0)
    #expect(fault("inside/link", in: inside)?.remedy?.contains("under reads in report.yml") == true)
    #expect(fault("back", in: inside) == nil)
    #expect(fault("inside/a", in: ReadableFolders([path("same")])) == nil)
    #expect(fault("inside/link", in: ReadableFolders([path("inside"), folder.path])) == nil)
    #expect(fault("b", in: ReadableFolders(["/"])) == nil)
    #expect(fault("inside/nothing", in: inside)?.isMissing == true)
  }

  @Test func aFaultBecomesADiagnostic() {
    let fault = FileFault("it is a folder")
    #expect(
      fault.diagnostic(.data, "cannot read the model", "m", remedy: "name a file").description
        == "cannot read the model (it is a folder): m: name a file")
    #expect(
      self.fault("nothing")?.diagnostic(.data, "cannot read the model", "m").description
        == "cannot read the model (No such file or directory): m")
  }
}
