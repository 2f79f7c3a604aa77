import ReproducibleMath
import Testing

@testable import Problems

/// The Gibbs distribution against closed forms.
@Suite struct GibbsDistributionTests {
  /// Two levels Δ apart: ⟨E⟩ = Δ / (1 + e^{Δ/T}), heat capacity (Δ/T)² e^{Δ/T} / (1 + e^{Δ/T})².
  @Test(arguments: [0.05, 0.4, 1, 30])
  func twoLevelsFollowSchottky(_ temperature: Double) {
    let state = GibbsDistribution([5, 7], temperature: temperature)
    let x = 2 / temperature
    let weight = 1 / (1 + Double.exp(x))
    #expect(abs(state.meanEnergy - 2 * weight) < 1e-14)
    #expect(abs(state.heatCapacity - x * x * weight * (1 - weight)) < 1e-13)
    // H = log Z + ⟨E⟩ / T.
    #expect(abs(state.entropy - (state.logPartition + state.meanEnergy / temperature)) < 1e-13)
  }

  @Test func extremeEnergiesNeitherOverflowNorVanish() {
    let state = GibbsDistribution([-1e308, 0, 1e308], temperature: 1e-3)
    #expect(state.probabilities == [1, 0, 0] && state.entropy == 0 && state.meanEnergy.isFinite)
    let hot = GibbsDistribution([1, 1, 1, 1], temperature: 1)
    #expect(hot.probabilities == [0.25, 0.25, 0.25, 0.25] && hot.variance == 0)
  }
}
