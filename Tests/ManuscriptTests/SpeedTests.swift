import Foundation
import Testing

@testable import Manuscript

/// A hundred pages in under a second, and time that grows no faster than the text.
///
/// `REPORT_BENCH=1` measures 1,600 pages too, and prints.
@Suite(.serialized) struct SpeedTests {
  private func measure(size: Int) throws -> (load: Duration, write: Duration) {
    let folder = try GeneratedReport.folder(size: size)
    let start = try processorTime()
    let manuscript = try folder.load()
    let loaded = try processorTime()
    let page = try manuscript.html(GeneratedReport.evidence, templates: Sample.templates)
    let written = try processorTime()
    #expect(page.utf8.count > 1_500_000 * size)
    return (loaded - start, written - loaded)
  }

  /// What this thread has used of the processor: other tests run beside it.
  private func processorTime() throws -> Duration {
    var time = timespec()
    try #require(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test func timeGrowsWithTheText() throws {
    let isBenchmark = ProcessInfo.processInfo.environment["REPORT_BENCH"] != nil
    _ = try measure(size: 1)
    var times: [Int: Duration] = [:]
    for size in isBenchmark ? [1, 4, 16] : [1, 2] {
      let (load, write) = try measure(size: size)
      times[size] = load + write
      if isBenchmark { print("manuscript of \(100 * size) pages: read \(load), written \(write)") }
    }
    let one = try #require(times[1])
    #expect(one < .seconds(1))
    if let two = times[2] { #expect(two < one * 3) }
    if let four = times[4] { #expect(four < one * 6) }
    if let sixteen = times[16] { #expect(sixteen < one * 24) }
  }
}
