import Dispatch
import Synchronization

/// Applies a function to all elements, on all processors; the results are in the elements' order. Within another such call
/// it takes one element after the other.
///
/// - Throws: what the function throws for the first of the elements for which it throws.
public func concurrently<T: Sendable, U: Sendable>(
  _ elements: [T], _ body: @Sendable (T) throws -> U
) throws -> [U] {
  let results = Mutex<[Result<U, any Error>?]>([Result<U, any Error>?](repeating: nil, count: elements.count))
  withoutActuallyEscaping(body) { body in
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
      let result = Result { try body(elements[index]) }
      results.withLock { $0[index] = result }
    }
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
  withoutActuallyEscaping(first) { first in
    withoutActuallyEscaping(second) { second in
      DispatchQueue.concurrentPerform(iterations: 2) { index in
        if index == 0 {
          let result = Result { try first() }
          results.withLock { $0.0 = result }
        } else {
          let result = Result { try second() }
          results.withLock { $0.1 = result }
        }
      }
    }
  }
  let (a, b) = results.withLock { $0 }
  guard let a, let b else { preconditionFailure("concurrentPerform returns when both are done") }
  return (try a.get(), try b.get())
}
