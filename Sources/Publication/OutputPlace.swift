import Diagnostics
import Foundation
import Pipeline

/// Where a report goes, judged before anything runs: only what this program wrote is ever replaced, and files that somebody
/// put beside it stay.
struct OutputPlace: Sendable {
  /// As the user named it, for messages and links.
  let named: URL
  /// The folder itself, without links.
  let path: String
  /// The report that stands there.
  let previous: PreviousReport?

  /// - Parameter kept: folders that the output must not hold, by what they are.
  /// - Throws: `Diagnostic` of kind `.inputOutput` that says why no report can go there.
  init(_ named: URL, store: String, keeping kept: [(what: String, path: String)]) throws(Diagnostic) {
    self.named = named.standardizedFileURL
    let whole = named.absoluteURL.path
    // No file has such a path, and to look at each of its folders takes minutes.
    guard whole.utf8.count < Int(PATH_MAX) else {
      throw failure("cannot write here", named.path, errno: ENAMETOOLONG, option: "--output DIR")
    }
    let path = resolved(whole)
    self.path = path
    func refuse(_ reason: String, _ remedy: String = "choose another with --output") -> Diagnostic {
      Diagnostic(.inputOutput, reason, at: .named(named.path), remedy: remedy)
    }
    let store = resolved(URL(filePath: store).absoluteURL.path)
    // The shell's `~` is the variable's, which need not be the one that the system's list of users names.
    let homes = [
      FileManager.default.homeDirectoryForCurrentUser.path, ProcessInfo.processInfo.environment["HOME"],
    ]
    .compactMap { $0.flatMap { $0.isEmpty ? nil : ("your home folder", $0) } }
    guard path != "/" else { throw refuse("the output directory is the root of the file system") }
    for (what, place) in [("the store", store)] + homes + kept where isWithin(resolved(place), path) {
      throw refuse("the output directory holds \(what)")
    }
    guard !isWithin(path, store) else { throw refuse("the output directory lies in the store") }

    Staging.removeLeftovers(of: path)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      previous = nil
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      throw refuse(isLink ? "the output directory is a link to nothing" : "the output directory is a file")
    }
    let contents: [String]
    do {
      contents = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw failure("cannot read the output directory", named.path, errno: EACCES, option: "--output")
    }
    // The file system's own, where a disk is mounted.
    if contents.allSatisfy({ $0 == "lost+found" || Staging.isName($0, for: path) }) {
      previous = nil
      return
    }
    do {
      previous = try Self.report(in: path)
    } catch {
      let reason = contents.contains(Manifest.fileName) ? (error as? Diagnostic)?.problem : nil
      throw refuse(
        "the output directory holds files that are no report" + (reason.map { " (\($0))" } ?? ""),
        "choose another with --output, or empty it")
    }
  }

  /// The report in a folder. While another build moves its files there, the manifest does not fit them.
  private static func report(in path: String) throws -> PreviousReport {
    // Even if it ended just now, the second look is a sure one.
    var looks = 2
    while true {
      do {
        return try PreviousReport(path)
      } catch {
        if try Staging.waitForOthers(path) { continue }
        looks -= 1
        guard looks > 0 else { throw error }
      }
    }
  }

  /// Whether something is mounted on the folder, so that it cannot be renamed.
  var isMountPoint: Bool {
    var (own, above) = (stat(), stat())
    guard stat(path, &own) == 0, stat(parent(of: path), &above) == 0 else { return false }
    if own.st_dev != above.st_dev { return true }
    // A folder of the same file system may be mounted too; blanks and the like are written in octal there.
    let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
    return mounts.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count > 4 && unescaped(fields[4]) == path
    }
  }
}

/// A path without links, as far as it exists.
private func resolved(_ path: String) -> String {
  if let real = realPath(path) { return real }
  let above = parent(of: path)
  let name = path.split(separator: "/").last.map(String.init) ?? ""
  guard above != path, !name.isEmpty else { return path }
  if name == "." { return resolved(above) }
  if name == ".." { return parent(of: resolved(above)) }
  return (above == "/" ? "" : resolved(above)) + "/" + name
}

/// Whether a path is a folder's or lies in it; both without links.
private func isWithin(_ path: String, _ folder: String) -> Bool {
  path == folder || path.hasPrefix(folder + "/")
}

/// `\040` is a blank.
private func unescaped(_ field: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = Array(field.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "\\"),
      let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
    else {
      bytes.append(byte)
      continue
    }
    bytes.append(code)
    rest = rest.dropFirst(3)
  }
  return String(decoding: bytes, as: UTF8.self)
}
