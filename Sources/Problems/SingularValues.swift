/// The singular values of a matrix, largest first, by one-sided Jacobi rotations (Hestenes 1958).
///
/// The rotations make the columns orthogonal; their lengths are then the singular values. Small ones are found to
/// high relative accuracy where the columns' scales cause their smallness (Demmel & Veselić 1992), which makes the
/// method the choice for ranks.
///
/// - Parameter rows: the matrix row by row, all rows of one length.
/// - Returns: as many values as the smaller of the two sizes; none for an empty matrix.
public func singularValues(_ rows: [[Double]]) -> [Double] {
  let height = rows.count
  let width = rows.first?.count ?? 0
  precondition(rows.allSatisfy { $0.count == width }, "all rows of a matrix have one length")
  // Rotated are the columns of whichever of A and Aᵀ has fewer of them.
  var columns =
    width <= height ? (0..<width).map { column in rows.map { $0[column] } } : rows
  let largest = columns.reduce(0) { max($0, $1.reduce(0) { max($0, abs($1)) }) }
  guard largest > 0 else { return columns.map { _ in 0 } }
  // A power of two, so that scaling rounds nothing and squares neither overflow nor vanish.
  let scale = Double(sign: .plus, exponent: largest.exponent, significand: 1)
  columns = columns.map { $0.map { $0 / scale } }
  // Convergence is quadratic in the end; far fewer sweeps than sixty are needed.
  for _ in 0..<60 where !sweep(&columns) { break }
  return columns.map { scale * squaredNorm($0).squareRoot() }.sorted(by: >)
}

/// Rotates each pair of columns once; tells whether any was not yet orthogonal.
private func sweep(_ columns: inout [[Double]]) -> Bool {
  var hasRotated = false
  for first in 0..<max(0, columns.count - 1) {
    for second in first + 1..<columns.count {
      let (alpha, beta) = (squaredNorm(columns[first]), squaredNorm(columns[second]))
      let gamma = product(columns[first], columns[second])
      // Columns that are orthogonal to working precision, or vanish beside each other's rounding.
      guard abs(gamma) > 1e-15 * (alpha * beta).squareRoot(), gamma != 0 else { continue }
      hasRotated = true
      let zeta = (beta - alpha) / (2 * gamma)
      let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
      let cosine = 1 / (1 + tangent * tangent).squareRoot()
      rotate(&columns, first, second, cosine: cosine, sine: cosine * tangent)
    }
  }
  return hasRotated
}

private func rotate(_ columns: inout [[Double]], _ first: Int, _ second: Int, cosine: Double, sine: Double) {
  for row in columns[first].indices {
    let (a, b) = (columns[first][row], columns[second][row])
    columns[first][row] = cosine * a - sine * b
    columns[second][row] = sine * a + cosine * b
  }
}

private func squaredNorm(_ vector: [Double]) -> Double { product(vector, vector) }

private func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum = sum.addingProduct(a[index], b[index]) }
  return sum
}

/// How many singular values stand out of the rounding of the largest: `σ_i > n ε σ_1`.
public func numericalRank(_ singularValues: [Double]) -> Int {
  guard let largest = singularValues.first, largest > 0 else { return 0 }
  return singularValues.count { $0 > Double(singularValues.count) * .ulpOfOne * largest }
}
