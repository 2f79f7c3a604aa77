import ReproducibleMath

// Lemmas of Proof A that are identities: in whole numbers, so that nothing is rounded. A bit is a numerator over a common
// denominator.

/// c_I for each set I of coordinates, times the denominator:
///
///     c_I(s) = Σ_{J ⊇ I} (−1)^{|J∖I|} max(0, 1 − Σ_{c∈J} (1 − s_c)).
func stripCoefficients(_ bits: [Int], over denominator: Int) -> [Int] {
  let sets = 0..<1 << bits.count
  let conjunctions = sets.map { set in
    max(0, denominator - bits.indices.reduce(0) { $0 + (set >> $1 & 1) * (denominator - bits[$1]) })
  }
  return sets.map { set in
    sets.reduce(0) { sum, larger in
      guard larger & set == set else { return sum }
      return (larger & ~set).nonzeroBitCount.isMultiple(of: 2)
        ? sum + conjunctions[larger] : sum - conjunctions[larger]
    }
  }
}

/// The largest Σ_I |c_I| where all bits are equal: a lower bound of Λ_D. It is linear in the bit between the kinks 1 − 1/k.
func largestDiagonalSum(_ dimension: Int) -> Double {
  (1...dimension).reduce(1) { largest, k in
    let sum = stripCoefficients(Array(repeating: k - 1, count: dimension), over: k).reduce(0) { $0 + abs($1) }
    return max(largest, Double(sum) / Double(k))
  }
}

/// Bits of D coordinates of which at most one each is undecided, and values of a function in the K^D cells: a network of
/// Proof A at one point.
struct StripNetwork {
  /// K.
  let cells: Int
  /// For each coordinate the first threshold that is not passed for sure, 1 … K − 1, and its bit.
  let undecided: [(threshold: Int, bit: Int)]
  let denominator: Int
  /// K^D values, the first coordinate's cells side by side.
  let values: [Int]

  init(dimension: Int, cells: Int, _ random: inout RandomStream) {
    self.cells = cells
    let denominator = 1 + random.integer(below: 12)
    self.denominator = denominator
    undecided = (0..<dimension).map { _ in
      (1 + random.integer(below: cells - 1), random.integer(below: denominator + 1))
    }
    let count = (0..<dimension).reduce(1) { product, _ in product * cells }
    values = (0..<count).map { _ in random.integer(below: 2001) - 1000 }
  }

  private func cell(_ index: [Int]) -> Int { index.reversed().reduce(0) { $0 * cells + $1 } }

  /// Σ_k ReLU(Σ_c s_{c,k_c} − (D − 1)) Δ_k over all multi-indices, times the denominator; Δ is the mixed backward difference,
  /// with zeros outside the grid.
  var sumOverUnits: Int {
    let dimension = undecided.count
    var total = 0
    for unit in values.indices {
      var rest = unit
      let index = undecided.map { _ in
        defer { rest /= cells }
        return rest % cells
      }
      let bits = zip(index, undecided).reduce(0) { sum, pair in
        let (k, (threshold, bit)) = pair
        return sum + (k < threshold ? denominator : k == threshold ? bit : 0)
      }
      let conjunction = max(0, bits - (dimension - 1) * denominator)
      let difference = (0..<1 << dimension).reduce(0) { sum, set in
        let lower = index.enumerated().map { $1 - (set >> $0 & 1) }
        guard !lower.contains(-1) else { return sum }
        return sum + (set.nonzeroBitCount.isMultiple(of: 2) ? 1 : -1) * values[cell(lower)]
      }
      total += conjunction * difference
    }
    return total
  }

  /// Σ_I c_I f(z_I) over the neighbouring cells, times the denominator.
  var combination: Int {
    let coefficients = stripCoefficients(undecided.map(\.bit), over: denominator)
    return coefficients.indices.reduce(0) { sum, set in
      let neighbour = undecided.enumerated().map { $1.threshold - 1 + (set >> $0 & 1) }
      return sum + coefficients[set] * values[cell(neighbour)]
    }
  }
}
