import ReproducibleMath

/// The Gibbs distribution `p_i = e^{−E_i/T} / Z` over energy levels, whose least energy counts as zero: the softmax
/// of the scores `−E_i / T`.
public struct GibbsDistribution: Sendable {
  /// T.
  public let temperature: Double
  /// p, one for each energy.
  public let probabilities: [Double]
  /// log Z, at least 0 because the least energy is 0.
  public let logPartition: Double
  /// ⟨E⟩.
  public let meanEnergy: Double
  /// ⟨(E − ⟨E⟩)²⟩.
  let variance: Double

  /// The distribution over these levels at a temperature above 0.
  ///
  /// - Parameter energies: at least one; the least is subtracted from all.
  public init(_ energies: [Double], temperature: Double) {
    self.temperature = temperature
    let least = energies.min() ?? 0
    let weights = energies.map { Double.exp((least - $0) / temperature) }
    let partition = weights.reduce(0, +)
    let probabilities = weights.map { $0 / partition }
    // Levels that are never visited count for nothing, even where their energy overflows.
    let visited = zip(probabilities, energies).filter { $0.0 > 0 }.map { (p: $0, energy: $1 - least) }
    let mean = visited.reduce(0) { $0 + $1.p * $1.energy }
    self.probabilities = probabilities
    logPartition = Double.log(partition)
    meanEnergy = mean
    variance = visited.reduce(0) { $0 + $1.p * ($1.energy - mean) * ($1.energy - mean) }
  }

  /// `−Σ p log p`, with 0 log 0 = 0.
  public var entropy: Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * Double.log($1) : $0 }
  }

  /// `d⟨E⟩/dT = Var E / T²`.
  public var heatCapacity: Double { variance / (temperature * temperature) }

  /// `(⟨E⟩(T + h) − ⟨E⟩(T − h)) / 2h` with h = ∛ε T, where truncation and rounding are of one size.
  public static func slope(_ energies: [Double], at temperature: Double) -> Double {
    let step = Double.pow(Double.ulpOfOne, 1 / 3) * temperature
    let (above, below) = (temperature + step, temperature - step)
    let rise =
      GibbsDistribution(energies, temperature: above).meanEnergy
      - GibbsDistribution(energies, temperature: below).meanEnergy
    return rise / (above - below)
  }
}

/// Mean `H / log n` of the attention of random queries to n random keys, all of independent standard normal numbers: `q·k` has
/// variance k.
public struct RandomAttention: Sendable {
  /// With logits `q·k / √k`.
  public let scaledEntropy: Double
  /// With logits `q·k`.
  public let plainEntropy: Double

  /// The means over random queries, drawn after the keys.
  ///
  /// - Parameters:
  ///   - keys: n.
  ///   - width: k.
  ///   - queries: over which the mean is taken.
  public init(keys count: Int, width: Int, queries: Int, _ random: inout RandomStream) {
    let keys = (0..<count).map { _ in (0..<width).map { _ in random.normal(Double.self) } }
    var sums = (scaled: 0.0, plain: 0.0)
    for _ in 0..<queries {
      let query = (0..<width).map { _ in random.normal(Double.self) }
      let energies = keys.map { key in -zip(query, key).reduce(0) { $0 + $1.0 * $1.1 } }
      sums.scaled += GibbsDistribution(energies, temperature: Double(width).squareRoot()).entropy
      sums.plain += GibbsDistribution(energies, temperature: 1).entropy
    }
    let most = Double(queries) * Double.log(Double(count))
    (scaledEntropy, plainEntropy) = (sums.scaled / most, sums.plain / most)
  }
}
