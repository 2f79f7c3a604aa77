import Approximation
import Findings
import Pipeline
import ReproducibleMath
import Testing

@testable import CaseStudies

/// The checks of the proofs' lemmas: they hold, and would not if what they check were off by a tenth.
@Suite struct LemmasTests {
  private func number(_ conclusions: Conclusions, _ name: String) throws -> Double {
    guard case .number(let number)? = conclusions.findings.first(where: { $0.name == name })?.value else {
      Issue.record("\(name) was not found")
      return .nan
    }
    return number
  }

  @Test func everyCheckHoldsAndHasNoRoomToSpare() throws {
    let found = try concluded("lemmas", [:])
    #expect(try number(found, "broken") == 0 && number(found, "checks") == 14)
    for name in ["sumError", "telescopingError", "leastCoefficient"] { #expect(try number(found, name) == 0) }
    for (dimension, constant) in zip(1..., [1, 1, 2, 11.0 / 3, 23.0 / 3]) {
      // Attained, so that nothing smaller would do.
      #expect(try number(found, "largestSum.D\(dimension)") == constant)
    }
    for name in ["bitShare", "unitShare"] { #expect((0.9...1).contains(try number(found, name))) }
    for name in ["recoveryBShare", "recoveryCShare", "equivarianceShare", "tailShare"] {
      let share = try number(found, name)
      #expect(share > 0 && share <= 1)
    }
    #expect(try number(found, "recoveryB") <= number(found, "recoveryBTolerance"))
    #expect(try number(found, "recoveryC") <= number(found, "recoveryCTolerance"))
  }

  /// c_T for one and two coordinates, by hand.
  @Test func coefficientsAreThoseOfTheFormula() {
    #expect(stripCoefficients([1], over: 4) == [3, 1])
    // s = (½, ¾): c_∅ = 1 − ½ − ¾ + ¼, c_1 = ½ − ¼, c_2 = ¾ − ¼, c_12 = ¼.
    #expect(stripCoefficients([2, 3], over: 4) == [0, 1, 2, 1])
    // s = (½, ½, ½): pairs and the triple are silent.
    #expect(stripCoefficients([1, 1, 1], over: 2) == [-1, 1, 1, 0, 1, 0, 0, 0])
    // Decided bits choose one cell.
    #expect(stripCoefficients([1, 0, 1], over: 1) == [0, 0, 0, 0, 0, 1, 0, 0])
  }

  /// With all bits decided, the sum over units is the value of the one cell.
  @Test func unitsOfDecidedBitsTelescopeToTheCellsValue() {
    var random = RandomStream(seed: 1, "decided")
    for _ in 0..<200 {
      let network = StripNetwork(dimension: 2, cells: 4, &random)
      guard network.undecided.allSatisfy({ [0, network.denominator].contains($0.bit) }) else { continue }
      let cell = network.undecided.map { $0.threshold - 1 + $0.bit / network.denominator }
      #expect(network.sumOverUnits == network.denominator * network.values[cell[0] + 4 * cell[1]])
    }
  }

  @Test func recoveryIsWrongBeyondRoundingFromAnotherMatrix() {
    let x = [0.1, 0.7, 0.4]
    for sharpness in LemmasTrial.sharpness {
      for recovery in [
        Recovery(gathering: x, sharpness: sharpness), Recovery(comparing: x, sharpness: sharpness),
      ] {
        #expect(recovery.error <= recovery.tolerance && recovery.tolerance < 1e-10)
      }
    }
  }
}
