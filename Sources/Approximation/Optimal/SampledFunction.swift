import ReproducibleMath

/// A function of one number at rising points, so dense that the polygon through them misses it by little.
struct SampledFunction {
  private(set) var x: [Double]
  private(set) var values: [Double]

  /// Cells are halved until the function in the middle is within the tolerance of the chord; the middles are kept, which leaves
  /// about a quarter of that. Whether it is enough is not known here: nothing that is proved relies on it.
  ///
  /// - Parameter limit: about as many points at most.
  init(_ target: Target, tolerance: Double, limit: Int = 1 << 20) {
    let side = target.domain[0]
    x = (0...64).map { min(side.lower + side.width * (Double($0) / 64), side.upper) }
    values = target(x)
    // Cells between neighbours, by the place of the first; those of the last round only.
    var open = Array(0..<64)
    while !open.isEmpty, x.count < limit {
      let middles = open.map { 0.5 * x[$0] + 0.5 * x[$0 + 1] }
      let found = target(middles)
      var next: [Int] = []
      var (points, numbers): ([Double], [Double]) = ([], [])
      points.reserveCapacity(x.count + open.count)
      numbers.reserveCapacity(x.count + open.count)
      var cell = 0
      for place in x.indices {
        points.append(x[place])
        numbers.append(values[place])
        guard cell < open.count, open[cell] == place else { continue }
        let (middle, value) = (middles[cell], found[cell])
        cell += 1
        guard x[place] < middle, middle < x[place + 1] else { continue }
        if abs(value - (0.5 * values[place] + 0.5 * values[place + 1])) > tolerance {
          next += [points.count - 1, points.count]
        }
        points.append(middle)
        numbers.append(value)
      }
      (x, values, open) = (points, numbers, next)
    }
  }
}
