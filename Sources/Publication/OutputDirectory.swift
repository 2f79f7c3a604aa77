import Checksums
import Diagnostics
import Foundation
import Pipeline
import Synchronization

/// A report's folder while it is being written: a folder beside the final one that takes its place when complete, so that
/// the previous report survives every failure.
final class OutputDirectory: Sendable {
  let final: URL
  private let staging: URL
  private let written = Mutex<[String: Manifest.File]>([:])
  private let folders = Mutex<Set<String>>([])

  /// - Throws: `Diagnostic` of kind `.inputOutput` when the place cannot be written, or holds something that is no report.
  init(_ final: URL, isReport: (URL) -> Bool) throws(Diagnostic) {
    self.final = final.standardizedFileURL
    staging = self.final.deletingLastPathComponent()
      .appending(
        path: ".\(self.final.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial")
    if let contents = try? FileManager.default.contentsOfDirectory(atPath: final.path), !contents.isEmpty,
      !isReport(final)
    {
      throw Diagnostic(
        .inputOutput, "the output directory holds files that are no report", at: .named(final.path),
        remedy: "choose another with --output, or empty it")
    }
    Interruption.takesAway(staging.path)
    try Self.attempt("cannot write here", final) {
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    }
  }

  /// Writes a file of the report.
  func write(_ data: Data, to path: String) throws(Diagnostic) {
    try Self.attempt("cannot write", final.appending(path: path)) {
      try makeFolder(of: path)
      try data.write(to: staging.appending(path: path))
    }
    record(Manifest.File(path: path, bytes: data.count, sha256: sha256(data)))
  }

  /// Takes over a file that is not to be written to any more, without copying it.
  func adopt(_ file: Manifest.File, from source: URL) throws(Diagnostic) {
    try Self.attempt("cannot write", final.appending(path: file.path)) {
      let url = staging.appending(path: file.path)
      try makeFolder(of: file.path)
      // Not every file system has links.
      if link(source.path, url.path) != 0 { try FileManager.default.copyItem(at: source, to: url) }
    }
    record(file)
  }

  /// Makes the folder of a file of the report, unless it was made before.
  private func makeFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if folders.withLock({ $0.contains(folder) }) { return }
    try Interruption.uninterrupted {
      try FileManager.default.createDirectory(
        at: staging.appending(path: folder), withIntermediateDirectories: true)
    }
    folders.withLock { _ = $0.insert(folder) }
  }

  private func record(_ file: Manifest.File) { written.withLock { $0[file.path] = file } }

  /// What has been written so far, by path.
  var files: [Manifest.File] { written.withLock { $0.values.sorted { $0.path < $1.path } } }

  /// The folder that is being filled.
  var folder: URL { staging }

  /// Puts the new report in the place of the old one.
  func commit() throws(Diagnostic) {
    try Self.attempt("cannot replace the previous report", final) {
      try Interruption.settling(staging.path, replace)
    }
  }

  private func replace() throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: final.path) {
      // On one file system this is two renames; the old report is gone only when the new one is in place.
      let old = staging.appendingPathExtension("old")
      try manager.moveItem(at: final, to: old)
      do {
        try manager.moveItem(at: staging, to: final)
      } catch {
        try? manager.moveItem(at: old, to: final)
        throw error
      }
      try? manager.removeItem(at: old)
    } else {
      try manager.moveItem(at: staging, to: final)
    }
  }

  /// Removes what was written.
  func discard() {
    Interruption.settling(staging.path) { try? FileManager.default.removeItem(at: staging) }
  }

  private static func attempt(
    _ problem: String, _ url: @autoclosure () -> URL, _ body: () throws -> Void
  ) throws(Diagnostic) {
    do {
      try body()
    } catch {
      throw Diagnostic(
        .inputOutput, "\(problem) (\(reason(error)))", at: .named(url().path),
        remedy: "check the path, its permissions and the free space, or choose another with --output")
    }
  }
}
