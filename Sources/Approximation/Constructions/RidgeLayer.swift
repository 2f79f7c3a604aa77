import Diagnostics
import ReproducibleMath
import Transformer

/// Proof B's layer: heads that gather the whole sequence at every position, and one hidden layer of ridge functions over it.
///
/// Head j gives token j the logit β and the others 0, so every position holds M X with M = a I + b 11ᵀ,
/// a = (e^β − 1)/(e^β + n − 1), b = 1/(e^β + n − 1). Since a + n b = 1, M⁻¹ = (I − b 11ᵀ)/a: a ridge u·X is the ridge
/// (M⁻¹u)·(M X). The outgoing weights come from least squares; what they achieve is for a certificate to say.
struct RidgeLayer {
  let target: Target
  let units: [RidgeUnits.Unit]
  /// β.
  static let sharpness = 4.0

  init(_ target: Target, directions: Int, knots: Int) {
    self.target = target
    units = RidgeUnits(target.domain, directions: directions, knots: knots).units
  }

  /// n heads of width d, a row of d + n + n·d + m coordinates: the token's numbers, the position's unit vector, the
  /// gathered numbers, the output.
  func configuration() throws(Diagnostic) -> Configuration {
    try Configuration(
      tokens: target.tokens, inputWidth: target.inputWidth,
      modelWidth: target.inputWidth + target.tokens + target.inputCount + target.outputWidth,
      heads: target.tokens,
      headWidth: target.inputWidth, hiddenWidth: target.tokens * units.count, outputWidth: target.outputWidth,
      residual: true, beginningToken: false)
  }

  /// The layer whose units at position i are ReLU(u·X − s − C (1 − e_i)), C large enough for silence elsewhere.
  ///
  /// - Parameter outgoing: for each output number, the units' weights.
  func model(outgoing: [[Double]]) throws(Diagnostic) -> Model<Double> {
    let configuration = try configuration()
    let (n, d) = (target.tokens, target.inputWidth)
    var parameters = [Double](repeating: 0, count: configuration.parameterCount)
    func set(_ tensor: Tensor, _ row: Int, _ column: Int, _ value: Double) {
      let columns = configuration.shape(of: tensor).last ?? 0
      parameters[configuration.offset(of: tensor) + row * columns + column] = value
    }
    let (positions, gathered) = (d, d + n)
    let outputs = gathered + n * d
    for c in 0..<d { set(.embeddingWeight, c, c, 1) }
    for i in 0..<n { set(.position, i, positions + i, 1) }
    for j in 0..<n {
      set(.queryBias, 0, j * d, 1)
      // The layer divides logits by √d.
      set(.keyWeight, positions + j, j * d, Self.sharpness * Double(d).squareRoot())
      for c in 0..<d {
        set(.valueWeight, c, j * d + c, 1)
        set(.attentionOutputWeight, j * d + c, gathered + j * d + c, 1)
      }
    }
    for o in 0..<target.outputWidth { set(.readoutWeight, outputs + o, o, 1) }
    for (index, unit) in units.enumerated() {
      let weights = undone(unit.direction)
      let silence = reach(unit)
      for i in 0..<n {
        let column = i * units.count + index
        for (row, weight) in weights.enumerated() { set(.hiddenWeight, gathered + row, column, weight) }
        set(.hiddenWeight, positions + i, column, silence)
        set(.hiddenBias, 0, column, -unit.offset - silence)
        for o in 0..<target.outputWidth {
          set(.projectionWeight, column, outputs + o, outgoing[i * target.outputWidth + o][index])
        }
      }
    }
    return try Model(configuration, parameters: parameters)
  }

  /// M⁻¹u, coordinate by coordinate of the tokens.
  private func undone(_ direction: [Int]) -> [Double] {
    let (n, d) = (target.tokens, target.inputWidth)
    let power = Double.exp(Self.sharpness)
    let (a, b) = ((power - 1) / (power + Double(n - 1)), 1 / (power + Double(n - 1)))
    // One token has nothing to be told from: M = 1.
    if n == 1 { return direction.map { Double($0) } }
    let sums = (0..<d).map { c in (0..<n).reduce(0) { $0 + Double(direction[$1 * d + c]) } }
    return direction.indices.map { (Double(direction[$0]) - b * sums[$0 % d]) / a }
  }

  /// A number no smaller than u·X − s on the domain.
  private func reach(_ unit: RidgeUnits.Unit) -> Double {
    let largest = zip(unit.direction, target.domain).reduce(-unit.offset) { sum, term in
      let weight = Double(term.0)
      return sum + max(weight * term.1.lower, weight * term.1.upper)
    }
    return (max(largest, 0) * 1.0001).rounded(.up)
  }

  /// What least squares takes for so many units: the matrix twice, once with the rows of its regularisation. In floating
  /// point, since units may be counted that there is no memory for.
  static func fittingBytes(units: Double) -> Double { 8 * units * ((4 * units + 64) + (5 * units + 64)) }

  /// Outgoing weights by least squares on scattered points, four for each unit; for each output number the units' weights.
  ///
  /// A quarter of the points have about half of their coordinates at an end of the domain: what is fitted only inside is
  /// worst at the corners.
  func fit() -> [[Double]] {
    let points = points(4 * units.count + 64)
    let count = points.count / target.inputCount
    var matrix = [Double](repeating: 0, count: count * units.count)
    for (index, unit) in units.enumerated() {
      let terms = unit.direction.indices.filter { unit.direction[$0] != 0 }
      for point in 0..<count {
        var sum = -unit.offset
        for c in terms { sum += Double(unit.direction[c]) * points[point * target.inputCount + c] }
        matrix[index * count + point] = max(0, sum)
      }
    }
    let values = target(points)
    let outputs = target.formula.outputs.count
    let sides = (0..<outputs).map { o in (0..<count).map { values[$0 * outputs + o] } }
    return LeastSquares.solve(
      rows: count, columns: units.count, matrix: matrix, rightHandSides: sides,
      regularization: 1e-12 * Double(count))
  }

  private func points(_ count: Int) -> [Double] {
    if target.inputCount == 1 {
      let side = target.domain[0]
      return (0..<count).map { min(side.lower + side.width * (Double($0) / Double(count - 1)), side.upper) }
    }
    var random = RandomStream(seed: 0, "points to fit")
    var points: [Double] = []
    points.reserveCapacity(count * target.inputCount)
    for index in 0..<count {
      for side in target.domain {
        let inside: Double = random.uniform(side.lower...side.upper)
        let end = random.integer(below: 4)
        points.append(index.isMultiple(of: 4) && end < 2 ? (end == 0 ? side.lower : side.upper) : inside)
      }
    }
    return points
  }
}
