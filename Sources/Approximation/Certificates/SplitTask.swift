import ReproducibleMath

/// One box to be cut into eight, and what was found of the eight: the memory is laid out once and used again.
final class SplitTask {
  let variables: Int
  /// The box: D lower bounds, then D upper ones.
  let parent: UnsafeMutablePointer<Double>
  /// Its parts, in the same form.
  let children: UnsafeMutablePointer<Double>
  /// How to go on with each part.
  let plans: UnsafeMutablePointer<Frontier.Plan>
  var parentBound = Double.infinity
  var plan = Frontier.Plan()
  /// What the box leaves undecided of the network, and then its parts.
  var restriction: Restriction?
  private(set) var bounds = Lanes()
  /// The error at each part's centre.
  private(set) var errors = Lanes()

  init(variables: Int) {
    self.variables = variables
    parent = .allocate(capacity: 2 * variables)
    parent.initialize(repeating: 0, count: 2 * variables)
    children = .allocate(capacity: 16 * variables)
    children.initialize(repeating: 0, count: 16 * variables)
    plans = .allocate(capacity: 8)
    plans.initialize(repeating: Frontier.Plan(), count: 8)
  }

  deinit {
    parent.deallocate()
    children.deallocate()
    plans.deallocate()
  }

  func child(_ lane: Int) -> UnsafeMutablePointer<Double> { children + 2 * variables * lane }

  /// Cuts the box and bounds the parts. Depends on nothing but the box.
  func run(_ worker: BoxBounds) {
    guard let whole = restriction else { return }
    for lane in 0..<8 {
      let child = child(lane)
      child.update(from: parent, count: 2 * variables)
      for bit in 0..<3 {
        let axis = Int(plan[bit])
        let middle = middle(child[axis], child[variables + axis])
        if lane >> bit & 1 == 0 { child[variables + axis] = middle } else { child[axis] = middle }
      }
      for d in 0..<variables {
        worker.lower[d][lane] = child[d]
        worker.upper[d][lane] = child[variables + d]
      }
    }
    worker.bound(whole)
    bounds = worker.bound
    let rest = worker.restriction(within: whole)
    restriction = rest
    for lane in 0..<8 { plans[lane] = worker.plan(lane: lane) }
    for d in 0..<variables { worker.lower[d] = middle(worker.lower[d], worker.upper[d]) }
    errors = worker.errors(at: worker.lower, rest)
  }
}

/// A number about half way, never outside.
func middle(_ lower: Double, _ upper: Double) -> Double { min(max(0.5 * lower + 0.5 * upper, lower), upper) }

/// The same in each lane, to the same bits.
func middle(_ lower: Lanes, _ upper: Lanes) -> Lanes {
  Double.minimum(Double.maximum(lower * 0.5 + upper * 0.5, lower), upper)
}

extension BoxBounds {
  /// The three axes along which halving a box promises most: an axis's score halves with each halving.
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

  /// What the last boxes leave undecided, or the restriction they were bounded with where that is hardly more.
  func restriction(within whole: Restriction) -> Restriction {
    let left = live.reduce(0) { $0 + $1.count }
    if 4 * left > 3 * whole.liveCount { return whole }
    return Restriction(live: live, linear: linear, constant: constant)
  }
}
