import ReproducibleMath

/// How parameters follow their gradient `g`; each as PyTorch's `torch.optim` defines it, so that figures compare.
///
/// `weightDecay` adds `weightDecay·p` to g, except in `adamW`, which shrinks p by `learningRate·weightDecay` instead
/// (Loshchilov & Hutter 2019).
public enum Optimizer: Codable, Hashable, Sendable {
  /// `v ← momentum·v + g` from v = 0, then `p −= rate·v`, or with Nesterov `p −= rate·(g + momentum·v)`.
  case gradientDescent(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0)
  /// `s ← α·s + (1 − α)·g²`, `p −= rate·g / (√s + ε)`.
  case rmsProp(smoothing: Double = 0.99, epsilon: Double = 1e-8, weightDecay: Double = 0)
  /// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `p −= rate·m̂ / (√v̂ + ε)` (Kingma & Ba 2015), where the hats divide by
  /// `1 − β₁ᵗ` and `1 − β₂ᵗ` when `biasCorrection`.
  case adam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
    biasCorrection: Bool = true)
  /// Adam with decoupled weight decay.
  case adamW(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
}

/// The numbers that one step of an optimiser needs, the same for every parameter.
struct UpdateRule<R: Real> {
  enum Kind { case gradientDescent, momentum, nesterov, rmsProp, adam }
  let kind: Kind
  /// p is multiplied by this first: decoupled weight decay.
  var shrink: R = 1
  /// g gains this times p.
  var decay: R = 0
  /// The old first moment's weight and the gradient's.
  var first: R = 0
  var firstGain: R = 1
  /// The old second moment's weight and the squared gradient's.
  var second: R = 0
  var secondGain: R = 0
  /// 1 / √(1 − β₂ᵗ).
  var correction: R = 1
  var epsilon: R = 0
  /// The step's length, Adam's first correction included.
  var rate: R

  /// - Parameter step: counted from 1.
  init(_ optimizer: Optimizer, step: Int, rate: Double) {
    switch optimizer {
    case .gradientDescent(let momentum, let nesterov, let weightDecay):
      self.init(momentum == 0 ? .gradientDescent : nesterov ? .nesterov : .momentum, rate)
      decay = R(weightDecay)
      first = R(momentum)
      second = R(momentum)
    case .rmsProp(let smoothing, let epsilon, let weightDecay):
      self.init(.rmsProp, rate)
      decay = R(weightDecay)
      second = R(smoothing)
      secondGain = R(1 - smoothing)
      self.epsilon = R(epsilon)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay, let biasCorrection):
      self.init(adam: beta1, beta2, epsilon, biasCorrection, step, rate)
      decay = R(weightDecay)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      self.init(adam: beta1, beta2, epsilon, true, step, rate)
      shrink = R(1 - rate * weightDecay)
    }
  }

  private init(_ kind: Kind, _ rate: Double) {
    self.kind = kind
    self.rate = R(rate)
  }

  private init(
    adam beta1: Double, _ beta2: Double, _ epsilon: Double, _ biasCorrection: Bool, _ step: Int,
    _ rate: Double
  ) {
    let t = Double(step)
    self.init(.adam, biasCorrection ? rate / (1 - Double.pow(beta1, t)) : rate)
    first = R(beta1)
    firstGain = R(1 - beta1)
    second = R(beta2)
    secondGain = R(1 - beta2)
    self.epsilon = R(epsilon)
    correction = biasCorrection ? R(1 / (1 - Double.pow(beta2, t)).squareRoot()) : 1
  }
}

/// One step of the optimiser over `count` numbers, a multiple of 8.
///
/// - Parameters:
///   - gradient: this range of the first accumulator of gradients.
///   - accumulators: how many there are, `accumulatorStride` apart; they are added in order.
///   - scale: what the sum is multiplied by, for clipping.
@specialized(where R == Float)
@specialized(where R == Double)
func update<R: Real>(
  _ rule: UpdateRule<R>, count: Int, _ parameters: UnsafeMutablePointer<R>, gradient: UnsafePointer<R>,
  accumulators: Int, accumulatorStride: Int, scale: R, first: UnsafeMutablePointer<R>,
  second: UnsafeMutablePointer<R>
) {
  typealias Lanes = R.Lanes
  var i = 0
  while i < count {
    var g = Lanes(at: gradient + i)
    for accumulator in 1..<accumulators {
      g += Lanes(at: gradient + accumulator &* accumulatorStride + i)
    }
    var p = Lanes(at: parameters + i)
    g = g * Lanes(repeating: scale)
    g = g.addingProduct(p, Lanes(repeating: rule.decay))
    switch rule.kind {
    case .gradientDescent:
      p = p.addingProduct(g, Lanes(repeating: -rule.rate))
    case .momentum, .nesterov:
      let v = g.addingProduct(Lanes(at: first + i), Lanes(repeating: rule.first))
      v.store(at: first + i)
      let direction = rule.kind == .momentum ? v : g.addingProduct(v, Lanes(repeating: rule.second))
      p = p.addingProduct(direction, Lanes(repeating: -rule.rate))
    case .rmsProp:
      let s = (g * g * Lanes(repeating: rule.secondGain)).addingProduct(
        Lanes(at: second + i), Lanes(repeating: rule.second))
      s.store(at: second + i)
      p -= Lanes(repeating: rule.rate) * g / (s.squareRoot() + Lanes(repeating: rule.epsilon))
    case .adam:
      let m = (g * Lanes(repeating: rule.firstGain)).addingProduct(
        Lanes(at: first + i), Lanes(repeating: rule.first))
      let v = (g * g * Lanes(repeating: rule.secondGain)).addingProduct(
        Lanes(at: second + i), Lanes(repeating: rule.second))
      m.store(at: first + i)
      v.store(at: second + i)
      let deviation = Lanes(repeating: rule.epsilon).addingProduct(
        v.squareRoot(), Lanes(repeating: rule.correction))
      p = p * Lanes(repeating: rule.shrink) - Lanes(repeating: rule.rate) * m / deviation
    }
    p.store(at: parameters + i)
    i &+= 8
  }
}

/// Σ g² over a range of the added-up accumulators, for clipping.
@specialized(where R == Float)
@specialized(where R == Double)
func squaredNorm<R: Real>(
  count: Int, gradient: UnsafePointer<R>, accumulators: Int, accumulatorStride: Int
) -> R {
  var sum = R.Lanes.zero
  var i = 0
  while i < count {
    var g = R.Lanes(at: gradient + i)
    for accumulator in 1..<accumulators {
      g += R.Lanes(at: gradient + accumulator &* accumulatorStride + i)
    }
    sum = sum.addingProduct(g, g)
    i &+= 8
  }
  return sum.total
}
