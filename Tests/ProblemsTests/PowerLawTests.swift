import Foundation
import Testing

@testable import Problems

@Suite struct PowerLawTests {
  @Test func aPowerLawIsFoundExactly() {
    let law = PowerLaw([1.0, 2, 4, 10].map { (x: $0, y: 3 * pow($0, -1.5)) })
    #expect(abs(law.exponent + 1.5) < 1e-12)
    #expect(abs(law.intercept - log(3)) < 1e-12)
    #expect(abs(law(7) - 3 * pow(7, -1.5)) < 1e-12)
  }

  @Test func theBandHoldsTheFitAndShrinksWithAgreement() {
    let x = [1.0, 2, 4, 8]
    func fit(_ noise: Double) -> PowerLawFit {
      PowerLawFit(
        x: x,
        runs: (0..<5).map { run in
          x.enumerated().map { pow($1, -1) * exp(noise * sin(Double(7 * run + 3 * $0))) }
        })
    }
    let (sharp, blurred) = (fit(0.01), fit(0.3))
    for fit in [sharp, blurred] {
      #expect(fit.exponents.lower < fit.law.exponent && fit.law.exponent < fit.exponents.upper)
      #expect(fit.band(4).lower < fit.law(4) && fit.law(4) < fit.band(4).upper)
    }
    #expect(
      blurred.exponents.upper - blurred.exponents.lower
        > 10 * (sharp.exponents.upper - sharp.exponents.lower))
  }
}
