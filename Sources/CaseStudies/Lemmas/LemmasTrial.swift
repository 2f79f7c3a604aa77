import Approximation
import Diagnostics
import ReproducibleMath
import Transformer

/// Every lemma's check on one set of random numbers.
struct LemmasTrial: Codable, Hashable, Sendable {
  let seed: UInt64
  let samples: Int

  /// D = 1 … 5.
  static let dimensions = 1...5
  /// β at which sequences are recovered.
  static let sharpness = (-10...3).map { Double(sign: .plus, exponent: $0, significand: 1) }

  struct Outcome: Codable, Sendable {
    /// Largest |Σ_I c_I − 1|; exact.
    let sumError: Double
    /// Smallest c_I for D ≤ 2; exact.
    let leastCoefficient: Double
    /// Σ_I |c_I| of each sample, for each D.
    let sums: [[Double]]
    /// Largest |sum over units − Σ_I c_I f(z_I)|; exact.
    let telescopingError: Double
    /// Largest error of a decided bit over η.
    let bitShare: Double
    /// Largest difference that the bits' errors make in a unit's activation over D η.
    let unitShare: Double
    /// The same in the network's output over τ.
    let tailShare: Double
    /// Largest errors of recovery and over their tolerances, for each β.
    let recoveryB: [Double]
    let recoveryBTolerance: [Double]
    let recoveryC: [Double]
    let recoveryCTolerance: [Double]
    /// Largest error over its own tolerance.
    let recoveryBShare: Double
    let recoveryCShare: Double
    /// Largest ‖T(πX) − π T(X)‖ of layers without positions, over 256 units in the last place of the largest output.
    let equivarianceShare: Double
  }

  func run() throws -> Outcome {
    let strips = strips()
    let bits = try bits()
    let recovered = Self.sharpness.map { recovery($0) }
    func most(_ kind: KeyPath<(b: [Recovery], c: [Recovery]), [Recovery]>, _ value: KeyPath<Recovery, Double>)
      -> [Double]
    {
      recovered.map { $0[keyPath: kind].reduce(0) { max($0, $1[keyPath: value]) } }
    }
    func share(_ kind: KeyPath<(b: [Recovery], c: [Recovery]), [Recovery]>) -> Double {
      recovered.flatMap { $0[keyPath: kind] }.reduce(0) { max($0, $1.error / $1.tolerance) }
    }
    return Outcome(
      sumError: strips.sumError, leastCoefficient: strips.leastCoefficient, sums: strips.sums,
      telescopingError: telescopingError(), bitShare: bits.bit, unitShare: bits.unit, tailShare: bits.tail,
      recoveryB: most(\.b, \.error), recoveryBTolerance: most(\.b, \.tolerance),
      recoveryC: most(\.c, \.error), recoveryCTolerance: most(\.c, \.tolerance),
      recoveryBShare: share(\.b), recoveryCShare: share(\.c), equivarianceShare: try equivarianceShare())
  }

  /// Most bits are fractions of small denominators, in every fourth strip all the same: there Σ|c_I| has its maxima. The others
  /// are any.
  private func strips() -> (sumError: Double, leastCoefficient: Double, sums: [[Double]]) {
    var (sumError, least) = (0, Double.infinity)
    let sums = Self.dimensions.map { dimension in
      var random = RandomStream(seed: seed, "strips of \(dimension)")
      return (0..<samples).map { sample in
        let denominator = sample % 4 < 3 ? 1 + random.integer(below: 6) : 1 << 20
        let first = random.integer(below: denominator + 1)
        let bits = (0..<dimension).map { _ in
          sample.isMultiple(of: 4) ? first : random.integer(below: denominator + 1)
        }
        let coefficients = stripCoefficients(bits, over: denominator)
        sumError = max(sumError, abs(coefficients.reduce(0, +) - denominator))
        if dimension <= 2 { least = min(least, Double(coefficients.min() ?? 0) / Double(denominator)) }
        return Double(coefficients.reduce(0) { $0 + abs($1) }) / Double(denominator)
      }
    }
    return (Double(sumError), least, sums)
  }

  private func telescopingError() -> Double {
    var random = RandomStream(seed: seed, "networks")
    return (0..<samples / 2).reduce(0) { largest, sample in
      let network = StripNetwork(dimension: 1 + sample % 3, cells: 2 + random.integer(below: 4), &random)
      return max(largest, abs(Double(network.sumOverUnits - network.combination)))
    }
  }

