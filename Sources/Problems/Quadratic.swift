import ReproducibleMath

/// `f(x) = ½ xᵀ A x` with eigenvalues from 1/κ to 1, evenly spaced on a logarithmic axis.
public struct Quadratic: Sendable {
  /// A, row by row.
  let matrix: [Double]
  let dimension: Int

  /// A quadratic of a condition number κ.
  ///
  /// - Parameter rotation: the seed of random orthogonal eigenvectors; `nil` takes the axes.
  public init(dimension: Int, condition: Double, rotation: UInt64?) {
    let eigenvalues = (0..<dimension).map {
      Double.pow(condition, -Double($0) / Double(max(1, dimension - 1)))
    }
    let vectors = rotation.map { Self.orthogonal(dimension, seed: $0) } ?? Self.identity(dimension)
    self.dimension = dimension
    matrix = (0..<dimension * dimension).map { place in
      let (row, column) = (place / dimension, place % dimension)
      return eigenvalues.indices.reduce(0) {
        $0 + eigenvalues[$1] * vectors[$1][row] * vectors[$1][column]
      }
    }
  }

  /// f(x), and its gradient A x.
  public func value(
    _ x: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    for row in 0..<dimension {
      var sum = 0.0
      for column in 0..<dimension { sum = sum.addingProduct(matrix[row * dimension + column], x[column]) }
      gradient[row] = sum
    }
    return zip(x, gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
  }

  /// |x|², the squared distance from the minimum.
  public func squaredDistance(_ x: UnsafeBufferPointer<Double>) -> Double {
    x.reduce(0) { $0 + $1 * $1 }
  }

  private static func identity(_ dimension: Int) -> [[Double]] {
    (0..<dimension).map { row in (0..<dimension).map { $0 == row ? 1 : 0 } }
  }

  /// Random normal vectors made orthonormal by Gram and Schmidt, twice over for the sake of rounding.
  private static func orthogonal(_ dimension: Int, seed: UInt64) -> [[Double]] {
    var random = RandomStream(seed: seed, "rotation")
    var vectors: [[Double]] = []
    for _ in 0..<dimension {
      var vector = (0..<dimension).map { _ in random.normal(Double.self) }
      for other in vectors + vectors {
        let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        vector = zip(vector, other).map { $0 - overlap * $1 }
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vectors.append(vector.map { $0 / length })
    }
    return vectors
  }
}
