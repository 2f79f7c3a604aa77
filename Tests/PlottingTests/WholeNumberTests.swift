import Testing

@testable import Plotting

/// The labels of a figure's texts of one kind, from left to right or from below.
private func labels(_ kind: PlacedText.Kind, _ panel: Panel, width: Double = 7) throws -> [String] {
  try Figure(panel, width: width).layout().texts.filter { $0.kind == kind }.map(\.text)
}

@Suite struct WholeNumberTests {
  @Test func `epochs and counts have ticks at whole numbers only`() throws {
    let panel = Panel([.line(x: [1, 2, 3], y: [1, 2, 2])])
    #expect(try labels(.xTick, panel) == ["1", "2", "3"])
    #expect(try labels(.yTick, panel) == ["1", "2"])
  }

  @Test(
    arguments: [
      .scatter(x: [1, 2], y: [0, 1]), .step(x: [1, 2], y: [0, 1]), .bars(x: [1, 2], [0, 1]),
      .band(x: [1, 2], lower: [0, 0], upper: [1, 1]),
      .errorBars(x: [1, 2], y: [1, 1], lower: [0, 0], upper: [1, 1]),
      .boxes(Boxes(left: [1, 1], right: [2, 2], lower: [0, 0], upper: [1, 1])),
      .histogram([1, 2], bins: .edges([0.5, 1.5, 2.5])),
      .contour(Contour(x: [1, 2], y: [0, 1], values: [[0, 1], [1, 3]])),
      .heatMap(HeatMap([[0, 1], [1, 0]], x: 0.5...2.5)),
      .heatMap(HeatMap([[0, 1], [1, 0]], x: 1...3, y: 0...2)),
    ] as [Mark])
  func `every kind of mark has whole numbers`(mark: Mark) throws {
    for kind in [PlacedText.Kind.xTick, .yTick] {
      #expect(try labels(kind, Panel([mark])).allSatisfy { Int($0) != nil }, "\(kind)")
    }
  }

  @Test(
    arguments: [
      .band(x: [1, 2], lower: [0, 0.5], upper: [1, 1]),
      .errorBars(x: [1, 2], y: [1, 1], lower: [0, 0], upper: [1.5, 1]),
      .boxes(Boxes(left: [0, 0], right: [1, 0.5], lower: [0, 0], upper: [1, 1.5])),
      .line(x: [0, 0.5, 1], y: [0, 0.5, 1]), .histogram([1, 2, 3], isDensity: true),
    ] as [Mark])
  func `a fraction anywhere among the data has fractions at its axis`(mark: Mark) throws {
    #expect(
      try labels(.yTick, Panel([.scatter(x: [0, 1], y: [0, 1]), mark])).contains { $0.contains(".") })
  }

  @Test func `what points at whole numbers leaves them whole`() throws {
    let panel = Panel([
      .line(x: [1, 2, 3], y: [1, 2, 1]), .vertical(1.5, label: "pause"), .horizontal(1.3),
      .text("here", x: 2.5, y: 1.5), .arrow(from: (1.2, 1.2), to: (1.4, 1.4)),
    ])
    #expect(try labels(.xTick, panel) == ["1", "2", "3"])
    #expect(try labels(.yTick, panel) == ["1", "2"])
  }

  @Test
  func
    `the author's bounds leave ticks whole, and have some of their own where no whole number lies between`()
    throws
  {
    let marks = [Mark.line(x: [1, 2, 3], y: [1, 2, 3])]
    #expect(try labels(.xTick, Panel(x: Axis(from: 0.5, to: 3.5), marks)) == ["1", "2", "3"])
    #expect(try labels(.xTick, Panel(x: Axis(from: 1, to: 2), marks)) == ["1", "2"])
    #expect(try labels(.xTick, Panel(x: Axis(from: 1.2, to: 1.8), marks)).count > 2)
  }

  @Test(
    arguments: [
      ([0, 1], ["0", "1"]), ([1], ["0", "1", "2"]), ([7], ["6", "7", "8"]), ([0], ["−1", "0", "1"]),
      ([0, 10], ["0", "2", "4", "6", "8", "10"]), ([0, 5], ["0", "1", "2", "3", "4", "5"]),
    ] as [([Double], [String])])
  func `few whole numbers have ticks around them`(values: [Double], expected: [String]) throws {
    #expect(try labels(.xTick, Panel([.scatter(x: values, y: values.map { _ in 0.5 })])) == expected)
  }

  @Test func `a narrow panel has two ticks at least`() throws {
    let panel = Panel([.line(x: [1, 2, 3], y: [1, 2, 1])])
    let layout = try Figure(panels: [panel, panel, panel, panel, panel], columns: 5).layout()
    #expect(layout.panels.allSatisfy { $0.xTicks == [1, 2, 3] })
    let limits = Limits(kind: .linear, lower: 0.8, upper: 5.2, isWhole: true)
    #expect(Ticks.linear(limits, atMost: 2) { _ in true }.major.map(\.value) == [2, 4])
    #expect(Ticks.linear(limits, atMost: 2) { $0.count < 2 }.major.map(\.value) == [5])
  }

  @Test func `an axis that panels share is whole when all of their data are`() throws {
    let whole = Panel([.line(x: [1, 2], y: [1, 2])])
    let fraction = Panel([.line(x: [1, 2], y: [1, 1.5])])
    func ticks(_ panels: [Panel]) throws -> [Double] {
      try Figure(panels: panels, columns: 2, sharing: .y).layout().panels[0].yTicks
    }
    #expect(try ticks([whole, whole, Panel([])]) == [1, 2])
    #expect(try ticks([whole, fraction]).contains { $0 != $0.rounded() })
    #expect(try ticks([fraction, whole]).contains { $0 != $0.rounded() })
  }

  @Test func `colours of whole numbers have whole ticks and levels`() throws {
    let counts = [[0.0, 1, 2], [1, 2, 3], [2, 3, 4]]
    for color in [ColorScale(), ColorScale(.diverging(center: 2))] {
      #expect(
        try labels(.colorTick, Panel([.heatMap(HeatMap(counts, color: color))])) == ["0", "1", "2", "3", "4"])
    }
    let halves = counts.map { $0.map { $0 / 8 } }
    #expect(try labels(.colorTick, Panel([.heatMap(HeatMap(halves))])).contains("0.1"))
    let contour = Contour(x: [0, 1, 2], y: [0, 1, 2], values: counts)
    func levels(_ contour: Contour) -> [Double] {
      ContourShape(contour, ColorMapping(contour.color, rows: contour.values, style: .light)).levels
    }
    #expect(levels(contour) == [1, 2, 3])
    #expect(
      levels(Contour(x: [0, 1], y: [0, 1], values: [[0, 1], [0, 1]])).count > 5, "0 and 1 have levels between"
    )
  }
}
