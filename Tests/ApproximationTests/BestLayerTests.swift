import Diagnostics
import ReproducibleMath
import Testing
import Transformer

@testable import Approximation

@Suite struct BestLayerTests {
  private func expectNarrow(_ best: BestLayer, _ target: Target) {
    #expect(best.relativeWidth <= 1e-5, "\(target.name), h = \(best.kinks)")
    #expect(best.alternation?.holds(for: target) == true)
    #expect(best.alternation?.triples.count == best.kinks + 1)
    #expect(best.function.kinks.count <= best.kinks)
  }

  // MARK: Known values

  /// On a piece of length δ the best line misses x² by δ²/8, and the pieces join.
  @Test(arguments: 0...32) func theSquareIsBracketed(_ h: Int) throws {
    let best = try BestLayer(.square, kinks: h)
    expectNarrow(best, .square)
    let exact = 1 / (8 * Interval(Double((h + 1) * (h + 1))))
    #expect(best.lower <= exact.upper && exact.lower <= best.upper)
  }

  /// With a_k the root of the k-th kink, (a_{k+1} − a_k)² = 8ε(a_{k+1} + a_k), which a_k = 4k(k + 1)ε solves.
  @Test(arguments: 0...32) func theRootIsBracketedAlthoughItsSlopeHasNoBound(_ h: Int) throws {
    let best = try BestLayer(.root, kinks: h)
    expectNarrow(best, .root)
    let exact = 1 / (4 * Interval(Double((h + 1) * (h + 2))))
    #expect(best.lower <= exact.upper && exact.lower <= best.upper)
  }

  @Test func aKinkTakesOneUnit() throws {
    let line = try BestLayer(.kink, kinks: 0)
    expectNarrow(line, .kink)
    #expect(line.lower <= 0.25 && 0.25 <= line.upper)
    for h in [1, 2, 7] {
      let best = try BestLayer(.kink, kinks: h)
      #expect(best.lower == 0 && best.upper < 1e-11 && best.function.kinks.count == 1)
    }
  }

  @Test func otherDomainsScale() throws {
    let target = try Target(functions: ["x[1,1]^2"], tokens: 1, width: 1, domain: [Interval(-1, 3)])
    for h in [0, 1, 5] {
      let best = try BestLayer(target, kinks: h)
      expectNarrow(best, target)
      let exact = 2 / Interval(Double((h + 1) * (h + 1)))
      #expect(best.lower <= exact.upper && exact.lower <= best.upper)
    }
  }

  /// What an independent program found, with rational arithmetic at the ends, rounded outward.
  private static let brackets: [(Target, [(h: Int, lower: Double, upper: Double)])] = [
    (
      .square,
      [
        (0, 1.24999e-1, 1.25001e-1), (1, 3.12499e-2, 3.12501e-2), (2, 1.38888e-2, 1.38890e-2),
        (3, 7.81248e-3, 7.81252e-3), (4, 4.99999e-3, 5.00002e-3), (6, 2.55101e-3, 2.55103e-3),
        (8, 1.54320e-3, 1.54322e-3), (12, 7.39643e-4, 7.39647e-4), (16, 4.32525e-4, 4.32527e-4),
        (24, 1.99999e-4, 2.00001e-4), (32, 1.14783e-4, 1.14785e-4),
      ]
    ),
    (
      .sine,
      [
        (0, 6.82457e-1, 6.82461e-1), (1, 6.82458e-1, 6.82461e-1), (2, 1.20025e-1, 1.20027e-1),
        (3, 1.20025e-1, 1.20027e-1), (4, 4.81361e-2, 4.81365e-2), (6, 2.57786e-2, 2.57789e-2),
        (8, 1.60300e-2, 1.60302e-2), (12, 7.91859e-3, 7.91866e-3), (16, 4.70633e-3, 4.70637e-3),
        (24, 2.21364e-3, 2.21366e-3), (32, 1.28176e-3, 1.28178e-3),
      ]
    ),
    (
      .runge,
      [
        (0, 4.80768e-1, 4.80771e-1), (1, 2.12084e-1, 2.12087e-1), (2, 2.12085e-1, 2.12086e-1),
        (3, 3.94004e-2, 3.94008e-2), (4, 3.94004e-2, 3.94007e-2), (6, 1.61331e-2, 1.61333e-2),
        (8, 1.23713e-2, 1.23714e-2), (12, 5.47188e-3, 5.47192e-3), (16, 3.74668e-3, 3.74671e-3),
        (24, 1.62758e-3, 1.62760e-3), (32, 9.05390e-4, 9.05396e-4),
      ]
    ),
    (
      .root,
      [
        (0, 1.24999e-1, 1.25001e-1), (1, 4.16665e-2, 4.16668e-2), (2, 2.08332e-2, 2.08334e-2),
        (3, 1.24999e-2, 1.25001e-2), (4, 8.33331e-3, 8.33336e-3), (6, 4.46427e-3, 4.46430e-3),
        (8, 2.77777e-3, 2.77779e-3), (12, 1.37362e-3, 1.37364e-3), (16, 8.16992e-4, 8.16996e-4),
        (24, 3.84614e-4, 3.84617e-4), (32, 2.22815e-4, 2.22817e-4),
      ]
    ),
  ]

