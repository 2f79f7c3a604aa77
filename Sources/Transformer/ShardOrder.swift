import Foundation
import Synchronization

/// Shares a batch's shards out among threads, and keeps the order in which they add to the gradient.
///
/// Neighbouring shards make up a group, which has a sum of its own. In a group, no shard enters a stage of the
/// backward pass before the shard ahead of it has left that stage: every sum is added up in the order of the shards,
/// whichever threads do them, and several threads can follow each other through one group.
final class ShardOrder {
  private(set) var groups = 0
  private var shards = 0
  /// Shards taken from each group.
  private let taken: Counters
  /// Stages that each shard has left.
  private var passed = Counters(count: 0)

  /// - Parameter mostGroups: how many sums there are at most.
  init(mostGroups: Int) { taken = Counters(count: mostGroups) }

  /// Starts over, with this many shards.
  func begin(shards: Int) {
    self.shards = shards
    groups = min(taken.count, shards)
    if passed.count < shards { passed = Counters(count: shards) }
    taken.reset()
    passed.reset()
  }

  /// The shards of a group.
  func shards(of group: Int) -> Range<Int> { group * shards / groups..<(group + 1) * shards / groups }

  /// The next shard of `group`, or nil when every shard is taken. A thread keeps its group while shards are left in
  /// it, since the group's sum is then in its cache; afterwards `group` becomes the one with the most left.
  func take(from group: inout Int) -> Int? {
    while group < groups {
      let range = shards(of: group)
      let place = taken.add(1, to: group)
      if place < range.count { return range.lowerBound + place }
      var most = 0
      for other in 0..<groups {
        let left = shards(of: other).count - taken[other]
        if left > most { (most, group) = (left, other) }
      }
      if most == 0 { break }
    }
    return nil
  }

  /// Whether no shard of the group comes before this one.
  func isFirst(_ shard: Int, of group: Int) -> Bool { shard == shards(of: group).lowerBound }

  /// Runs a shard's next stage after the same stage of the shard ahead of it.
  @inline(__always)
  func pass(_ shard: Int, of group: Int, stage: () -> Void) {
    if !isFirst(shard, of: group) {
      while passed[shard - 1] <= passed[shard] { sched_yield() }
    }
    stage()
    passed.add(1, to: shard)
  }
}

/// Numbers that several threads count up.
private final class Counters {
  let count: Int
  private let base: UnsafeMutablePointer<Atomic<Int>>

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    for i in 0..<count { (base + i).initialize(to: Atomic(0)) }
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }

  /// Only while no other thread counts.
  func reset() { for i in 0..<count { base[i].store(0, ordering: .relaxed) } }

  subscript(_ index: Int) -> Int { base[index].load(ordering: .acquiring) }

  /// The number before.
  @discardableResult
  func add(_ number: Int, to index: Int) -> Int {
    base[index].add(number, ordering: .acquiringAndReleasing).oldValue
  }
}
