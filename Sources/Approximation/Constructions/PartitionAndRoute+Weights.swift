extension PartitionAndRoute {
  /// How many of the layer's learned numbers are not zero, without writing it out.
  ///
  /// - Parameter target: the map it was made for.
  public func nonzeroWeights(_ target: Target) -> Int {
    let (n, D) = (target.tokens, target.inputCount)
    var count = target.inputWidth + n + 1 + target.outputWidth
    for coordinate in 0..<D {
      let side = target.domain[coordinate]
      let c = coordinate % target.inputWidth
      let largest = (0..<n).reduce(-Double.infinity) {
        max($0, target.domain[$1 * target.inputWidth + c].upper)
      }
      let isExclusive = sharpness / side.width * largest + exclusion != 0
      for k in 1..<cells {
        let threshold = side.lower + side.width * (Double(k) / Double(cells))
        // Query, value and output; the key's slope, its threshold, and what excludes the other tokens.
        count += 4 + (threshold == 0 ? 0 : 1) + (isExclusive ? n - 1 : 0)
      }
    }
    let differences = CentreValues(target, cells: cells).mixedDifferences()
    let units = differences.count / target.outputWidth
    // A unit has a bit of each coordinate but those in the first cell, its position, and a bias, which is zero in the first cell
    // of a single coordinate.
    count += units / cells * (cells - 1) * D + 2 * units - (D == 1 ? n : 0)
    return count + differences.count { $0 != 0 }
  }
}
