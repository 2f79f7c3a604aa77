import Foundation
import Testing

@testable import Problems

/// Singular values against known answers.
@Suite struct SingularValuesTests {
  private func agree(_ rows: [[Double]], _ known: [Double], _ tolerance: Double = 1e-14) -> Bool {
    let values = singularValues(rows)
    return values.count == known.count
      && zip(values, known).allSatisfy { abs($0 - $1) <= tolerance * max(known[0], 1e-300) }
  }

  @Test func ofADiagonalAreItsMagnitudesInOrder() {
    #expect(agree([[0, -3, 0], [0.5, 0, 0], [0, 0, 2]], [3, 2, 0.5]))
  }

  @Test func ofAnOuterProductAreTheProductOfLengthsAndZeros() {
    #expect(agree([[1, 2, 2], [2, 4, 4], [0, 0, 0], [-2, -4, -4]], [9, 0, 0]))
    #expect(singularValues([[3, 4]]) == [5] && singularValues([[3], [4]]) == [5])
  }

  /// The leading 5 × 4 block of Hilbert's matrix, whose values a computation with forty digits gave: the least is found to as
  /// many digits, relative to itself, as its condition allows.
  @Test func ofHilbertsMatrixAgreeWithFortyDigits() {
    let rows = (0..<5).map { row in (0..<4).map { 1 / Double(row + $0 + 1) } }
    let known = [1.532290033119346447, 0.187400467946160993, 0.008734010628514992, 0.0001710914723781630751]
    #expect(agree(rows, known))
    #expect(zip(singularValues(rows), known).allSatisfy { abs($0 - $1) < 1e-11 * $1 })
    let transposed = (0..<4).map { column in rows.map { $0[column] } }
    #expect(agree(transposed, known))
  }

  @Test func scaleWithTheMatrixFromTheSmallestNumbersToTheLargest() {
    let rows = [[1.0, 2], [3, 4], [5, 6]]
    let known = singularValues(rows)
    for scale in [1e-300, 1e300] {
      #expect(agree(rows.map { $0.map { $0 * scale } }, known.map { $0 * scale }))
    }
  }

  @Test func haveTheFrobeniusNormAndTheProductOfATriangle() {
    func entry(_ row: Int, _ column: Int) -> Double {
      column < row ? 0 : sin(Double(7 * row + 3 * column)) + 1.5
    }
    let rows: [[Double]] = (0..<20).map { row in (0..<20).map { entry(row, $0) } }
    let values: [Double] = singularValues(rows)
    func sumOfSquares(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 } }
    let frobenius = sumOfSquares(Array(rows.joined()))
    #expect(abs(sumOfSquares(values) - frobenius) < 1e-12 * frobenius)
    let determinant: Double = rows.indices.reduce(1) { $0 * abs(rows[$1][$1]) }
    let product: Double = values.reduce(1, *)
    #expect(abs(product - determinant) < 1e-10 * determinant)
  }

  @Test func ofNothingAndOfZeros() {
    #expect(singularValues([]) == [] && singularValues([[]]) == [])
    #expect(singularValues([[0, 0], [0, 0], [0, 0]]) == [0, 0])
  }

  @Test func rankCountsWhatStandsOutOfRounding() {
    #expect(numericalRank([2, 1, 1e-15, 0]) == 2)
    #expect(numericalRank([0, 0]) == 0 && numericalRank([]) == 0)
  }
}
