import Diagnostics
import Foundation
import Pipeline

// A complete folder takes the place of the previous report. Where both can change their names they change them with each other,
// in one step. Where they cannot, because the place is a mount or its parent is read-only, files move one by one, the manifest
// last, and whoever comes after an end in between finishes it.

extension OutputDirectory {
  /// Puts a complete report in its place.
  ///
  /// - Throws: `Diagnostic` of kind `.inputOutput` when it cannot be done, or would overwrite a file that is no report's; the place
  ///   is as it was then, unless files were moving already: then the next build goes on with that.
  ///
  /// - Returns: the old report's files, if it lies where the new one was.
  func publish() throws -> Set<String>? {
    let lock = try Staging.turn(place.path, in: parent(of: staging.folder))
    defer { lock.release() }
    // A build that ended while this one was running may have left files on their way.
    Staging.removeLeftovers(of: place.path, hasTurn: true)
    // Nobody's, or somebody has taken it away: the name is free.
    if access(place.path, F_OK) != 0, rename(staging.report, place.path) == 0 { return nil }
    let previous: PreviousReport? = (try? place.previous?.renewed()) ?? (try? PreviousReport(place.path))
    let present = FolderContents(of: place.path) { Staging.isName($0, for: place.path) }
    let others = Set(present.files.keys).subtracting(previous?.owned ?? [])
    try refuse(toOverwrite: others)
    if !stagesInside, present.isComplete, carry(others, present.folders, previous),
      exchange(staging.report, place.path)
    {
      return previous?.owned ?? []
    }
    try makeFolders()
    guard rename(staging.report, staging.ready) == 0 else { throw problem("cannot write", "", errno) }
    try moveFiles(from: staging.ready, to: place.path)
    return nil
  }

  /// Files that somebody put into the report stay, so none of the report's may have the name of one.
  private func refuse(toOverwrite others: Set<String>) throws {
    let own = Set(files.map(\.path))
    let ownFolders = Set(own.flatMap(ancestors))
    let overwritten = others.filter {
      own.contains($0) || ownFolders.contains($0) || ancestors($0).contains(where: own.contains)
    }
    guard overwritten.isEmpty else {
      throw Diagnostic(
        .inputOutput,
        "the report would overwrite what is not its own, \(overwritten.sorted().map { "“\($0)”" }.joined(separator: ", "))",
        at: .named(place.named.path), remedy: "move it away, or choose another with --output")
    }
  }

  /// Gives everything that is not the report's a second name in the new folder, so that there is no moment without it.
  private func carry(_ others: Set<String>, _ folders: [String], _ previous: PreviousReport?) -> Bool {
    let owned = Set((previous?.files.keys.map(\.self) ?? []).flatMap(ancestors))
    var status = stat()
    guard stat(place.path, &status) == 0 else { return false }
    // The folder stays whose it was; only root can see to that.
    _ = chown(staging.report, status.st_uid, status.st_gid)
    chmod(staging.report, status.st_mode & 0o7777)
    for folder in folders where !owned.contains(folder) {
      guard mkdir("\(staging.report)/\(folder)", 0o777) == 0 || errno == EEXIST else { return false }
      if stat("\(place.path)/\(folder)", &status) == 0 {
        chmod("\(staging.report)/\(folder)", status.st_mode & 0o7777)
      }
    }
    return others.allSatisfy { path in
      for folder in ancestors(path).reversed() { mkdir("\(staging.report)/\(folder)", 0o777) }
      return link("\(place.path)/\(path)", "\(staging.report)/\(path)") == 0
    }
  }

  /// Makes the folders that files will move to, and sees that they can: a failure half-way would leave neither report.
  private func makeFolders() throws {
    for folder in [""] + Set(files.map(\.path).flatMap(ancestors)).sorted() {
      let path = folder.isEmpty ? place.path : "\(place.path)/\(folder)"
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw problem("cannot write", folder, errno) }
      guard access(path, W_OK | X_OK) == 0 else { throw problem("cannot write", folder, errno) }
    }
  }
}

/// Makes two folders change places, in one step for everybody who looks.
///
/// - Returns: whether the file system can do that to these two.
private func exchange(_ one: String, _ other: String) -> Bool {
  #if canImport(Darwin)
    return renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
  #else
    typealias Rename =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    // The system's header declares it for C alone.
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let exchanges: UInt32 = 2  // RENAME_EXCHANGE
    return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchanges) == 0
  #endif
}

/// Moves the files of a complete report to their place, the manifest last. Called again after an end in between, it goes on.
func moveFiles(from ready: String, to place: String) throws {
  let manifest = "\(ready)/\(Manifest.fileName)"
  // Without it, everything has been moved.
  guard let bytes = try readFile(manifest) else { return }
  let new = try Manifest.Outline(bytes, at: manifest).files.map(\.path).filter(isInside)
  let kept = Set(new + [Manifest.fileName, Timings.fileName])
  if let previous = try? Manifest.Outline(of: place).files.map(\.path) {
    let present = FolderContents(of: place)
    for path in Set(previous).subtracting(kept) where present.files[path] != nil {
      unlink("\(place)/\(path)")
    }
    let emptied = Set(previous.flatMap(ancestors)).subtracting(new.flatMap(ancestors))
    for folder in present.folders.reversed() where emptied.contains(folder) { rmdir("\(place)/\(folder)") }
  }
  for path in new + [Timings.fileName, Manifest.fileName] {
    let (source, target) = ("\(ready)/\(path)", "\(place)/\(path)")
    if rename(source, target) != 0, errno != ENOENT {
      // Something may be mounted on the place, or on a folder in it, that no list of mounts tells of.
      guard errno == EXDEV, let bytes = try readFile(source) else {
        throw failure("cannot write", target, errno: errno, option: "--output DIR")
      }
      try replaceFile(target, isInterruptible: false, with: bytes)
    }
    // One file under both names, taken over from the previous report, stays under both.
    unlink(source)
  }
}

/// Removes a folder of this program: one that was not completed, or a report that another has replaced. Of the latter, what
/// somebody put into it goes only when it has another name in the new report.
///
/// - Parameter own: the files of such a report; `nil` where everything is the program's.
func discard(_ folder: String, own: Set<String>?) {
  let contents = FolderContents(of: folder)
  func goes(_ path: String) -> Bool {
    own?.contains(path) ?? true || contents.files[path].map { $0.names > 1 } == true
  }
  // While something stays the manifest does, which tells why.
  let keepsManifest = !contents.files.keys.allSatisfy(goes)
  for path in contents.files.keys where path != Manifest.fileName && goes(path) {
    unlink("\(folder)/\(path)")
  }
  if !keepsManifest { unlink("\(folder)/\(Manifest.fileName)") }
  for path in contents.folders.reversed() { rmdir("\(folder)/\(path)") }
  rmdir(folder)
}
