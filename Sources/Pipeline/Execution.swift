import Diagnostics

/// What became of a plan.
public struct Execution: Sendable {
  /// The results, whether they were found in the store or computed.
  public let results: [TrialKey: StoredTrial]
  /// Why a trial has no result: it failed, or one that it needs did.
  public let failures: [TrialKey: Diagnostic]
  /// Seconds that each trial took; only those that ran now.
  public let durations: [TrialKey: Double]

  /// The number of trials that ran now.
  public var ran: Int { durations.count }
  /// The number of results that were found in the store.
  public let reused: Int

  /// This and what was computed after it, of the same plan.
  func followed(by next: Execution) -> Execution {
    let durations = durations.merging(next.durations) { $1 }
    return Execution(
      results: next.results, failures: next.failures, durations: durations,
      reused: max(0, next.results.count - durations.count))
  }

  /// The failures in the order of the plan.
  public func failures(in plan: Plan) -> [Diagnostic] {
    plan.trials.compactMap { failures[$0.key] }
  }
}
