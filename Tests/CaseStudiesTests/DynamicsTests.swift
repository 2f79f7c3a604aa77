import Diagnostics
import Testing

@testable import CaseStudies

@Suite struct DynamicsTests {
  @Test func parametersOutsideTheirRangeAreRefusedByName() {
    let mistakes: [(String, (inout Dynamics.Parameters) -> Void)] = [
      ("viscosity = 0.0 is outside 0.001 to 0.1", { $0.viscosity = 0 }),
      ("time = 2.0 is outside 0.001 to 1.0", { $0.time = 2 }),
      ("tokens = 4 is outside 8 to 256", { $0.tokens = 4 }),
      ("samples = 0 is outside 1 to 1000000", { $0.samples = 0 }),
      ("equations = 0 is outside 1 to 2", { $0.equations = [] }),
    ]
    for (problem, change) in mistakes {
      var parameters = Dynamics().parameters(for: .quick)
      change(&parameters)
      #expect {
        try Dynamics().trials(parameters)
      } throws: {
        ($0 as? Diagnostic)?.problem == problem
      }
    }
  }
}
