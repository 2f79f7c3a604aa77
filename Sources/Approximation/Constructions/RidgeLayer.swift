import Diagnostics
import ReproducibleMath
import Transformer

/// A layer of heads that bring the whole sequence to every position, and one hidden layer of ridge functions over it.
///
/// The outgoing weights come from least squares; what they achieve is for a certificate to say.
struct RidgeLayer {
  let target: Target
  let heads: any SequenceHeads
  let units: [RidgeUnits.Unit]

  init(_ target: Target, _ heads: any SequenceHeads, directions: Int, knots: Int) {
    self.target = target
    self.heads = heads
    units = RidgeUnits(heads.ranges, directions: directions, knots: knots).units
  }

  /// A row of d + n + H·k + m coordinates: the token's numbers, the position's unit vector, what the heads bring, the
  /// output.
  func configuration() throws(Diagnostic) -> Configuration {
    try Configuration(
      tokens: target.tokens, inputWidth: target.inputWidth,
      modelWidth: target.inputWidth + target.tokens + heads.count * heads.width + target.outputWidth,
      heads: heads.count, headWidth: heads.width, hiddenWidth: target.tokens * units.count,
      outputWidth: target.outputWidth, residual: true, beginningToken: false)
  }

  /// The layer whose units at position i are ReLU(u·y − s − C (1 − e_i)), C large enough for silence elsewhere.
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
    let (positions, brought) = (d, d + n)
    let outputs = brought + heads.count * heads.width
    for c in 0..<d { set(.embeddingWeight, c, c, 1) }
    for i in 0..<n { set(.position, i, positions + i, 1) }
    heads.write(set)
    for o in 0..<target.outputWidth { set(.readoutWeight, outputs + o, o, 1) }
    for (index, unit) in units.enumerated() {
      for i in 0..<n {
        let column = i * units.count + index
        let reading = heads.reading(unit.direction, at: i)
        let reach = heads.reach(unit.direction, of: i) - unit.offset
        let silence = (max(reach, 0) * 1.0001).rounded(.up)
        for (row, weight) in reading.own.enumerated() { set(.hiddenWeight, row, column, weight) }
        for (row, weight) in reading.brought.enumerated() {
          set(.hiddenWeight, brought + row, column, weight)
        }
        set(.hiddenWeight, positions + i, column, silence)
        set(.hiddenBias, 0, column, reading.constant - unit.offset - silence)
        for o in 0..<target.outputWidth {
          set(.projectionWeight, column, outputs + o, outgoing[i * target.outputWidth + o][index])
        }
      }
    }
    return try Model(configuration, parameters: parameters)
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
    let values = target(points)
    if heads.areSeenAlike { return fit(points, values, of: 0..<target.formula.outputs.count, at: 0) }
    return (0..<target.tokens).flatMap { i in
      fit(points, values, of: i * target.outputWidth..<(i + 1) * target.outputWidth, at: i)
    }
  }

  /// The weights for some of the target's output numbers, from what one position sees.
  private func fit(_ points: [Double], _ values: [Double], of outputs: Range<Int>, at position: Int)
    -> [[Double]]
  {
    let seen = heads.seen(points, from: position)
    let count = points.count / target.inputCount
    var matrix = [Double](repeating: 0, count: count * units.count)
    for (index, unit) in units.enumerated() {
      let terms = unit.direction.indices.filter { unit.direction[$0] != 0 }
      for point in 0..<count {
        var sum = -unit.offset
        for c in terms { sum += Double(unit.direction[c]) * seen[point * target.inputCount + c] }
        matrix[index * count + point] = max(0, sum)
      }
    }
    let all = target.formula.outputs.count
    let sides = outputs.map { o in (0..<count).map { values[$0 * all + o] } }
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
