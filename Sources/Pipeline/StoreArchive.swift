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
        try archive.add(Self.sumsName, Data(sums.joined().utf8))
        try archive.finish()
      }
    } catch {
      throw error as? Diagnostic
        ?? Diagnostic(
          .inputOutput, "cannot write the archive (\(reason(error)))", at: .named(path))
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
  /// - Throws: `Diagnostic` of kind `.data` if the archive is damaged or cut short, and then nothing is taken;
  ///   `.inputOutput` if it cannot be read or the store cannot be written.
  public func `import`(_ path: String) throws -> Import {
    let sums = try checksums(path)
    try prepareForWriting()
    var archive = try TarReader(path)
    var result = Import()
    while let (name, bytes) = try archive.next() {
      guard let key = TrialKey(entry: name) else { continue }
      do {
        let place = "\(path): \(name)"
        guard sha256(bytes) == sums[name] else {
          throw DamagedEntry(key: key, path: place, reason: "it fails the archive's checksum")
        }
        let entry = try StoredTrial(bytes, key: key, path: place)
        guard entry.parses else { throw DamagedEntry(key: key, path: place, reason: "it does not parse") }
        try take(entry, bytes, &result)
      } catch let damage as DamagedEntry {
        result.refused.append(
          Diagnostic(.data, "a result in the archive is damaged (\(damage.reason))", at: .named(damage.path)))
      }
    }
    return result
  }

  /// Reads an archive from end to end: each file in it is a result and there once, and the list of checksums, which is written
  /// last, names all of them. Whether a result is sound is not asked here.
  /// - Returns: the checksums by the files' names.
  private func checksums(_ path: String) throws -> [String: String] {
    func problem(_ what: String) -> Diagnostic {
      Diagnostic(.data, what, at: .named(path), remedy: "copy it again, or write it with report store export")
    }
    var archive = try TarReader(path)
    var names: Set<String> = []
    var sums: Data?
    while let (name, bytes) = try archive.next() {
      guard name == Self.sumsName || TrialKey(entry: name) != nil else {
        throw problem("the archive holds “\(name)”, which is no result")
      }
      guard names.insert(name).inserted else { throw problem("the archive holds “\(name)” twice") }
      if name == Self.sumsName { sums = bytes }
    }
    names.remove(Self.sumsName)
    guard let sums else { throw problem("the archive has no checksums (\(Self.sumsName))") }
    let lines = String(decoding: sums, as: UTF8.self).split(separator: "\n")
    let listed = lines.map { (String($0.dropFirst(64 + 2)), String($0.prefix(64))) }
    guard listed.count == names.count, names == Set(listed.map(\.0)) else {
      throw problem("the archive's checksums are not those of its results")
    }
    return Dictionary(listed) { first, _ in first }
  }

  private func take(_ entry: StoredTrial, _ bytes: Data, _ result: inout Import) throws {
    let key = entry.key
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
  }

  private static let sumsName = "SHA256SUMS"
}

extension TrialKey {
  /// The key in the name of an archive's file.
  fileprivate init?(entry name: String) {
    guard name.hasPrefix("entries/") else { return nil }
    self.init(hex: String(name.dropFirst(8)))
  }
}
