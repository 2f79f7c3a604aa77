import Diagnostics
import Foundation

/// Writes results to the store on a thread of its own, many at once, while the workers go on computing: syncing
/// a file takes the disk a hundred times longer than anything else that a trial costs.
final class Committer: @unchecked Sendable {
  /// A result to be written, and the right to write it.
  struct Item: Sendable {
    let write: DurableWrite
    let lock: FileLock
    /// Called when the result is safe, or cannot be written.
    let done: @Sendable (Diagnostic?) -> Void
  }

  // Every access to the variables below holds this condition's lock.
  private let condition = NSCondition()
  private var waiting: [Item] = []
  private var isClosed = false
  private var hasEnded = false

  /// The workers wait when so many results are not yet written: they may be large.
  private static let capacity = 64

  init() {
    let thread = Thread { self.work() }
    thread.start()
  }

  /// Hands a result over; its lock is released once it is written and `done` has returned.
  func commit(_ item: Item) {
    condition.withLock {
      while waiting.count >= Committer.capacity { condition.wait() }
      waiting.append(item)
      condition.broadcast()
    }
  }

  /// Returns when everything is written.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
      while !hasEnded { condition.wait() }
    }
  }

  private func work() {
    while let batch = nextBatch() {
      let problems = writeDurably(batch.map(\.write))
      for (item, problem) in zip(batch, problems) {
        item.done(problem)
        item.lock.release()
      }
    }
    condition.withLock {
      hasEnded = true
      condition.broadcast()
    }
  }

  private func nextBatch() -> [Item]? {
    condition.withLock {
      while waiting.isEmpty, !isClosed { condition.wait() }
      defer {
        waiting = []
        condition.broadcast()
      }
      return waiting.isEmpty ? nil : waiting
    }
  }
}
