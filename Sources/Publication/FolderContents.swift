import Foundation
import Pipeline

/// What lies in a folder at any depth, by its path within it; links are entries, and nobody follows them.
struct FolderContents: Sendable {
  struct Entry: Sendable {
    let bytes: Int
    /// How many names the file has.
    let names: Int
    /// No link, no pipe.
    let isRegular: Bool
  }

  /// Everything but folders.
  private(set) var files: [String: Entry] = [:]
  /// Each after the one that holds it.
  private(set) var folders: [String] = []
  /// Whether all of it could be read.
  private(set) var isComplete = true

  /// - Parameter isLeftOut: which names at the top are passed over.
  init(of folder: String, leavingOut isLeftOut: (String) -> Bool = { _ in false }) {
    read(folder, "", isLeftOut)
  }

  private mutating func read(_ folder: String, _ path: String, _ isLeftOut: (String) -> Bool) {
    let place = path.isEmpty ? folder : "\(folder)/\(path)"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: place) else {
      isComplete = false
      return
    }
    for name in names where !path.isEmpty || !isLeftOut(name) {
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      var status = stat()
      guard lstat("\(folder)/\(inner)", &status) == 0 else {
        isComplete = false
        continue
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        folders.append(inner)
        read(folder, inner, isLeftOut)
      } else {
        files[inner] = Entry(
          bytes: Int(status.st_size), names: Int(status.st_nlink),
          isRegular: status.st_mode & S_IFMT == S_IFREG)
      }
    }
  }
}

/// Whether a path is one within a folder: relative, and nowhere up.
func isInside(_ path: String) -> Bool {
  path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
    !$0.isEmpty && $0 != "." && $0 != ".."
  }
}

/// The folders above a path within a folder, the nearest first.
func ancestors(_ path: String) -> [String] {
  sequence(first: path) { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }.dropFirst().map(
    \.self)
}
