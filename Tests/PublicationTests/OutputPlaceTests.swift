import Diagnostics
import Foundation
import Pipeline
import Testing

@testable import Publication

/// What a report may replace, and what is refused before anything runs.
@Suite struct OutputPlaceTests {
  let folder: URL

  init() throws {
    // Links on the way to it would hide what is tested.
    let temporary = FileManager.default.temporaryDirectory.path
    folder = URL(filePath: realPath(temporary) ?? temporary).appending(path: "place-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func place(_ name: String, store: String = "store", keeping kept: [(String, String)] = []) throws
    -> OutputPlace
  {
    try OutputPlace(
      name.hasPrefix("/") ? URL(filePath: name) : folder.appending(path: name),
      store: folder.appending(path: store).path,
      keeping: kept.map { ($0.0, folder.appending(path: $0.1).path) })
  }

  /// Why a place is refused, without its path and the remedy.
  private func refusal(_ name: String, store: String = "store", keeping kept: [(String, String)] = [])
    -> String?
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      _ = try place(name, store: store, keeping: kept)
      return nil
    } catch {
      #expect((error as? Diagnostic)?.kind == .inputOutput)
      return (error as? Diagnostic)?.problem
    }
  }

  private func write(_ text: String, _ path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test func theRootAndTheHomeFolderAreRefused() {
    #expect(refusal("/") == "the output directory is the root of the file system")
    #expect(
      refusal(FileManager.default.homeDirectoryForCurrentUser.path)
        == "the output directory holds your home folder")
  }

  @Test func theHomeFolderIsTheOneThatTheShellKnows() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let home = folder.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    let ending = try shell("HOME=\(home.path) \"$report\" all --report getting-started --output ~")
    #expect(ending.code == 74 && ending.errors.contains("the output directory holds your home folder"))
  }

  @Test(.timeLimit(.minutes(1))) func aPathLongerThanAnyIsRefusedAtOnce() {
    #expect(refusal(String(repeating: "x/", count: 60_000)) == "cannot write here (File name too long)")
  }

  @Test(arguments: [("out", "out"), ("out", "out/deep/store"), ("out/../out", "out/store")])
  func aFolderThatHoldsTheStoreIsRefusedWhetherThereIsOneOrNot(_ output: String, _ store: String) {
    #expect(refusal(output, store: store) == "the output directory holds the store")
  }

  @Test func aFolderInTheStoreIsRefused() {
    #expect(refusal("store/out") == "the output directory lies in the store")
  }

  @Test func aFolderThatHoldsThePackageOrTheManuscriptIsRefused() {
    #expect(
      refusal("a", keeping: [("the package", "p"), ("the manuscript", "a/b")])
        == "the output directory holds the manuscript")
  }

  @Test func aLinkToAFolderThatHoldsTheStoreIsRefused() throws {
    try write("1\n", "real/store/format")
    symlink("real", folder.appending(path: "link").path)
    #expect(refusal("link", store: "real/store") == "the output directory holds the store")
  }

  @Test func aFileIsRefused() throws {
    try write("dear", "diary")
    #expect(refusal("diary") == "the output directory is a file")
  }

  @Test func aLinkIsFollowedToAnEmptyFolderOnly() throws {
    try write("dear", "home/diary")
    for (link, target) in [("file", "home/diary"), ("folder", "home"), ("nothing", "no"), ("empty", "new")] {
      symlink(target, folder.appending(path: link).path)
    }
    mkdir(folder.appending(path: "new").path, 0o777)
    #expect(try place("empty").path == folder.appending(path: "new").path)
    for (link, reason) in [
      ("file", "is a file"), ("folder", "holds files that are no report"),
      ("nothing", "is a link to nothing"),
    ] {
      #expect {
        try place(link)
      } throws: {
        ($0 as? Diagnostic)?.problem == "the output directory \(reason)"
      }
    }
    try FileManager.default.removeItem(at: folder)
  }

  @Test(arguments: [
    (#"{"name": "an app", "icons": []}"#, "the manifest does not parse (“format” is missing)"),
    ("{", "the manifest does not parse (it is no JSON)"),
    (
      #"{"format": 1, "report": "r", "profile": "quick", "files": []}"#,
      "none of the manifest’s files is there"
    ),
    (
      #"{"format": 1, "report": "r", "profile": "quick", "files": [{"path": "index.html", "bytes": 4, "sha256": "00"}]}"#,
      "none of the manifest’s files is there"
    ),
    (
      #"{"format": 9, "report": "r"}"#, "the manifest has format 9, and this program knows formats up to 1"
    ),
  ])
  func aFolderWithAForeignManifestIsRefused(_ manifest: String, _ reason: String) throws {
    try write(manifest, "app/manifest.json")
    try write("mine", "app/index.html")
    #expect(refusal("app") == "the output directory holds files that are no report (\(reason))")
  }

  @Test func aManifestThatListsFilesOutsideItsFolderIsForeign() throws {
    try write("mine", "mine")
    let sum = sha256(ofFile: folder.appending(path: "mine").path) ?? ""
    try write(
      #"{"format": 1, "report": "r", "profile": "quick", "files": [{"path": "../mine", "bytes": 4, "sha256": "\#(sum)"}]}"#,
      "app/manifest.json")
    #expect(refusal("app")?.hasPrefix("the output directory holds files that are no report") == true)
  }
}
