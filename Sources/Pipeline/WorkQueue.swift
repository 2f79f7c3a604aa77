import Diagnostics
import Foundation

/// How one attempt at a trial ended.
enum Ending: Sendable {
  case computed(StoredTrial, seconds: Double)
  /// Another process had computed it.
  case found(StoredTrial)
  /// Another process is computing it.
  case elsewhere
  case failed(Diagnostic)
  case interrupted
  case storeFailed(Diagnostic)
}

/// The trials still to be run, as several workers take them: those first that have the longest way to the end
/// of the work, counting the trials that wait for them.
final class WorkQueue: @unchecked Sendable {
  // Every access to the variables below holds this condition's lock.
  private let condition = NSCondition()
  private let trials: [PlannedTrial]
  private let dependents: [[Int]]
  /// The place of each trial in the order of work.
  private let priority: [Int]
  private let shouldStop: @Sendable () -> Bool
  private var missingNeeds: [Int]
  private var status: [Status]
  /// The trials that wait or are ready, by priority.
  private var open: [Int]
  private var unfinished: Int
  private var retryAt: [Int: ContinuousClock.Instant] = [:]
  private var working = 0
  private(set) var results: [TrialKey: StoredTrial]
  private(set) var failures: [TrialKey: Diagnostic] = [:]
  private(set) var durations: [TrialKey: Double] = [:]
  private(set) var storeFailure: Diagnostic?

  private enum Status {
    case waiting, ready, running, done
  }

  /// How long to leave a trial alone that another process is computing.
  private static let retryInterval = Duration.milliseconds(20)
  /// How often a waiting worker looks whether the user has asked to stop.
  private static let pollInterval = 0.1

  /// - Parameters:
  ///   - trials: The trials without a result, each after those that it needs.
  ///   - results: The results that are there already.
  ///   - expected: Seconds that a trial may take.
  init(
    _ trials: [PlannedTrial], results: [TrialKey: StoredTrial], expected: [TrialKey: Double],
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.trials = trials
    self.results = results
    self.shouldStop = shouldStop
    let index = Dictionary(uniqueKeysWithValues: trials.enumerated().map { ($1.key, $0) })
    var dependents = [[Int]](repeating: [], count: trials.count)
    missingNeeds = trials.indices.map { trial in
      let needs = Set(trials[trial].identity.needs).compactMap { index[$0] }
      for need in needs { dependents[need].append(trial) }
      return needs.count
    }
    var rank = trials.map { expected[$0.key] ?? 0 }
    for trial in trials.indices.reversed() {
      rank[trial] += dependents[trial].map { rank[$0] }.max() ?? 0
    }
    status = missingNeeds.map { $0 == 0 ? .ready : .waiting }
    open = trials.indices.sorted { rank[$0] > rank[$1] || (rank[$0] == rank[$1] && $0 < $1) }
    var priority = [Int](repeating: 0, count: trials.count)
    for (place, trial) in open.enumerated() { priority[trial] = place }
    unfinished = trials.count
    (self.dependents, self.priority) = (dependents, priority)
  }

  /// The next trial to run; waits for one to become ready. `nil` when there is nothing left to do.
  func take() -> Int? {
    condition.withLock {
      while !isOver {
        let now = ContinuousClock.now
        if let place = open.firstIndex(where: {
          status[$0] == .ready && retryAt[$0].map { $0 <= now } ?? true
        }) {
          let next = open.remove(at: place)
          status[next] = .running
          return next
        }
        let pause = retryAt.isEmpty ? WorkQueue.pollInterval : WorkQueue.retryInterval / .seconds(1)
        _ = condition.wait(until: Date(timeIntervalSinceNow: pause))
      }
      return nil
    }
  }

  private var isOver: Bool {
    shouldStop() || storeFailure != nil || unfinished == 0
  }

  /// Takes note of how an attempt ended, and makes the trials ready that waited for it.
  /// - Returns: The trials that now cannot run because this one failed, and why.
  func finish(_ trial: Int, _ ending: Ending) -> [(PlannedTrial, Diagnostic)] {
    condition.withLock {
      defer { condition.broadcast() }
      let key = trials[trial].key
      retryAt[trial] = nil
      status[trial] = .done
      unfinished -= 1
      switch ending {
      case .computed(let result, let seconds):
        results[key] = result
        durations[key] = seconds
        release(trial)
      case .found(let result):
        results[key] = result
        release(trial)
      case .failed(let problem):
        failures[key] = problem
        return abandon(trial)
      case .elsewhere:
        reopen(trial)
        retryAt[trial] = .now + WorkQueue.retryInterval
      case .interrupted:
        reopen(trial)
      case .storeFailed(let problem):
        reopen(trial)
        storeFailure = storeFailure ?? problem
      }
      return []
    }
  }

  private func reopen(_ trial: Int) {
    status[trial] = .ready
    unfinished += 1
    open.insert(trial, at: open.firstIndex { priority[$0] > priority[trial] } ?? open.count)
  }

  private func release(_ trial: Int) {
    for dependent in dependents[trial] {
      missingNeeds[dependent] -= 1
      if missingNeeds[dependent] == 0, status[dependent] == .waiting { status[dependent] = .ready }
    }
  }

  private func abandon(_ trial: Int) -> [(PlannedTrial, Diagnostic)] {
    var abandoned: [(PlannedTrial, Diagnostic)] = []
    for dependent in dependents[trial] where status[dependent] == .waiting {
      let problem = Diagnostic(
        .claim, "not run, because it needs “\(trials[trial].label)”, which failed",
        at: .named(trials[dependent].title))
      status[dependent] = .done
      unfinished -= 1
      open.removeAll { $0 == dependent }
      failures[trials[dependent].key] = problem
      abandoned.append((trials[dependent], problem))
      abandoned += abandon(dependent)
    }
    return abandoned
  }

  /// The results of the trials that one needs, in its order.
  func needed(by trial: Int) -> [StoredTrial] {
    condition.withLock { trials[trial].identity.needs.compactMap { results[$0] } }
  }

  /// The trials that nobody has begun.
  var pending: [PlannedTrial] {
    condition.withLock { open.map { trials[$0] } }
  }

  /// Runs `work` on so many threads, calls `tick` now and then on this one, and returns when all have ended.
  ///
  /// The threads are the queue's own: trials compute for minutes and must not block Swift's shared pool. Where the system
  /// starts none, this one works.
  func run(threads: Int, every interval: Duration, tick: () -> Void, work: @escaping @Sendable () -> Void) {
    var workers: [WorkerThread] = []
    while workers.count < threads, let worker = try? worker(work) { workers.append(worker) }
    if workers.isEmpty { return work() }
    var next = ContinuousClock.now + interval
    while condition.withLock({
      if working > 0 { _ = condition.wait(until: Date(timeIntervalSinceNow: (next - .now) / .seconds(1))) }
      return working > 0
    }) {
      guard ContinuousClock.now >= next else { continue }
      tick()
      next = .now + interval
    }
    for worker in workers { worker.join() }
  }

  private func worker(_ work: @escaping @Sendable () -> Void) throws(Diagnostic) -> WorkerThread {
    condition.withLock { working += 1 }
    do {
      return try WorkerThread {
        work()
        self.endWork()
      }
    } catch {
      endWork()
      throw error
    }
  }

  private func endWork() {
    condition.withLock {
      working -= 1
      condition.broadcast()
    }
  }
}