  @Test(arguments: brackets.indices) func bracketsAgreeWithThoseOfAnotherProgram(_ index: Int) throws {
    let (target, rows) = Self.brackets[index]
    for row in rows {
      let best = try BestLayer(target, kinks: row.h)
      expectNarrow(best, target)
      #expect(best.lower <= row.upper && row.lower <= best.upper, "\(target.name), h = \(row.h)")
    }
  }

  /// A kink on one side of an inflection does not help the other side.
  @Test func anOddKinkDoesNotHelpTheSine() throws {
    for k in 0...8 {
      let (even, odd) = (try BestLayer(.sine, kinks: 2 * k), try BestLayer(.sine, kinks: 2 * k + 1))
      #expect(even.lower <= odd.upper && odd.lower <= even.upper)
      #expect(try BestLayer(.sine, kinks: 2 * k + 2).upper < odd.lower)
    }
  }

  // MARK: Other functions

  @Test(arguments: [
    "exp(sin(5*x[1,1]))", "abs(x[1,1]-0.3)+abs(x[1,1]-0.777)", "tanh(300*(x[1,1]-0.43))", "max(x[1,1]^3,0.2)",
    "sin(100*x[1,1])",
  ])
  func steepAndJaggedFunctionsAreBracketed(_ function: String) throws {
    let target = try Target(functions: [function], tokens: 1, width: 1)
    for h in [0, 1, 10] where h < 10 || !function.hasPrefix("abs") {
      let best = try BestLayer(target, kinks: h)
      expectNarrow(best, target)
      let points = (0...5000).map { Double($0) / 5000 }
      let error = try Certifier(best.function.model(), target).errors(at: points).reduce(0, max)
      #expect(error <= best.upper)
    }
  }

  @Test func randomContinuousFunctionsAreBracketed() throws {
    var random = RandomStream(seed: 1, "functions")
    for _ in 0..<30 {
      let terms = (0..<4).map { _ in
        let (a, b, c): (Double, Double, Double) = (
          random.uniform(-2...2), random.uniform(1...20), random.uniform(0...1)
        )
        return random.integer(below: 2) == 0 ? "\(a)*sin(\(b)*x[1,1])" : "\(a)*abs(x[1,1]-\(c))"
      }
      let target = try Target(functions: [terms.joined(separator: "+")], tokens: 1, width: 1)
      for h in [0, 2, 5] { expectNarrow(try BestLayer(target, kinks: h), target) }
    }
  }

  /// All polylines with kinks at points of a lattice, one by one: none is better than the lower end, and the best is as near to the
  /// upper end as the lattice is fine.
  @Test func noPolylineOnALatticeIsBetter() throws {
    let lattice = 24
    func f(_ x: Double) -> Double { Double.sin(7 * x) }
    let target = try Target(functions: ["sin(7*x[1,1])"], tokens: 1, width: 1)
    let heights = (-36...36).map { Double($0) / 30 }
    /// The largest error of the line between two lattice points.
    func miss(_ i: Int, _ a: Double, _ j: Int, _ b: Double) -> Double {
      (0...6 * (j - i)).reduce(0) { worst, step in
        let share = Double(step) / Double(6 * (j - i))
        let x = (Double(i) + share * Double(j - i)) / Double(lattice)
        return max(worst, abs(a + share * (b - a) - f(x)))
      }
    }
    let places = stride(from: 0, through: lattice, by: 3).map { $0 }
    var reach = [0: heights.map { _ in 0.0 }]
    for h in 0...2 {
      var next: [Int: [Double]] = [:]
      for (i, errors) in reach {
        for j in places where j > i {
          for (q, b) in heights.enumerated() {
            let best = heights.indices.reduce(Double.infinity) { least, p in
              errors[p] >= least ? least : min(least, max(errors[p], miss(i, heights[p], j, b)))
            }
            next[j, default: heights.map { _ in .infinity }][q] = min(next[j]?[q] ?? .infinity, best)
          }
        }
      }
      reach = next
      let found = try #require(reach[lattice]?.min())
      let best = try BestLayer(target, kinks: h)
      // The polyline was measured at lattice points only: between them f bends by 7²/8 of the squared step.
      #expect(found >= best.lower - 49.0 / 8 / Double(36 * lattice * lattice))
      #expect(found <= best.upper + 0.1)
    }
  }

