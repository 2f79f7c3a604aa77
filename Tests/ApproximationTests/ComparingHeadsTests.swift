import Diagnostics
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

/// The layers with the fewest attention numbers: d heads that bring n − 1 of their weights.
@Suite struct ComparingHeadsTests {
  /// A layer whose attention is the proof's, and whose units do not matter.
  private func layer(tokens: Int, width: Int, sharpness: Double) throws -> (RidgeLayer, Model<Double>) {
    let target = Target.vec(tokens: tokens, width: width)
    let layer = RidgeLayer(
      target, ComparingHeads(target: target, sharpness: sharpness), directions: 0, knots: 0)
    let none = [Double](repeating: 0, count: layer.units.count)
    return (layer, try layer.model(outgoing: target.formula.outputs.map { _ in none }))
  }

  @Test(arguments: [(2, 1), (3, 2), (5, 3)])
  func whatAPositionSeesTellsTheWholeSequence(_ tokens: Int, _ width: Int) throws {
    let sharpness = 1.0
    let (_, model) = try layer(tokens: tokens, width: width, sharpness: sharpness)
    #expect(model.configuration.heads * model.configuration.headWidth == (tokens - 1) * width)
    var random = RandomStream(seed: 1, "sequences")
    for _ in 0..<50 {
      let x: [Double] = (0..<tokens * width).map { _ in random.uniform() }
      let weights = try Engine(model).attentionWeights(x)
      for i in 0..<tokens {
        for c in 0..<width {
          // Position i's row of head c: what is brought is the first n − 1; the last is one minus their sum.
          let start = (c * tokens + i) * tokens
          let brought = Array(weights[start..<start + tokens - 1])
          let all = brought + [1 - brought.reduce(0, +)]
          for l in 0..<tokens {
            let recovered = x[i * width + c] + Double.log(all[l] / all[i]) / sharpness
            #expect(abs(recovered - x[l * width + c]) < 1e-12)
          }
        }
      }
    }
  }

  /// Query 1, key β x_{l,c}, value e_l, and no beginning token.
  @Test func weightsAreTheProofs() throws {
    var random = RandomStream(seed: 2, "shapes")
    for _ in 0..<20 {
      let (n, d) = (2 + random.integer(below: 4), 1 + random.integer(below: 3))
      let (_, model) = try layer(tokens: n, width: d, sharpness: 0.5)
      let configuration = model.configuration
      #expect(configuration.heads == d && configuration.headWidth == n - 1 && !configuration.beginningToken)
      let columns = d * (n - 1)
      let (query, key, value) = (model[.queryWeight], model[.keyWeight], model[.valueWeight])
      #expect(query.allSatisfy { $0 == 0 } && model[.keyBias].allSatisfy { $0 == 0 })
      for c in 0..<d {
        // One query number of each head is 1; the layer divides by √(n − 1).
        let first = c * (n - 1)
        #expect(model[.queryBias][first] == 1)
        for row in 0..<configuration.modelWidth {
          #expect(key[row * columns + first] == (row == c ? 0.5 * Double(n - 1).squareRoot() : 0))
          for l in 0..<n - 1 { #expect(value[row * columns + first + l] == (row == d + l ? 1 : 0)) }
        }
      }
      #expect(model[.queryBias].reduce(0, +) == Double(d))
    }
  }

  /// The row that a position has, read by the weights of a hidden unit, is the coordinate that the fit was made for.
  @Test func unitsReadTheCoordinatesThatWereFitted() throws {
    var random = RandomStream(seed: 3, "coordinates")
    for _ in 0..<30 {
      let (n, d) = (2 + random.integer(below: 3), 1 + random.integer(below: 3))
      let (layer, model) = try layer(tokens: n, width: d, sharpness: 0x1p-5)
      let x: [Double] = (0..<n * d).map { _ in random.uniform() }
      let weights = try Engine(model).attentionWeights(x)
      for i in 0..<n {
        let seen = layer.heads.seen(x, from: i)
        let brought = (0..<d).flatMap { c in (0..<n - 1).map { weights[(c * n + i) * n + $0] } }
        for (index, y) in seen.enumerated() {
          // Near to X, as the bound says.
          #expect(abs(y - x[index]) <= 2 * 0x1p-5)
          let direction = seen.indices.map { $0 == index ? 1 : 0 }
          let reading = layer.heads.reading(direction, at: i)
          let own = zip(reading.own, x[i * d..<(i + 1) * d]).reduce(0) { $0 + $1.0 * $1.1 }
          let read = zip(reading.brought, brought).reduce(own + reading.constant) { $0 + $1.0 * $1.1 }
          #expect(abs(read - y) < 1e-12)
          for other in 0..<n {
            // Any position's row, read with another's weights, stays below what silence is made for.
            let elsewhere = zip(reading.own, x[other * d..<(other + 1) * d]).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(read - own + elsewhere <= layer.heads.reach(direction, of: i) + 1e-12)
          }
        }
      }
    }
  }

  @Test(arguments: [
    (Target.vec(tokens: 2), 0.25), (.vec(tokens: 3, width: 2), 0.05), (.sort(tokens: 2), 0.05),
    (.waves, 0.05), (.reversal(tokens: 4), 0.001), (.softmaxMean(tokens: 3), 0.03),
  ])
  func comparisonIsCertifiedWithTheFewestNumbers(_ target: Target, _ epsilon: Double) throws {
    let (construction, model) = try GatherAndSuperpose.construct(
      target, epsilon: epsilon, gathering: .comparisons)
    #expect(construction.certificate.bound <= epsilon)
    #expect(construction.attentionNumbers == (target.tokens - 1) * target.inputWidth)
    var random = RandomStream(seed: 1, "points")
    let points = (0..<300).map { _ in random.extremePoint(in: target.domain) }
    #expect(
      try model.errors(from: { target($0) }, at: points).reduce(0, max) <= construction.certificate.bound)
  }

  @Test func comparisonWorksOnOtherDomains() throws {
    let target = try Target(
      functions: ["x[1,1]*x[2,2]", "sin(x[1,2])", "max(x[1,1], x[2,1])", "x[2,2]"], tokens: 2, width: 2,
      domain: [Interval(-1, 1), Interval(0, 3), Interval(2, 4), Interval(-0.5, 0.5)])
    let (construction, _) = try GatherAndSuperpose.construct(target, epsilon: 0.3, gathering: .comparisons)
    #expect(construction.certificate.bound <= 0.3)
  }

  @Test func whatCannotBeComparedOrProvedIsRefused() {
    for (target, epsilon, problem) in [
      (Target.sine, 0.1, "tokens = 1, and a single token has nothing to be compared with"),
      (
        .vec(tokens: 2), 1e-9,
        "ε = 1e-09 is below 1.9073486328125e-06, the least that double precision can prove of this map"
      ),
    ] {
      let refusal = #expect(throws: Diagnostic.self) {
        try GatherAndSuperpose.construct(target, epsilon: epsilon, gathering: .comparisons)
      }
      #expect(refusal?.kind == .usage && refusal?.problem == problem)
    }
  }
}
