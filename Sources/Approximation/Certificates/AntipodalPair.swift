import Diagnostics
import ReproducibleMath
import Transformer

/// Opposite inputs that the first position cannot tell apart, and what follows for a layer's error.
///
/// The first position sees its own token and the H·k numbers that the heads bring. Where H·k < (n − 1) d, a continuous map φ
/// takes the boundary of the cube [0, 1]^{n·d}, a sphere of dimension n·d − 1, to a space of no more dimensions, so φ(X) =
/// φ(1 − X) for some X (Borsuk & Ulam: Borsuk 1933). If the first position is to return X, it errs by ½ at X or at 1 − X. The
/// theorem gives no X; a search gives one for a layer at hand, and interval arithmetic at the two points then proves the
/// bound without the theorem.
public struct AntipodalPair: Codable, Hashable, Sendable {
  /// X, n·d numbers; 1 − X is exact, since they are multiples of 2⁻⁵².
  public let point: [Double]
  /// The largest difference of what the first position sees of X and of 1 − X, coordinate by coordinate of its row.
  public let seenApart: Double
  /// The layer's error at X or at 1 − X is at least this: proved.
  public let bound: Double

  /// Searches for a pair; deterministic.
  ///
  /// - Returns: the pair that is told apart the least; nil where heads bring (n − 1) d numbers or more and there may be none.
  /// - Precondition: the target's domain is the unit cube.
  /// - Throws: `Diagnostic` when the model cannot be run.
  public init?<R: Real>(_ model: Model<R>, _ certifier: Certifier) throws(Diagnostic) {
    precondition(
      certifier.target.domain == Target.unitDomain(certifier.target.inputCount), "opposites belong to a cube")
    let model = model.converted(to: Double.self)
    guard let search = try AntipodalSearch(model) else { return nil }
    let (offsets, seenApart) = try search.best()
    let own = [Double](repeating: 0.5, count: model.configuration.inputWidth)
    point = own + offsets.map { ((0.5 + $0) * 0x1p52).rounded() * 0x1p-52 }
    self.seenApart = seenApart
    bound = max(
      certifier.provedError(at: point), certifier.provedError(at: point.map { 1 - $0 }))
  }
}

/// The search for X: its first token is ½, since it is seen as it is, and the others are ½ + v with the largest |v| equal to ½.
private struct AntipodalSearch {
  private let engine: Engine<Double>
  private let configuration: Configuration
  /// Numbers that the heads bring, N.
  private let brought: Int
  /// (n − 1) d, above N.
  private let free: Int

  /// A difference that rounding alone makes.
  private static let negligible = 1e-12

  init?(_ model: Model<Double>) throws(Diagnostic) {
    configuration = model.configuration
    brought = model.numbersBrought
    free = configuration.inputCount - configuration.inputWidth
    guard brought < free else { return nil }
    engine = Engine(try model.withoutNetwork)
  }

  /// N equations need N + 1 coordinates, on the boundary of whose cube there is a solution; the others stay at ½. A solution
  /// lies on one of N + 1 faces or on its opposite, and is found there by Newton's method from ever more starts.
  func best() throws(Diagnostic) -> (offsets: [Double], seenApart: Double) {
    var best = (offsets: [Double](repeating: 0, count: free), seenApart: Double.infinity)
    for perSide in [1, 3, 5] {
      for shift in 0..<(brought + 1 < free ? free : 1) {
        let chosen = (0...brought).map { ($0 + shift) % free }
        for face in chosen {
          let unknowns = chosen.filter { $0 != face }
          for start in Self.grid(perSide, dimension: brought) {
            let found = try newton(face, unknowns, start)
            if found.seenApart < best.seenApart { best = found }
            if best.seenApart <= Self.negligible { return best }
          }
        }
      }
    }
    return best
  }

