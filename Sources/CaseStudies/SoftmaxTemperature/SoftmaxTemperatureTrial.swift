import Pipeline
import Problems
import ReproducibleMath

/// One draw of random energies followed from cold to hot, and one draw of random queries and keys of growing width.
struct SoftmaxTemperatureTrial: Codable, Hashable, Sendable {
  /// Energies, or tokens that are looked at.
  let levels: Int
  /// From cold to hot.
  let temperatures: [Double]
  /// Widths of queries and keys.
  let widths: [Int]
  /// Queries over which the entropy of attention is averaged.
  let queries: Int
  let seed: UInt64

  struct Outcome: Codable, Sendable {
    /// `H / log n` at each temperature.
    let entropy: [Double]
    /// ⟨E⟩ above the least energy, at each temperature.
    let energy: [Double]
    /// `Var E / T²` at each temperature.
    let heatCapacity: [Double]
    /// The central difference of ⟨E⟩ in T at each temperature.
    let difference: [Double]
    /// `T log Σ exp(s/T) − max s` with s = −E, at each temperature: between 0 and `T log n`.
    let logSumExpGap: [Double]
    /// Mean `H / log n` of the attention of random queries at each width, with logits `q·k / √k`.
    let scaledEntropy: [Double]
    /// The same with logits `q·k`.
    let plainEntropy: [Double]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    var random = RandomStream(seed: seed, "energies")
    let energies = (0..<levels).map { _ in random.normal(Double.self) }
    let states = temperatures.map { GibbsDistribution(energies, temperature: $0) }
    try context.checkCancellation()
    let attention = widths.map { width in
      var random = RandomStream(seed: seed, "queries and keys of width \(width)")
      return RandomAttention(keys: levels, width: width, queries: queries, &random)
    }
    let most = Double.log(Double(levels))
    return Outcome(
      entropy: states.map { $0.entropy / most }, energy: states.map(\.meanEnergy),
      heatCapacity: states.map(\.heatCapacity),
      difference: temperatures.map { GibbsDistribution.slope(energies, at: $0) },
      logSumExpGap: states.map { $0.temperature * $0.logPartition },
      scaledEntropy: attention.map(\.scaledEntropy), plainEntropy: attention.map(\.plainEntropy))
  }
}
