import Pipeline
import ReproducibleMath
import Transformer

/// `f(x) = ½ xᵀ A x` with eigenvalues from 1/κ to 1, evenly spaced on a logarithmic axis.
struct Quadratic {
  /// A, row by row.
  let matrix: [Double]
  let dimension: Int

  /// - Parameter rotation: the seed of random orthogonal eigenvectors; `nil` takes the axes.
  init(dimension: Int, condition: Double, rotation: UInt64?) {
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

  /// A x.
  func gradient(_ x: UnsafeBufferPointer<Double>, _ gradient: UnsafeMutableBufferPointer<Double>) {
    for row in 0..<dimension {
      var sum = 0.0
      for column in 0..<dimension { sum = sum.addingProduct(matrix[row * dimension + column], x[column]) }
      gradient[row] = sum
    }
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

/// One optimiser on an ill-conditioned quadratic at several constant learning rates.
struct QuadraticDescent: Codable, Hashable, Sendable {
  let rule: Rule
  let rates: [Double]
  let dimension: Int
  let condition: Double
  /// Whether the eigenvectors are random directions; the axes otherwise.
  let isRotated: Bool
  let steps: Int
  let seed: UInt64

  /// The loss is `f(x) / f(x₀)`, recorded as it is at fifty steps.
  func run(_ context: any TrialContext) throws -> OptimizersTrial.Outcome {
    let problem = Quadratic(dimension: dimension, condition: condition, rotation: isRotated ? seed : nil)
    var random = RandomStream(seed: seed, "start")
    let start = (0..<dimension).map { _ in random.normal(Double.self) }
    let every = max(1, steps / 50)
    var curves: [RateCurve] = []
    for rate in rates {
      try context.checkCancellation()
      let descent = Descent(start, rule.optimizer)
      var curve = RateCurve(rate: rate)
      var initial = 0.0
      // The gradient of the last step only serves to know the loss there.
      for step in 0...steps {
        var loss = 0.0
        descent.step(rate: rate) { x, gradient in
          problem.gradient(x, gradient)
          loss = zip(x, gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
        }
        if step == 0 { initial = loss }
        guard loss.isFinite else {
          curve.isComplete = false
          break
        }
        if step.isMultiple(of: every) || step == steps {
          curve.steps.append(step)
          curve.losses.append(loss / initial)
        }
      }
      curves.append(curve)
    }
    return OptimizersTrial.Outcome(curves: curves)
  }
}

/// Gradient descent or momentum with the best constants for a quadratic of known condition number (Polyak 1964), counted until
/// the distance from the minimum has fallen by a factor.
struct TunedDescent: Codable, Hashable, Sendable {
  let hasMomentum: Bool
  let dimension: Int
  let condition: Double
  /// How far the distance has to fall.
  let reduction: Double

  func run(_ context: any TrialContext) throws -> OptimizersTrial.Outcome {
    let problem = Quadratic(dimension: dimension, condition: condition, rotation: nil)
    let (least, largest) = (1 / condition, 1.0)
    // Rate 2/(μ + L) without momentum; ((√κ − 1)/(√κ + 1))² and 4/(√μ + √L)² with it.
    let root = condition.squareRoot()
    let momentum = hasMomentum ? (root - 1) / (root + 1) * ((root - 1) / (root + 1)) : 0
    let sum = least.squareRoot() + largest.squareRoot()
    let rate = hasMomentum ? 4 / (sum * sum) : 2 / (least + largest)
    let descent = Descent(
      [Double](repeating: 1, count: dimension), .gradientDescent(momentum: momentum))
    let goal = Double(dimension) * reduction * reduction
    while true {
      if descent.step.isMultiple(of: 1024) { try context.checkCancellation() }
      var distance = 0.0
      descent.step(rate: rate) { x, gradient in
        distance = x.reduce(0) { $0 + $1 * $1 }
        problem.gradient(x, gradient)
      }
      if distance <= goal { return OptimizersTrial.Outcome(iterations: descent.step - 1) }
    }
  }
}
