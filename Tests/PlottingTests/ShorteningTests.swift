import Testing

@testable import Plotting

/// Long names that differ in one place, or in two.
private let beginning = "transformer with sixteen heads and a hidden width of "
private let ends = ["seed 1", "seed 2", "seed 12"].map {
  "the same layer trained again from another start, " + $0
}
private let starts = ["first", "second", "third"].map {
  $0 + " run of the layer that was trained on sorting three numbers"
}
private let middles = ["0.1", "0.01", "0.001"].map {
  "trained with a learning rate of \($0) by gradient descent with momentum"
}
private let twoPlaces = ["one", "two"].flatMap { a in
  ["Adam", "Lion"].map {
    "the layer number \(a) of all layers that were trained at length with the method \($0) on sorting"
  }
}
private let formulas = ["$\\alpha_1$", "$\\alpha_2$"].map {
  beginning + "\($0) units in each of its many, many layers"
}

@Suite struct ShorteningTests {
  static let sets = [ends, starts, middles, twoPlaces, formulas, ends + starts + [ends[0] + " and further"]]

  /// What of each name the figure shows.
  private func texts(_ kind: PlacedText.Kind, _ figure: Figure) throws -> [String] {
    let layout = try figure.layout()
    #expect(faults(layout) == [])
    return layout.texts.filter { $0.kind == kind }.map(\.text)
  }

  private func lines(_ names: [String], _ key: Panel.Key) -> Panel {
    Panel(
      key: key,
      names.enumerated().map { k, name in .line(x: [0, 1], y: [0, Double(k)], .other(k), label: name) })
  }

  @Test(arguments: sets)
  func `long names stay different on axes, in keys, at lines and as titles`(names: [String]) throws {
    let bars = Mark.bars(names.map { _ in 1 })
    let figures: [(PlacedText.Kind, Figure)] = [
      (.xTick, Figure(Panel(x: .categories(names), [bars]))),
      (
        .yTick,
        Figure(
          Panel(y: .categories(names), [.scatter(x: names.map { _ in 1 }, y: names.indices.map(Double.init))])
        )
      ),
      (.legend, Figure(lines(names, .outside))), (.legend, Figure(lines(names, .legend))),
      (.direct, Figure(lines(names, .direct))),
      (.reference, Figure(Panel(names.enumerated().map { .vertical(Double($0), label: $1) }), width: 3)),
      (.panelTitle, Figure(panels: names.map { Panel(title: $0, [bars]) }, columns: names.count, width: 12)),
      (.xTitle, Figure(panels: names.map { Panel(x: Axis($0), [bars]) }, columns: names.count, width: 12)),
      (.yTitle, Figure(panels: names.map { Panel(y: Axis($0), [bars]) }, height: 12)),
    ]
    for (kind, figure) in figures {
      let shown = try texts(kind, figure)
      #expect(shown.count == names.count, "\(kind)")
      #expect(Set(shown).count == names.count, "\(kind): \(shown)")
    }
  }

  @Test func `what differs is what is left`() throws {
    let typesetter = try Typesetter(style: .light)
    func shown(_ names: [String], _ width: Double = 100) -> [String] {
      typesetter.shortened(names.map { Label($0) }, Font(size: 10), width: width).map(\.plain)
    }
    #expect(shown(ends).allSatisfy { $0.hasPrefix("the") && $0.contains("…") })
    #expect(zip(shown(ends), ends).allSatisfy { $0.suffix(6) == $1.suffix(6) })
    for (name, rate) in zip(shown(middles), ["0.1", "0.01", "0.001"]) { #expect(name.contains("…\(rate) ")) }
    #expect(shown(starts).allSatisfy { $0.hasSuffix("…") })
    #expect(shown(["short", "as short"]) == ["short", "as short"])
    #expect(shown([ends[0], ends[0]]).allSatisfy { $0.hasSuffix("…") }, "equal names may look alike")
    // Where nothing else tells them apart, a number does.
    #expect(Set(shown(ends, 24)).count == 3)
  }

  @Test func `a name is cut to the length that there is`() throws {
    let typesetter = try Typesetter(style: .light)
    let font = Font(size: 10)
    for width in stride(from: 40.0, through: 200, by: 20) {
      for label in typesetter.shortened(
        ShorteningTests.sets.flatMap(\.self).map { Label($0) }, font, width: width)
      {
        #expect(typesetter.measure(label, font).width <= width, "\(label.plain)")
        #expect(label.full != nil)
      }
    }
  }
}
