import ReproducibleMath

/// The learning rate as a function of the step.
public enum LearningRate: Codable, Hashable, Sendable {
  case constant(Double)
  /// Rises in a straight line to `peak` over `warmUp` steps, then falls along half a cosine to `peak·floor` at the last
  /// step (Loshchilov & Hutter 2017).
  case cosine(peak: Double, warmUp: Int = 0, floor: Double = 0)
  /// `initial`, multiplied by `factor` after every `every` steps.
  case stepwise(initial: Double, every: Int, factor: Double)

  /// The rate of a step, counted from 0, of `steps`.
  public func rate(at step: Int, of steps: Int) -> Double {
    switch self {
    case .constant(let rate): return rate
    case .cosine(let peak, let warmUp, let floor):
      if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
      let progress = Double(step - warmUp) / Double(max(1, steps - 1 - warmUp))
      let height = (1 + Double.cos(.pi * min(1, progress))) / 2
      return peak * (floor + (1 - floor) * height)
    case .stepwise(let initial, let every, let factor):
      return initial * Double.pow(factor, Double(step / max(1, every)))
    }
  }
}
