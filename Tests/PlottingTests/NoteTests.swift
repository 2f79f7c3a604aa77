import Testing

@testable import Plotting

/// What a reader is told of a figure that does not show all.
private func notes(of figure: Figure) throws -> [String] {
  let layout = try figure.layout()
  #expect(faults(layout) == [])
  return layout.notes.map(\.description)
}

private func notes(x: Axis = Axis(), y: Axis = Axis(), key: Panel.Key = .automatic, _ marks: Mark...)
  throws
  -> [String]
{
  try notes(of: Figure(Panel(x: x, y: y, key: key, marks)))
}

private let line = Mark.line(x: [0, 1], y: [0, 1])

@Suite struct NoteTests {
  @Test func `a figure that shows all has no notes`() throws {
    #expect(
      try notes(x: Axis("x"), line, .horizontal(0.5, label: "half"), .text("here", x: 0.5, y: 0.2)) == [])
  }

  @Test func `marks beyond the last name are outside`() throws {
    #expect(
      try notes(x: .categories(["a", "b"]), .bars([1, 2, 3], label: "n"))
        == ["“n”: 1 of 3 points lie outside the axes"])
    #expect(
      try notes(x: .categories(["a", "b"]), .heatMap(HeatMap([[1, 2, 3]])))
        == ["“heat map”: 1 of 3 points lie outside the axes"])
  }

  @Test func `the limits of a shared axis hold for all of its panels`() throws {
    let narrow = Panel(y: Axis(from: 0, to: 1), [.line(x: [0, 1], y: [0, 5], label: "a")])
    let open = Panel([.line(x: [0, 1], y: [0, 5], label: "b")])
    let wide = Panel(y: Axis(from: 0, to: 10), [.line(x: [0, 1], y: [0, 5], label: "c")])
    func shared(_ panels: [Panel]) throws -> [String] {
      try notes(of: Figure(panels: panels, columns: 2, sharing: .y))
    }
    #expect(
      try shared([narrow, open]) == [
        "panel a, “a”: 1 of 2 points lie outside the axes",
        "panel b, “b”: 1 of 2 points lie outside the axes",
      ])
    #expect(try shared([narrow, wide]) == [], "a shows what c's limits let it show")
  }

  @Test func `cells, boxes and samples outside are counted`() throws {
    let map = Mark.heatMap(HeatMap([[1, 2, 3, 4]], x: 0...4))
    #expect(try notes(x: Axis(from: 0, to: 1.5), map) == ["“heat map”: 2 of 4 points lie outside the axes"])
    let contour = Mark.contour(Contour(x: [0, 1, 2], y: [0, 1], values: [[1, 2, 3], [3, .nan, 5]]))
    #expect(
      try notes(x: Axis(from: 0, to: 1), contour) == [
        "“contour”: 1 of 6 points are not finite and are not drawn",
        "“contour”: 2 of 6 points lie outside the axes",
      ])
    let boxes = Boxes(
      left: [0, 0, 0], right: [1, .nan, 1], lower: [0, 0, 0], upper: [1, 1, 1], values: [1, 2, .infinity])
    #expect(try notes(.boxes(boxes)) == ["“boxes”: 2 of 3 points are not finite and are not drawn"])
    let samples = Mark.histogram([0.5, 1.5, 7, 8, 9], bins: .edges([0, 1, 2]))
    #expect(try notes(samples) == ["“histogram”: 3 of 5 points lie outside the axes"])
    let tall = Mark.histogram([1, 1, 1, 1, 1, 5], bins: .edges([0, 2, 4, 6]))
    #expect(
      try notes(y: Axis(from: 0, to: 3), tall) == [
        "“heights of histogram”: 1 of 3 points lie outside the axes"
      ])
  }

  @Test func `values without a colour of their own are counted`() throws {
    func map(_ color: ColorScale) -> Mark { .heatMap(HeatMap([[0, -1, 1, 10]], color: color)) }
    #expect(
      try notes(map(ColorScale(scale: .log10)))
        == ["“heat map”: 2 of 4 values are not positive and have no colour on a logarithmic scale"])
    #expect(
      try notes(map(ColorScale(from: 0, to: 5)))
        == ["“heat map”: 2 of 4 values lie outside the limits of the colours and have the outermost ones"])
  }

  @Test func `numbers that do not fit their cells are counted`() throws {
    let map = HeatMap([[1, 2000], [3, 4000]], showsValues: true)
    #expect(try notes(.heatMap(map)) == [])
    let narrow = HeatMap([[Double](repeating: 1.25, count: 60)], showsValues: true)
    #expect(try notes(.heatMap(narrow)) == ["“heat map”: 60 of 60 cells have no room for their numbers"])
  }

  @Test func `names without room are told, on both axes and in the key`() throws {
    let names = (0..<200).map { "place \($0)" }
    for (axis, part) in [(\Panel.x, "horizontal"), (\.y, "vertical")] {
      var panel = Panel([line])
      panel[keyPath: axis] = .categories(names)
      let layout = try Figure(panel).layout()
      let shown = layout.texts.filter { $0.text.hasPrefix("place") }.map(\.text)
      let note = try #require(layout.notes.first)
      #expect(note.series == "\(part) axis")
      guard case .unnamed(let lost, 200) = note.fact else { Issue.record("\(note)"); return }
      #expect(Set(shown + lost) == Set(names) && shown.count + lost.count == 200)
      #expect(
        note.description.hasPrefix("“\(part) axis”: no room for \(lost.count) of 200 names: “place 1”, “"))
      #expect(note.description.hasSuffix(" and \(lost.count - 30) more, which the JSON names"))
    }
    let lines = (0..<90).map { Mark.line(x: [0, 1], y: [0, Double($0)], .other($0), label: "run \($0)") }
    for key in [Panel.Key.automatic, .direct, .legend, .outside] {
      let layout = try Figure(Panel(key: key, lines)).layout()
      #expect(faults(layout) == [])
      let shown = layout.texts.filter { $0.kind == .legend || $0.kind == .direct }.map(\.text)
      guard case .unnamed(let lost, 90)? = layout.notes.first?.fact else { Issue.record("\(key)"); return }
      #expect(Set(shown + lost).count == 90 && shown.count + lost.count == 90)
      #expect(!shown.isEmpty)
    }
    #expect(try notes(key: .hidden, lines[0]) == [], "the author left the key out")
  }

  @Test func `numbers in equal steps tell those between them`() throws {
    func isTold(_ names: [String]) throws -> Bool {
      let layout = try Figure(Panel(y: .categories(names), [line])).layout()
      #expect(layout.texts.filter { names.contains($0.text) }.count < names.count)
      return layout.notes.isEmpty
    }
    #expect(try isTold((1...200).map(String.init)))
    #expect(try isTold((0..<200).map { "\(2 - 0.5 * Double($0))" }))
    #expect(try !isTold((1...200).map { String($0 * $0) }))
    #expect(try !isTold((1...199).map(String.init) + ["more"]))
  }

  @Test func `places without a name lose none`() throws {
    let names = (0..<200).map { $0 % 2 == 0 ? "place \($0)" : "" }
    let layout = try Figure(Panel(y: .categories(names), [line])).layout()
    guard case .unnamed(let lost, 100)? = layout.notes.first?.fact else {
      Issue.record("\(layout.notes)"); return
    }
    #expect(!lost.contains(""))
  }

  @Test func `series that names at line ends cannot name are told`() throws {
    #expect(
      try notes(key: .direct, .line(x: [0, 1], y: [0, 1], label: "a"), .scatter(x: [0], y: [1], label: "b"))
        == ["“key”: no room for 1 of 2 names: “b”"])
  }

  @Test func `an axis without room for its numbers says so`() throws {
    let typesetter = try Typesetter(style: .light)
    func facts(_ length: Double) -> [Note.Fact] {
      let limits = Limits(kind: .linear, lower: 12_345, upper: 12_346, isWhole: true)
      return AxisPlan(
        Axis(), limits, from: 0, to: length, isHorizontal: true, longest: 90, style: .light,
        typesetter: typesetter
      ).findings(.xTick).map(\.fact)
    }
    #expect(facts(100) == [])
    #expect(facts(20) == [.unlabelled])
    // A single whole number between an author's limits found all the room that it needs.
    #expect(try notes(x: Axis(from: 0.5, to: 1.5), .line(x: [1, 1], y: [0, 1])) == [])
  }

  @Test func `texts that are set in short are told in full, in one line`() throws {
    let words = Array(repeating: "words", count: 200).joined(separator: " ")
    let figure = Figure(
      Panel(
        title: words, x: Axis("across\n" + words), y: Axis(words), [line, .text(words, x: 0.5, y: 0.5)]),
      title: words)
    let found = try figure.layout().notes
    #expect(
      found.map(\.series).sorted() == ["horizontal axis", "text", "title", "title", "vertical axis"].uniqued)
    for note in found {
      #expect(note.description.contains("stands for “"))
      #expect(note.description.contains(words))
      #expect(!note.description.contains("\n"))
    }
  }
}

extension Array where Element: Equatable {
  fileprivate var uniqued: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
