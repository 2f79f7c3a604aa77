import Diagnostics
import Synchronization
import Testing

@Suite struct WorkerThreadTests {
  @Test func aThreadThatWasJoinedHasDoneItsWork() throws {
    let done = Flags()
    let threads = try (0..<8).map { n in try WorkerThread { done.set(n) } }
    for thread in threads { thread.join() }
    #expect(done.all == Set(0..<8))
  }

  @Test func itsStackIsAsLargeAsAMainThreads() throws {
    let done = Flags()
    // Each call takes 4 kB at least.
    @Sendable func descend(_ depth: Int) -> Int {
      withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { block in
        block[0] = UInt8(truncatingIfNeeded: depth)
        return depth == 0 ? Int(block[0]) : descend(depth - 1) + Int(block[0])
      }
    }
    try WorkerThread { if descend(1500) > 0 { done.set(1) } }.join()
    #expect(done.all == [1])
  }
}

private final class Flags: Sendable {
  private let numbers = Mutex<Set<Int>>([])
  func set(_ number: Int) { numbers.withLock { _ = $0.insert(number) } }
  var all: Set<Int> { numbers.withLock(\.self) }
}
