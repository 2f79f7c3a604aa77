import ReproducibleMath

/// The Gibbs distribution `p_i = e^{−E_i/T} / Z` over energy levels, whose least energy counts as zero: the softmax
/// of the scores `−E_i / T`.
struct GibbsDistribution {
  let temperature: Double
  let probabilities: [Double]
  /// log Z, at least 0 because the least energy is 0.
  let logPartition: Double
  /// ⟨E⟩.
  let meanEnergy: Double
  /// ⟨(E − ⟨E⟩)²⟩.
  let variance: Double

  /// - Parameter energies: at least one; the least is subtracted from all.
  init(_ energies: [Double], temperature: Double) {
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
  var entropy: Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * Double.log($1) : $0 }
  }

  /// `d⟨E⟩/dT = Var E / T²`.
  var heatCapacity: Double { variance / (temperature * temperature) }
}
