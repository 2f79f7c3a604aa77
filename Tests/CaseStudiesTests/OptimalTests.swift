import Approximation
import Diagnostics
import Findings
import Foundation
import ReproducibleMath
import Testing
import Transformer

@testable import CaseStudies

@Suite struct OptimalTests {
  // MARK: What the study says

  private func results(_ trainings: [(width: Int, meanSquare: Double, polished: Double)]) -> OptimalResults {
    var parameters = Optimal().parameters(for: .quick)
    parameters.targets = ["sine"]
    parameters.widths = [2]
    let errors = [1.0, 1, 0.5, 0.5, 0.25, 0.25, 0.125]
    let row = errors.map { OptimalTrial.Bracket(lower: $0 * (1 - 1e-6), upper: $0, used: 1) }
    return OptimalResults(
      parameters,
      [
        (.brackets(target: "sine", kinks: Array(0...6)), OptimalTrial.Outcome(brackets: row)),
        (
          .brackets(target: "sine", kinks: [1, 2, 4, 6]),
          OptimalTrial.Outcome(brackets: [1, 2, 4, 6].map { row[$0] })
        ),
      ]
        + trainings.map { width, meanSquare, polished in
          (
            .trained(target: "sine", width: width, start: .random, seed: 1, steps: 1, rate: 1),
            OptimalTrial.Outcome(
              training: OptimalTrial.Training(
                meanSquare: meanSquare, maximum: meanSquare, polished: polished, operations: 1, parameters: 1)
            )
          )
        })
  }

  private func number(_ name: String, _ findings: [Finding]) -> Double {
    guard case .number(let number)? = findings.first(where: { $0.name == name })?.value else { return .nan }
    return number
  }

  @Test func layersAreCountedOnTheStepsOfTheBest() {
    let findings = results([(2, 2, 0.5), (4, 2, 0.502), (4, 2, 0.4), (4, 1, 0.25), (6, 1, 1.001)])
      .trainingFindings
    #expect(number("layers", findings) == 5)
    // 0.5 is the best for two units; 0.502 and 1.001 are on lower steps; 0.4 is between them.
    #expect(number("onStep", findings) == 4)
    #expect(number("onLowerStep", findings) == 2)
    #expect(number("optimal", findings) == 2)
    #expect(number("meanSquare.least", findings) == 4 && number("meanSquare.largest", findings) == 8)
    #expect(number("polish.largest", findings) == 1.001)
  }

  @Test func plateausAreCountedByOverlap() {
    let findings = results([(2, 2, 0.5)]).bracketFindings
    #expect(number("sine.pairs", findings) == 3 && number("sine.plateaus", findings) == 3)
    #expect(number("sine.falls", findings) == 3)
  }

  @Test func parametersOutOfRangeAreNamed() {
    for (change, problem) in [
      ({ $0.widths = [0] }, "widths = 0 is outside 1 to 6"),
      ({ $0.widths = [7] }, "widths = 7 is outside 1 to 6"),
      ({ $0.targets = ["sort-2"] }, "numbers of sort-2 = 2 is outside 1 to 1"),
      ({ $0.targets = ["sinus"] }, "there is no map “sinus”"),
      ({ $0.largestKinks = 300 }, "largestKinks = 300 is outside 1 to 256"),
      ({ $0.cellDoublings = [4, 4] }, "cellDoublings count = 2 is outside 3 to 3"),
      ({ $0.cellDoublings = [4, 4, 9] }, "cellDoublings = 9 is outside 2 to 8"),
    ] as [((inout Optimal.Parameters) -> Void, String)] {
      var parameters = Optimal().parameters(for: .quick)
      change(&parameters)
      #expect {
        try Optimal().trials(parameters)
      } throws: {
        ($0 as? Diagnostic)?.problem == problem
      }
    }
  }
}
