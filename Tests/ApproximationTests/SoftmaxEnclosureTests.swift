import ReproducibleMath
import Testing

@testable import Approximation

/// Logits (log(2p/(1 − p)), x, −x): the first weight is p in the middle, and Σ A_s D_s is zero there while |D_s| is as large as
/// can be for both others, which is the worst that Cauchy's inequality allows.
@Test(arguments: [
  (0.5, 0.1), (0.5, 0.02), (0.1, 0.01), (0.9, 0.01), (0.02, 0.01), (0.98, 0.01),
])
func softmaxBendsAsMuchAsItsEnclosureSays(_ p: Double, _ radius: Double) {
  let enclosure = Enclosure(over: [Interval(-radius, radius)]) { formula, x in
    let first = formula.constant(Interval(Double.log(2 * p / (1 - p))))
    return formula.softmax([first, x[0], formula.scaled(-1, x[0])])[0]
  }
  for s in [-1.0, 1] {
    let hyperbolic = 0.5 * (Double.exp(radius) + Double.exp(-radius))
    let share = enclosure.share(p / (p + (1 - p) * hyperbolic), at: [s])
    #expect(share <= 1 + 1e-9 && share > 0.97, "\(share)")
  }
}

/// Logits that are known up to a remainder each: the weight moves with its own in one direction, with the others' in the other.
@Test(arguments: [0.1, 0.3, 0.5, 0.8])
func softmaxMovesWithTheRemaindersOfItsLogits(_ p: Double) {
  let (e, f) = (0.004, 0.001)
  let odds = p / (1 - p)
  let enclosure = Enclosure(over: [Interval(0, 1)]) { formula, _ in
    let first = formula.constant(Interval(Double.log(odds) - e, Double.log(odds) + e))
    return formula.softmax([first, formula.constant(Interval(-f, f))])[0]
  }
  for sign in [-1.0, 1] {
    let share = enclosure.share(1 / (1 + Double.exp(-sign * (e + f)) / odds), at: [0])
    #expect(share <= 1 + 1e-9 && share > 0.97, "\(share)")
  }
}

/// Every weight by itself, at points and over boxes; ties, equal logits, one that outweighs all, and logits of any size.
@Test func softmaxWeightsLieInTheirEnclosures() {
  var random = RandomStream(seed: 1, "weights")
  for _ in 0..<400 {
    let count = 2 + random.integer(below: 5)
    let scale: Double = [0, 1, 1, 8, 500][random.integer(below: 5)]
    let slopes: [[Double]] = (0..<count).map { _ in (0..<2).map { _ in random.uniform(-scale...scale) } }
    var shifts: [Double] = (0..<count).map { _ in
      let size: Double = [0, 1, 30, 800][random.integer(below: 4)]
      return random.uniform(-size...size)
    }
    if random.integer(below: 3) == 0 { shifts[1] = shifts[0] }
    let box = random.box(in: [Interval(-1, 1), Interval(0.5, 2)])
    let enclosures = (0..<count).map { weight in
      Enclosure(over: box) { formula, x in
        let logits = (0..<count).map { t in
          formula.combination(
            (0..<2).map { (Interval(slopes[t][$0]), x[$0]) }, plus: Interval(shifts[t]))
        }
        return formula.softmax(logits)[weight]
      }
    }
    for _ in 0..<4 {
      let s: [Double] = box.map { side in
        side.isPoint ? 0 : [-1, 1, random.uniform(-1...1)][random.integer(below: 3)]
      }
      let x = zip(box, s).map { side, s in side.midpoint + s * max(side.upper - side.midpoint, 0) }
      let logits = (0..<count).map { t in shifts[t] + slopes[t][0] * x[0] + slopes[t][1] * x[1] }
      let largest = logits.reduce(logits[0], max)
      let size = logits.reduce(0) { max($0, abs($1)) }
      let exponentials = logits.map { Double.exp($0 - largest) }
      let total = exponentials.reduce(0, +)
      for (exponential, enclosure) in zip(exponentials, enclosures) {
        let value = exponential / total
        // What the logits' own rounding here does to the value.
        let slack = 4 * value * (1 - value) * size.ulp + 4 * value.ulp
        #expect(abs(value - enclosure.linear(s)) <= enclosure.error + slack)
        #expect(enclosure.lower - slack <= value && value <= enclosure.upper + slack)
      }
    }
  }
}

/// The slacks of the documentation, at a point where nothing else makes the enclosure wide.
@Test func softmaxAllowsForRounding() {
  // The slopes' error, (T + 2) 2⁻⁴⁸ of the logits' slopes, 50 and 50, and of the 1 that is added.
  func pair(_ factor: Interval) -> Enclosure {
    Enclosure(over: [Interval(-50, 50)]) { formula, x in
      formula.softmax([x[0], formula.combination([(factor, x[0])], plus: 1)])[0]
    }
  }
  let (steep, slopes) = (pair(1 + Interval(0x1p-33)), 4 * 101 * 0x1p-48)
  #expect(steep.error >= slopes && steep.error < 1.1 * slopes)
  // The differences' error, 2⁻⁴⁸ of the same sizes, and the remainder of x + 1; a weight of p moves by p (1 − p) of it.
  let (equal, spread) = (pair(1), Double.sigmoid(1) * Double.sigmoid(-1))
  let differences = (101 * 0x1p-48 + 3 * 52 * 0x1p-50) * spread
  for reach in [equal.upper - equal.centre, equal.centre - equal.lower] {
    #expect(reach >= differences && reach < 1.1 * differences)
  }
  // The weights' error, (T + 2) 2⁻⁵⁰.
  let many = Enclosure(over: [Interval(1)]) { $0.softmax([Int](repeating: $1[0], count: 100))[7] }
  let weights = 102 * 0x1p-50
  #expect(many.upper - many.centre >= weights && many.upper - many.centre < 1.03 * weights)
  #expect(many.centre - many.lower >= 0.99 * weights && many.centre - many.lower < 1.03 * weights)
}