  // MARK: The lower end

  @Test(arguments: [Target.sine, .runge, .root]) func noTripleCanBeMovedToProveMore(_ target: Target) throws {
    let best = try BestLayer(target, kinks: 8)
    let alternation = try #require(best.alternation)
    func holds(_ epsilon: Double, _ triples: [Alternation.Triple]) -> Bool {
      Alternation(epsilon: epsilon, triples: triples).holds(for: target)
    }
    #expect(holds(alternation.epsilon, alternation.triples))
    let tooMuch = best.upper * (1 + 1e-9)
    #expect(!holds(tooMuch, alternation.triples))
    var later = 0
    for index in alternation.triples.indices {
      for (field, shift) in [(0, -1e-3), (0, 1e-3), (1, -1e-3), (1, 1e-3), (2, -1e-3), (2, 1e-3), (3, 0)] {
        var triples = alternation.triples
        let old = triples[index]
        triples[index] = Alternation.Triple(
          rises: old.rises != (field == 3), first: old.first + (field == 0 ? shift : 0),
          second: old.second + (field == 1 ? shift : 0), third: old.third + (field == 2 ? shift : 0))
        #expect(!holds(tooMuch, triples), "\(index), \(field), \(shift)")
        if holds(alternation.epsilon, triples) {
          // A later C is a proof too, as long as it is not beyond the next triple's points.
          #expect(
            field == 2 && shift > 0 || index == alternation.triples.count - 1, "\(index), \(field), \(shift)")
          later += 1
        }
      }
      // A triple cannot be counted twice.
      var triples = alternation.triples
      triples.insert(triples[index], at: index)
      #expect(!holds(alternation.epsilon, triples))
    }
    #expect(later <= 4)
    #expect(!holds(alternation.epsilon, alternation.triples.reversed()))
    #expect(!holds(alternation.epsilon, []))
  }

  /// Where the sign changes A may lie before the C that came before, but never B.
  @Test func aTripleBeginsWhereTheOneBeforeIsDone() throws {
    let wave = try Target(functions: ["sin(2*pi*x[1,1])"], tokens: 1, width: 1, domain: [Interval(0, 2)])
    for (third, isProof) in [(1.05, true), (1.1, true), (1.2, false)] {
      let triples = [
        Alternation.Triple(rises: true, first: 0.6, second: 0.75, third: third),
        Alternation.Triple(rises: false, first: 1, second: 1.1, third: 1.4),
      ]
      #expect(Alternation(epsilon: 0.1, triples: triples).holds(for: wave) == isProof)
    }
  }

  // MARK: The layer

  @Test func aFlatFirstPieceIsCarriedByAnother() throws {
    let target = try Target(functions: ["max(x[1,1], 0.5)"], tokens: 1, width: 1)
    let flat = PiecewiseLinear(kinks: [0.5], slopes: [0, 1], value: 0.5, origin: 0)
    let constant = PiecewiseLinear(kinks: [], slopes: [0], value: 0.75, origin: 0)
    #expect(try Certifier(flat.model(), target).errors(at: [0, 0.25, 0.5, 0.75, 1]) == [0, 0, 0, 0, 0])
    #expect(try Certifier(constant.model(), target).errors(at: [0, 0.5, 1]) == [0.25, 0.25, 0.25])
  }

  @Test func aLayerHasOneUnitForEachKink() throws {
    let model = try BestLayer(.sine, kinks: 6).function.model()
    #expect(model.configuration.hiddenWidth == 6 && model.configuration.modelWidth == 1)
    #expect(model.parameters.count { $0 != 0 } == 3 * 6 + 3)
  }

  @Test func otherShapesAndNumbersAreRefused() {
    for (target, kinks, name) in [
      (Target.sort(tokens: 2), 3, "sort-2"), (.sine, -1, "kinks"), (.sine, 5000, "kinks"),
    ] {
      let problem = #expect(throws: Diagnostic.self) { try BestLayer(target, kinks: kinks) }
      #expect(problem?.kind == .usage && problem?.description.contains(name) == true)
    }
  }
}
