import Foundation
import ReproducibleMath
import Synchronization

/// Halves boxes until what is left cannot hold a much larger error than one that was found.
///
/// The box with the largest bound comes first. In a round a fixed number of boxes is taken, each is cut into eight by three
/// halvings, and the eight are bounded together; which thread does it changes nothing. A box whose bound is below the
/// threshold is put aside, and the largest bound put aside counts in the end.
final class BranchAndBound {
  let problem: ErrorProblem
  let options: CertificateOptions
  private var frontier: Frontier
  private var largestAside = 0.0
  private(set) var boxes = 0
  private(set) var sampled = 0.0
  private(set) var location: [Double]
  private let workers: [BoxBounds]
  private var tasks: UnsafeMutablePointer<SplitTask>
  private let corners: UnsafeMutablePointer<Double>

  /// Boxes that one round splits.
  static let round = 64

  init(_ problem: ErrorProblem, _ options: CertificateOptions) {
    self.problem = problem
    self.options = options
    frontier = Frontier(variables: problem.variables)
    location = problem.domain.map(\.midpoint)
    workers = (0..<max(1, options.threads)).map { _ in BoxBounds(problem) }
    tasks = .allocate(capacity: Self.round)
    tasks.initialize(repeating: SplitTask(), count: Self.round)
    corners = .allocate(capacity: Self.round * 18 * problem.variables)
    corners.initialize(repeating: 0, count: Self.round * 18 * problem.variables)
  }

  deinit {
    tasks.deinitialize(count: Self.round)
    tasks.deallocate()
    corners.deallocate()
  }

  /// What is proved so far.
  var bound: Double { max(largestAside, frontier.largest ?? 0) }

  func run(progress: (Certificate) -> Bool) -> Certificate {
    let clock = ContinuousClock()
    let start = clock.now
    var history: [Certificate.Step] = []
    func certificate(_ ending: Certificate.Ending) -> Certificate {
      Certificate(
        bound: bound, sampled: sampled, location: location, boxes: boxes, ending: ending, history: history)
    }
    begin()
    while true {
      let threshold = max((1 + options.relativeGap) * sampled, options.goal ?? 0)
      if history.isEmpty || boxes >= 2 * history[history.count - 1].boxes {
        history.append(.init(boxes: boxes, bound: bound, sampled: sampled))
      }
      if bound <= threshold {
        history.append(.init(boxes: boxes, bound: bound, sampled: sampled))
        return certificate(bound <= (1 + options.relativeGap) * sampled ? .gap : .goal)
      }
      if boxes >= options.boxBudget { return certificate(.boxBudget) }
      if let limit = options.timeLimit, clock.now - start > .seconds(limit) { return certificate(.timeLimit) }
      if frontier.count * (Frontier.bytes(variables: problem.variables) + 64) > options.memoryLimit {
        return certificate(.memoryLimit)
      }
      if !progress(certificate(.cancelled)) { return certificate(.cancelled) }
      splitRound(threshold: threshold)
    }
  }

  private func begin() {
    let worker = workers[0]
    let restriction = Restriction(problem.tokens)
    Ascent(problem, worker, restriction).run { value, point in
      if value > sampled { (sampled, location) = (value, point) }
    }
    for d in 0..<problem.variables {
      worker.lower[d] = Lanes(repeating: problem.domain[d].lower)
      worker.upper[d] = Lanes(repeating: problem.domain[d].upper)
    }
    worker.bound(restriction)
    boxes = 1
    let root = problem.domain.map(\.lower) + problem.domain.map(\.upper)
    frontier.insert(
      bound: worker.bound[0], corners: root, plan: worker.plan(lane: 0), restriction: restriction)
  }

  private func splitRound(threshold: Double) {
    let size = 18 * problem.variables
    var count = 0
    while count < Self.round, let largest = frontier.largest, largest > threshold {
      frontier.removeFirst { bound, source, plan, restriction in
        let target = corners + count * size
        for index in 0..<2 * problem.variables { target[index] = source[index] }
        tasks[count].parentBound = bound
        tasks[count].plan = plan
        tasks[count].restriction = restriction
      }
      count += 1
    }
    let (allTasks, allCorners) = (Shared(tasks), Shared(corners))
    let (workers, variables) = (Shared(workers), problem.variables)
    let next = Atomic<Int>(0)
    let total = count
    DispatchQueue.concurrentPerform(iterations: workers.value.count) { worker in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= total { return }
        allTasks.value[index].run(workers.value[worker], allCorners.value + index * size, variables)
      }
    }
    boxes += 8 * count
    for index in 0..<count { collect(index) }
  }

  private func collect(_ index: Int) {
    let size = 18 * problem.variables
    let children = corners + index * size + 2 * problem.variables
    guard let restriction = tasks[index].childRestriction else { return }
    for lane in 0..<8 where tasks[index].errors[lane] > sampled {
      sampled = tasks[index].errors[lane]
      let corner = children + 2 * problem.variables * lane
      location = (0..<problem.variables).map { center(corner[$0], corner[problem.variables + $0]) }
    }
    let threshold = max((1 + options.relativeGap) * sampled, options.goal ?? 0)
    for lane in 0..<8 {
      let bound = min(tasks[index].bounds[lane], tasks[index].parentBound)
      if bound <= threshold {
        largestAside = max(largestAside, bound)
      } else {
        frontier.insert(
          bound: bound, corners: children + 2 * problem.variables * lane, plan: tasks[index].plans(lane),
          restriction: restriction)
      }
    }
    tasks[index].restriction = nil
    tasks[index].childRestriction = nil
  }
}

@inline(__always)
func center(_ lower: Double, _ upper: Double) -> Double { min(max(0.5 * lower + 0.5 * upper, lower), upper) }

