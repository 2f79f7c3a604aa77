import Checksums
import Findings
import Foundation

/// The name of a trial's result in the store: SHA-256, in hexadecimal, of everything that it depends on.
public struct TrialKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 64 digits.
  public let hex: String

  /// - Returns: `nil` unless the text is 64 lower-case hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    self.hex = hex
  }

  /// The key of the trial whose identity this is, in canonical JSON.
  init(identityJSON: Data) {
    hex = sha256(identityJSON)
  }

  /// The 64 digits.
  public var description: String { hex }
  /// The first twelve digits, enough to tell trials apart in messages.
  public var short: String { String(hex.prefix(12)) }

  /// The order of the digits.
  public static func < (a: TrialKey, b: TrialKey) -> Bool { a.hex < b.hex }
}

extension TrialKey: Codable {
  /// Reads the 64 digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let key = TrialKey(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no trial key")
    }
    self = key
  }

  /// Writes the 64 digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}

/// Everything that a trial's outcome depends on.
public struct TrialIdentity: Codable, Hashable, Sendable {
  /// The study's name.
  public let study: String
  /// The sources that compute it.
  public let code: CodeFingerprint
  /// The inputs, as the study's `Trial` encodes them.
  public let trial: OptionValue
  /// SHA-256 of each data file that the trial reads, by name.
  public let data: [String: String]
  /// The trials whose results it builds on.
  public let needs: [TrialKey]

  /// The seed, if the trial has an integer of that name.
  public var seed: OptionValue? { trial["seed"] }

  /// `CanonicalJSON.encode(self)`, put together from parts that are known.
  func canonicalJSON(_ code: Data, _ study: Data, _ trial: Data) throws -> Data {
    let members = [
      ("code", code), ("data", data.isEmpty ? Data("{}".utf8) : try CanonicalJSON.encode(data)),
      ("needs", needs.isEmpty ? Data("[]".utf8) : try CanonicalJSON.encode(needs)), ("study", study),
      ("trial", trial),
    ]
    var json = Data("{".utf8)
    for (name, value) in members {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      json.append(contentsOf: "\"\(name)\":".utf8)
      json.append(value)
    }
    json.append(UInt8(ascii: "}"))
    return json
  }
}
