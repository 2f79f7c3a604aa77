import Foundation
import Synchronization

/// Calls a function with each number from 0 up to a count, on all processors; on fewer where the system starts no more
/// threads. Within another such call it takes one number after the other.
public func performConcurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
  let processors = Round.isWithin ? 1 : ProcessInfo.processInfo.activeProcessorCount
  withoutActuallyEscaping(body) { body in
    let round = Round(count, body)
    var helpers: [WorkerThread] = []
    while helpers.count + 1 < min(count, processors), let helper = try? WorkerThread({ round.work() }) {
      helpers.append(helper)
    }
    round.work()
    for helper in helpers { helper.join() }
  }
}

/// What the threads of one call share.
private final class Round: Sendable {
  @TaskLocal static var isWithin = false

  private let next = Atomic(0)
  private let count: Int
  private let body: @Sendable (Int) -> Void

  init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) { (self.count, self.body) = (count, body) }

  func work() {
    Round.$isWithin.withValue(true) {
      while case let index = next.add(1, ordering: .relaxed).oldValue, index < count { body(index) }
    }
  }
}

/// Applies a function to all elements, on all processors; the results are in the elements' order. Within another such call
/// it takes one element after the other.
///
/// - Throws: what the function throws for the first of the elements for which it throws.
public func concurrently<T: Sendable, U: Sendable>(
  _ elements: [T], _ body: @Sendable (T) throws -> U
) throws -> [U] {
  let results = Mutex<[Result<U, any Error>?]>([Result<U, any Error>?](repeating: nil, count: elements.count))
  performConcurrently(elements.count) { index in
    let result = Result { try body(elements[index]) }
    results.withLock { $0[index] = result }
  }
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}

/// Both values, made at the same time.
///
/// - Throws: what the first throws, else what the second does.
public func both<A: Sendable, B: Sendable>(
  _ first: @Sendable () throws -> A, _ second: @Sendable () throws -> B
) throws -> (A, B) {
  let results = Mutex<(Result<A, any Error>?, Result<B, any Error>?)>((nil, nil))
  performConcurrently(2) { index in
    if index == 0 {
      let result = Result { try first() }
      results.withLock { $0.0 = result }
    } else {
      let result = Result { try second() }
      results.withLock { $0.1 = result }
    }
  }
  let (a, b) = results.withLock { $0 }
  guard let a, let b else { preconditionFailure("both are done") }
  return (try a.get(), try b.get())
}
