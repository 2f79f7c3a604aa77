import Checksums
import Diagnostics
import Foundation
import Testing

@testable import Pipeline

/// What `report store import` makes of archives that went wrong on their way, or were never written by `export`.
@Suite struct ArchiveTests {
  let directory: TemporaryDirectory
  let plan: Plan
  /// A sound archive of three results.
  let bytes: Data

  init() throws {
    directory = try TemporaryDirectory()
    plan = try Doubling(body: { trial, context in
      context.attach("model", Data(count: 300 * trial.seed))
      return 1
    }).plan()
    _ = try Scheduler(store: directory.store(), jobs: 1).run(plan)
    _ = try directory.store().export(to: "\(directory.path)/sound.tar")
    bytes = try #require(try readFile("\(directory.path)/sound.tar"))
  }

  /// Why an archive is refused; nothing of it may be taken then.
  private func problem(_ archive: Data) throws -> String? {
    let path = "\(directory.path)/archive.tar"
    try archive.write(to: URL(fileURLWithPath: path))
    let store = try Store("\(directory.path)/other")
    do {
      _ = try store.import(path)
      return nil
    } catch let problem as Diagnostic {
      #expect(problem.kind == .data && problem.place == .named(path))
      #expect(!FileManager.default.fileExists(atPath: store.directory))
      return problem.problem
    }
  }

  /// The archive with the first file's header changed, and its checksum made right again.
  private func changed(_ text: String, at offset: Int) -> Data {
    var archive = [UInt8](bytes)
    archive.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    archive.replaceSubrange(148..<156, with: "        ".utf8)
    let sum = archive.prefix(512).reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    archive.replaceSubrange(
      148..<156, with: (String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8)
    return Data(archive)
  }

  @Test func anArchiveThatIsCutAnywhereAddsNothing() throws {
    #expect(bytes.count.isMultiple(of: 512))
    for count in Array(stride(from: 0, to: bytes.count - 1, by: 300)) + [bytes.count - 512, bytes.count - 1] {
      #expect(try problem(bytes.prefix(count)) == "the archive is cut short", "\(count) bytes")
    }
    #expect(try problem(bytes) == nil)
  }

  @Test func whatFollowsTheEndIsEmpty() throws {
    #expect(try problem(bytes + Data("more".utf8)) == "the archive goes on after its end")
    #expect(try problem(bytes + Data(count: 9 * 512)) == nil)
  }

  @Test(arguments: [
    ("77777777777\0", 124, "the archive is cut short"),
    ("00000000x11\0", 124, "the size of"), ("-0000000001\0", 124, "the size of"),
    ("\u{7f}2345678901\0", 124, "the size of"),
    ("2", 156, "is no regular file"), ("5", 156, "is no regular file"), ("/etc\0", 345, "is no regular file"),
    ("/etc/passwd\0", 0, "the archive holds “/etc/passwd”, which is no result"),
    ("../../x\0", 0, "the archive holds “../../x”, which is no result"),
    ("entries/../../../x\0", 0, "the archive holds “entries/../../../x”, which is no result"),
    ("USTAR", 257, "a header is missing"),
  ])
  func headersAreChecked(_ text: String, _ offset: Int, _ expected: String) throws {
    let found = try problem(changed(text, at: offset))
    #expect(found?.contains(expected) == true, "\(found ?? "taken")")
  }

  @Test func aHeaderThatFailsItsChecksumIsRefused() throws {
    var archive = bytes
    archive[3] ^= 1
    #expect(
      try problem(archive)
        == "the archive is damaged, or no archive of a store (a header fails its checksum)")
  }

  @Test func checksumsAreOfTheResultsThatAreThere() throws {
    let last = bytes.count - 1024 - 1024
    #expect(
      try problem(bytes.prefix(last) + Data(count: 1024)) == "the archive has no checksums (SHA256SUMS)")
    let first = 512 + (Int(String(decoding: bytes[124..<135], as: UTF8.self), radix: 8)! + 511) / 512 * 512
    #expect(
      try problem(bytes.dropFirst(first))
        == "the archive's checksums are not those of its results")
    let key = plan.trials.map(\.key).min()!
    #expect(try problem(bytes.prefix(first) + bytes) == "the archive holds “entries/\(key)” twice")
  }

  @Test func aPipeIsNoArchive() throws {
    let path = "\(directory.path)/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let problem = #expect(throws: Diagnostic.self) { try directory.store().import(path) }
    #expect(problem?.problem == "the archive is no regular file")
  }

  // MARK: Results

  /// An entry that is what it says by its checksums, whatever it holds.
  private func entry(_ identity: String, _ contents: String, _ rest: String) -> (key: TrialKey, bytes: Data) {
    let key = TrialKey(identityJSON: Data(identity.utf8))
    let body = Data("report-entry 1\n\(identity)\n\(contents)\n\(rest)".utf8)
    return (key, body + Data(sha256(body).utf8))
  }

  private static let identity =
    #"{"code":{"compiler":"6.3","files":{},"modules":{}},"data":{},"needs":[],"study":"doubling","trial":{"seed":1}}"#

  @Test(arguments: [
    (
      identity, #"{"attachments":[{"bytes":9223372036854775807,"name":"a","sha256":"0"}],"outcome":2}"#, "{}",
      "its parts do not add up"
    ),
    (
      identity, #"{"attachments":[{"bytes":-1,"name":"a","sha256":"0"}],"outcome":3}"#, "{}",
      "its parts do not add up"
    ),
    (identity, #"{"attachments":[],"outcome":-2}"#, "{}", "its parts do not add up"),
    (identity, #"{"attachments":[],"outcome":1e99}"#, "{}", "its header does not parse"),
    (
      identity, #"{"attachments":[{"bytes":0,"name":"../a","sha256":"0"}],"outcome":2}"#, "{}",
      "an attachment cannot be called “../a”"
    ),
    (identity, #"{"attachments":[],"outcome":2}"#, "{]", "it does not parse"),
    (#"{"code":"x"}"#, #"{"attachments":[],"outcome":2}"#, "{}", "it does not parse"),
  ])
  func resultsAreCheckedBeforeTheyAreTaken(
    _ identity: String, _ contents: String, _ rest: String, _ reason: String
  ) throws {
    let (key, bytes) = entry(identity, contents, rest)
    let path = "\(directory.path)/archive.tar"
    let archive = try TarWriter(path)
    try archive.add("entries/\(key)", bytes)
    try archive.add("SHA256SUMS", Data("\(sha256(bytes))  entries/\(key)\n".utf8))
    try archive.finish()
    let result = try Store("\(directory.path)/other").import(path)
    #expect(result.added == 0)
    #expect(result.refused.map(\.problem) == ["a result in the archive is damaged (\(reason))"])
  }
}
