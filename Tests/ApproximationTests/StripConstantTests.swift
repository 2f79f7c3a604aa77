import ReproducibleMath
import Testing

@testable import Approximation

@Test(arguments: [(1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 11, 3), (5, 23, 3)])
func stripConstantIsFoundExactly(_ dimension: Int, _ numerator: Int, _ denominator: Int) {
  let fraction = StripConstant.exact(dimension)
  #expect(fraction.numerator == numerator && fraction.denominator == denominator)
  #expect(StripConstant.bound(dimension) >= fraction.value)
  #expect(StripConstant.bound(dimension) <= fraction.value.nextUp)
}

@Test func stripConstantBoundBeyondFiveIsAPowerOfThree() {
  #expect(StripConstant.bound(6) >= 729 && StripConstant.bound(6) < 730)
}

/// Σ |c_U| by its definition, at bits s.
private func variation(_ s: [Double]) -> Double {
  let sets = 0..<1 << s.count
  let activation = sets.map { set in
    max(0, 1 - s.indices.reduce(0) { $0 + (set >> $1 & 1 == 1 ? 1 - s[$1] : 0) })
  }
  return sets.reduce(0) { total, u in
    total
      + abs(
        sets.filter { $0 & u == u }.reduce(0) { sum, t in
          sum + ((t & ~u).nonzeroBitCount % 2 == 0 ? 1 : -1) * activation[t]
        })
  }
}

@Test func noBitsExceedTheStripConstant() {
  var random = RandomStream(seed: 1, "bits")
  for dimension in 1...4 {
    let limit = StripConstant.exact(dimension).value
    var largest = 0.0
    for _ in 0..<2000 {
      let s: [Double] = (0..<dimension).map { _ in random.uniform() }
      largest = max(largest, variation(s))
    }
    #expect(largest <= limit + 1e-12)
    #expect(largest > 0.8 * limit)
  }
  #expect(abs(variation([0.5, 0.5, 0.5]) - 2) < 1e-15)
  #expect(abs(variation([2.0 / 3, 2.0 / 3, 2.0 / 3, 2.0 / 3]) - 11.0 / 3) < 1e-14)
}

/// Λ₅ = 23/3, the last that is computed, is nearly attained as well.
@Test func fiveUndecidedBitsReachTheStripConstant() {
  let limit = StripConstant.exact(5).value
  let largest = (1...60).reduce(0.0) { largest, k in
    max(largest, variation([Double](repeating: Double(k) / 60, count: 5)))
  }
  #expect(largest <= limit + 1e-12 && largest > 0.95 * limit)
}
