import Testing

@testable import Problems

@Suite struct LinearRegressionTests {
  @Test func leastSquaresFindsExactWeights() {
    let points: [[Double]] = [[1, 2], [-1, 1], [0.5, -3]]
    let task = RegressionTask(
      points: points, values: points.map { 3 * $0[0] - 2 * $0[1] }, query: [0.3, 0.7], answer: -0.5)
    #expect(abs(task.ridge(penalty: 0) + 0.5) < 1e-6)
  }

  @Test func oneExampleGivesTheSolutionOfLeastNorm() {
    // w = y x / |x|² = (0.6, 0.8)
    let task = RegressionTask(points: [[3, 4]], values: [5], query: [1, 10], answer: 0)
    #expect(abs(task.ridge(penalty: 0) - 8.6) < 1e-6)
  }

  @Test func ridgeShrinksAsItsFormulaSays() {
    // One number: w = Σxy / (Σx² + λ) = 10 / (5 + 5)
    let task = RegressionTask(points: [[1], [2]], values: [2, 4], query: [3], answer: 6)
    #expect(abs(task.ridge(penalty: 5) - 3) < 1e-12)
    #expect(task.gradientAtQuery == 30)
  }

  @Test func errorsAreRelativeAndTheGradientStepIsTheBest() {
    let tasks = [(1.0, 2.0), (1, -1), (2, 0.5)].map { x, w in
      RegressionTask(points: [[x]], values: [x * w], query: [1], answer: w)
    }
    let errors = RegressionErrors(tasks, trained: tasks.map { $0.answer * 1.1 }, penalty: 0.1)
    #expect(abs(errors.trained - 0.1) < 1e-12)
    #expect(errors.leastSquares < 1e-8)
    // Directions x²w = (2, −1, 2) against answers (2, −1, ½): length 6/9, squares of residuals 1.25 of 5.25.
    #expect(abs(errors.gradientStep - (1.25 / 5.25).squareRoot()) < 1e-12)
  }
}
