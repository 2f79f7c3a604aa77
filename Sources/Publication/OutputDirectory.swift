import Checksums
import Diagnostics
import Foundation
import Pipeline
import Synchronization

/// A report's folder while it is being written: a hidden one that takes the place of the previous report when it is complete,
/// so that the previous report survives every failure.
final class OutputDirectory: Sendable {
  let place: OutputPlace
  let staging: Staging
  /// Whether it is written inside its place, and moves there file by file.
  let stagesInside: Bool
  private let written = Mutex<[String: Manifest.File]>([:])
  private let adopted = Mutex<Set<String>>([])
  private let folders = Mutex<Set<String>>([])
  private let isOver = Atomic(false)

  /// - Parameter staysInPlace: Whether the folder of the place must stay the same one, as a mount point does.
  /// - Throws: `Diagnostic` of kind `.inputOutput` when the place cannot be written.
  init(_ place: OutputPlace, staysInPlace: Bool? = nil) throws(Diagnostic) {
    self.place = place
    (staging, stagesInside) = try Self.staging(place, staysInPlace ?? place.isMountPoint)
    Interruption.takesAway(staging.folder)
  }

  private static func staging(
    _ place: OutputPlace, _ staysInPlace: Bool
  ) throws(Diagnostic) -> (Staging, isInside: Bool) {
    let isThere = access(place.path, F_OK) == 0
    if isThere && staysInPlace { return (try Staging(in: place.path, for: place.path), true) }
    do throws(Diagnostic) {
      try makeFolders(parent(of: place.path), for: place)
      return (try Staging(in: parent(of: place.path), for: place.path), false)
    } catch {
      // Only the place may be ours to write, not what it lies in.
      guard isThere, let inside = try? Staging(in: place.path, for: place.path) else { throw error }
      return (inside, true)
    }
  }

  /// Writes a file of the report.
  ///
  /// - Throws: `Diagnostic` of kind `.data` for a second file of one name, `.inputOutput` when it cannot be written.
  func write(_ data: Data, to path: String) throws(Diagnostic) {
    let file = Manifest.File(path: path, bytes: data.count, sha256: sha256(data))
    guard written.withLock({ $0.updateValue(file, forKey: path) }) == nil else { throw taken(path) }
    try makeFolder(of: path)
    let code = writeNewFile(data, to: "\(staging.report)/\(path)")
    guard code != EEXIST else { throw taken(path) }
    guard code == 0 else { throw problem("cannot write", path, code) }
  }

  private func taken(_ path: String) -> Diagnostic {
    Diagnostic(
      .data, "two files of the report would have one name", at: .named(path),
      remedy: "rename a cell, or a file that the text shows or links to")
  }

  /// Takes over files of the previous report that are still the ones that were built: all of them, or none. They are not
  /// copied where the file system has links, and nothing is written to them any more.
  func adopt(_ paths: [String]) -> Bool {
    guard let previous = place.previous else { return false }
    var taken: [Manifest.File] = []
    for path in paths {
      guard let file = previous.files[path], take(file, from: previous.folder) else {
        for file in taken {
          unlink("\(staging.report)/\(file.path)")
          written.withLock { $0[file.path] = nil }
        }
        return false
      }
      taken.append(file)
    }
    adopted.withLock { $0.formUnion(paths) }
    return true
  }

  /// The checksum is that of the file as it stands in the new folder: meanwhile another build may replace the old one.
  private func take(_ file: Manifest.File, from folder: String) -> Bool {
    let (old, new) = ("\(folder)/\(file.path)", "\(staging.report)/\(file.path)")
    let isFree = written.withLock { written in
      if written[file.path] != nil { return false }
      written[file.path] = file
      return true
    }
    guard isFree else { return false }
    if (try? makeFolder(of: file.path)) != nil {
      var status = stat()
      if link(old, new) == 0 {
        if lstat(new, &status) == 0, status.st_mode & S_IFMT == S_IFREG, sha256(ofFile: new) == file.sha256 {
          return true
        }
        unlink(new)
      } else if let bytes = try? readFile(old), sha256(bytes) == file.sha256,
        writeNewFile(bytes, to: new) == 0
      {
        return true
      }
    }
    written.withLock { $0[file.path] = nil }
    return false
  }

  /// Makes the folder of a file of the report, unless it was made before.
  private func makeFolder(of path: String) throws(Diagnostic) {
    let folder = ancestors(path).first ?? ""
    if folders.withLock({ $0.contains(folder) }) { return }
    try Interruption.uninterrupted { () throws(Diagnostic) in
      try Self.makeFolders(folder.isEmpty ? staging.report : "\(staging.report)/\(folder)", for: place)
    }
    folders.withLock { _ = $0.insert(folder) }
  }

  private static func makeFolders(_ path: String, for place: OutputPlace) throws(Diagnostic) {
    if mkdir(path, 0o777) == 0 { return }
    var code = errno
    if code == ENOENT, parent(of: path) != path {
      try makeFolders(parent(of: path), for: place)
      code = mkdir(path, 0o777) == 0 ? 0 : errno
    }
    var status = stat()
    if code == 0 || stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
    throw failure(
      "cannot write here", place.named.path, errno: code == EEXIST ? ENOTDIR : code, option: "--output DIR")
  }

  /// What has been written so far, by path.
  var files: [Manifest.File] { written.withLock { $0.values.sorted { $0.path < $1.path } } }

  /// The folder that is being filled.
  var folder: URL { URL(filePath: staging.report) }

  /// Puts the new report in the place of the old one.
  ///
  /// An interruption comes before it or after it: in between, the folder may hold the old report, or files on their way.
  func commit() throws {
    try check()
    isOver.store(true, ordering: .relaxed)
    try Interruption.settling(staging.folder) {
      Result {
        do {
          staging.remove(old: try publish())
        } catch {
          staging.remove()
          throw error
        }
      }
    }.get()
  }

  /// Removes what was written, unless it has been put in its place.
  func discard() {
    guard !isOver.exchange(true, ordering: .relaxed) else { return }
    Interruption.settling(staging.folder) { staging.remove() }
  }

  /// Whether the folder holds what was written, and nothing else.
  private func check() throws {
    let contents = FolderContents(of: staging.report)
    let adopted = adopted.withLock(\.self)
    let files = files
    let areSound = try concurrently(files) { [report = staging.report] file in
      let found = contents.files[file.path]
      return found?.isRegular == true && found?.bytes == file.bytes
        && (adopted.contains(file.path) || sha256(ofFile: "\(report)/\(file.path)") == file.sha256)
    }
    let wrong =
      zip(files, areSound).first { !$0.1 }?.0.path
      ?? Set(contents.files.keys).subtracting(files.map(\.path)).min()
    guard let wrong else { return }
    throw Diagnostic(
      .inputOutput, "the new report holds what was not written to it", at: .named(wrong),
      remedy: "see that nothing else writes to \(parent(of: staging.folder)), then build again")
  }

  func problem(_ problem: String, _ path: String, _ code: Int32) -> Diagnostic {
    failure(problem, place.named.appending(path: path).path, errno: code, option: "--output DIR")
  }
}
