import Microkernel
import ReproducibleMath
import Testing

@testable import Transformer

@Suite struct MatrixProductTests {
  /// Every remainder of rows by 6 and of columns by 8 and 16, and depths from 1.
  static let shapes = [
    (1, 1, 1), (5, 8, 3), (6, 16, 1), (7, 17, 9), (13, 24, 5), (12, 31, 64), (17, 3, 2), (4, 40, 33),
  ]

  private func numbers(_ count: Int, _ name: String) -> [Double] {
    var random = RandomStream(seed: 1, name)
    return (0..<count).map { _ in random.uniform(-1...1) }
  }

  /// A row-major matrix in panel layout.
  private func panels(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    let padded = paddedWidth(columns)
    var panels = [Double](repeating: 0, count: rows * padded)
    for row in 0..<rows {
      for column in 0..<columns {
        let first = column & ~15
        panels[first * rows + row * min(16, padded - first) + column - first] = matrix[row * columns + column]
      }
    }
    return panels
  }

  @Test(arguments: shapes)
  func everyElementIsOneChainOfFusedMultiplyAdds(_ rows: Int, _ columns: Int, _ depth: Int) {
    let a = numbers(rows * depth, "a")
    let b = numbers(depth * columns, "b")
    var bPanels = panels(b, rows: depth, columns: columns)
    let stride = rowStride(columns)
    var c = [Double](repeating: .nan, count: rows * stride)
    multiply(
      rows: rows, columns: paddedWidth(columns), depth: depth, a, aRow: depth, aDepth: 1,
      .panels(&bPanels, rows: depth),
      into: .rows(&c, stride: stride))
    for row in 0..<rows {
      for column in 0..<columns {
        let chain = (0..<depth).reduce(0.0) {
          $0.addingProduct(a[row * depth + $1], b[$1 * columns + column])
        }
        #expect(c[row * stride + column] == chain)
      }
      for column in columns..<paddedWidth(columns) { #expect(c[row * stride + column] == 0) }
    }
  }

  @Test(arguments: shapes)
  func theTransposedFactorGivesTheTransposedProduct(_ rows: Int, _ columns: Int, _ depth: Int) {
    let a = numbers(depth * rows, "a")
    var b = [Double](repeating: 0, count: depth * rowStride(columns))
    for row in 0..<depth {
      for (column, number) in numbers(columns, "row \(row)").enumerated() {
        b[row * rowStride(columns) + column] = number
      }
    }
    var c = [Double](repeating: 1, count: rows * paddedWidth(columns))
    multiply(
      rows: rows, columns: paddedWidth(columns), depth: depth, a, aRow: 1, aDepth: rows,
      .rows(&b, stride: rowStride(columns)), into: .panels(&c, rows: rows), adding: .panels(&c, rows: rows))
    var expected = [Double](repeating: 1, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        expected[row * columns + column] += (0..<depth).reduce(0.0) {
          $0.addingProduct(a[$1 * rows + row], b[$1 * rowStride(columns) + column])
        }
      }
    }
    let packed = panels(expected, rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let first = column & ~15
        let index = first * rows + row * min(16, paddedWidth(columns) - first) + column - first
        #expect(c[index] == packed[index])
      }
    }
  }

  @Test func finishingTouchesComeAfterBiasAndAddend() {
    let a = [1.0, -1, 2]
    var b = panels([1, -2, 3], rows: 1, columns: 3)
    let bias = [0.5, 0.5, 0.5, 0, 0, 0, 0, 0]
    var addend = [Double](repeating: 0, count: 24)
    addend[0] = -10
    func product(_ finish: Finish<Double>) -> [Double] {
      var c = [Double](repeating: 0, count: 24)
      multiply(
        rows: 3, columns: 8, depth: 1, a, aRow: 1, aDepth: 1, .panels(&b, rows: 1),
        into: .rows(&c, stride: 8), bias: bias,
        adding: .rows(&addend, stride: 8), finish: finish)
      return [0, 1, 2, 8, 9, 10, 16, 17, 18].map { c[$0] }
    }
    #expect(product(.store) == [-8.5, -1.5, 3.5, -0.5, 2.5, -2.5, 2.5, -3.5, 6.5])
    #expect(product(.rectify) == [0, 0, 3.5, 0, 2.5, 0, 2.5, 0, 6.5])
    var mask = [Double](repeating: 0, count: 24)
    (mask[0], mask[10], mask[16]) = (1, 0.1, -1)
    mask.withUnsafeBufferPointer { mask in
      guard let mask = mask.baseAddress else { return }
      #expect(product(.whereverPositive(mask)) == [-8.5, 0, 0, 0, 0, -2.5, 0, 0, 0])
    }
  }

  @Test(arguments: shapes)
  func aSeriesIsTheProductsOneByOne(_ rows: Int, _ columns: Int, _ depth: Int) {
    let (count, padded) = (3, paddedWidth(columns))
    let a = numbers(count * rows * depth, "a").map(Float.init)
    var b = numbers(count * depth * padded, "b").map(Float.init)
    var c = [Float](repeating: .nan, count: count * rows * padded)
    multiply(
      rows: rows, columns: padded, depth: depth, a, aRow: depth, aDepth: 1, .panels(&b, rows: depth),
      into: .rows(&c, stride: padded),
      series: Series(count: count, a: rows * depth, b: depth * padded, c: rows * padded))
    for item in 0..<count {
      var ownB = Array(b[item * depth * padded..<(item + 1) * depth * padded])
      var own = [Float](repeating: .nan, count: rows * padded)
      multiply(
        rows: rows, columns: padded, depth: depth, Array(a[item * rows * depth..<(item + 1) * rows * depth]),
        aRow: depth, aDepth: 1, .panels(&ownB, rows: depth), into: .rows(&own, stride: padded))
      #expect(Array(c[item * rows * padded..<(item + 1) * rows * padded]) == own)
    }
  }

  @Test(arguments: [(1, 1), (3, 20), (17, 5), (16, 16), (40, 9), (8, 24)])
  func theTransposeHasRowsForColumnsAndZerosForPadding(_ rows: Int, _ columns: Int) {
    let matrix = numbers(rows * columns, "m")
    let expected = panels(
      (0..<columns * rows).map { 2 * matrix[$0 % rows * columns + $0 / rows] }, rows: columns, columns: rows)
    var packed = panels(matrix, rows: rows, columns: columns)
    var fromPanels = [Double](repeating: .nan, count: columns * paddedWidth(rows))
    transpose(
      .panels(&packed, rows: rows), rows: rows, columns: columns, scale: 2, into: &fromPanels)
    #expect(fromPanels == expected)

    let stride = rowStride(columns)
    var spaced = [Double](repeating: .nan, count: rows * stride)
    for row in 0..<rows {
      for column in 0..<columns { spaced[row * stride + column] = matrix[row * columns + column] }
    }
    var fromRows = [Double](repeating: .nan, count: columns * paddedWidth(rows))
    transpose(.rows(&spaced, stride: stride), rows: rows, columns: columns, scale: 2, into: &fromRows)
    #expect(fromRows == expected)
  }

  @Test(arguments: [(1, 8), (9, 8), (5, 32), (128, 48)])
  func columnSumsAddRowAfterRow(_ rows: Int, _ columns: Int) {
    let a = numbers(rows * columns, "a")
    var totals = numbers(columns, "totals")
    let expected = (0..<columns).map { column in
      (0..<rows).reduce(totals[column]) { $0 + a[$1 * columns + column] }
    }
    addColumnSums(rows: rows, columns: columns, a, stride: columns, into: &totals)
    #expect(totals == expected)
  }
}
