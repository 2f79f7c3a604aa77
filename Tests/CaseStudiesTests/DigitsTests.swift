import Diagnostics
import Foundation
import Testing

@testable import CaseStudies

@Suite struct DigitsTests {
  @Test func patchesThatDoNotDivideTheImageAreRefused() {
    var parameters = Digits().parameters(for: .quick)
    parameters.patch = 3
    #expect {
      try Digits().trials(parameters)
    } throws: {
      ($0 as? Diagnostic)?.problem == "patch = 3 is none of 1, 2, 4 and 8"
    }
  }
}

/// The data of the report beside these tests.
enum ReportData {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Reports/universal-approximation/data")
}
