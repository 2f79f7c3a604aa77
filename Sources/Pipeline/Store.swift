import Checksums
import Diagnostics
import Foundation

/// Results of trials on disk, each in one file named by its key.
///
/// | path in the store | holds |
/// |---|---|
/// | `format` | the version of this layout |
/// | `entries/abcd…` | one result: `StoredTrial` |
/// | `checkpoints/abcd…` | where an interrupted trial stands |
/// | `temporary/abcd…` | an entry being written, by the one who holds its lock |
/// | `locks/abcd…` | locked while a process runs the trial; the lock dies with the process |
/// | `damaged/abcd…` | entries that failed their checksum |
/// | `durations` | how long trials took, one line each |
///
/// Nothing in it depends on the clock: setting the clock back changes no decision.
public struct Store: Sendable {
  /// The version of the layout that this program reads and writes.
  static let format = 1

  /// Its path.
  public let directory: String

  /// The directory of the store: the command line's `--store`, else `REPORT_STORE`, else `.report/store`.
  ///
  /// - Parameter package: what the last two are relative to, so that they mean one store wherever a command is started; the
  ///   current directory unless given, as for `--store`.
  public static func location(
    option: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
    package: String? = nil
  ) -> String {
    if let option { return option }
    let named = environment["REPORT_STORE", default: ""]
    let place = named.isEmpty ? ".report/store" : named
    guard let package, !place.hasPrefix("/") else { return place }
    return "\(package)/\(place)"
  }

  /// Opens a store; nothing is created before the first write, so that a read-only store can be used.
  /// - Throws: `Diagnostic` of kind `.inputOutput` if a newer program wrote it, or it is no store.
  public init(_ directory: String) throws {
    self.directory = directory
    var status = stat()
    guard stat(directory, &status) != 0 || status.st_mode & S_IFMT == S_IFDIR else {
      throw Diagnostic(
        .inputOutput, "the store is no directory", at: .named(directory),
        remedy: "name another with --store DIR")
    }
    var text = try readFile("\(directory)/format")
    if text == nil {
      // An empty or absent directory becomes a store; any other is somebody's.
      let contents = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      // Another process may have made it a store in between.
      if contents.contains("format") { text = try readFile("\(directory)/format") }
      guard text != nil || contents.allSatisfy({ Store.parts.contains($0) }) else {
        throw Diagnostic(
          .inputOutput, "the directory is not empty and is no store", at: .named(directory),
          remedy: "name another with --store DIR")
      }
    }
    guard let text else { return }
    let version = Int(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    guard let version else {
      throw Diagnostic(
        .inputOutput, "the store's version cannot be read", at: .named("\(directory)/format"),
        remedy: "write \(Store.format) into it, or remove the store")
    }
    guard version <= Store.format else {
      throw Diagnostic(
        .inputOutput, "the store has format \(version), and this program knows formats up to \(Store.format)",
        at: .named(directory), remedy: "update this program, or name another store with --store DIR")
    }
  }

  private static let parts: Set = ["entries", "checkpoints", "temporary", "locks", "damaged", "durations"]

  /// The result of this key, checked against its checksum; `nil` when there is none.
  /// - Throws: `DamagedEntry` if the checksum does not match.
  public func lookup(_ key: TrialKey) throws -> StoredTrial? {
    try readFile(entryPath(key)).map { try StoredTrial($0, key: key, path: entryPath(key)) }
  }

  /// Whether there is an entry of this key, sound or not.
  public func holds(_ key: TrialKey) -> Bool { access(entryPath(key), F_OK) == 0 }

  /// Moves a damaged entry out of the way, for whoever wants to look at it.
  func setAside(_ key: TrialKey) throws {
    try makeDirectory("\(directory)/damaged")
    guard rename(entryPath(key), "\(directory)/damaged/\(key)") == 0 || errno == ENOENT else {
      throw failure("cannot set aside the damaged entry", entryPath(key), errno: errno)
    }
  }

  /// The entry for a result, and how to write it; only the holder of the key's lock may do that.
  func entry(_ result: TrialResult, of trial: PlannedTrial) throws -> (
    entry: StoredTrial, write: DurableWrite
  ) {
    let path = entryPath(trial.key)
    let (entry, pieces) = try StoredTrial.encode(
      result, identityJSON: trial.identityJSON, key: trial.key, path: path)
    return (entry, DurableWrite(path: path, temporary: "\(directory)/temporary/\(trial.key)", pieces: pieces))
  }

  /// Makes the store's directories, or says why nothing can be written.
  func prepareForWriting() throws {
    for part in ["entries", "checkpoints", "temporary", "locks"] {
      try makeDirectory("\(directory)/\(part)")
      // `access` also knows of read-only file systems.
      guard access("\(directory)/\(part)", W_OK) == 0 else {
        throw failure("cannot write to the store", "\(directory)/\(part)", errno: errno)
      }
    }
    if access("\(directory)/format", F_OK) != 0 {
      // Whoever made the store's folder may have ended before its name was safe; what the folder is in may be another's.
      try? synchronizeDirectory(parent(of: directory))
      try writeDurably(
        DurableWrite(
          path: "\(directory)/format", temporary: "\(directory)/temporary/format-\(uniqueName())",
          pieces: [Data("\(Store.format)\n".utf8)]))
    }
  }

  /// Makes what was found in the store survive a loss of power: its writer may still be about to sync the folder, or may have
  /// ended before it could. Where nobody can write there is nothing to sync.
  func secureEntries() throws {
    if access("\(directory)/entries", W_OK) == 0 { try synchronizeDirectory("\(directory)/entries") }
  }

  func entryPath(_ key: TrialKey) -> String { "\(directory)/entries/\(key)" }
  func lockPath(_ key: TrialKey) -> String { "\(directory)/locks/\(key)" }

  // MARK: Checkpoints

  /// Keeps where a trial stands, with a checksum. Only the holder of the key's lock may call this.
  func writeCheckpoint(_ state: Data, _ key: TrialKey) throws {
    try writeDurably(
      DurableWrite(
        path: "\(directory)/checkpoints/\(key)", temporary: "\(directory)/temporary/\(key)",
        pieces: [Data(sha256(state).utf8), state]))
  }

  /// What `writeCheckpoint` kept; `nil` when there is nothing or it is damaged: the trial starts anew.
  func checkpoint(_ key: TrialKey) throws -> Data? {
    guard let bytes = try readFile("\(directory)/checkpoints/\(key)") else { return nil }
    let state = Data(bytes.dropFirst(64))
    return Data(sha256(state).utf8) == bytes.prefix(64) ? state : nil
  }

  func removeCheckpoint(_ key: TrialKey) {
    unlink("\(directory)/checkpoints/\(key)")
  }
}
