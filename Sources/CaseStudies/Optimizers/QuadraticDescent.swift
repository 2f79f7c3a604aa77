import Pipeline
import Problems
import ReproducibleMath
import Transformer
import StudyKit

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
          loss = problem.value(x, gradient: gradient)
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
        distance = problem.squaredDistance(x)
        _ = problem.value(x, gradient: gradient)
      }
      if distance <= goal { return OptimizersTrial.Outcome(iterations: descent.step - 1) }
    }
  }
}
