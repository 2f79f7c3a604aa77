import ReproducibleMath

/// A layer and a target map as one formula, with the layer's hidden units: what a certificate bounds.
struct ErrorProblem: Sendable {
  let program: Program
  let tokens: [HiddenUnits]
  let domain: [Interval]

  var variables: Int { domain.count }
}

/// Bounds of |T − f| over eight boxes at a time, and its values at eight points: the memory of one thread.
final class BoxBounds {
  let problem: ErrorProblem
  let enclosures: Enclosures
  let points: PointValues
  let variables: Int
  /// The boxes: D vectors each.
  let lower: UnsafeMutablePointer<Lanes>
  let upper: UnsafeMutablePointer<Lanes>

  /// After `bound`: sup |T − f| is at most this on each box.
  private(set) var bound = Lanes()
  /// After `bound`: how much each variable contributes to the bound's looseness.
  let scores: UnsafeMutablePointer<Lanes>
  /// After `bound`: what the boxes together leave undecided.
  private(set) var live: [[Int32]]
  private(set) var linear: [[Double]]
  private(set) var constant: [[Double]]

  /// Features of one token: centre, error, slopes.
  private let features: UnsafeMutablePointer<Lanes>
  /// Outputs × features: what the undecided units add to the linear terms above and below.
  private let above: UnsafeMutablePointer<Lanes>
  private let below: UnsafeMutablePointer<Lanes>
  private let offsets: UnsafeMutablePointer<Lanes>
  private let slopes: UnsafeMutablePointer<Lanes>
  private let featureStride: Int

  init(_ problem: ErrorProblem) {
    self.problem = problem
    variables = problem.variables
    enclosures = Enclosures(problem.program)
    points = PointValues(problem.program)
    featureStride = variables + 2
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
    above = memory(outputs * mostFeatures)
    below = memory(outputs * mostFeatures)
    offsets = memory(2 * outputs)
    slopes = memory(2 * variables)
    live = problem.tokens.map { _ in [] }
    linear = problem.tokens.map(\.linear)
    constant = problem.tokens.map(\.constant)
  }

  deinit {
    for memory in [lower, upper, scores, features, above, below, offsets, slopes] { memory.deallocate() }
  }

  /// Bounds |T − f| over the boxes `lower`, `upper`, all of them inside the restriction's region.
  func bound(_ restriction: Restriction) {
    enclosures.enclose(lower: lower, upper: upper)
    bound = Lanes()
    for d in 0..<variables { scores[d] = Lanes() }
    for token in problem.tokens.indices {
      gather(problem.tokens[token])
      relax(problem.tokens[token], token, restriction)
      close(problem.tokens[token], token)
    }
  }

  /// Copies a token's features; one that is not within 4 Φ, or NaN, becomes 0 ± Φ.
  private func gather(_ units: HiddenUnits) {
    for k in 0..<units.features.count {
      let row = enclosures.row(units.features[k])
      let target = features + k * featureStride
      let limit = units.bounds[k]
      let bad = .!(row[Row.magnitude] .<= Lanes(repeating: 4 * limit))
      target[0] = row[Row.centre].replacing(with: 0, where: bad)
      target[1] = row[Row.error].replacing(with: limit, where: bad)
      for d in 0..<variables {
        target[2 + d] = row[Row.slopes + d].replacing(with: 0, where: bad)
      }
    }
  }

  /// Encloses each undecided unit's pre-activation in [l, u] and replaces its ReLU by lines above and below: the chord of
  /// slope u / (u − l), and the line of slope 0 or 1 through the origin that is nearer to it.
  private func relax(_ units: HiddenUnits, _ token: Int, _ restriction: Restriction) {
    let outputs = units.outputs
    let featureCount = units.features.count
    for index in 0..<outputs * featureCount {
      above[index] = Lanes()
      below[index] = Lanes()
    }
    for index in 0..<2 * outputs { offsets[index] = Lanes() }
    live[token].removeAll(keepingCapacity: true)
    linear[token] = restriction.linear[token]
    constant[token] = restriction.constant[token]
    let (variables, featureStride) = (variables, featureStride)
    let (features, slopes) = (features, slopes)
    units.feature.withUnsafeBufferPointer { feature in
      units.weight.withUnsafeBufferPointer { weight in
        for unit in restriction.live[token] {
          let j = Int(unit)
          let terms = units.first[j]..<units.first[j + 1]
          var centre = Lanes(repeating: units.bias[j])
          var error = Lanes(repeating: units.pad[j])
          for term in terms {
            let row = features + feature[term] * featureStride
            centre = centre.addingProduct(Lanes(repeating: weight[term]), row[0])
            error = error.addingProduct(Lanes(repeating: Swift.abs(weight[term])), row[1])
          }
          var reach = error
          for d in 0..<variables {
            var slope = Lanes()
            for term in terms {
              slope = slope.addingProduct(Lanes(repeating: weight[term]), features[feature[term] * featureStride + 2 + d])
            }
            slope = Double.magnitude(slope)
            slopes[d] = slope
            reach += slope
          }
          let l = centre - reach
          let u = centre + reach
          if all(u .<= Lanes()) { continue }
          if all(l .>= Lanes()) {
            for o in 0..<outputs {
              let v = units.outgoing[j * outputs + o]
              constant[token][o] += v * units.bias[j]
              for term in terms { linear[token][o * featureCount + feature[term]] += v * weight[term] }
            }
            continue
          }
          live[token].append(unit)
          let (chord, rise) = Self.chord(l, u)
          let tangent = Lanes().replacing(with: 1, where: u .> -l)
          var size = 0.0
          for o in 0..<outputs {
            let v = units.outgoing[j * outputs + o]
            size += Swift.abs(v)
            let (up, down) = v > 0 ? (chord, tangent) : (tangent, chord)
            let lift = Lanes(repeating: v) * rise
            let (factorUp, factorDown) = (up * v, down * v)
            offsets[2 * o] += (factorUp * units.bias[j]) + (v > 0 ? lift : Lanes())
            offsets[2 * o + 1] += (factorDown * units.bias[j]) + (v > 0 ? Lanes() : lift)
            for term in terms {
              let k = o * featureCount + feature[term]
              above[k] = above[k].addingProduct(factorUp, Lanes(repeating: weight[term]))
              below[k] = below[k].addingProduct(factorDown, Lanes(repeating: weight[term]))
            }
          }
          let share = rise * size / Double.maximum(reach, Lanes(repeating: 0x1p-1000))
          for d in 0..<variables { scores[d] = scores[d].addingProduct(share, slopes[d]) }
        }
      }
    }
  }

