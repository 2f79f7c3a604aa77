import Checksums
import Diagnostics
import Foundation

/// What a trial found: its outcome as JSON, and the files it left behind.
struct TrialResult: Sendable {
  let outcome: Data
  let attachments: [String: Data]
}

/// An entry whose bytes are not those that were written.
struct DamagedEntry: Error {
  let key: TrialKey
  let path: String
  let reason: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .inputOutput, "a stored result is damaged (\(reason))", at: .named(path),
      remedy: "it is set aside and computed again")
  }
}

/// Stored results whose outcomes do not have the form that their trials give them: found when conclusions are to be drawn,
/// since reading every outcome takes longer than all else when nothing has changed.
public struct DamagedOutcomes: Error {
  let entries: [DamagedEntry]
}

/// A result in the store.
///
/// Its file holds four parts: the line `report-entry 1`; the trial's identity as one line of JSON, whose SHA-256
/// is the key; one line of JSON that lists sizes and checksums; the bytes of the outcome and of the attachments;
/// and at the end the SHA-256 of all that, in 64 digits.
public struct StoredTrial: Sendable {
  /// A file that the trial left behind.
  public struct Attachment: Codable, Hashable, Sendable {
    /// Its name, unique within the trial.
    public let name: String
    /// Its size.
    public let bytes: Int
    /// The SHA-256 of its bytes.
    public let sha256: String
  }

  private struct Contents: Codable {
    let outcome: Int
    let attachments: [Attachment]

    /// Whether the parts have sizes that together make `count` bytes.
    func fill(_ count: Int) -> Bool {
      var left = count
      for size in [outcome] + attachments.map(\.bytes) {
        guard 0 <= size, size <= left else { return false }
        left -= size
      }
      return left == 0
    }

    /// A name that occurs twice or is not the name of a file: reports name files after attachments.
    var unusableName: String? {
      var names: Set<String> = []
      return attachments.map(\.name).first {
        $0.isEmpty || $0.hasPrefix(".")
          || $0.utf8.contains { $0 < 32 || $0 == UInt8(ascii: "/") || $0 == 127 }
          || !names.insert($0).inserted
      }
    }
  }

  /// The name it is stored under.
  public let key: TrialKey
  /// The outcome as the study encodes it.
  public let outcome: Data
  /// In the order of their names.
  public let attachments: [Attachment]
  /// SHA-256 over the outcome and the attachments: equal for two runs that found the same bits.
  public let digest: String
  private let identityJSON: Data
  private let path: String
  /// Where the first attachment starts in the file.
  private let offset: Int

  private static let magic = Data("report-entry 1\n".utf8)

  /// What it is the result of.
  public var identity: TrialIdentity {
    get throws { try CanonicalJSON.decode(TrialIdentity.self, from: identityJSON) }
  }

  /// The outcome as a value.
  public func outcome<T: Decodable>(as type: T.Type) throws -> T {
    do {
      return try CanonicalJSON.decode(type, from: outcome)
    } catch {
      throw Diagnostic(
        .data, "a stored outcome does not read as \(type)",
        at: .named("trial \(key.short)"),
        remedy: "check that what its `encode` writes, its `init(from:)` reads")
    }
  }

  func damaged(_ reason: String) -> DamagedEntry { DamagedEntry(key: key, path: path, reason: reason) }

  /// Whether identity and outcome are what they should be, as far as that can be told without their study.
  var parses: Bool {
    (try? identity) != nil
      && (try? JSONSerialization.jsonObject(with: outcome, options: .fragmentsAllowed)) != nil
  }

  /// The bytes of a file that the trial left behind.
  /// - Throws: `Diagnostic` of kind `.inputOutput` if it has no such attachment or cannot be read.
  public func attachment(_ name: String) throws -> Data {
    guard let index = attachments.firstIndex(where: { $0.name == name }) else {
      throw Diagnostic(
        .inputOutput, "trial \(key.short) has no attachment “\(name)”",
        remedy: suggestion(for: name, among: attachments.map(\.name), otherwise: ""))
    }
    let start = attachments[..<index].reduce(offset) { $0 + $1.bytes }
    let bytes = try readFile(path, offset: start, count: attachments[index].bytes)
    guard sha256(bytes) == attachments[index].sha256 else {
      throw DamagedEntry(key: key, path: path, reason: "attachment “\(name)” fails its checksum").diagnostic
    }
    return bytes
  }

