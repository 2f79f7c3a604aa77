/// The boxes that are still to be split, the one with the largest bound first.
///
/// Boxes with equal bounds come in the order in which they were added, so that the order never depends on anything else.
struct Frontier {
  struct Entry {
    let bound: Double
    let order: Int
    let slot: Int
  }

  /// Three axes along which to halve a box, one after the other.
  typealias Plan = SIMD4<UInt16>

  let variables: Int
  private var heap: [Entry] = []
  private var free: [Int] = []
  /// Lower corners and upper corners, 2D numbers for each slot.
  private var corners: [Double] = []
  private var plans: [Plan] = []
  private var restrictions: [Restriction?] = []
  private var added = 0

  init(variables: Int) { self.variables = variables }

  /// The largest bound of a box that is left.
  var largest: Double? { heap.first?.bound }

  /// Bytes that the boxes take, with a share of the restrictions that eight of them have in common.
  var bytes: Int { plans.count * (16 * variables + 48) + heap.count * 64 }

  private func precedes(_ a: Entry, _ b: Entry) -> Bool {
    a.bound > b.bound || (a.bound == b.bound && a.order < b.order)
  }

  /// - Parameter box: D lower bounds, then D upper ones.
  mutating func insert(
    bound: Double, _ box: UnsafePointer<Double>, plan: Plan, restriction: Restriction
  ) {
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      for index in 0..<2 * variables { corners[2 * variables * slot + index] = box[index] }
      plans[slot] = plan
      restrictions[slot] = restriction
    } else {
      slot = plans.count
      corners.append(contentsOf: UnsafeBufferPointer(start: box, count: 2 * variables))
      plans.append(plan)
      restrictions.append(restriction)
    }
    heap.append(Entry(bound: bound, order: added, slot: slot))
    added += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(heap[child], heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Moves the box with the largest bound into a task.
  mutating func removeFirst(into task: SplitTask) {
    let first = heap[0]
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var best = parent
        for child in [2 * parent + 1, 2 * parent + 2]
        where child < heap.count && precedes(heap[child], heap[best]) {
          best = child
        }
        if best == parent { break }
        heap.swapAt(parent, best)
        parent = best
      }
    }
    for index in 0..<2 * variables { task.parent[index] = corners[2 * variables * first.slot + index] }
    task.parentBound = first.bound
    task.plan = plans[first.slot]
    task.restriction = restrictions[first.slot]
    restrictions[first.slot] = nil
    free.append(first.slot)
  }
}