  /// Puts linear terms, undecided units and target together: a linear function above T_o − f_o and one below.
  private func close(_ units: HiddenUnits, _ token: Int) {
    let featureCount = units.features.count
    for o in 0..<units.outputs {
      let target = enclosures.row(units.targets[o])
      let base = constant[token][o]
      var (centreUp, centreDown) = (offsets[2 * o] + base, offsets[2 * o + 1] + base)
      var (errorUp, errorDown) = (Lanes(), Lanes())
      for d in 0..<2 * variables { slopes[d] = Lanes() }
      for k in 0..<featureCount {
        let row = features + k * featureStride
        let fixed = linear[token][o * featureCount + k]
        let up = above[o * featureCount + k] + fixed
        let down = below[o * featureCount + k] + fixed
        centreUp = centreUp.addingProduct(up, row[0])
        centreDown = centreDown.addingProduct(down, row[0])
        errorUp = errorUp.addingProduct(Double.magnitude(up), row[1])
        errorDown = errorDown.addingProduct(Double.magnitude(down), row[1])
        for d in 0..<variables {
          slopes[d] = slopes[d].addingProduct(up, row[2 + d])
          slopes[variables + d] = slopes[variables + d].addingProduct(down, row[2 + d])
        }
      }
      var (reachUp, reachDown) = (errorUp, errorDown)
      for d in 0..<variables {
        reachUp += Double.magnitude(slopes[d] - target[Row.slopes + d])
        reachDown += Double.magnitude(slopes[variables + d] - target[Row.slopes + d])
      }
      let slack =
        target[Row.error] + target[Row.magnitude] * (0x1p-50 * Double(variables + 16)) + units.outputPad[o]
      let most = (centreUp - target[Row.centre]) + reachUp + slack
      let least = (centreDown - target[Row.centre]) - reachDown - slack
      var size = Double.maximum(most, -least)
      // Comparisons lose a NaN, so it becomes ∞ at once.
      size.replace(with: .infinity, where: .!(most .< Lanes(repeating: .infinity)))
      size.replace(with: .infinity, where: .!(least .> Lanes(repeating: -.infinity)))
      bound = Double.maximum(size, bound)
    }
  }

  @inline(__always)
  private static func chord(_ l: Lanes, _ u: Lanes) -> (slope: Lanes, rise: Lanes) {
    let low = Double.minimum(l, Lanes())
    let high = Double.maximum(u, Lanes())
    let slope = high / Double.maximum(high - low, Lanes(repeating: 0x1p-1000))
    let rise = Double.maximum(-slope * low, high - slope * high)
    return (
      slope,
      rise.addingProduct(rise, Lanes(repeating: 0x1p-50)).addingProduct(high, Lanes(repeating: 0x1p-51))
    )
  }

  // MARK: Points

  /// |T − f|, the largest over tokens and outputs, at eight points inside the restriction's region.
  func errors(at x: UnsafePointer<Lanes>, _ restriction: Restriction) -> Lanes {
    points.evaluate(x)
    var largest = Lanes()
    for (token, units) in problem.tokens.enumerated() {
      let featureCount = units.features.count
      let outputs = units.outputs
      for o in 0..<outputs {
        var sum = Lanes(repeating: restriction.constant[token][o]) - points.values[units.targets[o]]
        for k in 0..<featureCount {
          sum = sum.addingProduct(
            Lanes(repeating: restriction.linear[token][o * featureCount + k]), points.values[units.features[k]])
        }
        offsets[o] = sum
      }
      for unit in restriction.live[token] {
        let j = Int(unit)
        var h = Lanes(repeating: units.bias[j])
        for term in units.first[j]..<units.first[j + 1] {
          h = h.addingProduct(
            Lanes(repeating: units.weight[term]), points.values[units.features[units.feature[term]]])
        }
        h = Double.maximum(h, Lanes())
        for o in 0..<outputs {
          offsets[o] = offsets[o].addingProduct(Lanes(repeating: units.outgoing[j * outputs + o]), h)
        }
      }
      for o in 0..<outputs { largest = Double.maximum(Double.magnitude(offsets[o]), largest) }
    }
    return largest
  }
}
