import Diagnostics
import Foundation
import Pipeline

/// The hidden folder in which a report is written, beside its place or in it: `.NAME.0123456789ab.partial`.
///
/// | path | is |
/// |---|---|
/// | `lock` | locked while the build lives; the lock dies with it |
/// | `report` | the new report; after it has changed places with the old one, that |
/// | `ready` | a complete report whose files are being moved to their place one by one |
///
/// Its name is new and its owner known by the lock alone: process ids come again in every container, and two machines may share
/// the folder. Whoever finds one without owner removes it, and first ends the moving of files.
struct Staging: Sendable {
  let folder: String
  private let lock: FileLock

  var report: String { "\(folder)/report" }
  var ready: String { "\(folder)/ready" }

  /// Makes such a folder, with an empty `report`.
  init(in parent: String, for place: String) throws(Diagnostic) {
    while true {
      let folder = "\(parent)/\(Self.prefix(place))\(uniqueName())\(Self.suffix)"
      guard mkdir(folder, 0o777) == 0 else {
        if errno == EEXIST { continue }
        throw failure("cannot write here", place, errno: errno, option: "--output DIR")
      }
      let lock: FileLock
      do throws(Diagnostic) {
        // Somebody who looks for leftovers may be quicker; then it is his to remove.
        guard let own = try FileLock("\(folder)/lock") else { continue }
        lock = own
      } catch {
        guard access(folder, F_OK) == 0 else { continue }
        rmdir(folder)
        throw error
      }
      (self.folder, self.lock) = (folder, lock)
      guard mkdir(report, 0o777) == 0 else {
        let code = errno
        leave()
        throw failure("cannot write here", place, errno: code, option: "--output DIR")
      }
      return
    }
  }

  /// Takes it away with all that is in it, but for files that are on their way: the next build goes on with those.
  ///
  /// - Parameter old: The files of the old report, if that is `report` now.
  func remove(old: Set<String>? = nil) {
    guard access("\(ready)/\(Manifest.fileName)", F_OK) != 0 else { return leave() }
    discard(report, own: old)
    discard(ready, own: nil)
    leave()
  }

  private func leave() {
    lock.release()
    rmdir(folder)
  }

  // MARK: Leftovers

  private static let suffix = ".partial"
  private static func prefix(_ place: String) -> String { ".\(place.split(separator: "/").last ?? "")." }

  /// Whether a name is one of those that builds of this place use for a while.
  static func isName(_ name: String, for place: String) -> Bool {
    name == "\(prefix(place))lock" || owner(of: name, for: place) != nil
  }

  /// Waits until no build is putting its report in this place, or it is this one's turn.
  ///
  /// - Parameter folder: where the lock lies.
  static func turn(_ place: String, in folder: String) throws -> FileLock {
    while true {
      if let lock = try FileLock("\(folder)/\(prefix(place))lock") { return lock }
      if Interruption.isRequested {
        throw Diagnostic(.interrupted, "stopped while another build was putting its report in place")
      }
      usleep(5_000)
    }
  }

  /// Waits while another build puts its report in this place.
  ///
  /// - Returns: whether one did.
  static func waitForOthers(_ place: String) throws -> Bool {
    for folder in [parent(of: place), place] where access("\(folder)/\(prefix(place))lock", F_OK) == 0 {
      try turn(place, in: folder).release()
      return true
    }
    return false
  }

  /// The place whose builds use a name for a while, by its own name.
  static func place(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[0].isEmpty else { return nil }
    let place = parts[1..<parts.count - 2].joined(separator: ".")
    return owner(of: name, for: place) == nil ? nil : place
  }

  /// What stands for the owner in a name: twelve random digits, or in older versions a process id.
  private static func owner(of name: String, for place: String) -> Substring? {
    let prefix = Self.prefix(place)
    guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count else {
      return nil
    }
    let owner = name.dropFirst(prefix.count).dropLast(suffix.count)
    let isRandom = owner.count == 12 && owner.allSatisfy(\.isHexDigit)
    return isRandom || owner.count < 9 && owner.allSatisfy { ("0"..."9").contains($0) } ? owner : nil
  }

  /// Removes what dead builds of a place have left beside it and in it.
  ///
  /// - Parameter hasTurn: whether the caller is the build whose turn it is.
  /// - Returns: how many there were, and the sizes of all their files together.
  @discardableResult
  static func removeLeftovers(
    of place: String, hasTurn: Bool = false, isDryRun: Bool = false
  ) -> (count: Int, bytes: Int) {
    var found = (count: 0, bytes: 0)
    for folder in [parent(of: place), place] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names {
        guard let owner = owner(of: name, for: place) else { continue }
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
        let isOld = owner.count != 12
        // Older versions named the folder by their process and held no lock; this process is not theirs.
        if isOld, let id = pid_t(owner), id != getpid(), kill(id, 0) == 0 || errno != ESRCH { continue }
        guard let lock = try? FileLock("\(path)/lock") else { continue }
        found.count += 1
        found.bytes += FolderContents(of: path).files.values.reduce(0) { $0 + $1.bytes }
        if !isDryRun, isOld {
          discard(path, own: nil)
        } else if !isDryRun {
          removeUnowned(path, place, hasTurn)
        }
        lock.release()
        rmdir(path)
      }
    }
    return found
  }

  private static func removeUnowned(_ folder: String, _ place: String, _ hasTurn: Bool) {
    let (report, ready) = ("\(folder)/report", "\(folder)/ready")
    if access(ready, F_OK) == 0, access(place, F_OK) == 0 {
      let turn = hasTurn ? nil : try? turn(place, in: parent(of: folder))
      defer { turn?.release() }
      guard hasTurn || turn != nil, (try? moveFiles(from: ready, to: place)) != nil else { return }
    }
    discard(ready, own: nil)
    // Before it had a manifest it could not be exchanged for the old report.
    let files = try? Manifest.Outline(of: report).files.map(\.path)
    discard(report, own: files.map { Set($0 + [Manifest.fileName, Timings.fileName]) })
  }
}
