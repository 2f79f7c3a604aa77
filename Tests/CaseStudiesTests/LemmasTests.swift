import Approximation
import Findings
import Foundation
import Plotting
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

  /// c_I for one and two coordinates, by hand.
  @Test func coefficientsAreThoseOfTheFormula() {
    #expect(stripCoefficients([1], over: 4) == [3, 1])
    // s = (½, ¾): c_∅ = 1 − ½ − ¾ + ¼, c_1 = ½ − ¼, c_2 = ¾ − ¼, c_12 = ¼.
    #expect(stripCoefficients([2, 3], over: 4) == [0, 1, 2, 1])
    // s = (½, ½, ½): pairs and the triple are silent.
    #expect(stripCoefficients([1, 1, 1], over: 2) == [-1, 1, 1, 0, 1, 0, 0, 0])
    // Decided bits choose one cell.
    #expect(stripCoefficients([1, 0, 1], over: 1) == [0, 0, 0, 0, 0, 1, 0, 0])
  }

  /// Found by a search of other points than the diagonal's, and equal to the exact constants where these are known.
  @Test(arguments: [
    (1, 1.0), (2, 1.0), (3, 2.0), (4, 11.0 / 3), (5, 23.0 / 3), (6, 18.0), (7, 40.2), (8, 100.2),
  ])
  func equalBitsReachTheLargestSumsThatAreKnown(_ dimension: Int, _ sum: Double) {
    #expect(largestDiagonalSum(dimension) == sum)
  }

  /// The map's names are the titles of lemmas in the manuscript, and what a statement needs is on the map to its left.
  @Test func theProofMapShowsTheLemmasOfTheReport() throws {
    let text = try String(contentsOfFile: "Reports/universal-approximation/04-theorem.md", encoding: .utf8)
    let titles = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("```{prf:lemma} ") }.map {
        $0.dropFirst(15).lowercased()
      })
    let proved = ProofMap.statements.filter { !$0.isCited && $0.column < 3 }
    #expect(Set(proved.map { $0.name.lowercased() }) == titles)
    for statement in ProofMap.statements {
      for name in statement.needs {
        let column = ProofMap.statements.first { $0.name == name }?.column
        #expect(column.map { $0 < statement.column } == true, "\(name)")
      }
    }
    let arrows = ProofMap.figure.panels[0].marks.count { if case .arrow = $0 { true } else { false } }
    #expect(arrows == ProofMap.statements.reduce(0) { $0 + $1.needs.count })
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
