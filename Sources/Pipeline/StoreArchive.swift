import Checksums
import Diagnostics
import Foundation

extension Store {
  /// Writes results to one archive, to be moved to another machine: a tar file of entries and their checksums in
  /// `SHA256SUMS`, which `tar` and `sha256sum -c` understand.
  /// - Parameter wanted: The results to take along, `nil` for all.
  /// - Returns: The number of results, and diagnostics on damaged ones, which are left out.
  public func export(_ wanted: Set<TrialKey>? = nil, to path: String) throws -> (
    count: Int, damaged: [Diagnostic]
  ) {
    var sums: [String] = []
    var damaged: [Diagnostic] = []
    do {
      try replaceFile(path) { temporary in
        let archive = try TarWriter(temporary)
        for key in try keys() where wanted?.contains(key) ?? true {
          guard let bytes = try readFile(entryPath(key)) else { continue }
          do {
            _ = try StoredTrial(bytes, key: key, path: entryPath(key))
          } catch let damage as DamagedEntry {
            damaged.append(damage.diagnostic)
            continue
          }
          try archive.add("entries/\(key)", bytes)
          sums.append("\(sha256(bytes))  entries/\(key)\n")
        }
        try archive.add("SHA256SUMS", Data(sums.joined().utf8))
        try archive.finish()
      }
    } catch {
      throw error as? Diagnostic
        ?? Diagnostic(
          .inputOutput, "cannot write the archive (\(error.localizedDescription))", at: .named(path))
    }
    return (sums.count, damaged)
  }

  /// What an import brought.
  public struct Import: Sendable {
    /// Results that were not in the store.
    public internal(set) var added = 0
    /// Results that were there already.
    public internal(set) var present = 0
    /// Results that were refused: damaged, or other than the one that is there.
    public internal(set) var refused: [Diagnostic] = []
  }

  /// Takes the results of an archive that `export` wrote; each is checked before it is taken.
  /// - Throws: `Diagnostic` of kind `.data` if the archive is damaged, `.inputOutput` if it cannot be read or the
  ///   store cannot be written. Results before the damage are taken.
  public func `import`(_ path: String) throws -> Import {
    try prepareForWriting()
    let archive = try TarReader(path)
    var result = Import()
    while let (name, bytes) = try archive.next() {
      guard name.hasPrefix("entries/"), let key = TrialKey(hex: String(name.dropFirst(8))) else { continue }
      do {
        let entry = try StoredTrial(bytes, key: key, path: "\(path): \(name)")
        if let present = try? lookup(key) {
          if present.digest == entry.digest {
            result.present += 1
          } else {
            result.refused.append(
              Diagnostic(
                .data, "the store has another result for this trial", at: .named(key.hex),
                remedy: "compute it again with --fresh to see which is right"))
          }
        } else if let lock = try FileLock(lockPath(key)) {
          defer { lock.release() }
          try writeDurably(
            DurableWrite(path: entryPath(key), temporary: "\(directory)/temporary/\(key)", pieces: [bytes]))
          result.added += 1
        }
      } catch let damage as DamagedEntry {
        result.refused.append(
          Diagnostic(.data, "a result in the archive is damaged (\(damage.reason))", at: .named(damage.path)))
      }
    }
    return result
  }
}
