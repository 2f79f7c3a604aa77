import Diagnostics
import ReproducibleMath
import Transformer

extension PartitionAndRoute {
  /// The construction as a layer: residual, beginning token, head width 1.
  ///
  /// A row of the layer has coordinates of its own for the token's numbers (d), the position's unit vector (n + 1, the
  /// beginning token first), the heads' bits (H) and the output (m):
  ///
  /// - Head (j, c, k), for token j, coordinate c and threshold t_k, asks with 1 and finds the key κ x_{l,c} plus 0 at the
  ///   beginning token, −κ t_k at token j and −κ max x_c − B elsewhere, κ = β over the side's width; its value is 1 at
  ///   token j and 0 elsewhere. So it adds the bit σ(κ (x_{j,c} − t_k)) to every row.
  /// - Hidden unit (i, k) is ReLU(Σ_c bit_{c,k_c} − (D − 1) − D (1 − e_i)) with bit_{c,0} = 1, and adds the mixed backward
  ///   difference at k of f's values at the cells' centres.
  ///
  /// - Throws: `Diagnostic` when the target is not one that this construction was made for, or the model does not fit.
  public func model(_ target: Target, memoryLimit: Int = .max) throws(Diagnostic) -> Model<Double> {
    let configuration = try Self.configuration(target, cells: cells, memoryLimit: memoryLimit)
    let layout = RowLayout(target, heads: configuration.heads)
    var parameters = [Double](repeating: 0, count: configuration.parameterCount)
    func set(_ tensor: Tensor, _ row: Int, _ column: Int, _ value: Double) {
      let columns = configuration.shape(of: tensor).last ?? 0
      parameters[configuration.offset(of: tensor) + row * columns + column] = value
    }
    for c in 0..<target.inputWidth { set(.embeddingWeight, c, c, 1) }
    for row in 0...target.tokens { set(.position, row, layout.position(row), 1) }
    for coordinate in 0..<target.inputCount {
      let (token, c) = coordinate.quotientAndRemainder(dividingBy: target.inputWidth)
      let side = target.domain[coordinate]
      let steepness = sharpness / side.width
      let largest = (0..<target.tokens).reduce(-Double.infinity) {
        max($0, target.domain[$1 * target.inputWidth + c].upper)
      }
      for k in 1..<cells {
        let head = coordinate * (cells - 1) + k - 1
        let threshold = side.lower + side.width * (Double(k) / Double(cells))
        set(.queryBias, 0, head, 1)
        set(.keyWeight, c, head, steepness)
        for other in 0..<target.tokens {
          set(.keyWeight, layout.position(other + 1), head, -(steepness * largest + exclusion))
        }
        set(.keyWeight, layout.position(token + 1), head, -(steepness * threshold))
        set(.valueWeight, layout.position(token + 1), head, 1)
        set(.attentionOutputWeight, head, layout.bit(head), 1)
      }
    }
    for o in 0..<target.outputWidth { set(.readoutWeight, layout.output(o), o, 1) }
    route(target, configuration, layout, &parameters)
    return try Model(configuration, parameters: parameters)
  }

  /// The hidden units and what they add.
  private func route(
    _ target: Target, _ configuration: Configuration, _ layout: RowLayout, _ parameters: inout [Double]
  ) {
    let dimension = target.inputCount
    let differences = mixedDifferences(target)
    let cellCount = differences.count / (target.tokens * target.outputWidth)
    let hiddenWeight = configuration.offset(of: .hiddenWeight)
    let hiddenBias = configuration.offset(of: .hiddenBias)
    let projection = configuration.offset(of: .projectionWeight)
    for token in 0..<target.tokens {
      for cell in 0..<cellCount {
        let unit = token * cellCount + cell
        var zeros = 0
        var rest = cell
        for coordinate in 0..<dimension {
          let k = rest % cells
          rest /= cells
          if k == 0 {
            zeros += 1
          } else {
            let row = layout.bit(coordinate * (cells - 1) + k - 1)
            parameters[hiddenWeight + row * configuration.hiddenWidth + unit] = 1
          }
        }
        let position = layout.position(token + 1)
        parameters[hiddenWeight + position * configuration.hiddenWidth + unit] = Double(dimension)
        parameters[hiddenBias + unit] = Double(zeros - (dimension - 1) - dimension)
        for o in 0..<target.outputWidth {
          parameters[projection + unit * configuration.modelWidth + layout.output(o)] =
            differences[(cell * target.tokens + token) * target.outputWidth + o]
        }
      }
    }
  }

