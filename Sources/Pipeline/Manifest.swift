import Checksums
import Diagnostics
import Findings
import Foundation

/// What a built report consists of, and what every number in it came from.
///
/// It holds no time, no host and no path outside the report, so that it is the same to the byte wherever the
/// report is built.
public struct Manifest: Codable, Equatable, Sendable {
  /// The version of this form.
  public static let format = 1
  /// Its name in a report's directory.
  public static let fileName = "manifest.json"

  /// A file of the report, by its path within it.
  public struct File: Codable, Equatable, Sendable {
    /// Its path within the report.
    public let path: String
    /// Its size.
    public let bytes: Int
    /// The SHA-256 of its contents.
    public let sha256: String

    /// A file with these contents.
    public init(path: String, bytes: Int, sha256: String) {
      (self.path, self.bytes, self.sha256) = (path, bytes, sha256)
    }
  }

  /// One unit of computation.
  public struct Trial: Codable, Equatable, Sendable {
    /// The name of its result in the store.
    public let key: TrialKey
    /// The study it belongs to.
    public let study: String
    /// The study's short name for it.
    public let label: String
    /// Its inputs, the seed among them.
    public let inputs: OptionValue
    /// The input of that name, if there is one.
    public let seed: OptionValue?
    /// SHA-256 of each data file that it read.
    public let data: [String: String]
    /// The trials whose results it builds on.
    public let needs: [TrialKey]
    /// SHA-256 over what it found, `nil` if it failed.
    public let digest: String?
    /// The files that it left behind.
    public let attachments: [StoredTrial.Attachment]
  }

  /// A cell of the manuscript: what it set, and the trials that followed.
  public struct Cell: Codable, Equatable, Sendable {
    /// What the manuscript calls it.
    public let name: String
    /// The study it asks.
    public let study: String
    /// All its parameters, whether the manuscript or the profile sets them.
    public let parameters: OptionValue
    /// The trials that it asks for, in the study's order.
    public let trials: [TrialKey]
    /// Its findings by name.
    public let findings: [String: OptionValue]
    /// Its figures by label, each with the files that show it.
    public let figures: [String: [String]]

    /// The record of a cell whose study has drawn its conclusions.
    public init(
      name: String, plan: StudyPlan, findings: [Finding], figures: [String: [String]]
    ) {
      self.name = name
      study = plan.study.name
      parameters = plan.parameters
      trials = plan.trials.map(\.key)
      self.findings = Dictionary(findings.map { ($0.name, OptionValue($0.value)) }) { first, _ in first }
      self.figures = figures
    }
  }

  /// A claim of the manuscript and what became of it.
  public struct Claim: Codable, Equatable, Sendable {
    /// What became of it; untested means that the profile is too small for it.
    public enum Verdict: String, Codable, Sendable {
      case holds, fails, untested
    }

    /// `file:line` within the manuscript.
    public let place: String
    /// The condition over findings.
    public let predicate: String
    /// What it says in words.
    public let sentence: String
    /// What became of it.
    public let verdict: Verdict
    /// The findings that decided it, by full name, such as `sorting.supError.median`.
    public let values: [String: OptionValue]

    /// The record of a claim that has been evaluated.
    public init(
      place: String, predicate: String, sentence: String, verdict: Verdict, values: [String: OptionValue]
    ) {
      (self.place, self.predicate, self.sentence) = (place, predicate, sentence)
      (self.verdict, self.values) = (verdict, values.mapValues(\.canonical))
    }
  }

  /// The version of its form.
  public let format: Int
  /// The report's name.
  public let report: String
  /// The profile it was built in.
  public let profile: Profile
  /// Versions by tool: swift, cairo, pango …
  public let tools: [String: String]
  /// The code of each study.
  public let code: [String: CodeFingerprint]
  /// In the manuscript's order.
  public let cells: [Cell]
  /// Each once, after those that it needs.
  public let trials: [Trial]
  /// In the manuscript's order.
  public let claims: [Claim]
  /// All files but this one and `timings.json`, by path.
  public let files: [File]

