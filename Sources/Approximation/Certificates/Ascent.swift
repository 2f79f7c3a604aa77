import ReproducibleMath

/// A search for points with a large error, eight climbers at a time: what it finds is a lower bound of the supremum.
///
/// Each climber tries a random step; one that leads up is taken and the next is longer, one that does not makes the next
/// shorter. Random directions follow the ridges where two pieces of |T − f| meet, on which steps along the axes get stuck.
struct Ascent {
  let domain: [Interval]
  /// Where the climbers are, one lane each.
  private var points: [Lanes]
  private var random = RandomStream(seed: 0, "ascent")

  init(_ domain: [Interval]) {
    self.domain = domain
    points = domain.map { Lanes(repeating: $0.midpoint) }
  }

  /// Puts the climbers on the best of scattered points.
  mutating func scatter(_ bounds: BoxBounds, _ restriction: Restriction) {
    var best: [(error: Double, point: [Double])] = []
    var trial = points
    for _ in 0..<64 {
      for (d, side) in domain.enumerated() {
        for lane in 0..<8 { trial[d][lane] = random.uniform(side.lower...side.upper) }
      }
      let errors = trial.withUnsafeBufferPointer { bounds.errors(at: $0.baseAddress!, restriction) }
      for lane in 0..<8 { best.append((errors[lane], trial.map { $0[lane] })) }
    }
    best.sort { $0.error > $1.error }
    for d in domain.indices { for lane in 0..<8 { points[d][lane] = best[lane].point[d] } }
  }

  /// Puts the climbers where `coordinate` says.
  mutating func place(_ coordinate: (_ axis: Int, _ lane: Int) -> Double) {
    for d in domain.indices { for lane in 0..<8 { points[d][lane] = coordinate(d, lane) } }
  }

  /// The largest error that the climbers reach, and where.
  mutating func climb(_ bounds: BoxBounds, _ restriction: Restriction) -> (error: Double, point: [Double]) {
    var errors = points.withUnsafeBufferPointer { bounds.errors(at: $0.baseAddress!, restriction) }
    var step = Lanes(repeating: 0.1)
    var trial = points
    for _ in 0..<256 {
      for (d, side) in domain.enumerated() {
        var direction = Lanes()
        for lane in 0..<8 { direction[lane] = random.uniform(-1.0...1.0) }
        let moved = points[d] + step * direction * side.width
        trial[d] = Double.minimum(
          Double.maximum(moved, Lanes(repeating: side.lower)), Lanes(repeating: side.upper))
      }
      let reached = trial.withUnsafeBufferPointer { bounds.errors(at: $0.baseAddress!, restriction) }
      let better = reached .> errors
      for d in domain.indices { points[d] = points[d].replacing(with: trial[d], where: better) }
      errors = errors.replacing(with: reached, where: better)
      step = (step * 0.85).replacing(with: step * 2, where: better)
    }
    var best = 0
    for lane in 1..<8 where errors[lane] > errors[best] { best = lane }
    return (errors[best], points.map { $0[best] })
  }
}
