import Foundation
import Testing

@testable import Plotting
@testable import gallery

@Suite struct AltTextTests {
  @Test func `alt text says what is shown, on which axes, and how each series runs`() {
    let figure = Figure(
      Panel(
        x: Axis("Step", unit: "k"), y: .log10("Loss $L$"),
        [
          .line(x: [0, 1, 2], y: [1, 0.5, 0.01], .trained, label: "run"),
          .line(x: [0, 1, 2], y: [0.2, 0.9, 0.25], .proofA, label: "bump"),
          .line(x: [0, 2], y: [0.3, 0.3], .proofB), .horizontal(0.05, label: "bound $\\frac{1}{20}$"),
        ]))
    #expect(
      figure.altText
        == "Plot. The horizontal axis shows Step in k and runs from 0 to 2; "
        + "the vertical axis shows Loss L and runs from 0.00794 to 1.26 on a logarithmic scale. "
        + "“run” falls from 1 at 0 to 0.01 at 2. "
        + "“bump” goes from 0.2 at 0 to 0.25 at 2, highest 0.9 at 1. "
        + "A line is constant at 0.3. A horizontal line “bound 1/20” at 0.05.")
  }

  @Test func `the author's words replace it`() {
    let figure = Figure(Panel([]), altText: "What matters.")
    #expect(figure.altText == "What matters.")
  }

  @Test func `series without data say so`() {
    let figure = Figure(
      Panel([.line(x: [1], y: [.nan], label: "gone"), .line(x: [3], y: [4], label: "one")]))
    #expect(figure.altText.contains("“gone” has no data."))
    #expect(figure.altText.contains("“one” is a single point, 4 at 3."))
  }

  @Test func `figures of several panels go through them by letter`() {
    let panel = Panel(title: "Head", x: .categories(["p", "q"]), [.bars([1, 2], label: "n")])
    let text = Figure(panels: [panel, panel]).altText
    #expect(text.hasPrefix("Figure of 2 panels. Panel a, Head: the horizontal axis has 2 places: p, q;"))
    #expect(text.contains("Panel b, Head: "))
    #expect(text.contains("“n”: 2 bars, from 1 to 2."))
  }

  @Test func `every gallery figure has words for each of its series`() {
    for item in Gallery.items where item.name != "forty-series" {
      let text = item.figure.altText
      for label in item.figure.panels.flatMap(\.marks).compactMap(\.series).map(\.label)
      where !label.contains("$") {
        #expect(text.contains("“\(label)”"), "\(item.name)")
      }
    }
  }
}

@Suite struct CSVTests {
  @Test func `every number of every mark is written in full`() {
    let figure = Figure(
      Panel([
        .line(x: [0, 0.1], y: [1.0 / 3, 1e-300], label: "a, \"b\""),
        .band(x: [1], lower: [2], upper: [.infinity]),
        .errorBars(x: [1], y: [2], lower: [1.5], upper: [3], label: "e"), .heatMap(HeatMap([[1, .nan]])),
        .boxes(Boxes(left: [0], right: [1], lower: [2], upper: [3], values: [4])),
        .horizontal(0.5, label: "half"),
        .histogram([7]), .text("note", x: 1, y: 2),
      ]))
    #expect(
      figure.csv == """
        panel,series,mark,x,y,lower,upper,left,right,value
        ,"a, ""b""\",line,0.0,0.3333333333333333,,,,,
        ,"a, ""b""\",line,0.1,1e-300,,,,,
        ,,band,1.0,,2.0,inf,,,
        ,e,error bars,1.0,2.0,1.5,3.0,,,
        ,,heat map,0.0,0.0,,,,,1.0
        ,,heat map,1.0,0.0,,,,,nan
        ,,boxes,,,2.0,3.0,0.0,1.0,4.0
        ,half,reference line,,0.5,,,,,
        ,,histogram,7.0,,,,,,
        ,note,text,1.0,2.0,,,,,

        """)
  }

  @Test func `numbers read back are the numbers drawn`() throws {
    let figure = Gallery.items[0].figure
    let rows = figure.csv.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard case .line(let line)? = figure.panels[0].marks.last else { Issue.record("no line"); return }
    let own = rows.filter { $0[1] == (line.label ?? "") }
    #expect(own.compactMap { Double($0[3]) } == line.x)
    #expect(own.compactMap { Double($0[4]) } == line.y)
  }
}
