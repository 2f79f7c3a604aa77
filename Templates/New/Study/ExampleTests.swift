import Diagnostics
import Findings
import Foundation
import Pipeline
import Testing

@testable import CaseStudies

@Suite struct ExampleTests {
  private func plan(_ options: [String: OptionValue]) throws -> Plan {
    Plan([try StudyPlan(Example(), profile: .quick, options: options, data: DataDirectory(nil))])
  }

  @Test func aShortTrainingIsBetterThanTheBestConstant() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "example-study-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try plan(["seeds": 1, "recipe": .object(["steps": 150])])
    let conclusions = try plan.studies[0].conclude(Scheduler(store: Store(folder.path)).run(plan))
    let error = try #require(conclusions.findings.first { $0.name == "supError.median" })
    guard case .number(let sup) = error.value else {
      Issue.record("supError.median is no number")
      return
    }
    // No constant is closer to x² on [0, 1] than ½.
    #expect(sup < 0.5)
  }

  @Test func aParameterOutsideItsRangeIsRefusedByName() {
    #expect {
      try plan(["gridPoints": 1])
    } throws: {
      ($0 as? Diagnostic)?.problem == "gridPoints = 1 is outside 2 to 1000000"
    }
  }
}
