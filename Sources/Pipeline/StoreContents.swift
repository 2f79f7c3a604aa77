import Diagnostics
import Foundation

extension Store {
  /// A result in a store, as `report store list` shows it.
  public struct Item: Sendable {
    /// Its name.
    public let key: TrialKey
    /// What it is the result of; `nil` for a damaged one.
    public let identity: TrialIdentity?
    /// The size of its file.
    public let bytes: Int
    /// When it was written, as far as the clock can be trusted.
    public let written: Date
  }

  /// Every result, by study and key.
  public func items() throws -> [Item] {
    try keys().compactMap { key -> Item? in
      guard let (bytes, written) = status(entryPath(key)) else { return nil }
      return Item(key: key, identity: try? lookup(key)?.identity, bytes: bytes, written: written)
    }.sorted { ($0.identity?.study ?? "", $0.key) < ($1.identity?.study ?? "", $1.key) }
  }

  /// The keys of all results.
  func keys() throws -> [TrialKey] {
    try names(in: "entries").compactMap { TrialKey(hex: $0) }
  }

  private func names(in part: String) throws -> [String] {
    guard access("\(directory)/\(part)", F_OK) == 0 else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(part)").sorted()
    } catch {
      throw Diagnostic(
        .inputOutput, "cannot read the directory (\(reason(error)))", at: .named("\(directory)/\(part)"))
    }
  }

  private func status(_ path: String) -> (bytes: Int, written: Date)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let seconds = status.st_mtimespec.tv_sec
    #else
      let seconds = status.st_mtim.tv_sec
    #endif
    return (Int(status.st_size), Date(timeIntervalSince1970: Double(seconds)))
  }

  /// What a collection found to remove.
  public struct Garbage: Equatable, Sendable {
    /// Results that nobody wants.
    public internal(set) var results = 0
    /// Checkpoints, damaged entries and unfinished files that nobody will use.
    public internal(set) var leftovers = 0
    /// The sizes of all these together.
    public internal(set) var bytes = 0
  }

  /// Removes every result but those that are wanted, and what broken-off work has left behind. A trial that some
  /// process is running keeps all it has.
  /// - Parameter isDryRun: Only counts.
  /// - Throws: `Diagnostic` of kind `.inputOutput` if something cannot be removed.
  public func removeGarbage(keeping wanted: Set<TrialKey>, isDryRun: Bool = false) throws -> Garbage {
    var garbage = Garbage()
    if !isDryRun { try prepareForWriting() }
    func remove(_ path: String, _ key: TrialKey?, _ count: WritableKeyPath<Garbage, Int>) throws {
      guard let (bytes, _) = status(path) else { return }
      var lock: FileLock?
      if let key, !isDryRun {
        lock = try FileLock(lockPath(key))
        if lock == nil { return }
      }
      defer { lock?.release() }
      if !isDryRun, unlink(path) != 0, errno != ENOENT { throw failure("cannot remove", path, errno: errno) }
      garbage[keyPath: count] += 1
      garbage.bytes += bytes
    }
    for key in try keys() where !wanted.contains(key) { try remove(entryPath(key), key, \.results) }
    for name in try names(in: "checkpoints") {
      guard let key = TrialKey(hex: name), !wanted.contains(key) else { continue }
      try remove("\(directory)/checkpoints/\(name)", key, \.leftovers)
    }
    // A temporary file whose lock is free has no owner.
    for name in try names(in: "temporary") {
      guard let key = TrialKey(hex: name) else { continue }
      try remove("\(directory)/temporary/\(name)", key, \.leftovers)
    }
    for name in try names(in: "damaged") where TrialKey(hex: name) != nil {
      try remove("\(directory)/damaged/\(name)", nil, \.leftovers)
    }
    if !isDryRun { try compactDurations() }
    return garbage
  }

  /// Keeps the last line on each trial.
  private func compactDurations() throws {
    let path = "\(directory)/durations"
    guard let text = try readFile(path) else { return }
    var last: [Substring: Substring] = [:]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      guard let name = line.split(separator: " ").first else { continue }
      last[name] = line
    }
    let lines = last.sorted { $0.key < $1.key }.map { "\($0.value)\n" }.joined()
    try writeDurably(
      DurableWrite(
        path: path, temporary: "\(directory)/temporary/durations-\(uniqueName())", pieces: [Data(lines.utf8)])
    )
  }
}