  /// The manifest of a report that has just been built.
  public init(
    report: String, profile: Profile, tools: [String: String], plan: Plan, execution: Execution,
    cells: [Cell],
    claims: [Claim], files: [File]
  ) {
    format = Manifest.format
    self.report = report
    self.profile = profile
    self.tools = tools
    code = Dictionary(plan.studies.map { ($0.study.name, $0.study.code) }) { first, _ in first }
    self.cells = cells
    trials = plan.trials.map { trial in
      let result = execution.results[trial.key]
      return Trial(
        key: trial.key, study: trial.study, label: trial.label, inputs: trial.identity.trial,
        seed: trial.identity.seed, data: trial.identity.data, needs: trial.identity.needs,
        digest: result?.digest,
        attachments: result?.attachments ?? [])
    }
    self.claims = claims
    self.files = files.sorted { $0.path < $1.path }
  }

  /// Reads the manifest of a report's directory.
  /// - Throws: `Diagnostic` if there is none, it does not parse, or a newer program wrote it.
  public init(of directory: String) throws { self = try Manifest.read(Manifest.self, of: directory) }

  /// What a later build needs of a manifest; the rest of it takes longer to read.
  public struct Outline: Decodable, Sendable {
    /// The report's name.
    public let report: String
    /// The profile it was built in.
    public let profile: Profile
    /// All files but the manifest and `timings.json`, by path.
    public let files: [File]

    /// Reads it from a report's directory.
    /// - Throws: as `Manifest.init(of:)`.
    public init(of directory: String) throws { self = try Manifest.read(Outline.self, of: directory) }

    /// Reads it from a manifest's bytes.
    /// - Parameter path: Where they were read, for messages.
    /// - Throws: as `Manifest.init(of:)`.
    public init(_ bytes: Data, at path: String) throws {
      self = try Manifest.decode(Outline.self, from: bytes, at: path)
    }
  }

  private static func read<T: Decodable>(_ type: T.Type, of directory: String) throws -> T {
    let path = "\(directory)/\(fileName)"
    guard let bytes = try readFile(path) else {
      throw Diagnostic(
        .inputOutput, "there is no report here", at: .named(path), remedy: "name a built report")
    }
    return try decode(type, from: bytes, at: path)
  }

  private static func decode<T: Decodable>(_ type: T.Type, from bytes: Data, at path: String) throws -> T {
    do {
      return try CanonicalJSON.decode(Versioned<T>.self, from: bytes).contents
    } catch let newer as NewerFormat {
      throw Diagnostic(
        .data,
        "the manifest has format \(newer.version), and this program knows formats up to \(format)",
        at: .named(path), remedy: "update this program")
    } catch let error as DecodingError {
      throw Diagnostic(.data, "the manifest does not parse (\(reason(error)))", at: .named(path))
    }
  }

  /// Something that is read from a manifest only if this program knows its format.
  private struct Versioned<Contents: Decodable>: Decodable {
    let contents: Contents

    private enum CodingKeys: CodingKey { case format }

    init(from decoder: any Decoder) throws {
      let version = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .format)
      guard version <= Manifest.format else { throw NewerFormat(version: version) }
      contents = try Contents(from: decoder)
    }
  }

  private struct NewerFormat: Error { let version: Int }

  /// The bytes of `manifest.json`.
  public func encoded() throws -> Data {
    try CanonicalJSON.encode(self, indented: true) + Data("\n".utf8)
  }
}

extension Manifest.File {
  /// Every file below a directory but the manifest and the timings, by path.
  public static func all(in directory: String) throws -> [Manifest.File] {
    guard let paths = FileManager.default.enumerator(atPath: directory) else {
      throw Diagnostic(.inputOutput, "cannot read the directory", at: .named(directory))
    }
    return try paths.compactMap { $0 as? String }.sorted().compactMap { path in
      var status = stat()
      guard stat("\(directory)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        path != Manifest.fileName, path != Timings.fileName, let bytes = try readFile("\(directory)/\(path)")
      else { return nil }
      return Manifest.File(path: path, bytes: bytes.count, sha256: Checksums.sha256(bytes))
    }
  }
}

extension OptionValue {
  /// What a finding holds, as JSON.
  public init(_ value: Value) {
    self =
      switch value {
      case .number(let number): OptionValue(number)
      case .series(let numbers): .list(numbers.map { OptionValue($0) })
      case .text(let text): .text(text)
      }
  }
}

/// Why JSON did not decode, in one clause.
func reason(_ error: DecodingError) -> String {
  switch error {
  case .keyNotFound(let key, _): "“\(key.stringValue)” is missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
    context.codingPath.isEmpty
      ? "it is no JSON"
      : "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” is not as expected"
  @unknown default: "it is not as expected"
  }
}
