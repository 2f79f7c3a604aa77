import Diagnostics
import Foundation
import Testing

@testable import Plotting

private func text(_ body: () throws -> some Any) -> String {
  do {
    _ = try body()
    return "no error"
  } catch let list as DiagnosticList {
    return list.all.map(\.description).joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

@Suite struct BadInput {
  /// Inputs that are drawn as far as possible, each on a linear, a logarithmic and a symmetric logarithmic axis.
  static let drawable: [(name: String, y: [Double])] = [
    ("empty", []), ("one point", [3]), ("constant", [2, 2, 2, 2]), ("all NaN", [.nan, .nan]),
    ("infinities", [.infinity, 1, -.infinity, 2]), ("tiny", [1e-300, 2e-300, 1.5e-300]),
    ("huge", [1e300, -1e300, 5]),
    ("largest", [.greatestFiniteMagnitude, -.greatestFiniteMagnitude]),
    ("denormal", [Double.leastNonzeroMagnitude, 0x1p-1063]),
    ("negative", [-1, -10, -100]), ("zero", [0, 0]), ("wide", [1e-300, 1e300]),
    ("single finite", [.nan, 7, .nan]),
  ]

  @Test(arguments: drawable.map(\.name))
  func `unusual data are drawn, with words in place of an empty picture`(name: String) throws {
    let y = try #require(BadInput.drawable.first { $0.name == name }?.y)
    let x = y.indices.map(Double.init)
    for scale in [Axis.Scale.linear, .log10, .symlog(threshold: 1)] {
      let marks: [[Mark]] = [
        [.line(x: x, y: y, .trained, label: "data")], [.scatter(x: x, y: y)],
        [.band(x: x, lower: y, upper: y.map { $0 + 1 })], [.errorBars(x: x, y: y, lower: y, upper: y)],
        [.bars(y)], [.heatMap(HeatMap([y], color: ColorScale(scale: scale)))],
        [.boxes(Boxes(left: x, right: x.map { $0 + 1 }, lower: y, upper: y))], [.step(x: x, y: y)],
      ]
      for mark in marks {
        // With room beside the data: what lies on an axis is hard to tell from it.
        let figure = Figure(
          Panel(x: Axis(from: -1, to: Double(y.count) + 1), y: Axis("y", scale: scale), mark))
        let layout = try figure.layout()
        #expect(faults(layout) == [])
        #expect(
          try hasInk(figure, in: layout.panels[0].frame),
          "\(name), \(scale), \(mark[0].kindName): nothing between the axes")
      }
      let histogram = Figure(Panel(x: Axis(scale: scale), [.histogram(y)]))
      #expect(try faults(histogram.layout()) == [])
      _ = try histogram.png(scale: 0.5)
    }
  }

  /// Whether anything but paper lies between the axes.
  private func hasInk(_ figure: Figure, in frame: Rect) throws -> Bool {
    let picture = try Picture(png: figure.png(scale: 0.375))
    let paper = picture[0, 0]
    let (x0, x1, y0, y1) = (
      Int(frame.minX / 2) + 2, Int(frame.maxX / 2) + 1, Int(frame.minY / 2) - 1, Int(frame.maxY / 2) - 2
    )
    for y in y0..<y1 {
      for x in x0..<x1 where (picture[x, y] - paper).min() < -4 || (picture[x, y] - paper).max() > 4 {
        return true
      }
    }
    return false
  }

  @Test func `what is left out is counted in the notes`() throws {
    let figure = Figure(
      panels: [
        Panel(y: .log10(), [.line(x: [1, 2, 3, 4], y: [.nan, -1, 0, 5], label: "loss $L$")]),
        Panel(x: Axis(from: 0, to: 2), [.scatter(x: [1, 3, .infinity], y: [1, 1, 1])]),
        Panel([.line(x: [], y: [])]),
      ])
    #expect(
      try figure.layout().notes.map(\.description) == [
        "panel a, “loss L”: 1 of 4 points are not finite and are not drawn",
        "panel a, “loss L”: 2 of 4 points are not positive and have no place on a logarithmic axis",
        "panel b, “points”: 1 of 3 points are not finite and are not drawn",
        "panel b, “points”: 1 of 3 points lie outside the axes",
        "panel c, “line”: no data to draw",
      ])
  }

  @Test func `notes reach the picture's metadata`() throws {
    let png = try Figure(Panel([.line(x: [1, 2], y: [.nan, 1], label: "L")])).png()
    #expect(PNGChunks(png).texts["Comment"] == "“L”: 1 of 2 points are not finite and are not drawn")
  }

  @Test(arguments: [(0.0, 4.2), (-1, 4.2), (7, 0), (.nan, 4), (7, .infinity), (1000, 4)])
  func `impossible sizes are refused`(width: Double, height: Double) {
    let figure = Figure(Panel([.line(x: [0, 1], y: [0, 1])]), width: width, height: height)
    #expect(text { try figure.png() }.contains("inches cannot be drawn"))
    #expect(text { try figure.svg() }.contains("0.5 and 100 inches"))
  }

  @Test func `impossible scales are refused`() {
    let figure = Figure(Panel([.line(x: [0, 1], y: [0, 1])]))
    for scale in [0, -1, .nan, .infinity] {
      #expect(text { try figure.png(scale: scale) }.contains("times its size"))
    }
    #expect(text { try figure.png(scale: 1000) }.contains("1 to 32767 pixels"))
  }

  @Test func `every problem is reported, with its place`() {
    let figure = Figure(
      panels: [
        Panel(
          x: Axis("$\\alhpa$"), y: Axis(scale: .log10, from: -1),
          [
            .line(x: [1, 2], y: [1]), .band(x: [1], lower: [1, 2], upper: []),
            .heatMap(HeatMap([[1, 2], [3]])), .histogram([1], bins: .count(0)),
          ]),
        Panel(x: Axis(from: 3, to: 2), y: Axis(scale: .symlog(threshold: 0)), []),
        Panel([
          .contour(Contour(x: [0, 1], y: [1, 0], values: [[1, 2], [3, 4]])),
          .contour(Contour(x: [0, 1], y: [0, 1], values: [[1, 2]])), .histogram([1], bins: .edges([1, 1])),
          .bars(Bars(x: [1], heights: [1], share: 0)),
          .boxes(Boxes(left: [0], right: [1], lower: [0], upper: [1], values: [1, 2])),
        ]),
      ], columns: 1, rowHeights: [1, 2])
    let problems = figure.problems.map(\.description)
    for (found, wanted) in zip(
      problems,
      [
        "row heights [1.0, 2.0] do not fit a grid of 3", "alhpa",
        "-1.0 limits the logarithmic vertical axis: panel a",
        "2 of x, 1 of y: panel a, mark 1 (line): give equally many of each",
        "1 of x, 2 of lower, 0 of upper: panel a, mark 2 (band)",
        "row 2 has 1 values instead of 2: panel a, mark 3 (heat map)",
        "a histogram of 0 intervals: panel a, mark 4",
        "the horizontal axis goes from 3.0 to 2.0: panel b",
        "the threshold 0.0 of the vertical axis: panel b",
        "y is not ascending: panel c, mark 1 (contour)", "1 rows of values for 2 of y: panel c, mark 2",
        "edges is not ascending: panel c, mark 3", "bars fill 0.0 of their places", "1 of left, 2 of values",
      ])
    {
      #expect(found.contains(wanted))
    }
    #expect(problems.count == 14)
    #expect(text { try figure.pdf() }.split(separator: "\n").count == 14, "all of them are thrown at once")
  }

  @Test func `a figure without panels or columns is refused`() {
    #expect(text { try Figure(panels: []).png() } == "a figure without panels: give it at least one panel")
    #expect(text { try Figure(panels: [Panel([])], columns: 0).layout() }.contains("0 columns"))
  }

  @Test func `labels of two hundred characters stay inside`() throws {
    let long = String(repeating: "long words ", count: 20)
    let solid = String(repeating: "x", count: 200)
    for label in [long, solid, "$" + String(repeating: "\\alpha", count: 200) + "$"] {
      let figure = Figure(
        Panel(
          title: label, x: Axis(label, unit: label), y: Axis(label),
          [
            .line(x: [0, 1], y: [0, 1], label: label), .horizontal(0.5, label: label),
            .vertical(0.5, label: label),
            .text(label, x: 0.5, y: 0.5), .arrow(label, from: (0.2, 0.2), to: (0.8, 0.9)),
          ]), title: label)
      let layout = try figure.layout()
      #expect(faults(layout) == [])
      #expect(layout.panels[0].frame.width > 100 && layout.panels[0].frame.height > 60)
    }
  }

  @Test func `odd characters are set as they are`() throws {
    let odd = "a\u{0}b\nc\td <b>&amp; 👩‍🚀 עברית \u{202e}x"
    let figure = Figure(
      Panel(title: odd, x: Axis(odd), [.line(x: [0, 1], y: [0, 1], label: odd)]), title: odd)
    #expect(try faults(figure.layout()) == [])
    let svg = String(decoding: try figure.svg(), as: UTF8.self)
    #expect(!svg.contains("<b>"))
  }
}
