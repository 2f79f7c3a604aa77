import Findings
import Foundation
import Pipeline
import Testing

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
}
