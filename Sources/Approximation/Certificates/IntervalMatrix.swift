import ReproducibleMath

/// A matrix of intervals, row by row, that acts on row vectors.
struct IntervalMatrix: Sendable {
  let rows: Int
  let columns: Int
  var elements: [Interval]

  init(rows: Int, columns: Int, elements: [Interval]? = nil) {
    self.rows = rows
    self.columns = columns
    self.elements = elements ?? [Interval](repeating: 0, count: rows * columns)
    precondition(self.elements.count == rows * columns)
  }

  /// The numbers of a tensor, as the points they are.
  init(_ numbers: [Double], rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: numbers.map { Interval($0) })
  }

  /// A block of a matrix that lies in memory row by row, `stride` numbers from row to row.
  init(_ memory: [Double], at offset: Int, stride: Int, rows: Range<Int>, columns: Range<Int>) {
    self.init(
      rows: rows.count, columns: columns.count,
      elements: rows.flatMap { row in columns.map { Interval(memory[offset + row * stride + $0]) } })
  }

  subscript(row: Int, column: Int) -> Interval { elements[row * columns + column] }

  func row(_ row: Int) -> [Interval] { Array(elements[row * columns..<(row + 1) * columns]) }

  /// a b. Zeros of a cost nothing: constructions are full of them.
  static func * (a: IntervalMatrix, b: IntervalMatrix) -> IntervalMatrix {
    precondition(a.columns == b.rows)
    var product = IntervalMatrix(rows: a.rows, columns: b.columns)
    product.elements.withUnsafeMutableBufferPointer { product in
      b.elements.withUnsafeBufferPointer { other in
        for row in 0..<a.rows {
          for k in 0..<a.columns where a[row, k] != 0 {
            let factor = a[row, k]
            for column in 0..<b.columns where other[k * b.columns + column] != 0 {
              product[row * b.columns + column] += factor * other[k * b.columns + column]
            }
          }
        }
      }
    }
    return product
  }
}

/// x A.
func * (x: [Interval], a: IntervalMatrix) -> [Interval] {
  (IntervalMatrix(rows: 1, columns: x.count, elements: x) * a).elements
}

/// Σ x y.
func dot(_ x: [Interval], _ y: [Interval]) -> Interval {
  zip(x, y).reduce(Interval(0)) { $1.0 == 0 || $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
}

/// x + y, element by element.
func sum(_ x: [Interval], _ y: [Interval]) -> [Interval] { zip(x, y).map { $0 + $1 } }
