import Pipeline
import ReproducibleMath
import Transformer
import StudyKit

/// One optimiser on one problem: each learning rate tried, or tuned by theory and counted until it is done.
enum OptimizersTrial: Codable, Hashable, Sendable {
  case layer(LayerDescent)
  case quadratic(QuadraticDescent)
  case conditioning(TunedDescent)

  struct Outcome: Codable, Sendable {
    /// One for each learning rate.
    var curves: [RateCurve] = []
    /// The longest way of a parameter in the first step, over the learning rate.
    var firstStep: Double?
    /// Steps until the error has fallen far enough.
    var iterations: Int?
    /// Floating-point operations of all training, counted as `Configuration.forwardOperations` does.
    var operations: Double = 0
    /// Learned numbers.
    var parameters: Int = 0
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    switch self {
    case .layer(let trial): try trial.run(context)
    case .quadratic(let trial): try trial.run(context)
    case .conditioning(let trial): try trial.run(context)
    }
  }
}

/// What is compared: the parts of Adam, one after the other.
enum Rule: String, Codable, CaseIterable, Sendable {
  case gradientDescent, momentum, rmsProp, uncorrectedAdam, adam, adamW

  var optimizer: Optimizer {
    switch self {
    case .gradientDescent: .gradientDescent()
    case .momentum: .gradientDescent(momentum: 0.9)
    case .rmsProp: .rmsProp()
    case .uncorrectedAdam: .adam(biasCorrection: false)
    case .adam: .adam()
    case .adamW: .adamW()
    }
  }

  var label: String {
    switch self {
    case .gradientDescent: "gradient descent"
    case .momentum: "momentum"
    case .rmsProp: "RMSProp"
    case .uncorrectedAdam: "Adam, uncorrected"
    case .adam: "Adam"
    case .adamW: "AdamW"
    }
  }

  /// Steps are of the gradient's length, or of the learning rate's whatever the gradient's.
  var isAdaptive: Bool {
    switch self {
    case .gradientDescent, .momentum: false
    case .rmsProp, .uncorrectedAdam, .adam, .adamW: true
    }
  }
}

/// The loss along one training; a loss that is no finite number ends it.
struct RateCurve: Codable, Sendable {
  let rate: Double
  var steps: [Int] = []
  /// The mean loss since the step before.
  var losses: [Double] = []
  /// Whether it reached its last step with a finite loss.
  var isComplete = true

  /// The last loss, infinite where there is none.
  var final: Double { isComplete ? losses.last ?? .infinity : .infinity }
}
