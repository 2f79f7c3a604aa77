import Diagnostics
import Foundation
import Synchronization

/// Threads that wait for work and share it out among themselves, with the caller as one of them.
///
/// Which thread does which part is left to chance, so what a part computes must not depend on it.
public final class ThreadTeam: Sendable {
  /// How many work at a time, the caller included.
  public let count: Int
  private let shared = Shared()

  /// - Parameter threads: how many are to work at a time; fewer do where the system starts no more.
  public init(threads: Int) {
    var count = 1
    while count < threads,
      let thread = try? WorkerThread({ [shared, count] in shared.serve(count) })
    {
      thread.detach()
      count += 1
    }
    self.count = count
  }

  deinit { shared.stop() }

  /// Calls `job` once for each part 0 ..< parts, on as many threads as there are, and returns when all are done.
  public func run(parts: Int, _ job: @escaping (_ worker: Int, _ part: Int) -> Void) {
    if count == 1 || parts == 1 {
      for part in 0..<parts { job(0, part) }
    } else {
      shared.lead(parts, helpers: count - 1, job)
    }
  }
}

/// What the threads of a team have in common. It outlives the team until the last thread has seen `stopped`.
private final class Shared: @unchecked Sendable {
  private let gate = NSCondition()
  private let round = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let working = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  // Written by the leader while no helper works; `round` publishes them.
  private var parts = 0
  private var job: (_ worker: Int, _ part: Int) -> Void = { _, _ in }

  /// How often a waiting thread looks before it sleeps: long enough to span the gap between two halves of a
  /// training step, short enough not to steal a processor from others.
  private static let patience = 20_000

  func lead(_ parts: Int, helpers: Int, _ job: @escaping (_ worker: Int, _ part: Int) -> Void) {
    self.parts = parts
    self.job = job
    next.store(0, ordering: .relaxed)
    working.store(helpers, ordering: .relaxed)
    gate.lock()
    round.add(1, ordering: .releasing)
    gate.broadcast()
    gate.unlock()
    work(0)
    var looks = 0
    while working.load(ordering: .acquiring) > 0 {
      looks += 1
      if looks > Self.patience { sched_yield() }
    }
    self.job = { _, _ in }
  }

  func serve(_ worker: Int) {
    var seen = 0
    while true {
      seen = waitForRound(after: seen)
      if stopped.load(ordering: .acquiring) { return }
      work(worker)
      working.subtract(1, ordering: .acquiringAndReleasing)
    }
  }

  func stop() {
    stopped.store(true, ordering: .releasing)
    gate.lock()
    round.add(1, ordering: .releasing)
    gate.broadcast()
    gate.unlock()
  }

  private func work(_ worker: Int) {
    while true {
      let part = next.add(1, ordering: .relaxed).oldValue
      if part >= parts { return }
      job(worker, part)
    }
  }

  private func waitForRound(after seen: Int) -> Int {
    for _ in 0..<Self.patience {
      let now = round.load(ordering: .acquiring)
      if now != seen { return now }
    }
    gate.lock()
    defer { gate.unlock() }
    while round.load(ordering: .acquiring) == seen { gate.wait() }
    return round.load(ordering: .acquiring)
  }
}
