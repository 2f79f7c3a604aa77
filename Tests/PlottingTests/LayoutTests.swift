import Testing

@testable import Plotting
@testable import gallery

@Suite struct LayoutTests {
  @Test(arguments: Gallery.items.map(\.name), [true, false])
  func `gallery figures keep everything apart and inside`(name: String, isDark: Bool) throws {
    let figure = try #require(Gallery.items.first { $0.name == name }?.figure)
    let layout = try figure.layout(isDark ? .dark : .light)
    #expect(faults(layout) == [])
  }

  @Test(arguments: [1.0, 2.0, 3.3])
  func `texts are inked where the layout says, at every scale`(scale: Double) throws {
    let figure = Figure(
      Panel(x: Axis("Across $x_1$"), y: Axis("Upwards $\\|f\\|_2$"), [.line(x: [0, 1], y: [0, 1])]))
    let layout = try figure.layout()
    let picture = try Picture(png: figure.png(scale: scale))
    let perPoint = scale * 96 / 72
    let paper = picture[0, 0]
    for kind in [PlacedText.Kind.xTitle, .yTitle] {
      let rect = try #require(layout.texts.first { $0.kind == kind }).rect
      // All ink within four points of the text belongs to it.
      let near = rect.insetBy(-4, -4)
      var found = Rect(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)
      for y in Int(near.minY * perPoint)..<min(picture.height, Int(near.maxY * perPoint)) {
        for x in max(0, Int(near.minX * perPoint))..<min(picture.width, Int(near.maxX * perPoint))
        where (picture[x, y] - paper).min() < -60 {
          found = found.union(
            Rect(x: Double(x) / perPoint, y: Double(y) / perPoint, width: 1 / perPoint, height: 1 / perPoint))
        }
      }
      let off = [
        found.minX - rect.minX, found.maxX - rect.maxX, found.minY - rect.minY, found.maxY - rect.maxY,
      ]
      #expect(off.allSatisfy { abs($0) < 1.1 }, "\(kind): \(off)")
    }
  }

  @Test func `shared axes have the same limits and only the outer labels`() throws {
    let a = Panel(x: Axis("x"), y: Axis("a"), [.line(x: [0, 1], y: [0, 1])])
    let b = Panel(x: Axis("x"), y: Axis("b"), [.line(x: [0.5, 3], y: [0, 50])])
    let layout = try Figure(panels: [a, b], sharing: .x).layout()
    #expect(layout.panels[0].x == layout.panels[1].x)
    #expect(layout.panels[0].x.lower == 0 && layout.panels[0].x.upper == 3)
    #expect(layout.texts.filter { $0.kind == .xTick }.allSatisfy { $0.panel == 1 })
    #expect(layout.texts.filter { $0.kind == .xTitle }.count == 1)
    let row = try Figure(panels: [a, b], columns: 2, sharing: .y).layout()
    #expect(row.panels[0].y == row.panels[1].y)
    #expect(row.texts.filter { $0.kind == .yTick }.allSatisfy { $0.panel == 0 })
    let apart = try Figure(panels: [a, b]).layout()
    #expect(apart.panels[0].x.upper == 1)
    #expect(apart.texts.filter { $0.kind == .xTitle }.count == 2)
  }

  @Test func `rows and columns have the shares that were asked for`() throws {
    let panel = Panel([.line(x: [0, 1], y: [0, 1])])
    let layout = try Figure(
      panels: [panel, panel, panel, panel], columns: 2, rowHeights: [3, 1], columnWidths: [1, 2]
    ).layout()
    let frames = layout.panels.map(\.frame)
    #expect(abs(frames[0].height / frames[2].height - 3) < 1e-6)
    #expect(abs(frames[1].width / frames[0].width - 2) < 1e-6)
    #expect(layout.texts.filter { $0.kind == .letter }.map(\.text) == ["a", "b", "c", "d"])
  }

  @Test func `an inverted axis runs the other way`() throws {
    let marks = [Mark.line(x: [0, 1], y: [0, 1])]
    let layout = try Figure(Panel(x: Axis(isInverted: true), y: Axis(isInverted: true), marks)).layout()
    let panel = layout.panels[0]
    #expect(panel.position(x: 0, y: 0).x > panel.position(x: 1, y: 0).x)
    #expect(panel.position(x: 0, y: 0).y < panel.position(x: 0, y: 1).y)
  }

  @Test func `long category names stand upright and end in an ellipsis`() throws {
    let names = (1...12).map { "a category with the long name number \($0)" }
    let layout = try Figure(
      Panel(x: .categories(names), [.bars((1...12).map(Double.init))])
    ).layout()
    let labels = layout.texts.filter { $0.kind == .xTick }
    #expect(labels.count == 12 && labels.allSatisfy(\.isRotated))
    #expect(faults(layout) == [])
  }

  @Test func `many categories leave some names out rather than overlap`() throws {
    let names = (1...200).map { "token \($0)" }
    let layout = try Figure(Panel(x: .categories(names), [.bars((1...200).map(Double.init))])).layout()
    #expect((10..<200).contains(layout.texts.filter { $0.kind == .xTick }.count))
    #expect(faults(layout) == [])
  }

  @Test func `short names stay level, and some are left out`() throws {
    let names = (1...80).map { "\($0)" }
    let layout = try Figure(Panel(x: .categories(names), [.bars((1...80).map(Double.init))])).layout()
    let labels = layout.texts.filter { $0.kind == .xTick }
    #expect((20..<80).contains(labels.count) && !labels.contains(where: \.isRotated))
    #expect(faults(layout) == [])
  }

  @Test(arguments: 10...24)
  func `names with scripts reach further than letters, and keep apart too`(count: Int) throws {
    let names = (0..<count).map { ["$10^{-3}$", "$\\|f - T\\|_\\infty$", "$2^{2^k}$"][$0 % 3] + " \($0)" }
    let places = (0..<count).map(Double.init)
    for panel in [
      Panel(x: .categories(names), [.bars(places)]),
      Panel(y: .categories(names), [.scatter(x: places, y: places)]),
    ] {
      #expect(faults(try Figure(panel).layout()) == [])
    }
  }

  @Test func `panels that do not fit are an error that says how large the figure must be`() throws {
    let panel = Panel(x: Axis("x"), y: Axis("y"), [.line(x: [0, 1], y: [0, 1])])
    let figure = Figure(panels: Array(repeating: panel, count: 64), columns: 8, width: 3, height: 2)
    let error = try #require(throws: (any Error).self) { try figure.layout() }
    #expect("\(error)".contains("has no room for 8 × 8 panels"))
    #expect("\(error)".contains("make it at least"))
  }

  @Test func `reference labels keep off the data`() throws {
    let x = Gallery.grid(0, 1, 200)
    let panel = Panel(
      x: Axis("x"), y: Axis("y"), key: .legend,
      [.line(x: x, y: x.map { 1 - 0.9 * $0 }, .trained, label: "falling"), .horizontal(0.5, label: "half")])
    let layout = try Figure(panel).layout()
    let label = try #require(layout.texts.first { $0.kind == .reference })
    #expect(dataUnder(label.rect, panel, layout.panels[0]) == 0)
    let y = layout.panels[0].y.position(0.5)
    #expect(min(abs(label.rect.minY - y), abs(label.rect.maxY - y)) < 6, "it stands at its line")
  }
}
