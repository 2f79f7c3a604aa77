import Findings
import Diagnostics
import Foundation

/// A plan as other programs read it: `report plan --format json`.
public struct PlanListing: Codable, Equatable, Sendable {
  /// One trial that has no result yet.
  public struct Trial: Codable, Equatable, Sendable {
    /// The name of its result; `report trial KEY` computes it.
    public let key: TrialKey
    /// The study it belongs to.
    public let study: String
    /// The study's short name for it.
    public let label: String
    /// Its inputs.
    public let inputs: OptionValue
    /// The missing trials that it has to wait for.
    public let needs: [TrialKey]
    /// As long as it took when it last ran, if it did.
    public let expectedSeconds: Double?
  }

  /// Where the results are looked for.
  public let store: String
  /// The number of trials in the plan.
  public let trials: Int
  /// Those without a result, every one after those that it needs.
  public let missing: [Trial]

  /// What of a plan is not in the store. A damaged entry counts as missing.
  public init(_ plan: Plan, _ store: Store) throws {
    let durations = Durations(store)
    let absent = try plan.trials.filter { trial in
      do {
        return try store.lookup(trial.key) == nil
      } catch is DamagedEntry {
        return true
      }
    }
    let keys = Set(absent.map(\.key))
    self.store = store.directory
    trials = plan.trials.count
    missing = absent.map { trial in
      Trial(
        key: trial.key, study: trial.study, label: trial.label, inputs: trial.identity.trial,
        needs: trial.identity.needs.filter(keys.contains), expectedSeconds: durations[trial])
    }
  }

  /// The listing as indented JSON.
  public func encoded() throws -> Data {
    try CanonicalJSON.encode(self, indented: true) + Data("\n".utf8)
  }
}

extension Plan {
  /// The part of the plan that computes one trial: the trial, and those that it needs before it.
  /// - Parameter key: Its key, or enough first digits to tell it from the others.
  /// - Throws: `Diagnostic` of kind `.usage` if there is no such trial, or more than one.
  public func trial(_ key: String) throws -> Plan {
    let found = trials.filter { !key.isEmpty && $0.key.hex.hasPrefix(key) }
    guard let trial = found.first else {
      throw Diagnostic(
        .usage, "no trial of this report has the key \(key)",
        remedy: "`swift run report plan` lists them; other code, data or options give other keys")
    }
    guard found.count == 1 else {
      throw Diagnostic(
        .usage, "\(found.count) trials have keys that start with \(key)", remedy: "give more digits")
    }
    var wanted: Set = [trial.key]
    let part = trials.reversed().filter { candidate in
      guard wanted.contains(candidate.key) else { return false }
      wanted.formUnion(candidate.identity.needs)
      return true
    }
    return Plan(trials: part.reversed())
  }
}
