import Diagnostics
import Findings
import Foundation
import Pipeline
import Testing
import Transformer

@testable import CaseStudies

@Suite struct GradientCheckTests {
  private func findings(_ options: [String: OptionValue] = [:]) throws -> [String: Double] {
    let conclusions = try concluded("gradient-check", options)
    return conclusions.findings.reduce(into: [:]) {
      if case .number(let number) = $1.value { $0[$1.name] = number }
    }
  }

  @Test func finiteDifferencesConfirmEveryTensor() throws {
    let found = try findings(["seeds": 1, "probes": 2])
    #expect(try #require(found["blocks"]) == 17)
    #expect(try #require(found["blockError.maximum"]) < 1e-6)
    #expect(try #require(found["keyBias.gradient.maximum"]) < 1e-14)
    #expect(abs(try #require(found["central.truncationSlope"]) - 2) < 0.3)
  }

  /// Known errors: h² and h for truncation, ε/h for rounding, and a jump where steps begin to cross kinks.
  @Test func slopesAreFittedShortOfTheKinks() throws {
    let study = GradientCheck()
    var parameters = study.parameters(for: .standard)
    parameters.seeds = 1
    let trial = try #require(study.trials(parameters).first)
    func errors(_ order: Double) -> [Double] {
      trial.steps.map { pow($0, order) + 1e-16 / $0 + ($0 > 1.5e-3 ? 0.1 : 0) }
    }
    let blocks = [Tensor.queryWeight, .keyBias, .valueWeight].map {
      GradientCheckTrial.Block(tensor: $0, gradient: 1, central: errors(2), forward: errors(1))
    }
    let found = try study.conclude(parameters, [(trial, .init(blocks: blocks))]).findings
    func number(_ name: String) throws -> Double {
      let finding = try #require(found.first { $0.name == name })
      guard case .number(let number) = finding.value else { throw Diagnostic(.data, "no number") }
      return number
    }
    #expect(abs(try number("central.truncationSlope") - 2) < 0.05)
    #expect(abs(try number("forward.truncationSlope") - 1) < 0.05)
    #expect(abs(try number("central.roundingSlope") + 1) < 0.05)
  }
}