  /// The construction that a model is, if it is one for this target: weight for weight what `model` writes out. Then the
  /// theorem's bound holds for the model, with the ρ that makes it least.
  public init?(recognizing model: Model<Double>, _ target: Target) {
    let configuration = model.configuration
    let dimension = target.inputCount
    guard configuration.heads.isMultiple(of: dimension), configuration.headWidth == 1 else { return nil }
    let cells = configuration.heads / dimension + 1
    guard (try? Self.configuration(target, cells: cells, memoryLimit: .max)) == configuration else {
      return nil
    }
    let layout = RowLayout(target, heads: configuration.heads)
    let start = configuration.offset(of: .keyWeight)
    let sharpness = model.parameters[start] * target.domain[0].width
    let largest = (0..<target.tokens).reduce(-Double.infinity) {
      max($0, target.domain[$1 * target.inputWidth].upper)
    }
    let elsewhere =
      target.tokens == 1
      ? 0
      : -model.parameters[start + layout.position(2) * configuration.heads] - model.parameters[start]
        * largest
    let bounds = TargetBounds(target)
    let valueError = CentreValues(target, cells: cells).error
    let candidates = (1...32).compactMap {
      try? PartitionAndRoute(
        target, cells: cells, transition: Double($0) / 32, sharpness: sharpness, exclusion: max(0, elsewhere),
        bounds, valueError: valueError, memoryLimit: .max)
    }
    guard let best = candidates.min(by: { $0.bound < $1.bound }),
      let own = try? best.model(target), own == model
    else { return nil }
    self = best
  }
}

/// Where a row keeps what.
private struct RowLayout {
  let target: Target
  let heads: Int

  init(_ target: Target, heads: Int) {
    self.target = target
    self.heads = heads
  }

  /// The unit vector of a position; 0 is the beginning token's.
  func position(_ row: Int) -> Int { target.inputWidth + row }
  func bit(_ head: Int) -> Int { target.inputWidth + target.tokens + 1 + head }
  func output(_ o: Int) -> Int { bit(heads) + o }
}

extension Configuration {
  /// Where a tensor begins in a model's parameters.
  func offset(of tensor: Tensor) -> Int {
    Tensor.allCases.prefix { $0 != tensor }.reduce(0) { $0 + count(of: $1) }
  }
}

/// f's values at the centres of the cells, K^D times n·m numbers, the first coordinate's cells side by side.
struct CentreValues {
  private(set) var values: [Double]
  /// What a value may be off by.
  let error: Double
  let cells: Int
  let target: Target

  init(_ target: Target, cells: Int) {
    self.target = target
    self.cells = cells
    let dimension = target.inputCount
    let count = (0..<dimension).reduce(1) { product, _ in product * cells }
    let enclosures = Enclosures(Program(target.formula))
    let centres = UnsafeMutablePointer<Lanes>.allocate(capacity: dimension)
    defer { centres.deallocate() }
    values = []
    values.reserveCapacity(count * target.formula.outputs.count)
    var error = 0.0
    for first in stride(from: 0, to: count, by: 8) {
      for lane in 0..<8 {
        var rest = min(first + lane, count - 1)
        for coordinate in 0..<dimension {
          let share = (Double(rest % cells) + 0.5) / Double(cells)
          let side = target.domain[coordinate]
          centres[coordinate][lane] = min(side.lower + side.width * share, side.upper)
          rest /= cells
        }
      }
      enclosures.enclose(lower: centres, upper: centres)
      for lane in 0..<min(8, count - first) {
        for output in target.formula.outputs {
          let row = enclosures.row(output)
          values.append(row[Row.centre][lane])
          error = max(error, row[Row.error][lane].isNaN ? .infinity : row[Row.error][lane])
        }
      }
    }
    self.error = error
  }

  /// Σ_{T ⊆ coordinates} (−1)^{|T|} f(centre_{k − 1_T}), where values outside the grid count as 0.
  func mixedDifferences() -> [Double] {
    var differences = values
    let outputs = target.formula.outputs.count
    var stride = outputs
    for _ in 0..<target.inputCount {
      for index in differences.indices.reversed() where index / stride % cells > 0 {
        differences[index] -= differences[index - stride]
      }
      stride *= cells
    }
    return differences
  }
}