  /// The entry for a result that is about to be written, and the parts of its file in order.
  static func encode(
    _ result: TrialResult, identityJSON: Data, key: TrialKey, path: String
  ) throws -> (entry: StoredTrial, pieces: [Data]) {
    let files = result.attachments.sorted { $0.key < $1.key }
    let list = files.map {
      Attachment(name: $0.key, bytes: $0.value.count, sha256: Checksums.sha256($0.value))
    }
    let contents = Contents(outcome: result.outcome.count, attachments: list)
    var head = magic
    for line in [identityJSON, try CanonicalJSON.encode(contents)] {
      head.append(line)
      head.append(10)
    }
    let pieces = [head, result.outcome] + files.map(\.value)
    var checksum = Checksum()
    for piece in pieces { checksum.update(piece) }
    let entry = StoredTrial(
      key: key, identityJSON: identityJSON, outcome: result.outcome, attachments: list, path: path,
      offset: head.count + result.outcome.count)
    return (entry, pieces + [Data(checksum.hexadecimal.utf8)])
  }

  private init(
    key: TrialKey, identityJSON: Data, outcome: Data, attachments: [Attachment], path: String,
    offset: Int
  ) {
    (self.key, self.identityJSON, self.outcome) = (key, identityJSON, outcome)
    (self.attachments, self.path, self.offset) = (attachments, path, offset)
    digest = StoredTrial.digest(outcome, attachments)
  }

  private static func digest(_ outcome: Data, _ attachments: [Attachment]) -> String {
    sha256(
      Data(([sha256(outcome)] + attachments.map { "\($0.name) \($0.sha256)" }).joined(separator: "\n").utf8))
  }

  /// Reads an entry's file.
  init(_ bytes: Data, key: TrialKey, path: String) throws {
    func damaged(_ reason: String) -> DamagedEntry { DamagedEntry(key: key, path: path, reason: reason) }
    guard bytes.starts(with: StoredTrial.magic), bytes.count > StoredTrial.magic.count + 64 else {
      throw damaged("it is cut short or no entry at all")
    }
    let body = bytes.dropLast(64)
    guard Data(sha256(body).utf8) == bytes.suffix(64) else { throw damaged("it fails its checksum") }
    guard let (identityJSON, second) = firstLine(body.dropFirst(StoredTrial.magic.count)),
      let (contentsJSON, rest) = firstLine(second), sha256(identityJSON) == key.hex
    else { throw damaged("it belongs to another key") }
    do {
      let contents = try CanonicalJSON.decode(Contents.self, from: contentsJSON)
      guard contents.fill(rest.count) else { throw damaged("its parts do not add up") }
      if let name = contents.unusableName { throw damaged("an attachment cannot be called “\(name)”") }
      outcome = Data(rest.prefix(contents.outcome))
      attachments = contents.attachments
      offset = rest.startIndex + contents.outcome - bytes.startIndex
    } catch is DecodingError {
      throw damaged("its header does not parse")
    }
    self.key = key
    self.path = path
    self.identityJSON = Data(identityJSON)
    digest = StoredTrial.digest(outcome, attachments)
  }
}

/// The bytes before the first line end and those after it; `nil` where there is none. The C library searches faster than
/// generic code in a debug build.
private func firstLine(_ bytes: Data) -> (line: Data, rest: Data)? {
  let length = bytes.withUnsafeBytes { bytes -> Int? in
    guard let start = bytes.baseAddress, let end = memchr(start, 10, bytes.count) else { return nil }
    return UnsafeRawPointer(end) - start
  }
  return length.map { (bytes.prefix($0), bytes.dropFirst($0 + 1)) }
}
