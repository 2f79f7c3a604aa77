import ReproducibleMath
import Testing

/// Roundings at their worst, against whole numbers that hold every bit.
@Suite struct IntervalRoundingTests {
  /// x · 2¹⁰⁶, for numbers with no bits below and none above 2²⁰.
  private func whole(_ x: Double) -> Int128 { Int128(x * 0x1p106) }

  private func weightedSum(_ weights: [Double], _ x: [Double], plus start: Double) -> Interval {
    weights.withUnsafeBufferPointer { weights in
      IntervalLanes.weightedSum(
        weights, x.map { IntervalLanes(SIMD8(repeating: $0)) }, plus: IntervalLanes(SIMD8(repeating: start)))[
          4]
    }
  }

  /// Each addend is a little less than what would change a sum of 1: the chain loses all of them, 0.99 n u of γₙ ≈ n u.
  @Test(arguments: [10, 100, 1000, 100_000])
  func weightedSumCoversAddendsThatAreAllLost(_ count: Int) {
    for sign in [1.0, -1] {
      let addend = sign * (0.99 * 0x1p53).rounded() * 0x1p-106
      let sum = weightedSum(
        [Double](repeating: 1, count: count), [Double](repeating: addend, count: count), plus: sign)
      let exact = whole(sign) + Int128(count) * whole(addend)
      #expect(whole(sum.lower) <= exact && exact <= whole(sum.upper))
      #expect(sum.width <= 2 * (Double(count) + 7) * 0x1p-53)
    }
  }

  /// Products of half the least number vanish one by one; a thousand of them are 500 of it.
  @Test func weightedSumCoversAddendsThatUnderflow() {
    for (sign, bound) in [(1.0, \Interval.upper), (-1, \.lower)] {
      let sum = weightedSum(
        [Double](repeating: sign * 0x1p-1000, count: 1000), [Double](repeating: 0x1p-75, count: 1000), plus: 0
      )
      #expect(sign * sum[keyPath: bound] >= 500 * .leastNonzeroMagnitude)
    }
  }

  /// Sums half way between two numbers, which go to the even one: of powers of two, of their neighbours, and of any.
  @Test func sumsHalfWayBetweenTwoNumbersStayInside() {
    var stream = RandomStream(seed: 1, "ties")
    for round in 0..<2000 {
      var a = 1 + Double(round < 8 ? round : stream.integer(below: 1 << 52)) * 0x1p-52
      if round % 5 == 4 { a = 2 - 0x1p-52 }
      a *= round % 2 == 0 ? 1 : -1
      for b in [0x1p-53, -0x1p-53, 0x1p-54, -0x1p-54, 0x1.8p-53, -0x1.8p-53] {
        let (x, y) = (IntervalLanes(SIMD8(repeating: a)), IntervalLanes(SIMD8(repeating: b)))
        for (sum, exact) in [(x + y, whole(a) + whole(b)), (x - y, whole(a) - whole(b))] {
          #expect(whole(sum[1].lower) <= exact && exact <= whole(sum[1].upper), "\(a), \(b)")
          // One unit in the last place to each side, at most two.
          #expect(sum[1].width <= 0x1p-50)
        }
        #expect(whole((x + y).width[0]) >= 0)
      }
    }
  }

  /// Results other than zero of which rounding leaves nothing.
  @Test func whatUnderflowsStaysInside() {
    func lanes(_ x: Double) -> IntervalLanes { IntervalLanes(SIMD8(repeating: x)) }
    for sign in [1.0, -1] {
      for (name, result) in [
        ("product", lanes(0x1p-600) * lanes(sign * 0x1p-600)), ("factor", sign * 0x1p-600 * lanes(0x1p-600)),
        ("quotient", lanes(sign * 0x1p-600) / lanes(0x1p600)),
        ("step", lanes(0).addingProduct(sign * 0x1p-600, lanes(0x1p-600))),
      ] {
        #expect(sign > 0 ? result[3].upper > 0 : result[3].lower < 0, "\(name)")
        #expect(result[3].contains(0) && result[3].width <= 4 * .leastNonzeroMagnitude)
      }
    }
    #expect(IntervalLanes.square(lanes(0x1p-600))[0].upper > 0)
    #expect((lanes(1) / lanes(0x1p1023))[0].contains(0x1p-1023))
  }

