import ReproducibleMath

/// A layer and a target map as one formula, with the layer's hidden units: what a certificate bounds.
struct ErrorProblem: Sendable {
  let program: Program
  let tokens: [HiddenUnits]
  let domain: [Interval]

  var variables: Int { domain.count }
}

/// How the error is bounded on a box.
public enum BoundMethod: String, Codable, CaseIterable, Sendable {
  /// Linear relaxations: each ReLU between two parallel lines, softmax and the target linearised.
  case linearRelaxation
  /// As above with each undecided ReLU enclosed by the mean value theorem: its value at the centre, its slope of [0, 1].
  case meanValue
  /// Plain ranges of features, hidden units and target: whatever these have in common is lost.
  case intervals
}

/// Bounds of |T − f| over eight boxes at a time, and its values at eight points: the memory of one thread.
final class BoxBounds {
  let problem: ErrorProblem
  let method: BoundMethod
  let enclosures: Enclosures
  let points: PointValues
  let variables: Int
  /// The boxes: D vectors each.
  let lower: UnsafeMutablePointer<Lanes>
  let upper: UnsafeMutablePointer<Lanes>

  /// After `bound`: sup |T − f| is at most this on each box.
  private(set) var bound = Lanes()
  /// After `bound`: |T − f| is at least this on each box.
  private(set) var least = Lanes()
  /// After `bound`: how much each variable contributes to the bound's looseness.
  let scores: UnsafeMutablePointer<Lanes>
  /// After `bound`: what the boxes together leave undecided.
  private(set) var live: [[Int32]]
  private(set) var linear: [[Double]]
  private(set) var constant: [[Double]]

  /// Features of one token: centre, error, slopes.
  private let features: UnsafeMutablePointer<Lanes>
  /// Outputs × features: what the undecided units add to the linear terms.
  private let weights: UnsafeMutablePointer<Lanes>
  /// For each output, the constant, and what the bands reach above and below.
  private let offsets: UnsafeMutablePointer<Lanes>
  private let slopes: UnsafeMutablePointer<Lanes>
  private let featureStride: Int
  /// 1 / width of each side of the domain.
  private let shares: [Double]

  init(_ problem: ErrorProblem, _ method: BoundMethod = .linearRelaxation) {
    self.problem = problem
    self.method = method
    variables = problem.variables
    enclosures = Enclosures(problem.program)
    points = PointValues(problem.program)
    featureStride = variables + 2
    shares = problem.domain.map { 1 / $0.width }
    func memory(_ count: Int) -> UnsafeMutablePointer<Lanes> {
      let memory = UnsafeMutablePointer<Lanes>.allocate(capacity: max(1, count))
      memory.initialize(repeating: Lanes(), count: max(1, count))
      return memory
    }
    let mostFeatures = problem.tokens.map(\.features.count).max() ?? 0
    let outputs = problem.tokens.map(\.outputs).max() ?? 0
    lower = memory(variables)
    upper = memory(variables)
    scores = memory(variables)
    features = memory(mostFeatures * featureStride)
    weights = memory(outputs * mostFeatures)
    offsets = memory(3 * outputs)
    slopes = memory(variables)
    live = problem.tokens.map { _ in [] }
    linear = problem.tokens.map(\.linear)
    constant = problem.tokens.map(\.constant)
  }

  deinit {
    for memory in [lower, upper, scores, features, weights, offsets, slopes] { memory.deallocate() }
  }

  /// Bounds |T − f| over the boxes `lower`, `upper`, all of them inside the restriction's region.
  func bound(_ restriction: Restriction) {
    enclosures.enclose(lower: lower, upper: upper)
    bound = Lanes()
    least = Lanes()
    for d in 0..<variables { scores[d] = Lanes() }
    for token in problem.tokens.indices {
      gather(problem.tokens[token])
      relax(problem.tokens[token], token, restriction)
      close(problem.tokens[token], token)
    }
  }

  /// Copies a token's features; one that is not within `HiddenUnits.looseness` Φ, or NaN, becomes 0 ± Φ.
  private func gather(_ units: HiddenUnits) {
    for k in 0..<units.features.count {
      let row = enclosures.row(units.features[k])
      let target = features + k * featureStride
      let limit = units.bounds[k]
      let bad = .!(row[Row.magnitude] .<= Lanes(repeating: HiddenUnits.looseness * limit))
      target[0] = row[Row.centre].replacing(with: 0, where: bad)
      target[1] = row[Row.error].replacing(with: limit, where: bad)
      for d in 0..<variables {
        target[2 + d] = row[Row.slopes + d].replacing(with: 0, where: bad)
      }
      if method == .intervals {
        for d in 0..<variables {
          target[1] += Double.magnitude(target[2 + d])
          target[2 + d] = Lanes()
        }
      }
    }
  }

