import Testing

@testable import Plotting
@testable import gallery

private let x = Gallery.grid(0, 1, 100)

private func panel(_ count: Int, key: Panel.Key, _ y: (Int, Double) -> Double) -> Panel {
  Panel(
    key: key, (0..<count).map { k in .line(x: x, y: x.map { y(k, $0) }, .other(k), label: "series \(k)") })
}

@Suite struct KeyTests {
  @Test(
    arguments: [
      { (_: Int, x: Double) in x }, { _, x in -x }, { _, x in x * x },
      { k, x in abs(x - 0.5) * Double(k + 1) },
      { k, x in k == 0 ? 1 : 0 }, { k, x in x < 0.6 ? 1 : Double(k) },
    ] as [@Sendable (Int, Double) -> Double])
  func `a legend covers no data where there is room`(y: @Sendable (Int, Double) -> Double) throws {
    let panel = panel(3, key: .legend, y)
    let layout = try Figure(panel).layout()
    let legend = try #require(layout.panels[0].legend)
    #expect(legend.isInside)
    #expect(dataUnder(legend.rect, panel, layout.panels[0]) == 0)
  }

  @Test func `a legend that finds no room goes beside the panel`() throws {
    var random = TestRandom(state: 1)
    let xs = (0..<4000).map { _ in Double.random(in: 0...1, using: &random) }
    let ys = (0..<4000).map { _ in Double.random(in: 0...1, using: &random) }
    let marks = [Mark.scatter(x: xs, y: ys, .trained, label: "crowd")]
    let free = try Figure(Panel(marks)).layout()
    #expect(free.panels[0].legend?.isInside == false)
    let forced = try Figure(Panel(key: .legend, marks)).layout()
    #expect(forced.panels[0].legend?.isInside == true)
    #expect(forced.panels[0].frame.width > free.panels[0].frame.width)
  }

  @Test func `up to four lines with ends apart have direct labels beside their ends`() throws {
    let layout = try Figure(panel(4, key: .automatic) { k, x in Double(k) * x }).layout()
    let labels = layout.texts.filter { $0.kind == .direct }
    #expect(labels.map(\.text).sorted() == ["series 0", "series 1", "series 2", "series 3"])
    #expect(layout.panels[0].legend == nil)
    for label in labels {
      let k = try #require(Double(label.text.suffix(1)))
      #expect(abs(label.rect.midY - layout.panels[0].y.position(k)) < 8)
      #expect(label.rect.minX > layout.panels[0].frame.maxX)
    }
  }

  @Test func `five lines, lines that end early and lines that all end together have a legend`() throws {
    #expect(try Figure(panel(5, key: .automatic) { k, x in Double(k) * x }).layout().panels[0].legend != nil)
    let early = Panel([
      .line(x: [0, 0.3], y: [0, 1], .trained, label: "early"),
      .line(x: [0, 1], y: [0, 2], .proofA, label: "late"),
    ])
    #expect(try Figure(early).layout().panels[0].legend != nil)
    let together = panel(4, key: .automatic) { k, x in Double(k) * (1 - x) }
    #expect(try Figure(together).layout().panels[0].legend != nil)
  }

  @Test func `direct labels that touch are pushed apart, not beyond their range`() {
    let ys = spread([10, 11, 12, 50], by: 5, in: 0...100)
    #expect(ys == [6, 11, 16, 50])
    #expect(spread([1, 2], by: 5, in: 0...100) == [0, 5])
    #expect(spread([99, 100], by: 5, in: 0...100) == [95, 100])
    #expect(spread([], by: 5, in: 0...1) == [])
  }

  @Test func `forty series are all named or counted`() throws {
    let layout = try Figure(panel(40, key: .automatic) { k, x in Double(k) + x }).layout()
    let named = layout.texts.count { $0.kind == .legend }
    let missing = layout.notes.reduce(0) {
      if case .unnamed(let names, 40) = $1.fact { $0 + names.count } else { $0 }
    }
    #expect(named + missing == 40)
    #expect(named >= 36)
  }

  @Test func `long labels are cut, and the panel keeps most of the room`() throws {
    let long = String(repeating: "a very long label ", count: 12)
    for key in [Panel.Key.automatic, .direct, .legend, .outside] {
      let figure = Figure(
        Panel(key: key, [.line(x: x, y: x, .trained, label: long), .line(x: x, y: x, .target, label: "b")]))
      let layout = try figure.layout()
      #expect(layout.panels[0].frame.width > 0.45 * layout.canvas.width, "\(key)")
      #expect(faults(layout) == [], "\(key)")
    }
  }

  @Test func `a median and its band are one entry`() {
    let runs = Runs("trained", .trained, x: [0, 1], values: [[1, 2], [2, 3], [3, 5]])
    let entries = KeyEntry.entries(of: runs.marks(), .light)
    #expect(entries.count == 1)
    #expect(entries[0].hasBand && entries[0].line != nil)
  }

  @Test func `a panel without labels has no key`() throws {
    let layout = try Figure(Panel([.line(x: [0, 1], y: [0, 1])])).layout()
    #expect(layout.panels[0].legend == nil)
    #expect(!layout.texts.contains { $0.kind == .direct || $0.kind == .legend })
  }
}
