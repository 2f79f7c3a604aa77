import Findings
import Testing

@Suite struct FindingTests {
  @Test func quantilesInterpolateAsNumPyDoes() {
    // numpy.quantile([3, 1, 10, 4], [0, .25, .5, .75, 1])
    for (p, expected) in [(0, 1), (0.25, 2.5), (0.5, 3.5), (0.75, 5.5), (1, 10)] {
      #expect(quantile([3, 1, 10, 4], p) == expected)
    }
    #expect(quantile([7], 0.3) == 7)
    for p in [0, 0.3, 0.5, 1] {
      for place in 0..<3 {
        var samples = [3.0, 1, 2]
        samples[place] = .nan
        #expect(quantile(samples, p).isNaN)
      }
    }
    #expect(quantile([], 0.5).isNaN)
    #expect(quantile([1, .nan], 0.5).isNaN)
  }

  @Test func aQuantityOverSeedsBecomesItsStatistics() {
    let findings = Finding.overSeeds("error", [2, 1, 4], meaning: "error")
    #expect(
      findings.map(\.name) == [
        "error.median", "error.minimum", "error.maximum", "error.lowerQuartile", "error.upperQuartile",
        "error.all",
      ])
    #expect(
      findings.map(\.value).prefix(5) == [.number(2), .number(1), .number(4), .number(1.5), .number(3)])
    #expect(findings.last?.value == .series([2, 1, 4]))
  }

  @Test func profilesGrow() {
    #expect(Profile.allCases.sorted() == [.quick, .standard, .thorough])
  }
}