  /// Encloses each undecided unit's pre-activation h in [l, u] and replaces its ReLU by the band
  ///
  ///     λ h ≤ ReLU(h) ≤ λ h + μ,    λ = u/(u − l),  μ = −λ l,
  ///
  /// between the chord and its parallel through the origin. Units that all eight boxes decide join the linear terms.
  ///
  /// The mean value theorem gives the band ReLU(c) + ½ (h − c) ± ½ (h° − c) with c = (l + u)/2 and h° = u. At h = l the chord's
  /// band is [λ l, 0] and the other [ReLU(c) − ½(u − l), ReLU(c)]; at h = u they are [λ u, u] and
  /// [ReLU(c), ReLU(c) + ½(u − l)]. In both places the first lies in the second, hence between, and so do the bounds that
  /// follow: the mean-value bound is never the tighter one, and is computed for comparison only.
  private func relax(_ units: HiddenUnits, _ token: Int, _ restriction: Restriction) {
    let outputs = units.outputs
    let featureCount = units.features.count
    for index in 0..<outputs * featureCount { weights[index] = Lanes() }
    for index in 0..<3 * outputs { offsets[index] = Lanes() }
    live[token].removeAll(keepingCapacity: true)
    linear[token] = restriction.linear[token]
    constant[token] = restriction.constant[token]
    let (variables, featureStride) = (variables, featureStride)
    let (features, slopes, weights, offsets) = (features, slopes, weights, offsets)
    units.feature.withUnsafeBufferPointer { feature in
      units.weight.withUnsafeBufferPointer { weight in
        for unit in restriction.live[token] {
          let j = Int(unit)
          let terms = units.first[j]..<units.first[j + 1]
          var centre = Lanes(repeating: units.bias[j])
          var error = Lanes(repeating: units.pad[j])
          for term in terms {
            let row = features + feature[term] &* featureStride
            centre = centre.addingProduct(Lanes(repeating: weight[term]), row[0])
            error = error.addingProduct(Lanes(repeating: Swift.abs(weight[term])), row[1])
          }
          var reach = error
          for d in 0..<variables {
            var slope = Lanes()
            for term in terms {
              slope = slope.addingProduct(
                Lanes(repeating: weight[term]), features[feature[term] &* featureStride &+ 2 &+ d])
            }
            slope = Double.magnitude(slope)
            slopes[d] = slope
            reach += slope
          }
          if all(centre + reach .<= Lanes()) { continue }
          if method != .intervals && all(centre - reach .>= Lanes()) {
            for o in 0..<outputs {
              let v = units.outgoing[j * outputs + o]
              constant[token][o] += v * units.bias[j]
              for term in terms { linear[token][o * featureCount + feature[term]] += v * weight[term] }
            }
            continue
          }
          live[token].append(unit)
          let band = band(centre, reach)
          var size = 0.0
          for o in 0..<outputs {
            let v = units.outgoing[j * outputs + o]
            size += Swift.abs(v)
            let factor = band.slope * v
            offsets[3 * o] += factor * units.bias[j]
            offsets[3 * o + 1] += (v > 0 ? band.high : band.low) * v
            offsets[3 * o + 2] += (v > 0 ? band.low : band.high) * v
            for term in terms {
              let k = o &* featureCount &+ feature[term]
              weights[k] = weights[k].addingProduct(factor, Lanes(repeating: weight[term]))
            }
          }
          let share = (band.high - band.low) * size / Double.maximum(reach, Lanes(repeating: 0x1p-1000))
          for d in 0..<variables { scores[d] = scores[d].addingProduct(share, slopes[d]) }
        }
      }
    }
  }

  /// slope·h + low ≤ ReLU(h) ≤ slope·h + high for h within `reach` of `centre`.
  @inline(__always)
  private func band(_ centre: Lanes, _ reach: Lanes) -> (slope: Lanes, low: Lanes, high: Lanes) {
    let zero = Lanes()
    let low = Double.minimum(centre - reach, zero)
    let high = Double.maximum(centre + reach, zero)
    switch method {
    case .linearRelaxation:
      let (slope, rise) = Enclosures.chord(low, high)
      return (slope, zero, rise)
    case .meanValue:
      let undecided = (low .< zero) .& (high .> zero)
      let slope = zero.replacing(with: 1, where: low .>= zero).replacing(with: 0.5, where: undecided)
      let middle = zero.replacing(with: Double.maximum(centre, zero) - centre * 0.5, where: undecided)
      var half = (reach * 0.5).addingProduct(Double.magnitude(centre) + reach, Lanes(repeating: 0x1p-50))
      half = zero.replacing(with: half, where: undecided)
      return (slope, middle - half, middle + half)
    case .intervals:
      return (zero, Double.maximum(centre - reach, zero), high)
    }
  }