  /// Gauss and Newton on one face.
  private func newton(_ face: Int, _ unknowns: [Int], _ start: [Double]) throws(Diagnostic) -> (
    offsets: [Double], seenApart: Double
  ) {
    let step = 0x1p-20
    var best = (offsets: [Double](repeating: 0, count: free), seenApart: Double.infinity)
    var offsets = best.offsets
    offsets[face] = 0.5
    for (unknown, value) in zip(unknowns, start) { offsets[unknown] = value }
    for _ in 0..<16 {
      let around = unknowns.flatMap { unknown in
        [step, -step].map { change in
          var moved = offsets
          moved[unknown] += change
          return moved
        }
      }
      let differences = try differences([offsets] + around)
      let here = differences[0]
      let seenApart = here.reduce(0) { max($0, abs($1)) }
      // Where a step no longer helps, it is rounding that it follows, or there is no solution nearby.
      if seenApart >= best.seenApart / 2 { break }
      best = (offsets, seenApart)
      if seenApart <= Self.negligible / 16 || unknowns.isEmpty { break }
      let slopes = unknowns.indices.map { k in
        zip(differences[1 + 2 * k], differences[2 + 2 * k]).map { ($0 - $1) / (2 * step) }
      }
      let size = slopes.joined().reduce(0) { max($0, abs($1)) }
      let move = LeastSquares.solve(
        rows: here.count, columns: unknowns.count, matrix: slopes.flatMap { $0 }, rightHandSides: [here],
        regularization: max(1e-24 * size * size, .leastNormalMagnitude))[0]
      for (unknown, change) in zip(unknowns, move) {
        offsets[unknown] = min(max(offsets[unknown] - change, -0.5), 0.5)
      }
    }
    return best
  }

  /// The first position's row for ½ + v less that for ½ − v, before the network.
  private func differences(_ offsets: [[Double]]) throws(Diagnostic) -> [[Double]] {
    let own = [Double](repeating: 0.5, count: configuration.inputWidth)
    var input: [Double] = []
    for v in offsets {
      input += own
      for offset in v { input.append(0.5 + offset) }
      input += own
      for offset in v { input.append(0.5 - offset) }
    }
    let rows = try engine.predict(input)
    let (width, sequence) = (configuration.modelWidth, configuration.tokens * configuration.modelWidth)
    return offsets.indices.map { index in
      (0..<width).map { rows[2 * index * sequence + $0] - rows[(2 * index + 1) * sequence + $0] }
    }
  }

  /// The centres of perSide^dimension equal parts of [−½, ½]^dimension.
  private static func grid(_ perSide: Int, dimension: Int) -> [[Double]] {
    let centres: [Double] = (0..<perSide).map { (Double($0) + 0.5) / Double(perSide) - 0.5 }
    var points: [[Double]] = [[]]
    for _ in 0..<dimension { points = points.flatMap { point in centres.map { point + [$0] } } }
    return points
  }
}

extension Model<Double> {
  /// Columns of the heads' concatenation that reach the rows at all.
  fileprivate var numbersBrought: Int {
    let width = configuration.modelWidth
    let weights = self[.attentionOutputWeight]
    return stride(from: 0, to: weights.count, by: width).count { start in
      weights[start..<start + width].contains { $0 != 0 }
    }
  }

  /// The layer that returns each position's row as the network would see it.
  fileprivate var withoutNetwork: Model<Double> {
    get throws(Diagnostic) {
      let whole = configuration
      var model = Model(
        zero: try Configuration(
          tokens: whole.tokens, inputWidth: whole.inputWidth, modelWidth: whole.modelWidth,
          heads: whole.heads, headWidth: whole.headWidth, hiddenWidth: 1, outputWidth: whole.modelWidth,
          residual: true, beginningToken: whole.beginningToken, positions: whole.positions,
          causal: whole.causal, preNormalization: whole.preNormalization))
      let network: [Tensor] = [
        .hiddenWeight, .hiddenBias, .projectionWeight, .projectionBias, .readoutWeight, .readoutBias,
      ]
      for tensor in whole.tensors where !network.contains(tensor) { model[tensor] = self[tensor] }
      var identity = [Double](repeating: 0, count: whole.modelWidth * whole.modelWidth)
      for index in 0..<whole.modelWidth { identity[index * whole.modelWidth + index] = 1 }
      model[.readoutWeight] = identity
      return model
    }
  }
}
