import ReproducibleMath
import Testing

@testable import Approximation

/// A x for columns stored one after the other.
private func apply(_ matrix: [Double], rows: Int, _ x: [Double]) -> [Double] {
  (0..<rows).map { row in x.indices.reduce(0) { $0 + matrix[$1 * rows + row] * x[$1] } }
}

@Test(arguments: [(1, 1), (3, 2), (8, 8), (17, 5), (40, 33), (100, 7)])
func leastSquaresFindsAnExactSolution(_ rows: Int, _ columns: Int) {
  var random = RandomStream(seed: UInt64(rows), "matrix")
  let matrix: [Double] = (0..<rows * columns).map { _ in random.normal() }
  let solutions: [[Double]] = (0..<3).map { _ in (0..<columns).map { _ in random.normal() } }
  let found = LeastSquares.solve(
    rows: rows, columns: columns, matrix: matrix,
    rightHandSides: solutions.map { apply(matrix, rows: rows, $0) }, regularization: 1e-28)
  for (a, b) in zip(found.flatMap { $0 }, solutions.flatMap { $0 }) { #expect(abs(a - b) < 1e-10) }
}

@Test func residualIsOrthogonalToTheColumns() {
  var random = RandomStream(seed: 3, "matrix")
  let (rows, columns) = (60, 19)
  let matrix: [Double] = (0..<rows * columns).map { _ in random.normal() }
  let b: [Double] = (0..<rows).map { _ in random.normal() }
  let x = LeastSquares.solve(
    rows: rows, columns: columns, matrix: matrix, rightHandSides: [b], regularization: 1e-30)[0]
  let residual = zip(b, apply(matrix, rows: rows, x)).map { $0 - $1 }
  for column in 0..<columns {
    let product = (0..<rows).reduce(0) { $0 + matrix[column * rows + $1] * residual[$1] }
    #expect(abs(product) < 1e-12)
  }
}

@Test func regularizationChoosesTheSmallestSolution() {
  // Two equal columns: x₁ + x₂ = 2 has the smallest solution (1, 1).
  let x = LeastSquares.solve(
    rows: 3, columns: 2, matrix: [1, 2, 3, 1, 2, 3], rightHandSides: [[2, 4, 6]], regularization: 1e-12)[0]
  #expect(abs(x[0] - 1) < 1e-6 && abs(x[1] - 1) < 1e-6)
  // (AᵀA + λ) x = Aᵀb for one column: 14 x + 14 x = 28.
  let half = LeastSquares.solve(
    rows: 3, columns: 1, matrix: [1, 2, 3], rightHandSides: [[2, 4, 6]], regularization: 14)[0]
  #expect(abs(half[0] - 1) < 1e-14)
}

@Test func zeroColumnsGetZeroWeights() {
  let x = LeastSquares.solve(
    rows: 2, columns: 2, matrix: [0, 0, 1, 1], rightHandSides: [[3, 3]], regularization: 1e-12)[0]
  #expect(abs(x[0]) < 1e-8 && abs(x[1] - 3) < 1e-8)
}
