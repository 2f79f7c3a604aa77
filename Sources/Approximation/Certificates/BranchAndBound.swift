import Foundation
import ReproducibleMath
import Transformer

/// Halves boxes until what is left cannot hold a much larger error than one that was found.
///
/// The box with the largest bound comes first. In each round a fixed number of boxes is taken, each is cut into eight by
/// three halvings, and the eight are bounded together. A box whose bound is below the threshold is put aside, and the
/// largest bound put aside counts in the end. Which thread bounds which box changes nothing, and what was found is
/// collected in the order in which the boxes were taken: the result does not depend on the number of threads.
final class BranchAndBound {
  private let problem: ErrorProblem
  private let options: CertificateOptions
  private let team: ThreadTeam
  private let workers: [BoxBounds]
  private let tasks: [SplitTask]
  private let whole: Restriction
  private var frontier: Frontier
  private var ascent: Ascent
  private var largestAside = 0.0
  private var boxes = 0
  private var rounds = 0
  private var sampled = 0.0
  private var location: [Double]
  private var history: [Certificate.Step] = []

  /// Boxes that one round splits.
  private static let round = 64

  init(_ problem: ErrorProblem, _ options: CertificateOptions) {
    self.problem = problem
    self.options = options
    team = ThreadTeam(threads: min(options.threads, Self.round))
    workers = (0..<team.count).map { _ in BoxBounds(problem, options.method) }
    tasks = (0..<Self.round).map { _ in SplitTask(variables: problem.variables) }
    whole = Restriction(problem.tokens)
    frontier = Frontier(variables: problem.variables)
    ascent = Ascent(problem.domain)
    location = problem.domain.map(\.midpoint)
  }

  /// What is proved so far, and never above what was known before.
  private var bound: Double { min(options.known ?? .infinity, max(largestAside, frontier.largest ?? 0)) }

  /// Boxes with smaller bounds need no splitting.
  private var threshold: Double { max((1 + (options.relativeGap ?? 0)) * sampled, options.goal ?? 0) }

  /// - Parameter progress: told now and then what is proved so far; returns whether to go on.
  func run(progress: (Certificate) throws -> Bool) rethrows -> Certificate {
    let clock = ContinuousClock()
    let start = clock.now
    begin()
    while true {
      if boxes * 4 >= 5 * (history.last?.boxes ?? 0) { record() }
      if let goal = options.goal, bound <= goal { return end(.goal) }
      if bound <= threshold { return end(.gap) }
      if let goal = options.goal, options.relativeGap == nil, sampled > goal { return end(.refuted) }
      if boxes >= options.boxBudget { return end(.boxBudget) }
      if let limit = options.timeLimit, (clock.now - start) / .seconds(1) >= limit { return end(.timeLimit) }
      if frontier.bytes > options.memoryLimit { return end(.memoryLimit) }
      if try !progress(certificate(.stopped)) { return end(.stopped) }
      splitRound()
    }
  }

  private func record() {
    let step = Certificate.Step(boxes: boxes, bound: bound, sampled: sampled)
    if history.last != step { history.append(step) }
  }

  private func end(_ ending: Certificate.Ending) -> Certificate {
    record()
    return certificate(ending)
  }

  private func certificate(_ ending: Certificate.Ending) -> Certificate {
    Certificate(
      bound: bound, sampled: sampled, location: location, boxes: boxes, ending: ending, history: history)
  }

  /// Looks for a large error and bounds the whole domain.
  private func begin() {
    ascent.scatter(workers[0], whole)
    climb()
    let worker = workers[0]
    for (d, side) in problem.domain.enumerated() {
      worker.lower[d] = Lanes(repeating: side.lower)
      worker.upper[d] = Lanes(repeating: side.upper)
    }
    worker.bound(whole)
    boxes = 1
    frontier.insert(
      bound: worker.bound[0], problem.domain.map(\.lower) + problem.domain.map(\.upper),
      plan: worker.plan(lane: 0), restriction: whole)
  }

  private func splitRound() {
    let threshold = threshold
    var count = 0
    while count < Self.round, let largest = frontier.largest, largest > threshold {
      frontier.removeFirst(into: tasks[count])
      count += 1
    }
    // Each task is run by one thread, and each worker used by one.
    team.run(parts: count) { [tasks, workers] worker, index in tasks[index].run(workers[worker]) }
    boxes += 8 * count
    rounds += 1
    if rounds & (rounds - 1) == 0 || rounds.isMultiple(of: 32) {
      // Rounds have at least one task, and the first holds the parts of the box with the largest bound.
      ascent.place { d, lane in middle(tasks[0].child(lane)[d], tasks[0].child(lane)[problem.variables + d]) }
      climb()
    }
    for task in tasks.prefix(count) { collect(task) }
  }

  private func collect(_ task: SplitTask) {
    for lane in 0..<8 where task.errors[lane] > sampled {
      let child = task.child(lane)
      found((0..<problem.variables).map { middle(child[$0], child[problem.variables + $0]) })
    }
    guard let restriction = task.restriction else { return }
    task.restriction = nil
    let threshold = threshold
    for lane in 0..<8 {
      let bound = min(task.bounds[lane], task.parentBound)
      if bound <= threshold {
        largestAside = max(largestAside, bound)
      } else {
        frontier.insert(bound: bound, task.child(lane), plan: task.plans[lane], restriction: restriction)
      }
    }
  }

  private func climb() {
    let (error, point) = ascent.climb(workers[0], whole)
    if error > sampled { found(point) }
  }

  /// Takes over a point with a large error, as far as the error there is proved.
  private func found(_ point: [Double]) {
    let error = workers[0].provedError(at: point, whole)
    if error > sampled { (sampled, location) = (error, point) }
  }
}
