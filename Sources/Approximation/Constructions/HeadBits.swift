import Diagnostics
import ReproducibleMath
import Transformer

/// What the heads of Proof A's layer say, read off the attention weights of the layer itself: head (j, c, k) puts the weight
/// σ(β(x_{j,c} − t_k)) on token j.
public struct HeadBits {
  private let engine: Engine<Double>
  private let construction: PartitionAndRoute
  private let target: Target

  /// The heads of a construction's model.
  ///
  /// - Throws: `Diagnostic` when the model's shape is none.
  public init(_ model: Model<Double>, _ construction: PartitionAndRoute, _ target: Target) throws(Diagnostic)
  {
    engine = Engine(try model.attentionOnly)
    self.construction = construction
    self.target = target
  }

  /// How many bits a point has: K − 1 for each of its numbers.
  public var count: Int { construction.heads }

  /// The bits at some points, `count` for each: those of its first number first.
  ///
  /// - Parameter points: n·d numbers for each.
  /// - Throws: `Diagnostic` when the model cannot be run.
  public func bits(at points: [Double]) throws(Diagnostic) -> [Double] {
    let tokens = target.tokens + 1
    let weights = try engine.attentionWeights(points)
    let places = (0..<count).map { head in
      // The first token's row; the beginning token is column 0.
      (head * tokens + 1) * tokens + 1 + head / (construction.cells - 1) / target.inputWidth
    }
    var bits: [Double] = []
    bits.reserveCapacity(points.count / target.inputCount * count)
    for start in stride(from: 0, to: weights.count, by: count * tokens * tokens) {
      for place in places { bits.append(weights[start + place]) }
    }
    return bits
  }

  /// Whether a bit is further than 0.01 from both 0 and 1.
  static func isUndecided(_ bit: Double) -> Bool { abs(bit - 0.5) < 0.49 }

  /// One of four colours, so that a cell's eight neighbours in the first two coordinates differ from it; NaN where one of
  /// their bits is undecided.
  public func color(_ bits: ArraySlice<Double>) -> Double {
    let thresholds = construction.cells - 1
    var parities = [0, 0]
    for (index, bit) in bits.prefix(2 * thresholds).enumerated() {
      if Self.isUndecided(bit) { return .nan }
      parities[index / thresholds] ^= bit > 0.5 ? 1 : 0
    }
    return Double(2 * parities[0] + parities[1])
  }
}

extension Model<Double> {
  /// The model without its hidden units, of which a construction has thousands and attention knows nothing.
  fileprivate var attentionOnly: Model<Double> {
    get throws(Diagnostic) {
      let whole = configuration
      var model = Model(
        zero: try Configuration(
          tokens: whole.tokens, inputWidth: whole.inputWidth, modelWidth: whole.modelWidth,
          heads: whole.heads,
          headWidth: whole.headWidth, hiddenWidth: 1, outputWidth: whole.outputWidth,
          residual: whole.residual,
          beginningToken: whole.beginningToken))
      let hidden: [Tensor] = [.hiddenWeight, .hiddenBias, .projectionWeight]
      for tensor in whole.tensors where !hidden.contains(tensor) { model[tensor] = self[tensor] }
      return model
    }
  }
}
