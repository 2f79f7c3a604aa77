import Diagnostics
import Findings
import Foundation
import Testing

@testable import CaseStudies

@Suite struct WidthScalingTests {
  @Test func sizesMustRise() {
    var parameters = WidthScaling().parameters(for: .quick)
    parameters.hiddenWidths = [8, 8]
    #expect {
      try WidthScaling().trials(parameters)
    } throws: {
      ($0 as? Diagnostic)?.problem == "hiddenWidths needs 2 or more sizes in rising order"
    }
    parameters = WidthScaling().parameters(for: .quick)
    parameters.cells = [4, 80]
    #expect {
      try WidthScaling().trials(parameters)
    } throws: {
      ($0 as? Diagnostic)?.problem == "cells = 80 is outside 2 to 64"
    }
  }

  @Test func noSizeIsTrainedTwice() throws {
    for profile in [Profile.quick, .standard] {
      let trials = try WidthScaling().trials(WidthScaling().parameters(for: profile))
      #expect(Set(trials).count == trials.count)
    }
  }
}
