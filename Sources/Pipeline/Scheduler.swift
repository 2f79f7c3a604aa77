import Diagnostics
import Findings
import Foundation
import Synchronization

/// Runs the trials of a plan that have no result yet.
public struct Scheduler: Sendable {
  /// Where results are looked for and written.
  public let store: Store
  /// The number of trials that run side by side.
  public let jobs: Int
  /// The number of threads that each of them may use.
  public let threads: Int
  /// Where the work shows how it goes.
  public let display: ProgressDisplay
  /// How old a running trial's last checkpoint may become.
  public let checkpointInterval: Duration
  let shouldStop: @Sendable () -> Bool

  /// - Parameters:
  ///   - jobs: `nil` means as many as keep every processor busy.
  ///   - shouldStop: Whether to stop where work can resume; by default, once SIGINT or SIGTERM has come.
  public init(
    store: Store, jobs: Int? = nil, threads: Int = 1, display: ProgressDisplay = ProgressDisplay(.quiet),
    checkpointInterval: Duration = .seconds(10),
    shouldStop: @escaping @Sendable () -> Bool = { Interruption.isRequested }
  ) {
    self.store = store
    self.threads = max(1, threads)
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount / self.threads)
    self.display = display
    self.checkpointInterval = checkpointInterval
    self.shouldStop = shouldStop
  }

  /// Finds or computes every result that a plan asks for. A trial that fails does not stop the others.
  /// - Parameters:
  ///   - profile: What progress calls the work, where it is a report's.
  ///   - smaller: The same work in a smaller profile, which tells how long trials take that never ran.
  ///   - fresh: The trials to compute again although they have a result.
  /// - Throws: `Diagnostic` of kind `.interrupted` if the user stopped the work, `.inputOutput` if the store cannot
  ///   be read or written. What was computed before is kept, in either case.
  public func run(
    _ plan: Plan, in profile: Profile? = nil, after smaller: Plan? = nil,
    fresh: (PlannedTrial) -> Bool = { _ in false }
  ) throws -> Execution {
    let began = ContinuousClock.now
    var results: [TrialKey: StoredTrial] = [:]
    var fresh = Set(plan.trials.lazy.filter(fresh).map(\.key))
    let wanted = plan.trials.map(\.key).filter { !fresh.contains($0) }
    for (key, result) in zip(wanted, try concurrently(wanted, find)) { results[key] = result }
    let reused = results.count
    let missing = plan.trials.filter { results[$0.key] == nil }
    fresh.formIntersection(missing.map(\.key))
    let forecast =
      missing.isEmpty ? nil : Forecast(missing, after: smaller?.trials ?? [], Durations(store))
    display.show(
      .began(
        trials: plan.trials.count, reused: reused, profile: profile,
        secondsLeft: forecast?.timeLeft(pending: missing, running: [], jobs: jobs)))
    var execution = Execution(results: results, failures: [:], durations: [:], reused: reused)
    if let forecast {
      execution = try Interruption.during {
        try compute(missing, forecast, fresh: fresh, results, reused: reused)
      }
    }
    if execution.reused > 0 { try store.secureEntries() }
    display.show(.ended(execution, seconds: (ContinuousClock.now - began) / .seconds(1)))
    return execution
  }

  /// Finds or computes what a plan asks for, as `run` does, and draws conclusions. Results whose outcomes turn out not to fit
  /// their trials are reported, set aside and computed again.
  /// - Throws: As `run` and `conclude` do; `DiagnosticList` if what was computed again does not fit either.
  public func run<Conclusion>(
    _ plan: Plan, in profile: Profile? = nil, after smaller: Plan? = nil,
    fresh: (PlannedTrial) -> Bool = { _ in false }, concluding conclude: (Execution) throws -> Conclusion
  ) throws -> (execution: Execution, conclusion: Conclusion) {
    let first = try run(plan, in: profile, after: smaller, fresh: fresh)
    do {
      return (first, try conclude(first))
    } catch let damage as DamagedOutcomes {
      for entry in damage.entries { setAside(entry) }
    }
    let execution = first.followed(by: try run(plan, in: profile, after: smaller))
    do {
      return (execution, try conclude(execution))
    } catch let damage as DamagedOutcomes {
      throw DiagnosticList(
        damage.entries.map {
          Diagnostic(
            .claim, "the outcome does not fit its trial", at: .named($0.path),
            remedy: "check what the study's `fits` asks for, and that the store can be written")
        })
    }
  }

  private func compute(
    _ missing: [PlannedTrial], _ forecast: Forecast, fresh: Set<TrialKey>, _ results: [TrialKey: StoredTrial],
    reused: Int
  ) throws -> Execution {
    try store.prepareForWriting()
    let queue = WorkQueue(missing, results: results, expected: forecast.expected, shouldStop: shouldStop)
    let began = ContinuousClock.now
    let running = Mutex<[Int: RunningTrial]>([:])
    let committer = Committer()
    let finish = { @Sendable (index: Int, ending: Ending) in
      if case .computed(_, let seconds) = ending { forecast.durations.record(seconds, of: missing[index]) }
      show(ending, of: missing[index])
      for (dependent, problem) in queue.finish(index, ending) { display.show(.failed(dependent, problem)) }
    }
    queue.run(threads: min(jobs, missing.count), every: display.interval) {
      let now = running.withLock { $0.sorted { $0.key < $1.key }.map { RunningStep($0.value) } }
      let left = forecast.timeLeft(pending: queue.pending, running: now, jobs: jobs)
      display.show(
        .advanced(now, seconds: (.now - began) / .seconds(1), secondsLeft: left, stopping: shouldStop()))
    } work: {
      while let index = queue.take() {
        let attempt = Attempt(
          missing[index], needed: queue.needed(by: index), fresh: fresh.contains(missing[index].key),
          scheduler: self, committer: committer)
        let ending = attempt.run { context in
          running.withLock { $0[index] = context }
        } done: {
          finish(index, $0)
        }
        running.withLock { $0[index] = nil }
        if let ending { finish(index, ending) }
      }
    }
    committer.close()
    display.show(
      .advanced([], seconds: (.now - began) / .seconds(1), secondsLeft: nil, stopping: shouldStop()))
    if let problem = queue.storeFailure { throw problem }
    let done = queue.results.count
    guard done + queue.failures.count == results.count + missing.count else {
      throw Diagnostic(
        .interrupted, "stopped with \(done) of \(results.count + missing.count) results in the store",
        remedy: "the same command goes on from there")
    }
    return Execution(
      results: queue.results, failures: queue.failures, durations: queue.durations,
      reused: reused + missing.count - queue.durations.count - queue.failures.count)
  }

  /// A result in the store; a damaged one is reported, set aside, and does not count.
  @Sendable func find(_ key: TrialKey) throws -> StoredTrial? {
    do {
      return try store.lookup(key)
    } catch let damage as DamagedEntry {
      setAside(damage)
      return nil
    }
  }

  private func setAside(_ damage: DamagedEntry) {
    display.show(.noted(damage.diagnostic))
    // In a read-only store it stays, and the run fails when it comes to write.
    try? store.setAside(damage.key)
  }

  private func show(_ ending: Ending, of trial: PlannedTrial) {
    switch ending {
    case .computed(_, let seconds): display.show(.finished(trial, seconds: seconds))
    case .found: display.show(.found(trial))
    case .failed(let problem): display.show(.failed(trial, problem))
    case .elsewhere, .interrupted, .storeFailed: break
    }
  }
}
