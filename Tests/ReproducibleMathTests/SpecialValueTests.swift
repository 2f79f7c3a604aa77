import ReproducibleMath
import Testing

@Suite struct SpecialValueTests {
  private let inf = Double.infinity

  @Test func exponentialAtItsEnds() {
    #expect(Double.exp(inf) == inf && same(Double.exp(-inf), 0) && Double.exp(.nan).isNaN)
    #expect(Double.exp(0.0) == 1 && Double.exp(-0.0) == 1)
    let overflow = 0x1.62e42fefa39efp9  // the largest argument of a finite result
    #expect(Double.exp(overflow) < inf && Double.exp(overflow.nextUp) == inf)
    #expect(
      Double.exp(-745.1332191019411) == .leastNonzeroMagnitude && same(Double.exp(-745.1332191019412), 0))
    let narrowOverflow = Float(bitPattern: 0x42b1_7217)
    #expect(Float.exp(narrowOverflow) < .infinity && Float.exp(narrowOverflow.nextUp) == .infinity)
    #expect(Float.exp(-103.97207) == .leastNonzeroMagnitude && Float.exp(-103.97209) == 0)
    #expect(Float.exp(.infinity) == .infinity && Float.exp(-.infinity) == 0 && Float.exp(Float.nan).isNaN)
  }

  @Test func logarithmAtItsEnds() {
    #expect(Double.log(0.0) == -inf && Double.log(-0.0) == -inf && Double.log(inf) == inf)
    #expect(Double.log(-1.0).isNaN && Double.log(-inf).isNaN && Double.log(.nan).isNaN)
    #expect(Double.log(-Double.leastNonzeroMagnitude).isNaN)
    #expect(same(Double.log(1), 0))
    #expect(Float.log(0) == -.infinity && Float.log(-1).isNaN && same(Double(Float.log(1)), 0))
  }

  @Test func sineAndCosineOfZeroAndInfinity() {
    #expect(same(Double.sin(0.0), 0) && same(Double.sin(-0.0), -0.0) && Double.cos(-0.0) == 1)
    for x in [inf, -inf, .nan] { #expect(Double.sin(x).isNaN && Double.cos(x).isNaN) }
    #expect(Float.sin(.infinity).isNaN && Double(Float.sin(-0.0)).sign == .minus)
    #expect(same(Double.sin(.leastNonzeroMagnitude), .leastNonzeroMagnitude))
  }

  @Test func hyperbolicTangentAndLogisticFunctionSaturate() {
    for x in [20, 30, 400, .greatestFiniteMagnitude, inf] as [Double] {
      #expect(Double.tanh(x) == 1 && Double.tanh(-x) == -1)
    }
    #expect(same(Double.tanh(-0.0), -0.0) && same(Double.tanh(0.0), 0) && Double.tanh(.nan).isNaN)
    #expect(same(Double.tanh(-.leastNonzeroMagnitude), -.leastNonzeroMagnitude))
    #expect(Double.tanh(19.0) < 1)
    #expect(Double.sigmoid(inf) == 1 && same(Double.sigmoid(-inf), 0) && Double.sigmoid(0) == 0.5)
    #expect(Double.sigmoid(40) == 1 && Double.sigmoid(.nan).isNaN)
    #expect(Double.sigmoid(-745) == .leastNonzeroMagnitude)
    #expect(Float.tanh(12) == 1 && Float.sigmoid(-100) > 0 && Float.sigmoid(-104) == 0)
  }

  /// IEEE 754-2019, section 9.2.1.
  @Test func powersOfSpecialValues() {
    for x in specials {
      #expect(Double.pow(x, 0.0) == 1 && Double.pow(x, -0.0) == 1, "\(x) to the power 0")
      #expect(Double.pow(1, x) == 1, "1 to the power \(x)")
    }
    for y in [1, 3, 0x1.fffffffffffffp52] as [Double] {  // odd
      #expect(same(Double.pow(0.0, -y), inf) && same(Double.pow(-0.0, -y), -inf))
      #expect(same(Double.pow(0.0, y), 0) && same(Double.pow(-0.0, y), -0.0))
      #expect(same(Double.pow(-inf, y), -inf) && same(Double.pow(-inf, -y), -0.0))
      #expect(Double.pow(-1, y) == -1)
    }
    for y in [2, 0.5, 0x1p53, 1e300, inf] as [Double] {  // not odd
      #expect(same(Double.pow(0.0, -y), inf) && same(Double.pow(-0.0, -y), inf))
      #expect(same(Double.pow(0.0, y), 0) && same(Double.pow(-0.0, y), 0))
      #expect(same(Double.pow(-inf, y), inf) && same(Double.pow(-inf, -y), 0))
      #expect(same(Double.pow(inf, y), inf) && same(Double.pow(inf, -y), 0))
    }
    #expect(Double.pow(-1, inf) == 1 && Double.pow(-1, -inf) == 1)
    for (x, y, z) in [
      (0.5, inf, 0), (-0.5, inf, 0), (0.5, -inf, inf), (-0.5, -inf, inf), (2, inf, inf), (-2, inf, inf),
      (2, -inf, 0), (-2, -inf, 0), (0.999, 1e300, 0), (1.001, 1e300, inf), (-2, 1e300, inf),
    ] {
      #expect(same(Double.pow(x, y), z), "pow(\(x), \(y))")
    }
    for (x, y) in [(-1, 0.5), (-2, 1.5), (-1e-300, 0.1), (.nan, 1), (2, .nan), (.nan, inf)]
      as [(Double, Double)]
    {
      #expect(Double.pow(x, y).isNaN, "pow(\(x), \(y))")
    }
    #expect(
      same(Double.pow(-2, 1025), -inf) && same(Double.pow(-2, -1077), -0.0) && Double.pow(-2, 1024) == inf)
    #expect(Float.pow(-8, 3) == -512 && Float.pow(-8, 0.5).isNaN && Float.pow(.nan, 0) == 1)
  }

  @Test func representablePowersAreExact() {
    for base in 2...30 {
      var exact = 1.0
      for n in 1...12 where exact * Double(base) < 0x1p53 {
        exact *= Double(base)
        #expect(Double.pow(Double(base), Double(n)) == exact)
        #expect(Double.pow(-Double(base), Double(n)) == (n % 2 == 0 ? exact : -exact))
        if n % 2 == 0 { #expect(Double.pow(exact, 0.5) == Double.pow(Double(base), Double(n / 2))) }
      }
    }
    for n in -1074...1023 {
      #expect(Double.pow(2, Double(n)) == Double(sign: .plus, exponent: n, significand: 1))
    }
  }
}
