import Findings
import Foundation

/// What differs between two built reports.
public struct Comparison: Codable, Equatable, Sendable {
  /// Something that has a value in one report or in both.
  public struct Change: Codable, Equatable, Sendable {
    /// Its full name, such as `sorting.supError.median`.
    public let name: String
    /// Its value in the old report, `nil` if it was not there.
    public let old: OptionValue?
    /// Its value in the new report, `nil` if it is gone.
    public let new: OptionValue?

    /// new / old − 1, of two numbers the first of which is not 0.
    public var relative: Double? {
      guard let old = old?.asNumber, let new = new?.asNumber, old != 0 else { return nil }
      return (new - old) / abs(old)
    }
  }

  /// A claim whose verdict changed, or that only one report makes.
  public struct Flip: Codable, Equatable, Sendable {
    /// The condition over findings.
    public let predicate: String
    /// What it says in words.
    public let sentence: String
    /// The verdict in the old report, `nil` if it did not make the claim.
    public let old: Manifest.Claim.Verdict?
    /// The verdict in the new report, `nil` if it does not make the claim.
    public let new: Manifest.Claim.Verdict?
  }

  /// Findings.
  public let values: [Change]
  /// Parameters of cells.
  public let parameters: [Change]
  /// Claims.
  public let claims: [Flip]
  /// Sources that trials run, by study and file or module, with their SHA-256.
  public let code: [Change]
  /// Figures one of whose files differs or is in one report only.
  public let figures: [String]
  /// Files that differ, with their SHA-256.
  public let files: [Change]

  /// Whether the reports are the same.
  public var isEmpty: Bool {
    values.isEmpty && parameters.isEmpty && claims.isEmpty && code.isEmpty && figures.isEmpty && files.isEmpty
  }

  /// Compares two reports by their manifests.
  public init(old: Manifest, new: Manifest) {
    values = changes(old.values, new.values)
    parameters = changes(old.parameters, new.parameters)
    code = changes(old.sources, new.sources)
    let files = changes(old.hashes, new.hashes)
    self.files = files
    let changed = Set(files.map(\.name))
    figures = Set([old, new].flatMap(\.figures).filter { !changed.isDisjoint(with: $0.files) }.map(\.name))
      .sorted()
    claims = flips(old.claims, new.claims)
  }
}

extension OptionValue {
  /// The value as a number, if it is one.
  var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    // How JSON writes numbers that are not finite.
    case .text("inf"): .infinity
    case .text("-inf"): -.infinity
    case .text("nan"): .nan
    default: nil
    }
  }
}

extension Manifest {
  /// Every finding by its full name.
  var values: [String: OptionValue] {
    merged { cell in cell.findings.map { ("\(cell.name).\($0)", $1) } }
  }

  fileprivate var parameters: [String: OptionValue] {
    merged { cell in
      guard case .object(let members) = cell.parameters else { return [] }
      return members.map { ("\(cell.name).\($0)", $1) }
    }
  }

  fileprivate var sources: [String: OptionValue] {
    Dictionary(
      code.flatMap { study, code in
        [("\(study): compiler", .text(code.compiler))]
          + code.files.map { ("\(study): \($0)", .text($1)) }
          + code.modules.map { ("\(study): \($0)", .text($1)) }
      }
    ) { first, _ in first }
  }

  fileprivate var hashes: [String: OptionValue] {
    Dictionary(files.map { ($0.path, .text($0.sha256)) }) { first, _ in first }
  }

  var figures: [(name: String, files: [String])] {
    cells.flatMap { cell in cell.figures.map { ("\(cell.name)/\($0)", $1) } }
  }

  private func merged(_ members: (Cell) -> [(String, OptionValue)]) -> [String: OptionValue] {
    Dictionary(cells.flatMap(members)) { first, _ in first }
  }
}

private func changes(_ old: [String: OptionValue], _ new: [String: OptionValue]) -> [Comparison.Change] {
  Set(old.keys).union(new.keys).sorted().compactMap { name in
    old[name] == new[name] ? nil : Comparison.Change(name: name, old: old[name], new: new[name])
  }
}

/// Claims are the same claim when their predicates and sentences are; several of them, in their order.
private func flips(_ old: [Manifest.Claim], _ new: [Manifest.Claim]) -> [Comparison.Flip] {
  struct Identity: Hashable {
    let predicate: String
    let sentence: String
  }
  func byIdentity(_ claims: [Manifest.Claim]) -> [Identity: [Manifest.Claim.Verdict]] {
    Dictionary(grouping: claims) { Identity(predicate: $0.predicate, sentence: $0.sentence) }
      .mapValues { $0.map(\.verdict) }
  }
  let (before, after) = (byIdentity(old), byIdentity(new))
  var seen: Set<Identity> = []
  return (old + new).map { Identity(predicate: $0.predicate, sentence: $0.sentence) }
    .filter { seen.insert($0).inserted }
    .flatMap { identity in
      let (before, after) = (before[identity] ?? [], after[identity] ?? [])
      return (0..<max(before.count, after.count)).compactMap { index -> Comparison.Flip? in
        let old = index < before.count ? before[index] : nil
        let new = index < after.count ? after[index] : nil
        return old == new
          ? nil
          : Comparison.Flip(predicate: identity.predicate, sentence: identity.sentence, old: old, new: new)
      }
    }
}
