import ReproducibleMath

/// A family of functions ReLU(u·x − s) of D numbers, graded by fineness: what Proof B superposes.
///
/// The directions u are primitive whole vectors, the simplest first: axes, then sums and differences of two coordinates
/// (which make maxima and minima of two exactly), and so on, ever denser in all directions. Along each the kinks u·x = s are
/// equally spaced over the domain. Functions of ridges with kinks on different hyperplanes are linearly independent.
struct RidgeUnits {
  struct Unit: Hashable {
    /// u; all zero for the constant function 1.
    let direction: [Int]
    /// s.
    let offset: Double
  }

  let units: [Unit]

  /// - Parameters:
  ///   - domain: D sides.
  ///   - directions: how many; none for linear functions alone.
  ///   - knots: kinks along the longest direction; others have as many per length.
  init(_ domain: [Interval], directions: Int, knots: Int) {
    let dimension = domain.count
    // Linear functions first: units that are active throughout, and the constant.
    var units = [Unit(direction: [Int](repeating: 0, count: dimension), offset: -1)]
    for axis in 0..<dimension {
      units.append(Unit(direction: (0..<dimension).map { $0 == axis ? 1 : 0 }, offset: domain[axis].lower))
    }
    let chosen = Self.directions(dimension, count: directions)
    func extent(_ u: [Int]) -> (low: Double, high: Double) {
      zip(u, domain).reduce((0, 0)) { sum, term in
        let (weight, side) = (Double(term.0), term.1)
        return weight >= 0
          ? (sum.0 + weight * side.lower, sum.1 + weight * side.upper)
          : (sum.0 + weight * side.upper, sum.1 + weight * side.lower)
      }
    }
    func length(_ u: [Int]) -> Double {
      let (low, high) = extent(u)
      return (high - low) / Double(u.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
    let longest = chosen.reduce(0) { max($0, length($1)) }
    for u in chosen {
      let (low, high) = extent(u)
      // An odd number keeps a kink in the middle, where sums and differences of coordinates have theirs.
      let count = max(1, Int((Double(knots) * length(u) / longest).rounded())) | 1
      for k in 1...count {
        units.append(Unit(direction: u, offset: low + (high - low) * (Double(k) / Double(count + 1))))
      }
    }
    self.units = units
  }

  /// The primitive whole vectors with the smallest sums of |entries|, one of ±u each; those of one sum in lexicographic
  /// order, the largest first.
  static func directions(_ dimension: Int, count: Int) -> [[Int]] {
    if dimension == 1 { return count == 0 ? [] : [[1]] }
    var found: [[Int]] = []
    var sum = 1
    while found.count < count {
      appendVectors(dimension, sum: sum, prefix: [], &found, limit: count)
      sum += 1
    }
    return found
  }

  private static func appendVectors(
    _ dimension: Int, sum: Int, prefix: [Int], _ found: inout [[Int]], limit: Int
  ) {
    if found.count == limit { return }
    if prefix.count == dimension {
      if sum == 0, prefix.reduce(0, { gcd($0, abs($1)) }) == 1 { found.append(prefix) }
      return
    }
    // The first entry that is not zero is positive.
    let least = prefix.allSatisfy { $0 == 0 } ? 0 : -sum
    for entry in (least...sum).reversed() {
      appendVectors(dimension, sum: sum - abs(entry), prefix: prefix + [entry], &found, limit: limit)
    }
  }

  private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
