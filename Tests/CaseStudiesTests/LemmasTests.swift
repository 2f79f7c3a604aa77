import Approximation
import Findings
import ReproducibleMath
import Testing

@testable import CaseStudies
@testable import Pipeline

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

  /// Whatever of an outcome is changed beyond what its lemma says, a check breaks.
  @Test func everyLemmasCheckCanFail() throws {
    let study = Lemmas()
    let parameters = Lemmas.Parameters(seeds: 1, samples: 40)
    let trial = try study.trials(parameters)[0]
    let outcome = try CanonicalJSON.decode(
      OptionValue.self, from: CanonicalJSON.encode(study.run(trial, Bystander())))
    guard case .object(let members) = outcome, case .list(let sums)? = members["sums"] else {
      Issue.record("an outcome has members")
      return
    }
    let shares = [
      "bitShare", "unitShare", "tailShare", "recoveryBShare", "recoveryCShare", "equivarianceShare",
    ]
    var changes: [(String, OptionValue)] = shares.map { ($0, .number(1.01)) }
    changes += [("sumError", 1), ("telescopingError", 1), ("leastCoefficient", .number(-0.01))]
    for (index, sum) in zip(sums.indices, [1.01, 1.01, 2.01, 3.67, 7.67]) {
      guard case .list(let numbers) = sums[index] else { continue }
      var changed = sums
      changed[index] = .list(numbers.dropLast() + [.number(sum)])
      changes.append(("sums", .list(changed)))
    }
    #expect(changes.count == 14)
    for (name, value) in changes {
      let changed = try CanonicalJSON.decode(
        LemmasTrial.Outcome.self,
        from: CanonicalJSON.encode(OptionValue.object(members.merging([name: value]) { $1 })))
      #expect(try number(study.conclude(parameters, [(trial, changed)]), "broken") == 1, "\(name)")
    }
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
