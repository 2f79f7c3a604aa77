import Approximation
import Diagnostics
import ReproducibleMath
import Transformer

/// What the heads of Proof A's layer say, read off the attention weights of the layer itself: head (j, c, k) puts the weight
/// σ(β(x_{j,c} − t_k)) on token j.
struct HeadBits {
  private let engine: Engine<Double>
  private let construction: PartitionAndRoute
  private let target: Target

  init(_ model: Model<Double>, _ construction: PartitionAndRoute, _ target: Target) {
    engine = Engine(model)
    self.construction = construction
    self.target = target
  }

  /// The bits at some points: for each point a row of K − 1 for each of its numbers.
  ///
  /// - Parameter points: n·d numbers for each.
  /// - Throws: `Diagnostic` when the model cannot be run.
  func bits(at points: [Double]) throws(Diagnostic) -> [[[Double]]] {
    let (thresholds, tokens) = (construction.cells - 1, target.tokens + 1)
    let weights = try engine.attentionWeights(points)
    return (0..<points.count / target.inputCount).map { point in
      (0..<target.inputCount).map { coordinate in
        (0..<thresholds).map { k in
          let head = point * construction.heads + coordinate * thresholds + k
          // The first token's row; the beginning token is column 0.
          return weights[(head * tokens + 1) * tokens + 1 + coordinate / target.inputWidth]
        }
      }
    }
  }

  /// One of four colours, so that a cell's eight neighbours in the first two coordinates differ from it.
  static func color(_ bits: [[Double]]) -> Double {
    let passed = bits.prefix(2).map { $0.reduce(0, +).rounded().truncatingRemainder(dividingBy: 2) }
    return 2 * passed[0] + (passed.count > 1 ? passed[1] : 0)
  }
}
