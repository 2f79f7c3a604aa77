import Diagnostics
import ReproducibleMath
import Transformer

/// A continuous piecewise linear function of one number.
public struct PiecewiseLinear: Codable, Hashable, Sendable {
  /// Where the slope changes, in rising order.
  public let kinks: [Double]
  /// One more than kinks.
  public let slopes: [Double]
  /// The value at `origin`.
  public let value: Double
  /// A number in the first piece.
  public let origin: Double

  /// A function with these pieces, one more than kinks.
  public init(kinks: [Double], slopes: [Double], value: Double, origin: Double) {
    precondition(slopes.count == kinks.count + 1, "there is one piece more than kinks")
    (self.kinks, self.slopes, self.value, self.origin) = (kinks, slopes, value, origin)
  }

  /// The value at a number.
  public func callAsFunction(_ x: Double) -> Double {
    var (height, point) = (value, origin)
    for (kink, slope) in zip(kinks, slopes) where kink < x {
      height += slope * (kink - point)
      point = kink
    }
    return height + slopes[kinks.prefix { $0 < x }.count] * (x - point)
  }

  /// The layer of one token of one number that computes it, with one hidden unit a kink.
  ///
  /// The residual carries the steepest piece, which is never flat where another is not; unit j is ReLU(x − t_j) right of that
  /// piece and ReLU(t_j − x) left of it, and its outgoing weight is the change of slope.
  public func model() throws(Diagnostic) -> Model<Double> {
    let configuration = try Configuration(
      tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, headWidth: 1, hiddenWidth: max(1, kinks.count),
      outputWidth: 1, positions: false)
    var parameters = [Double](repeating: 0, count: configuration.parameterCount)
    func set(_ tensor: Tensor, _ number: Double, unit place: Int = 0) {
      parameters[configuration.offset(of: tensor) + place] = number
    }
    let steepest = slopes.indices.reduce(0) { abs(slopes[$1]) > abs(slopes[$0]) ? $1 : $0 }
    var (height, point) = (value, origin)
    for (kink, slope) in zip(kinks.prefix(steepest), slopes) {
      height += slope * (kink - point)
      point = kink
    }
    set(.embeddingWeight, 1)
    set(.readoutWeight, slopes[steepest])
    set(.readoutBias, height - slopes[steepest] * point)
    if slopes[steepest] != 0 {
      for (unit, kink) in kinks.enumerated() {
        let direction: Double = unit < steepest ? -1 : 1
        set(.hiddenWeight, direction, unit: unit)
        set(.hiddenBias, -direction * kink, unit: unit)
        set(.projectionWeight, (slopes[unit + 1] - slopes[unit]) / slopes[steepest], unit: unit)
      }
    }
    return try Model(configuration, parameters: parameters)
  }
}

extension PiecewiseLinear {
  /// The lines of a path one after the other, each up to where it meets the next.
  init(_ path: Tube.Path, _ samples: SampledFunction) {
    let lines = path.turns.map(\.line) + (path.last.map { [$0] } ?? [])
    kinks = zip(path.turns, lines.dropFirst()).map { turn, next in
      let crossing = turn.line.x + (next(turn.line.x) - turn.line.y) / (turn.line.slope - next.slope)
      return min(max(crossing, samples.x[turn.line.last]), samples.x[turn.exit])
    }
    slopes = lines.map(\.slope)
    origin = samples.x[0]
    value = lines[0](origin)
  }
}
