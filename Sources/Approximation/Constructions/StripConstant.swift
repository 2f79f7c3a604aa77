/// Λ_D: how far the construction's output may leave the range of f's values at neighbouring cells' centres.
///
/// In a strip of Proof A the output is Σ_U c_U f(centre_U) over the corners U ⊆ {1 … D} of a cube of neighbouring cells. With
/// y_c = 1 − s_c ∈ [0, 1], the distance of the undecided bit of coordinate c from one,
///
///     c_U = Σ_{T ⊇ U} (−1)^{|T∖U|} a_T,    a_T = ReLU(1 − Σ_{c∈T} y_c),    Σ c_U = 1,
///
/// and Λ_D = max Σ |c_U| over y. Between the hyperplanes y_c = 0 and Σ_T y = 1 the c_U are affine, so Σ |c_U| is convex there
/// and the maximum is at a vertex of these hyperplanes. Where some y_c is zero, the c_U with c ∉ U vanish and what is left is
/// the same problem in D − 1 variables; the other vertices solve Σ_{T_i} y = 1 for D independent sets T_i. All of them are
/// tried, in whole numbers.
public enum StripConstant {
  /// A fraction of whole numbers.
  public struct Fraction: Hashable, Sendable {
    /// Coprime to the denominator.
    public let numerator: Int
    /// Positive.
    public let denominator: Int

    init(_ numerator: Int, _ denominator: Int) {
      var (a, b) = (numerator.magnitude, denominator.magnitude)
      while b != 0 { (a, b) = (b, a % b) }
      self.numerator = numerator / Int(a)
      self.denominator = denominator / Int(a)
    }

    /// The number, to nearest.
    public var value: Double { Double(numerator) / Double(denominator) }
  }

  /// Λ_D for 1 ≤ D ≤ 5.
  public static func exact(_ dimension: Int) -> Fraction {
    precondition((1...5).contains(dimension), "the vertex search covers up to five dimensions")
    return dimension == 5 ? five : search(dimension)
  }

  private static let five = search(5)

  /// A number ≥ Λ_D: itself, rounded up, for D ≤ 5, and 3^D = Σ_T 2^{|T|} ≥ Σ_T a_T 2^{|T|} beyond.
  public static func bound(_ dimension: Int) -> Double {
    if dimension > 5 { return (0..<dimension).reduce(1) { product, _ in product * 3 }.nextUp }
    let fraction = exact(dimension)
    return fraction.denominator == 1 ? fraction.value : fraction.value.nextUp
  }

  private static func search(_ dimension: Int) -> Fraction {
    guard dimension > 0 else { return Fraction(1, 1) }
    var largest = search(dimension - 1)
    var sets: [Int] = []
    func visit(from first: Int) {
      if sets.count == dimension {
        guard let vertex = solve(sets, dimension) else { return }
        let value = variation(vertex.numerators, vertex.denominator, dimension)
        if value * largest.denominator > largest.numerator * vertex.denominator {
          largest = Fraction(value, vertex.denominator)
        }
        return
      }
      for set in first..<1 << dimension {
        sets.append(set)
        visit(from: set + 1)
        sets.removeLast()
      }
    }
    visit(from: 1)
    return largest
  }

  /// y with Σ_{c∈T_i} y_c = 1 for all i, if there is exactly one and it lies in (0, 1]^D; by elimination without division
  /// (Bareiss 1968).
  private static func solve(_ sets: [Int], _ dimension: Int) -> (numerators: [Int], denominator: Int)? {
    var matrix = sets.map { set in (0..<dimension).map { set >> $0 & 1 } + [1] }
    var previous = 1
    for pivot in 0..<dimension {
      guard let row = (pivot..<dimension).first(where: { matrix[$0][pivot] != 0 }) else { return nil }
      matrix.swapAt(pivot, row)
      for other in 0..<dimension where other != pivot {
        for column in (0...dimension) where column != pivot {
          matrix[other][column] =
            (matrix[pivot][pivot] * matrix[other][column] - matrix[other][pivot] * matrix[pivot][column])
            / previous
        }
        matrix[other][pivot] = 0
      }
      previous = matrix[pivot][pivot]
    }
    // All pivots have become the determinant.
    let sign = previous > 0 ? 1 : -1
    let numerators = matrix.map { sign * $0[dimension] }
    let denominator = sign * previous
    return numerators.allSatisfy { 0 < $0 && $0 <= denominator } ? (numerators, denominator) : nil
  }

  /// Σ_U |c_U| times the denominator.
  private static func variation(_ numerators: [Int], _ denominator: Int, _ dimension: Int) -> Int {
    var c = (0..<1 << dimension).map { set in
      max(0, denominator - (0..<dimension).reduce(0) { $0 + (set >> $1 & 1) * numerators[$1] })
    }
    for bit in 0..<dimension {
      for set in c.indices where set >> bit & 1 == 0 { c[set] -= c[set | 1 << bit] }
    }
    return c.reduce(0) { $0 + abs($1) }
  }
}
