import Diagnostics
import Findings
import Foundation

/// The results that a report is expected to have: `Reports/<name>/expected.json`.
public struct Baseline: Codable, Equatable, Sendable {
  /// Its name in a report's folder.
  public static let fileName = "expected.json"

  /// The profile that it holds for.
  public let profile: Profile
  /// How much a number may differ, relative to the expected one; 0 unless somebody edits the file.
  public let tolerance: Double
  /// Every finding by its full name.
  public let values: [String: OptionValue]
  /// The verdict on each claim, by its predicate.
  public let claims: [String: Manifest.Claim.Verdict]

  /// What a built report found, as the expectation for later ones.
  public init(accepting manifest: Manifest, tolerance: Double = 0) {
    profile = manifest.profile
    self.tolerance = tolerance
    values = manifest.values
    claims = Dictionary(manifest.claims.map { ($0.predicate, $0.verdict) }) { first, _ in first }
  }

  /// Reads an accepted baseline.
  /// - Throws: `Diagnostic` of kind `.data` if there is none or it does not parse.
  public init(_ path: String) throws {
    guard let bytes = try readFile(path) else {
      throw Diagnostic(
        .data, "there is no baseline", at: .named(path), remedy: "accept the present results with --accept")
    }
    do {
      self = try CanonicalJSON.decode(Baseline.self, from: bytes)
    } catch let error as DecodingError {
      throw Diagnostic(.data, "the baseline does not parse (\(reason(error)))", at: .named(path))
    }
  }

  /// The bytes of `expected.json`.
  public func encoded() throws -> Data {
    try CanonicalJSON.encode(self, indented: true) + Data("\n".utf8)
  }
}

/// A report held against its baseline, case by case.
public struct Check: Sendable {
  /// What became of one case.
  public enum Outcome: Equatable, Sendable {
    case passed
    /// Not tested, and why.
    case skipped(String)
    /// Not as expected, and how.
    case failed(String)
  }

  /// One claim, value or trial.
  public struct Case: Equatable, Sendable {
    /// `claims`, `values` or `trials`.
    public let suite: String
    /// Which one.
    public let name: String
    /// What became of it.
    public let outcome: Outcome
  }

  /// Claims, values and trials, in the order of the report.
  public let cases: [Case]

  /// Checks every claim, every value of the baseline and every trial of a report.
  /// - Throws: `Diagnostic` of kind `.usage` if the baseline holds for another profile.
  public init(_ manifest: Manifest, against baseline: Baseline) throws {
    guard manifest.profile == baseline.profile else {
      throw Diagnostic(
        .usage,
        "the baseline holds for the profile \(baseline.profile.rawValue), not \(manifest.profile.rawValue)",
        at: .named("--profile"), remedy: "check with --profile \(baseline.profile.rawValue)")
    }
    let claims = manifest.claims.map { claim in
      Case(
        suite: "claims", name: claim.predicate, outcome: Check.outcome(of: claim, expected: baseline.claims))
    }
    let made = Set(manifest.claims.map(\.predicate))
    let dropped = baseline.claims.keys.filter { !made.contains($0) }.sorted().map {
      Case(suite: "claims", name: $0, outcome: .failed("the report no longer makes this claim"))
    }
    let found = manifest.values
    let values = Set(baseline.values.keys).union(found.keys).sorted().map { name in
      Case(
        suite: "values", name: name,
        outcome: Check.outcome(found: found[name], expected: baseline.values[name], baseline.tolerance))
    }
    let trials = manifest.trials.map { trial in
      Case(
        suite: "trials", name: "\(trial.study): \(trial.label)",
        outcome: trial.digest == nil ? .failed("the trial failed") : .passed)
    }
    cases = claims + dropped + values + trials
  }