  /// A layer of Proof A that is blunt enough for its bits' errors to be seen, at points near thresholds.
  private func bits() throws -> (bit: Double, unit: Double, tail: Double) {
    let target = Target.waves
    let cells = 4
    // η = e⁻⁴: β ρ/(2K) = 4.
    let construction = try PartitionAndRoute(
      target, cells: cells, transition: 0.5, sharpness: 64, exclusion: 40)
    let heads = try HeadBits(construction.model(target), construction, target)
    let reach = construction.transition / Double(2 * cells)
    let eta =
      Double.exp(-construction.sharpness * reach) + Double(target.tokens - 1)
      * Double.exp(-construction.exclusion)
    var random = RandomStream(seed: seed, "points near thresholds")
    let points = (0..<samples).flatMap { sample in
      (0..<2).map { _ in
        // On the strip's edge, where a decided bit is worst, or anywhere about.
        let share: Double = sample.isMultiple(of: 3) ? 1 : 2 * random.uniform()
        let side: Double = random.integer(below: 2) == 0 ? -1 : 1
        return Double(1 + random.integer(below: cells - 1)) / Double(cells) + side * share * reach
      }
    }
    let bits = try heads.bits(at: points)
    let differences = construction.mixedDifferences(target)
    var largest = (bit: 0.0, unit: 0.0, tail: 0.0)
    for sample in 0..<samples {
      let found = Array(bits[sample * heads.count..<(sample + 1) * heads.count])
      let decided = found.indices.map { head -> Double in
        let (coordinate, k) = head.quotientAndRemainder(dividingBy: cells - 1)
        let distance = points[2 * sample + coordinate] - Double(k + 1) / Double(cells)
        if abs(distance) < reach { return found[head] }
        let indicator: Double = distance > 0 ? 1 : 0
        largest.bit = max(largest.bit, abs(found[head] - indicator) / eta)
        return indicator
      }
      let (units, idealUnits) = (units(found, cells), units(decided, cells))
      let changes = zip(units, idealUnits).map { $0 - $1 }
      largest.unit = changes.reduce(largest.unit) { max($0, abs($1) / (2 * eta)) }
      // A network's output is linear in its units.
      let outputs = differences.count / changes.count
      for output in 0..<outputs {
        let change = changes.indices.reduce(0) { $0 + changes[$1] * differences[$1 * outputs + output] }
        largest.tail = max(largest.tail, abs(change) / construction.tail)
      }
    }
    return largest
  }

  /// ReLU(s_{1,k_1} + s_{2,k_2} − 1) for all k, the first coordinate's side by side.
  private func units(_ bits: [Double], _ cells: Int) -> [Double] {
    let first = [1] + bits[..<(cells - 1)]
    let second = [1] + bits[(cells - 1)...]
    return second.flatMap { other in first.map { max(0, $0 + other - 1) } }
  }

  private func recovery(_ sharpness: Double) -> (b: [Recovery], c: [Recovery]) {
    var random = RandomStream(seed: seed, "sequences")
    let sequences = (0..<samples).map { sample in
      (0..<2 + sample % 4).map { _ -> Double in random.uniform() }
    }
    return (
      sequences.map { Recovery(gathering: $0, sharpness: sharpness) },
      sequences.map { Recovery(comparing: $0, sharpness: sharpness) }
    )
  }

  /// The two runs differ in the order of sums over n tokens and in nothing else.
  private func equivarianceShare() throws -> Double {
    var random = RandomStream(seed: seed, "permutations")
    return try (0..<8).reduce(0) { largest, index in
      let tokens = 2 + index % 4
      let configuration = try Configuration(
        tokens: tokens, inputWidth: 2, modelWidth: 8, heads: 2, headWidth: 4, hiddenWidth: 16, outputWidth: 2,
        beginningToken: index.isMultiple(of: 2), positions: false)
      let engine = Engine(Model<Double>(initialized: configuration, seed: seed &* 100 &+ UInt64(index)))
      let sequence: [Double] = (0..<2 * tokens).map { _ in random.uniform() }
      let order = Array(0..<tokens).shuffled(using: &random)
      func permuted(_ x: [Double]) -> [Double] { order.flatMap { [x[2 * $0], x[2 * $0 + 1]] } }
      let (first, second) = (try engine.predict(permuted(sequence)), permuted(try engine.predict(sequence)))
      let size = second.reduce(0) { max($0, abs($1)) }
      return zip(first, second).reduce(largest) { max($0, abs($1.0 - $1.1) / (size * 0x1p-45)) }
    }
  }
}
