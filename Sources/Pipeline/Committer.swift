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

  /// `nil` where the system starts none: then every worker writes its own results.
  private var thread: WorkerThread?
  // Every access to the variables below holds this condition's lock.
  private let condition = NSCondition()
  private var waiting: [Item] = []
  private var isClosed = false

  /// The workers wait when so many results are not yet written: they may be large.
  private static let capacity = 64

  init() {
    thread = try? WorkerThread { self.work() }
  }

  /// Hands a result over; its lock is released once it is written and `done` has returned.
  func commit(_ item: Item) {
    guard thread != nil else { return write([item]) }
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
    }
    thread?.join()
  }

  private func work() {
    while let batch = nextBatch() { write(batch) }
  }

  private func write(_ batch: [Item]) {
    let problems = writeDurably(batch.map(\.write))
    for (item, problem) in zip(batch, problems) {
      item.done(problem)
      item.lock.release()
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
