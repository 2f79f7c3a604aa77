import ReproducibleMath

extension PartitionAndRoute {
  /// Where the heads cut each coordinate: K − 1 thresholds for each of the n·d sides of the domain.
  public func thresholds(_ target: Target) -> [[Double]] {
    target.domain.map { side in
      (1..<cells).map { side.lower + side.width * (Double($0) / Double(cells)) }
    }
  }

  /// What the units add: for each multi-index, the first coordinate's side by side, the mixed backward difference of f's n·m
  /// values at the cells' centres.
  public func mixedDifferences(_ target: Target) -> [Double] {
    CentreValues(target, cells: cells).mixedDifferences()
  }

  /// Points to measure the error at: one half scattered over the domain, the other in the strips.
  ///
  /// In a strip a coordinate's distance from the threshold is uniform on a logarithmic scale from the strip's half-width down
  /// to a thousandth of it: the transitions are far narrower than the strips, and the error is largest where several bits are
  /// undecided at once. A quarter of the coordinates stay anywhere.
  ///
  /// - Returns: n·d numbers for each point.
  public func points(_ target: Target, count: Int, seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed, "points in cells and strips")
    var points: [Double] = []
    points.reserveCapacity(count * target.inputCount)
    for index in 0..<count {
      for side in target.domain {
        let anywhere: Double = random.uniform(side.lower...side.upper)
        let cell = side.width / Double(cells)
        let threshold = side.lower + cell * Double(1 + random.integer(below: cells - 1))
        let distance = transition / 2 * cell * Double.exp(-7 * random.uniform())
        let near = random.integer(below: 2) == 0 ? threshold - distance : threshold + distance
        points.append(index.isMultiple(of: 2) || random.integer(below: 4) == 0 ? anywhere : near)
      }
    }
    return points
  }
}
