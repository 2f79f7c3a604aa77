import Foundation
import Synchronization
import Testing

@testable import Transformer

@Suite struct ShardOrderTests {
  /// What threads did, in the order in which they did it.
  private final class Log<Entry: Sendable>: Sendable {
    private let kept = Mutex<[Entry]>([])
    var entries: [Entry] { kept.withLock { $0 } }
    func append(_ entry: Entry) { kept.withLock { $0.append(entry) } }
  }

  /// Takes every shard, from groups that the threads start in as an engine's do.
  private func takeAll(
    _ order: ShardOrder, threads: Int, _ body: @escaping (_ shard: Int, _ group: Int) -> Void
  ) {
    let team = ThreadTeam(threads: threads)
    team.run(parts: threads) { _, part in
      var group = part * order.groups / threads
      while let shard = order.take(from: &group) { body(shard, group) }
    }
  }

  @Test(arguments: [0, 1, 3, 4, 5, 8, 31, 32, 1000], [1, 2, 3, 7])
  func everyShardIsTakenOnceAndByItsGroup(_ shards: Int, _ threads: Int) {
    let order = ShardOrder(mostGroups: 4)
    for _ in 0..<3 {
      order.begin(shards: shards)
      let log = Log<(shard: Int, group: Int)>()
      takeAll(order, threads: threads) { log.append(($0, $1)) }
      #expect(log.entries.map(\.shard).sorted() == Array(0..<shards))
      #expect(log.entries.allSatisfy { order.shards(of: $0.group).contains($0.shard) })
    }
  }

  @Test func groupsCoverTheShardsInOrder() {
    let order = ShardOrder(mostGroups: 4)
    order.begin(shards: 10)
    #expect((0..<4).map { order.shards(of: $0) } == [0..<2, 2..<5, 5..<7, 7..<10])
    order.begin(shards: 3)
    #expect((0..<order.groups).map { order.shards(of: $0) } == [0..<1, 1..<2, 2..<3])
  }

  @Test func aThreadKeepsItsGroupAndThenHelpsWhereMostIsLeft() {
    let order = ShardOrder(mostGroups: 3)
    order.begin(shards: 9)
    var other = 1
    #expect(order.take(from: &other) == 3)
    var group = 0
    let taken = (0..<9).map { _ in order.take(from: &group) }
    #expect(taken == [0, 1, 2, 6, 7, 8, 4, 5, nil])
  }

  @Test(arguments: [2, 3, 7])
  func noShardEntersAStageBeforeTheOneAheadHasLeftIt(_ threads: Int) {
    struct Event: Equatable { let group, stage, shard: Int, leaves: Bool }
    let order = ShardOrder(mostGroups: 2)
    order.begin(shards: 14)
    let log = Log<Event>()
    takeAll(order, threads: threads) { shard, group in
      for stage in 0..<3 {
        order.pass(shard, of: group) {
          log.append(Event(group: group, stage: stage, shard: shard, leaves: false))
          // The first shards are the slowest, so that those behind them catch up.
          usleep(UInt32(shard % 7 < 2 ? 3000 : 100))
          log.append(Event(group: group, stage: stage, shard: shard, leaves: true))
        }
      }
    }
    for group in 0..<2 {
      for stage in 0..<3 {
        let expected = order.shards(of: group).flatMap { shard in
          [false, true].map { Event(group: group, stage: stage, shard: shard, leaves: $0) }
        }
        #expect(log.entries.filter { $0.group == group && $0.stage == stage } == expected)
      }
    }
  }
}
