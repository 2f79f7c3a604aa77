import Foundation
import Testing

@testable import Plotting

/// What words must not cover.
@Suite struct OccupancyTests {
  private func layout(_ panel: Panel) throws -> PanelLayout { try Figure(panel).layout().panels[0] }

  @Test func `every group of bars is taken, and nothing between the places`() throws {
    let marks = (0..<3).map { Mark.bars([3, 2, 1], .other($0), label: "group \($0)") }
    let panel = Panel(x: .categories(["a", "b", "c"]), y: Axis(from: 0), key: .hidden, marks)
    let layout = try layout(panel)
    let occupancy = Occupancy(marks, layout)
    for (group, mark) in marks.enumerated() {
      guard case .bars(let bars) = mark else { continue }
      for rect in BarShape.rects(bars, group: (group, 3), layout).compactMap(\.self) {
        let middle = Rect(x: rect.midX - 1, y: rect.midY - 1, width: 2, height: 2)
        #expect(occupancy.covered(by: middle) > 0, "group \(group)")
      }
    }
    let above = Rect(x: layout.x.position(2) - 4, y: layout.y.position(2.5), width: 8, height: 8)
    #expect(occupancy.covered(by: above) == 0)
  }

  @Test func `a field takes the whole frame`() throws {
    let marks = [Mark.heatMap(HeatMap([[1, 2], [3, 4]], x: 0...1, y: 0...1))]
    let layout = try layout(Panel(marks))
    let corner = Rect(x: layout.frame.maxX - 6, y: layout.frame.minY + 2, width: 4, height: 4)
    #expect(Occupancy(marks, layout).covered(by: corner) > 0)
  }

  @Test func `empty bins do not set the range of a logarithmic axis`() throws {
    let samples = [1.0, 1.1, 1.2, 9, 9.1]
    let layout = try layout(
      Panel(y: .log10("Count"), key: .hidden, [.histogram(samples, bins: .edges([0, 2, 4, 6, 8, 10]))]))
    #expect(layout.y.lower > 0.1)
  }

  @Test func `a box without an end is not drawn`() throws {
    func svg(_ upper: [Double]) throws -> Data {
      let boxes = Boxes(left: [0, 1], right: [1, 2], lower: [0, 0.2], upper: upper)
      let (x, y) = (Axis(from: 0, to: 2), Axis(from: 0, to: 1))
      return try Figure(Panel(x: x, y: y, key: .hidden, [.boxes(boxes)])).svg()
    }
    #expect(try svg([1, .nan]) == svg([1, .infinity]) && svg([1, .nan]) != svg([1, 0.8]))
  }

  @Test func `both ends of an axis lie on it`() throws {
    let layout = try layout(
      Panel(x: Axis(from: 0, to: 2), y: .log10(from: 1, to: 1000), [.line(x: [0, 2], y: [1, 1000])]))
    #expect(layout.x.contains(0) && layout.x.contains(2) && !layout.x.contains(2.0.nextUp))
    #expect(layout.y.contains(1000))
  }
}