/// A value that threads share by agreement: each touches its own part.
struct Shared<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// One box to be cut into eight, and what was found of the eight.
struct SplitTask {
  var parentBound = Double.infinity
  var plan = Frontier.Plan()
  var restriction: Restriction?
  var bounds = Lanes()
  var errors = Lanes()
  var childRestriction: Restriction?
  private var plan0 = Frontier.Plan()
  private var plan1 = Frontier.Plan()
  private var plan2 = Frontier.Plan()
  private var plan3 = Frontier.Plan()
  private var plan4 = Frontier.Plan()
  private var plan5 = Frontier.Plan()
  private var plan6 = Frontier.Plan()
  private var plan7 = Frontier.Plan()

  func plans(_ lane: Int) -> Frontier.Plan {
    switch lane {
    case 0: plan0
    case 1: plan1
    case 2: plan2
    case 3: plan3
    case 4: plan4
    case 5: plan5
    case 6: plan6
    default: plan7
    }
  }

  /// - Parameter corners: the parent's corners, and after them room for the children's.
  mutating func run(_ worker: BoxBounds, _ corners: UnsafeMutablePointer<Double>, _ variables: Int) {
    guard let restriction else { return }
    let children = corners + 2 * variables
    for lane in 0..<8 {
      let child = children + 2 * variables * lane
      for index in 0..<2 * variables { child[index] = corners[index] }
      for bit in 0..<3 {
        let axis = Int(plan[bit])
        let middle = center(child[axis], child[variables + axis])
        if lane >> bit & 1 == 0 { child[variables + axis] = middle } else { child[axis] = middle }
      }
      for d in 0..<variables {
        worker.lower[d][lane] = child[d]
        worker.upper[d][lane] = child[variables + d]
      }
    }
    worker.bound(restriction)
    bounds = worker.bound
    childRestriction = worker.restriction(within: restriction)
    (plan0, plan1, plan2, plan3) = (worker.plan(lane: 0), worker.plan(lane: 1), worker.plan(lane: 2), worker.plan(lane: 3))
    (plan4, plan5, plan6, plan7) = (worker.plan(lane: 4), worker.plan(lane: 5), worker.plan(lane: 6), worker.plan(lane: 7))
    for d in 0..<variables {
      let (low, high) = (worker.lower[d], worker.upper[d])
      worker.lower[d] = Double.minimum(Double.maximum(low * 0.5 + high * 0.5, low), high)
    }
    errors = worker.errors(at: worker.lower, childRestriction ?? restriction)
  }
}

extension BoxBounds {
  /// The three axes along which halving a box promises most: the score halves with each halving.
  func plan(lane: Int) -> Frontier.Plan {
    var plan = Frontier.Plan()
    for bit in 0..<3 {
      var best = 0
      var most = -1.0
      for d in 0..<variables {
        var score = scores[d][lane]
        for earlier in 0..<bit where plan[earlier] == UInt16(d) { score *= 0.5 }
        if score > most { (best, most) = (d, score) }
      }
      plan[bit] = UInt16(best)
    }
    return plan
  }

  /// The restriction that the last boxes allow, or the one they were bounded with where little is gained.
  func restriction(within old: Restriction) -> Restriction {
    let left = live.reduce(0) { $0 + $1.count }
    if 4 * left > 3 * old.liveCount { return old }
    return Restriction(live: live, linear: linear, constant: constant)
  }
}

/// Compass search for a large error from the best of scattered points: what is found is a lower bound of the supremum.
struct Ascent {
  let problem: ErrorProblem
  let worker: BoxBounds
  let restriction: Restriction

  init(_ problem: ErrorProblem, _ worker: BoxBounds, _ restriction: Restriction) {
    self.problem = problem
    self.worker = worker
    self.restriction = restriction
  }

  func run(_ report: (Double, [Double]) -> Void) {
    let variables = problem.variables
    var random = RandomStream(seed: 1, "ascent")
    var best: [(Double, [Double])] = []
    for _ in 0..<32 {
      for d in 0..<variables {
        for lane in 0..<8 {
          worker.lower[d][lane] = random.uniform(problem.domain[d].lower...problem.domain[d].upper)
        }
      }
      let errors = worker.errors(at: worker.lower, restriction)
      for lane in 0..<8 { best.append((errors[lane], (0..<variables).map { worker.lower[$0][lane] })) }
    }
    best.sort { $0.0 > $1.0 }
    var current = (0..<variables).map { d in
      var x = Lanes()
      for lane in 0..<8 { x[lane] = best[lane].1[d] }
      return x
    }
    for d in 0..<variables { worker.lower[d] = current[d] }
    var value = worker.errors(at: worker.lower, restriction)
    var step = Lanes(repeating: 0.1)
    for _ in 0..<60 {
      var improved = SIMDMask<SIMD8<Int64>>(repeating: false)
      for d in 0..<variables {
        let side = problem.domain[d]
        for sign in [1.0, -1.0] {
          for e in 0..<variables { worker.lower[e] = current[e] }
          let moved = current[d] + step * (sign * side.width)
          worker.lower[d] = Double.minimum(
            Double.maximum(moved, Lanes(repeating: side.lower)), Lanes(repeating: side.upper))
          let errors = worker.errors(at: worker.lower, restriction)
          let better = errors .> value
          current[d] = current[d].replacing(with: worker.lower[d], where: better)
          value = value.replacing(with: errors, where: better)
          improved = improved .| better
        }
      }
      step = step.replacing(with: step * 0.5, where: .!improved)
    }
    for lane in 0..<8 { report(value[lane], current.map { $0[lane] }) }
  }
}
