import ReproducibleMath

/// Linear least squares by Householder's QR decomposition (Golub & Van Loan 2013, section 5.2), to the same bits everywhere.
///
/// Minimises ‖A x − b‖² + λ ‖x‖² for several right-hand sides b: λ > 0 makes the solution unique and keeps it bounded where
/// columns nearly depend on each other. The rows √λ I are part of the matrix that is decomposed, so that no squared
/// condition number arises.
struct LeastSquares {
  let rows: Int
  let columns: Int
  /// Rows, those of the regularisation, and zeros up to a multiple of 8.
  private let stride: Int
  private let matrix: UnsafeMutablePointer<Double>
  /// For each column, its diagonal entry of R, ‖v‖² of its reflection, and the entries of R in the vector of eight that the
  /// diagonal is in.
  private let diagonal: UnsafeMutablePointer<Double>
  private let squares: UnsafeMutablePointer<Double>
  private let above: UnsafeMutablePointer<Double>

  /// Solves for each right-hand side.
  ///
  /// - Parameters:
  ///   - matrix: `columns` columns of `rows` numbers, column by column.
  ///   - rightHandSides: each of `rows` numbers.
  ///   - regularization: λ > 0.
  /// - Returns: for each right-hand side `columns` numbers.
  static func solve(
    rows: Int, columns: Int, matrix: [Double], rightHandSides: [[Double]], regularization: Double
  ) -> [[Double]] {
    precondition(matrix.count == rows * columns && regularization > 0, "a matrix has rows × columns numbers")
    let problem = LeastSquares(rows: rows, columns: columns, sides: rightHandSides.count)
    defer { problem.deallocate() }
    let root = regularization.squareRoot()
    for column in 0..<columns {
      let start = problem.column(column)
      for row in 0..<rows { start[row] = matrix[column * rows + row] }
      start[rows + column] = root
    }
    for (side, numbers) in rightHandSides.enumerated() {
      for row in 0..<rows { problem.column(columns + side)[row] = numbers[row] }
    }
    problem.decompose(sides: rightHandSides.count)
    return rightHandSides.indices.map { problem.substitute(problem.column(columns + $0)) }
  }

  private init(rows: Int, columns: Int, sides: Int) {
    self.rows = rows
    self.columns = columns
    stride = (rows + columns + 7) & ~7
    func memory(_ count: Int) -> UnsafeMutablePointer<Double> {
      let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
      memory.initialize(repeating: 0, count: max(1, count))
      return memory
    }
    matrix = memory(stride * (columns + sides))
    diagonal = memory(columns)
    squares = memory(columns)
    above = memory(8 * columns)
  }

  private func deallocate() {
    for memory in [matrix, diagonal, squares, above] { memory.deallocate() }
  }

  private func column(_ index: Int) -> UnsafeMutablePointer<Double> { matrix + index * stride }

  /// Turns A into R, above and on the diagonal, and the right-hand sides into Qᵀ b.
  ///
  /// The columns come eight at a time: all earlier reflections are applied to the eight while they are in the cache, and
  /// only then do the eight give the next reflections. Below the diagonal a column keeps its reflection's vector v, and
  /// `squares` keeps ‖v‖²; the diagonal itself moves to `diagonal`.
  private func decompose(sides: Int) {
    for panel in Swift.stride(from: 0, to: columns + sides, by: 8) {
      let end = min(panel + 8, columns + sides)
      for k in 0..<min(panel, columns) { for other in panel..<end { reflect(k, column(other)) } }
      for k in panel..<max(panel, min(end, columns)) {
        makeReflection(k)
        for other in k + 1..<max(k + 1, end) { reflect(k, column(other)) }
      }
    }
  }

  /// v = x + sign(x_k) ‖x‖ e_k for the column x from row k on.
  private func makeReflection(_ k: Int) {
    let x = column(k)
    let first = k & ~7
    // Whole vectors of eight: the rows above k within the first one are set aside.
    for row in first..<k { above[k * 8 + row - first] = x[row] }
    for row in first..<k { x[row] = 0 }
    let norm = Self.dot(x, x, first, stride).squareRoot()
    diagonal[k] = x[k] < 0 ? norm : -norm
    x[k] += x[k] < 0 ? -norm : norm
    squares[k] = Self.dot(x, x, first, stride)
  }

  /// y ← y − 2 v (v·y)/‖v‖².
  private func reflect(_ k: Int, _ y: UnsafeMutablePointer<Double>) {
    if squares[k] == 0 { return }
    let first = k & ~7
    let v = column(k)
    Self.add(-2 * Self.dot(v, y, first, stride) / squares[k], v, to: y, first, stride)
  }

  /// Solves R x = b.
  private func substitute(_ b: UnsafeMutablePointer<Double>) -> [Double] {
    var x = [Double](repeating: 0, count: columns)
    for k in (0..<columns).reversed() {
      x[k] = diagonal[k] == 0 ? 0 : b[k] / diagonal[k]
      let first = k & ~7
      for row in 0..<first { b[row] -= x[k] * column(k)[row] }
      for row in first..<k { b[row] -= x[k] * above[k * 8 + row - first] }
    }
    return x
  }

  private static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ first: Int, _ end: Int
  ) -> Double {
    var sum = SIMD8<Double>()
    var index = first
    while index < end {
      sum = sum.addingProduct(SIMD8(at: a + index), SIMD8(at: b + index))
      index &+= 8
    }
    return sum.total
  }

  private static func add(
    _ factor: Double, _ a: UnsafePointer<Double>, to b: UnsafeMutablePointer<Double>, _ first: Int, _ end: Int
  ) {
    let factors = SIMD8<Double>(repeating: factor)
    var index = first
    while index < end {
      SIMD8<Double>(at: b + index).addingProduct(factors, SIMD8(at: a + index)).store(at: b + index)
      index &+= 8
    }
  }
}