  /// Quotients and products that double precision gives exactly or not, with numbers of 26 bits.
  @Test func productsAndQuotientsHoldTheExactValue() {
    var stream = RandomStream(seed: 2, "products")
    for _ in 0..<2000 {
      let (p, q, r) = (
        stream.integer(below: 1 << 53), 1 + stream.integer(below: 1 << 53), stream.integer(below: 1 << 40)
      )
      let (a, b, c) = (Double(p), Double(q), Double(r))
      let (x, y, z) = (
        IntervalLanes(SIMD8(repeating: a)), IntervalLanes(SIMD8(repeating: b)),
        IntervalLanes(SIMD8(repeating: c))
      )
      for product in [(x * y)[2], (a * y)[2], Interval(a) * Interval(b)] {
        #expect(
          Int128(product.lower) <= Int128(p) * Int128(q) && Int128(p) * Int128(q) <= Int128(product.upper))
      }
      let step = z.addingProduct(a, y)[6]
      let exact = Int128(r) + Int128(p) * Int128(q)
      #expect(Int128(step.lower) <= exact && exact <= Int128(step.upper))
      // Quotients of 1 to 2: of lower · q and upper · q, in units of 2⁻⁵², every bit is known.
      let (dividend, divisor) = (p | 1 << 52, q >> 1 | 1 << 52)
      let (u, v) = (Double(dividend), Double(divisor))
      for quotient in [
        (IntervalLanes(SIMD8(repeating: u)) / IntervalLanes(SIMD8(repeating: v)))[5],
        Interval(u) / Interval(v),
      ] where quotient.lower >= 0.25 {
        let exact = Int128(dividend) << 55
        #expect(Int128(quotient.lower * 0x1p55) * Int128(divisor) <= exact)
        #expect(Int128(quotient.upper * 0x1p55) * Int128(divisor) >= exact)
      }
    }
  }

  /// Roots of the smallest numbers, whose squares are out of reach: the exact ones are as tight as can be told.
  @Test func rootsOfTinyNumbersHoldTheExactValue() {
    var stream = RandomStream(seed: 3, "roots")
    for _ in 0..<2000 {
      let k = 1 + stream.integer(below: 1 << [4, 14, 30][stream.integer(below: 3)])
      let root = Interval.sqrt(Interval(Double(k) * 0x1p-1060))
      // √k · 2⁴⁸ between whole numbers.
      let (low, high) = (
        Int128(root.lower * 0x1p530 * 0x1p48), Int128((root.upper * 0x1p530 * 0x1p48).rounded(.up))
      )
      #expect(low * low <= Int128(k) << 96 && Int128(k) << 96 <= high * high, "√\(k)")
    }
  }

  /// Functions are widened by the two units in the last place that their documentation allows them.
  @Test(
    arguments: [
      ("exp", Interval.exp, IntervalLanes.exp, Double.exp(_:), -3.0...3.0),
      ("log", Interval.log, IntervalLanes.log, Double.log(_:), 0.1...9),
      ("sin", Interval.sin, IntervalLanes.sin, Double.sin(_:), 0.1...1.4),
      ("cos", Interval.cos, IntervalLanes.cos, Double.cos(_:), 0.1...1.4),
      ("tanh", Interval.tanh, IntervalLanes.tanh, Double.tanh(_:), -1...1),
      ("sigmoid", Interval.sigmoid, IntervalLanes.sigmoid, Double.sigmoid(_:), -3...3),
    ]
      as [(
        String, @Sendable (Interval) -> Interval, @Sendable (IntervalLanes) -> IntervalLanes,
        @Sendable (Double) -> Double, ClosedRange<Double>
      )])
  func functionsAreWidenedByTwoUnitsInTheLastPlace(
    _ name: String, _ function: @Sendable (Interval) -> Interval,
    _ lanes: @Sendable (IntervalLanes) -> IntervalLanes, _ value: @Sendable (Double) -> Double,
    _ range: ClosedRange<Double>
  ) {
    var stream = RandomStream(seed: 4, name)
    for _ in 0..<200 {
      let x: Double = stream.uniform(range)
      let (y, scalar, wide) = (value(x), function(Interval(x)), lanes(IntervalLanes(SIMD8(repeating: x)))[7])
      #expect(scalar == Interval(y.nextDown.nextDown, y.nextUp.nextUp), "\(name)(\(x))")
      let margin = abs(y) * 0x1p-51
      #expect(wide == Interval(y - margin, y + margin), "\(name)(\(x))")
    }
  }

  /// Bounds just short of an extreme, a quarter turn apart by their rounded width.
  @Test func intervalsThatEndBeforeAnExtremeDoNotHoldIt() {
    let quarter = 0x1.921fb54442d18p0  // just below π/2
    #expect(Interval.sin(Interval(0x1p-60, quarter)).lower >= 0)
    #expect(Interval.cos(Interval(0x1p-60, quarter)).lower > 0)
  }

  /// What follows the bits of a double in π and in e, 0.27 and 0.33 of a unit in the last place, is between neighbours.
  @Test func constantsLieBetweenNeighbours() {
    #expect(Interval.pi == Interval(0x1.921fb54442d18p1, 0x1.921fb54442d19p1))
    #expect(Interval.e == Interval(0x1.5bf0a8b145769p1, 0x1.5bf0a8b14576ap1))
  }
}