  private static func outcome(of claim: Manifest.Claim, expected: [String: Manifest.Claim.Verdict]) -> Outcome
  {
    switch (claim.verdict, expected[claim.predicate]) {
    case (.fails, _): .failed("“\(claim.sentence)” does not hold")
    case (let verdict, let before?) where verdict != before:
      .failed("was \(before.rawValue), is \(verdict.rawValue)")
    case (_, nil): .failed("the baseline does not know this claim")
    case (.untested, _): .skipped("not tested in this profile")
    case (.holds, _): .passed
    }
  }

  private static func outcome(found: OptionValue?, expected: OptionValue?, _ tolerance: Double) -> Outcome {
    guard let expected else { return .failed("the baseline does not know this value") }
    guard let found else { return .failed("the report no longer has this value") }
    return agree(found, expected, tolerance)
      ? .passed : .failed("\(json(expected)) was expected, not \(json(found))")
  }

  private static func agree(_ found: OptionValue, _ expected: OptionValue, _ tolerance: Double) -> Bool {
    if found == expected { return true }
    if case .list(let found) = found, case .list(let expected) = expected {
      return found.count == expected.count && zip(found, expected).allSatisfy { agree($0, $1, tolerance) }
    }
    guard let found = found.asNumber, let expected = expected.asNumber else { return false }
    return abs(found - expected) <= tolerance * abs(expected)
  }

  /// The cases that are not as expected, as diagnostics of kind `.claim`.
  public var failures: [Diagnostic] {
    cases.compactMap { one in
      guard case .failed(let reason) = one.outcome else { return nil }
      return Diagnostic(.claim, reason, at: .named(one.name))
    }
  }

  /// The cases in the XML form that continuous-integration services read, one suite each for claims, values and
  /// trials; without times, so that it is the same from run to run.
  public func junitXML(name: String) -> String {
    let suites = ["claims", "values", "trials"].map { suite in
      let cases = cases.filter { $0.suite == suite }
      let lines = cases.map { one in
        let head = "    <testcase classname=\"\(escape(name)).\(suite)\" name=\"\(escape(one.name))\""
        return switch one.outcome {
        case .passed: "\(head)/>"
        case .skipped(let reason): "\(head)><skipped message=\"\(escape(reason))\"/></testcase>"
        case .failed(let reason): "\(head)><failure message=\"\(escape(reason))\"/></testcase>"
        }
      }
      return (["  <testsuite name=\"\(suite)\" \(counts(cases))>"] + lines + ["  </testsuite>"]).joined(
        separator: "\n")
    }
    return
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"\(escape(name))\" \(counts(cases))>\n"
      + suites.joined(separator: "\n") + "\n</testsuites>\n"
  }

  private func counts(_ cases: [Case]) -> String {
    let (failed, skipped) = tally(cases)
    return "tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\" skipped=\"\(skipped)\""
  }

  private func tally(_ cases: [Case]) -> (failed: Int, skipped: Int) {
    cases.reduce(into: (0, 0)) { sum, one in
      switch one.outcome {
      case .passed: break
      case .failed: sum.0 += 1
      case .skipped: sum.1 += 1
      }
    }
  }

  /// The result as Markdown, for `$GITHUB_STEP_SUMMARY`.
  public func summary(name: String) -> String {
    let rows = ["claims", "values", "trials"].map { suite in
      let cases = cases.filter { $0.suite == suite }
      let (failed, skipped) = tally(cases)
      return "| \(suite) | \(cases.count - failed - skipped) | \(failed) | \(skipped) |"
    }
    let details = failures.map { "- \($0.problem): `\($0.place.map(placeText) ?? "")`" }
    return
      (["### \(name)", "", "| | passed | failed | skipped |", "|---|---:|---:|---:|"] + rows
      + (details.isEmpty ? [] : [""] + details)).joined(separator: "\n") + "\n"
  }
}

private func placeText(_ place: Diagnostic.Place) -> String {
  switch place {
  case .named(let name): name
  case .text(let file, let line, _): "\(file):\(line)"
  }
}
