import Findings
import Pipeline
import Testing

@testable import CaseStudies

@Suite struct OptimizersTests {
  @Test func firstStepsAreAsLongAsTheFormulasSay() throws {
    let conclusions = try concluded(
      "optimizers",
      [
        "seeds": 1, "rates": 1, "decades": 2, "quadraticSteps": 5, "dimension": 3,
        "recipe": .object(["steps": 3]),
      ])
    // (1 − β₁)/√(1 − β₂) = √10 for Adam without bias correction, 1/√(1 − α) = 10 for RMSProp.
    for (rule, length) in [
      ("adam", 1), ("adamW", 1), ("uncorrectedAdam", 3.1622776601683795), ("rmsProp", 10),
    ] {
      let finding = try #require(conclusions.findings.first { $0.name == "\(rule).firstStep" })
      guard case .number(let found) = finding.value else { continue }
      #expect(abs(found - length) < 0.02 * length, "\(rule)")
    }
  }

  @Test func tunedDescentsCountWhatTheirRatesPredict() throws {
    // With rate 2/(μ + L) each step shrinks the extreme coordinates by (κ − 1)/(κ + 1).
    let context = Bystander()
    let outcome = try TunedDescent(hasMomentum: false, dimension: 2, condition: 9, reduction: 1e-3).run(
      context)
    // 0.8^k ≤ 10⁻³ first for k = 31.
    #expect(outcome.iterations == 31)
    #expect(
      try TunedDescent(hasMomentum: true, dimension: 2, condition: 100, reduction: 1e-6).run(context)
        .iterations
        ?? .max < 150)
  }

  @Test func aRateThatDivergesIsNeverTheBest() {
    let good = RateCurve(rate: 1, steps: [1], losses: [5])
    let bad = RateCurve(rate: 9, steps: [], losses: [], isComplete: false)
    let comparison = Optimizers.Comparison(
      rule: .adam, outcomes: [.init(curves: [bad, good]), .init(curves: [bad, good])])
    #expect(comparison.best == 1 && comparison.finals == [.infinity, 5])
  }
}
