import Testing

@testable import Plotting

private func limits(_ axis: Axis, _ values: [Double], air: Double = 0.05) -> Limits {
  var extent = Extent()
  for v in values where AxisMap.Kind(axis.scale).accepts(v) { extent.include(v) }
  return .enclosing(extent, on: axis, air: (air, air))
}

@Suite struct LimitsTests {
  @Test(
    arguments: [
      [0, 1], [5, 5], [0], [], [-3, 1e300], [1e-300, 3e-300], [0x1p-1030],
      [.greatestFiniteMagnitude, -.greatestFiniteMagnitude],
      [1e16, 1e16 + 2], [-7],
    ] as [[Double]])
  func `limits include the data, are finite and ascending`(values: [Double]) {
    for scale in [Axis.Scale.linear, .symlog(threshold: 1e-3)] {
      let found = limits(Axis(scale: scale), values)
      #expect(found.lower < found.upper && found.lower.isFinite && found.upper.isFinite)
      #expect(values.allSatisfy { $0 >= found.lower && $0 <= found.upper })
      let map = AxisMap(found, from: 10, to: 110)
      #expect(values.allSatisfy { (9.999...110.001).contains(map.position($0)) })
    }
  }

  @Test(
    arguments: [
      [1e-300, 1e300], [2], [], [Double.leastNonzeroMagnitude], [.greatestFiniteMagnitude], [1, 1.0000001],
    ] as [[Double]])
  func `logarithmic limits are positive and include the data`(values: [Double]) {
    let found = limits(.log10(), values)
    #expect(0 < found.lower && found.lower < found.upper && found.upper.isFinite)
    let map = AxisMap(found, from: 0, to: 100)
    #expect(values.allSatisfy { (-0.001...100.001).contains(map.position($0)) })
  }

  @Test func `explicit limits are kept whatever the data`() {
    let found = limits(Axis(from: 10, to: 20), [0, 100])
    #expect(found.lower == 10 && found.upper == 20)
    let below = limits(Axis(from: 10), [0, 3])
    #expect(below.lower == 10 && below.upper > 10)
    let above = limits(Axis(to: -5), [0, 3])
    #expect(above.upper == -5 && above.lower < -5)
  }

  @Test func `an axis is straight in its own scale`() {
    let log = AxisMap(Limits(kind: .log10, lower: 1e-4, upper: 1), from: 0, to: 400)
    #expect(abs(log.position(1e-2) - 200) < 1e-9)
    #expect(log.position(0).isNaN && log.position(-1).isNaN)
    let symlog = AxisMap(Limits(kind: .symlog(threshold: 0.1), lower: -10, upper: 10), from: 0, to: 600)
    #expect(abs(symlog.position(0) - 300) < 1e-9)
    #expect(abs(symlog.position(0.1) - 400) < 1e-9)
    #expect(abs(symlog.position(1) - 500) < 1e-9)
    #expect(abs(symlog.position(-1) - 100) < 1e-9)
  }

  @Test func `data that are not finite or not positive do not move the limits`() throws {
    let panel = Panel(
      y: .log10(), [.line(x: [1, 2, 3, 4], y: [.nan, -1, 2, 3]), .line(x: [.infinity, 2], y: [1e9, 2.5])])
    let survey = Survey(panel)
    #expect((survey.y.lower, survey.y.upper) == (2, 3))
    #expect((survey.x.lower, survey.x.upper) == (1, 4))
  }

  @Test func `a line reaches the ends of its axis unless these would cut its markers`() {
    for (hasMarkers, air) in [(false, 0.0), (true, 0.05)] {
      let found = Survey(Panel([.line(x: [1, 2], y: [1, 2], hasMarkers: hasMarkers)])).xLimits
      #expect(abs(found.lower - (1 - air)) < 1e-12 && abs(found.upper - (2 + air)) < 1e-12)
    }
  }

  @Test func `explicit limits of x restrict the data that decide y`() {
    let survey = Survey(Panel(x: Axis(from: 0, to: 1), [.line(x: [0, 1, 2], y: [1, 2, 100])]))
    #expect((survey.y.lower, survey.y.upper) == (1, 2))
  }
}
