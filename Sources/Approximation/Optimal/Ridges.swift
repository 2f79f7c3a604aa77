import ReproducibleMath
import Transformer

/// a + b x + Σ c_j ReLU(x − t_j): what a layer computes of one token of one number, and what can be improved locally.
public struct Ridges {
  var offset: Double
  var slope: Double
  var weights: [Double]
  var kinks: [Double]
}

extension Ridges {
  /// What a trained layer of model width 1 computes. Before the hidden units everything is affine in x, for attention over one
  /// token has weight 1; a unit that is never both on and off over the domain is part of the affine function.
  public init(_ model: Model<Float>, over side: Interval) {
    func numbers(_ tensor: Tensor) -> [Double] { model[tensor].map { Double($0) } }
    func number(_ tensor: Tensor) -> Double { numbers(tensor)[0] }
    let attended = 1 + number(.valueWeight) * number(.attentionOutputWeight)
    let scale = number(.embeddingWeight) * attended
    let shift =
      number(.embeddingBias) * attended + number(.valueBias) * number(.attentionOutputWeight)
      + number(.attentionOutputBias)
    let readout = number(.readoutWeight)
    offset = readout * (shift + number(.projectionBias)) + number(.readoutBias)
    slope = readout * scale
    weights = []
    kinks = []
    for ((incoming, bias), outgoing) in zip(
      zip(numbers(.hiddenWeight), numbers(.hiddenBias)), numbers(.projectionWeight))
    {
      // ReLU(α x + β) is |α| ReLU(±(x − t)), and ReLU(t − x) is ReLU(x − t) less x − t.
      let (alpha, beta) = (incoming * scale, incoming * shift + bias)
      let kink = -beta / alpha
      let weight = abs(alpha) * outgoing * readout
      if side.lower < kink, kink < side.upper {
        weights.append(weight)
        kinks.append(kink)
        if alpha < 0 { add(slope: -weight, through: kink) }
      } else if alpha * side.midpoint + beta > 0 {
        offset += beta * outgoing * readout
        slope += alpha * outgoing * readout
      }
    }
  }

  private mutating func add(slope more: Double, through point: Double) {
    offset -= more * point
    slope += more
  }

  /// The same with its kinks inside the domain in order.
  public func function(over side: Interval) -> PiecewiseLinear {
    var affine = self
    var inside: [(kink: Double, weight: Double)] = []
    for (kink, weight) in zip(kinks, weights) {
      if kink <= side.lower { affine.add(slope: weight, through: kink) }
      if side.lower < kink, kink < side.upper { inside.append((kink, weight)) }
    }
    inside.sort { $0.kink < $1.kink }
    var slopes = [affine.slope]
    for (_, weight) in inside { slopes.append(slopes[slopes.count - 1] + weight) }
    return PiecewiseLinear(
      kinks: inside.map(\.kink), slopes: slopes, value: affine.offset + affine.slope * side.lower,
      origin: side.lower)
  }
}