  /// Puts linear terms, undecided units and target together: T_o − f_o lies within `reach` and two offsets of a linear
  /// function.
  private func close(_ units: HiddenUnits, _ token: Int) {
    let featureCount = units.features.count
    for o in 0..<units.outputs {
      let target = enclosures.row(units.targets[o])
      var centre = offsets[3 * o] + constant[token][o]
      for d in 0..<variables { slopes[d] = Lanes() }
      var reach = Lanes()
      for k in 0..<featureCount {
        let row = features + k * featureStride
        let weight = weights[o * featureCount + k] + linear[token][o * featureCount + k]
        centre = centre.addingProduct(weight, row[0])
        reach = reach.addingProduct(Double.magnitude(weight), row[1])
        for d in 0..<variables { slopes[d] = slopes[d].addingProduct(weight, row[2 + d]) }
      }
      blame(reach + target[Row.error])
      if method == .intervals {
        for d in 0..<variables {
          reach += Double.magnitude(slopes[d]) + Double.magnitude(target[Row.slopes + d])
        }
      } else {
        for d in 0..<variables { reach += Double.magnitude(slopes[d] - target[Row.slopes + d]) }
      }
      let slack =
        target[Row.error] + target[Row.magnitude] * (0x1p-50 * Double(variables + 16)) + units.outputPad[o]
      let upper = (centre - target[Row.centre]) + (reach + slack) + offsets[3 * o + 1]
      let lower = (centre - target[Row.centre]) - (reach + slack) + offsets[3 * o + 2]
      // Comparisons lose a NaN, so it becomes ∞ at once.
      var size = Double.maximum(upper, -lower)
      size.replace(with: .infinity, where: .!(upper .< Lanes(repeating: .infinity)))
      size.replace(with: .infinity, where: .!(lower .> Lanes(repeating: -.infinity)))
      bound = Double.maximum(bound, size)
      least = Double.maximum(least, Double.maximum(lower, -upper))
    }
  }

  /// Shares out looseness that no variable is known to cause: to each in proportion to how much of the domain's side the
  /// box has.
  private func blame(_ looseness: Lanes) {
    var total = Lanes()
    for d in 0..<variables { total += (upper[d] - lower[d]) * shares[d] }
    let share = looseness / Double.maximum(total, Lanes(repeating: 0x1p-1000))
    for d in 0..<variables { scores[d] = scores[d].addingProduct(share, (upper[d] - lower[d]) * shares[d]) }
  }

  // MARK: Points

  /// A number that |T − f| surely reaches at a point, up to rounding what it is there.
  func provedError(at point: [Double], _ restriction: Restriction) -> Double {
    for d in 0..<variables {
      lower[d] = Lanes(repeating: point[d])
      upper[d] = Lanes(repeating: point[d])
    }
    bound(restriction)
    return least[0]
  }

  /// |T − f|, the largest over tokens and outputs, at eight points inside the restriction's region.
  func errors(at x: UnsafePointer<Lanes>, _ restriction: Restriction) -> Lanes {
    var largest = Lanes()
    differences(at: x, restriction) { _, _, difference in
      largest = Double.maximum(largest, Double.magnitude(difference))
    }
    return largest
  }

  /// T − f at eight points inside the restriction's region, output by output.
  func differences(
    at x: UnsafePointer<Lanes>, _ restriction: Restriction,
    _ body: (_ token: Int, _ output: Int, _ difference: Lanes) -> Void
  ) {
    points.evaluate(x)
    for (token, units) in problem.tokens.enumerated() {
      let featureCount = units.features.count
      let outputs = units.outputs
      for k in 0..<featureCount { features[k] = points.values[units.features[k]] }
      for o in 0..<outputs {
        var sum = Lanes(repeating: restriction.constant[token][o]) - points.values[units.targets[o]]
        for k in 0..<featureCount {
          sum = sum.addingProduct(
            Lanes(repeating: restriction.linear[token][o * featureCount + k]), features[k])
        }
        offsets[o] = sum
      }
      for unit in restriction.live[token] {
        let j = Int(unit)
        var h = Lanes(repeating: units.bias[j])
        for term in units.first[j]..<units.first[j + 1] {
          h = h.addingProduct(Lanes(repeating: units.weight[term]), features[units.feature[term]])
        }
        h = Double.maximum(h, Lanes())
        for o in 0..<outputs {
          offsets[o] = offsets[o].addingProduct(Lanes(repeating: units.outgoing[j * outputs + o]), h)
        }
      }
      for o in 0..<outputs { body(token, o, offsets[o]) }
    }
  }
}
