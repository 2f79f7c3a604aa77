import ReproducibleMath
import Transformer

/// Linear functions of the standard normal distribution to be continued from examples in the input.
public struct LinearRegression: Sendable {
  /// The most examples of a sequence; one more token asks.
  public let examples: Int
  /// Numbers of x.
  public let dimension: Int

  /// The problem for sequences of so many examples.
  public init(examples: Int, dimension: Int) {
    self.examples = examples
    self.dimension = dimension
  }

  /// A token's numbers: x, y, and whether it is an example.
  public var width: Int { dimension + 2 }

  /// Draws `count` tasks of 1 to `examples` examples: (`examples` + 1) × `width` numbers a task, and `examples` + 1 targets.
  ///
  /// - Parameter noise: the standard deviation of the noise in an example's y.
  public func sample(
    _ random: inout RandomStream, _ count: Int, noise: Double, _ batch: inout Batch<Float>
  ) {
    let tasks = (0..<count).map { _ in
      task(&random, examples: 1 + random.integer(below: examples), scale: 1, noise: noise)
    }
    batch.input = inputs(tasks)
    batch.target = tasks.flatMap(completed)
  }

  /// Draws `count` tasks of one number of examples and one scale of the weights.
  public func tasks(
    _ random: inout RandomStream, _ count: Int, examples: Int, scale: Double, noise: Double
  ) -> [RegressionTask] {
    (0..<count).map { _ in task(&random, examples: examples, scale: scale, noise: noise) }
  }

  /// The tasks as sequences: (`examples` + 1) × `width` numbers a task.
  public func inputs(_ tasks: [RegressionTask]) -> [Float] { tasks.flatMap(tokens) }

  /// Weights and points of the standard normal distribution, the weights scaled.
  private func task(
    _ random: inout RandomStream, examples: Int, scale: Double, noise: Double
  ) -> RegressionTask {
    func normals() -> [Double] { (0..<dimension).map { _ in random.normal() } }
    let weights = normals().map { $0 * scale }
    func value(_ x: [Double]) -> Double { zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 } }
    let query = normals()
    let points = (0..<examples).map { _ in normals() }
    return RegressionTask(
      points: points, values: points.map { value($0) + noise * random.normal(Double.self) }, query: query,
      answer: value(query))
  }

  // region: tokens
  /// The question (x, 0, −1) first, then the examples (x, y, 1), and zeros where there are fewer.
  private func tokens(_ task: RegressionTask) -> [Float] {
    let used = [task.query + [0, -1]] + zip(task.points, task.values).map { $0 + [$1, 1] }
    let rest = (examples + 1 - used.count) * (dimension + 2)
    return used.joined().map { Float($0) } + [Float](repeating: 0, count: rest)
  }

  /// The answer for the question; the other tokens are to keep their y.
  private func completed(_ task: RegressionTask) -> [Float] {
    let known = [Float(task.answer)] + task.values.map { Float($0) }
    return known + [Float](repeating: 0, count: examples + 1 - known.count)
  }
  // endregion
}

/// Examples of a linear function, and a point at which its value is asked for.
public struct RegressionTask: Sendable {
  let points: [[Double]]
  let values: [Double]
  let query: [Double]
  let answer: Double

  /// Σ y x, the negative gradient at 0 of half the sum of squares, at the query.
  var gradientAtQuery: Double {
    zip(points, values).reduce(0) { $0 + $1.1 * dot($1.0, query) }
  }

  /// The value at the query of the weights that minimise `Σ (y − w·x)² + penalty·|w|²`.
  ///
  /// With a penalty of 0, the minimum-norm solution: then the penalty is small beside every square that matters.
  func ridge(penalty: Double) -> Double {
    let size = query.count
    let least = max(penalty, 1e-9)
    var matrix = (0..<size).map { (i: Int) -> [Double] in
      let products = (0..<size).map { (j: Int) -> Double in
        points.reduce(i == j ? least : 0) { $0 + $1[i] * $1[j] }
      }
      let right: Double = zip(points, values).reduce(0) { $0 + $1.1 * $1.0[i] }
      return products + [right]
    }
    // Gaussian elimination; the matrix is positive definite, so no pivot is 0.
    for pivot in 0..<size {
      for row in 0..<size where row != pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot...size { matrix[row][column] -= factor * matrix[pivot][column] }
      }
    }
    let weights: [Double] = (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
    return dot(weights, query)
  }
}

/// Root mean squared errors of predictions for w·x, divided by the root mean square of w·x.
public struct RegressionErrors: Codable, Sendable {
  /// Of the predictions that are given.
  public let trained: Double
  /// The minimum-norm least squares solution.
  public let leastSquares: Double
  /// Ridge regression with the penalty that the noise calls for: no predictor has a smaller mean square.
  public let ridge: Double
  /// One step of gradient descent from 0, its length the best one.
  public let gradientStep: Double

  /// The errors of predictions for some tasks, beside those of three methods on the same tasks.
  ///
  /// - Parameters:
  ///   - answers: one prediction a task.
  ///   - penalty: of ridge regression: the variance of the noise over that of a weight.
  public init(_ tasks: [RegressionTask], trained answers: [Double], penalty: Double) {
    let truth = tasks.map(\.answer)
    let size = dot(truth, truth)
    func error(_ predictions: [Double]) -> Double {
      let differences = zip(predictions, truth).map { $0 - $1 }
      return (dot(differences, differences) / size).squareRoot()
    }
    let directions = tasks.map(\.gradientAtQuery)
    let length = dot(directions, truth) / dot(directions, directions)
    trained = error(answers)
    leastSquares = error(tasks.map { $0.ridge(penalty: 0) })
    ridge = error(tasks.map { $0.ridge(penalty: penalty) })
    gradientStep = error(directions.map { $0 * length })
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
