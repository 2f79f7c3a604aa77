import Checksums
import Diagnostics
import Foundation
import Synchronization

/// The data files of a report; each is read and hashed once.
public final class DataDirectory: Sendable {
  private let directory: String?
  private let folders: ReadableFolders?
  private let hashes = Mutex<[String: String]>([:])

  /// - Parameters:
  ///   - directory: Its path, or `nil` for a report that has no data.
  ///   - folders: Where files must lie after links are followed; anywhere unless given.
  public init(_ directory: String?, in folders: ReadableFolders? = nil) {
    self.directory = directory
    self.folders = folders
  }

  /// The SHA-256 of a file's contents when it was first asked for.
  func sha256(of name: String) throws -> String {
    if let known = hashes.withLock({ $0[name] }) { return known }
    let hash = Checksums.sha256(try read(name))
    return hashes.withLock { known in
      if let other = known[name] { return other }
      known[name] = hash
      return hash
    }
  }

  /// A file's contents, as long as they still have this SHA-256.
  func contents(of name: String, sha256 expected: String) throws -> Data {
    let bytes = try read(name)
    guard Checksums.sha256(bytes) == expected else {
      throw Diagnostic(
        .data, "the data file changed while the report was being built", at: .named(name),
        remedy: "build it again")
    }
    return bytes
  }

  private func read(_ name: String) throws -> Data {
    guard let directory else {
      throw Diagnostic(.data, "the report has no data directory", at: .named(name))
    }
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw Diagnostic(.data, "a data file must lie inside the report's data directory", at: .named(name))
    }
    let path = "\(directory)/\(name)"
    guard let bytes = try readFile(path, in: folders, kind: .data) else {
      throw Diagnostic(.data, "there is no such data file", at: .named(path))
    }
    return bytes
  }
}
