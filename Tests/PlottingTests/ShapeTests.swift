import Foundation
import Testing

@testable import Plotting
@testable import gallery

@Suite struct ContourTests {
  private func shape(_ f: (Double, Double) -> Double, _ n: Int, levels: [Double]? = nil) -> ContourShape {
    let grid = Gallery.grid(0, 1, n)
    let contour = Contour(x: grid, y: grid, values: grid.map { y in grid.map { f($0, y) } }, levels: levels)
    return ContourShape(contour, ColorMapping(contour.color, rows: contour.values, style: .light))
  }

  private func areaAbove(_ shape: ContourShape, _ level: Double) -> Double {
    var sum = 0.0
    shape.above(level) { sum += area($0) }
    return sum
  }

  @Test(arguments: [0.1, 0.5, 0.77])
  func `the area above a level of a plane is exact`(level: Double) {
    #expect(abs(areaAbove(shape({ x, _ in x }, 7), level) - (1 - level)) < 1e-12)
    #expect(abs(areaAbove(shape({ _, y in y }, 8), level) - (1 - level)) < 1e-12)
    // x + y ≥ 2t cuts off a triangle of area 2t² for t ≤ ½, and leaves one of area 2(1 − t)² above.
    let cut = level <= 0.5 ? 1 - 2 * level * level : 2 * (1 - level) * (1 - level)
    #expect(abs(areaAbove(shape({ x, y in (x + y) / 2 }, 9), level) - cut) < 1e-12)
  }

  @Test func `a circle's area and circumference converge`() {
    let disc = shape(
      { x, y in 0.3 - ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)).squareRoot() }, 101, levels: [0])
    #expect(abs(areaAbove(disc, 0) - .pi * 0.09) < 2e-4)
    var length = 0.0
    disc.lines(at: 0) {
      length += (($0.x - $1.x) * ($0.x - $1.x) + ($0.y - $1.y) * ($0.y - $1.y)).squareRoot()
    }
    #expect(abs(length - 2 * .pi * 0.3) < 2e-3)
  }

  @Test func `levels are round, inside the range, and one fewer than the colours`() {
    let found = shape({ x, y in 3 * x + y }, 5)
    #expect(found.levels.allSatisfy { $0 > 0 && $0 < 4 && ($0 * 100).rounded() == $0 * 100 })
    #expect((5...12).contains(found.levels.count))
    #expect(found.colors.count == found.levels.count + 1)
    #expect(shape({ x, _ in x }, 5, levels: [-1, 0.25, 0.5, 9]).levels == [0.25, 0.5])
  }

  @Test func `cells with a value that is not finite stay open`() {
    let holed = shape({ x, y in x < 0.3 && y < 0.3 ? .nan : 1 }, 11, levels: [0.5])
    // Grid points 0, 0.1, 0.2 are missing in both directions, and with them nine cells.
    #expect(abs(areaAbove(holed, -.infinity) - 0.91) < 1e-12)
  }
}

@Suite struct HistogramTests {
  @Test func `intervals are closed below, the last one at both ends`() {
    let bins = Histogram([0, 0.5, 1, 1.5, 2, 3], bins: .edges([0, 1, 2])).counted(on: .linear)
    #expect(bins.edges == [0, 1, 2])
    #expect(bins.heights == [2, 3])
  }

  @Test func `a density has area one`() {
    let bins = Histogram(Gallery.noise(500, seed: 4), isDensity: true).counted(on: .linear)
    let total = zip(zip(bins.edges, bins.edges.dropFirst()), bins.heights).reduce(0) {
      $0 + ($1.0.1 - $1.0.0) * $1.1
    }
    #expect(abs(total - 1) < 1e-12)
  }

  @Test func `every usable sample is counted once, whatever the samples`() {
    var random = TestRandom(state: 8)
    for k in 0..<200 {
      let size = pow(10.0, Double.random(in: -10...10, using: &random))
      let samples = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        random.chance(0.05) ? Double.nan : size * Double.random(in: -1...1, using: &random)
      }
      for kind in [AxisMap.Kind.linear, .log10, .symlog(threshold: size / 10)] {
        let bins = Histogram(samples, bins: k % 2 == 0 ? .automatic : .count(k + 1)).counted(on: kind)
        #expect(bins.heights.reduce(0, +) == Double(samples.count(where: kind.accepts)))
        #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy(<))
      }
    }
  }

  @Test func `the width is Freedman and Diaconis's`() {
    // 0 … 999: interquartile range 500, n = 1000, width 2·500/10 = 100, ten intervals.
    let bins = Histogram((0..<1000).map(Double.init)).counted(on: .linear)
    #expect((9...11).contains(bins.heights.count))
    #expect(Histogram([4, 4, 4]).counted(on: .linear).heights == [3])
  }
}

@Suite struct SpreadTests {
  @Test func `quantiles interpolate between order statistics, as NumPy's do`() {
    let runs = Runs(x: [0, 1], values: [[1, 10], [2, 20], [4, 40], [8, 80]])
    #expect(runs.quantile(0.5) == [3, 30])
    #expect(runs.quantile(0.25) == [1.75, 17.5])
    #expect(runs.quantile(0.75) == [5, 50])
    #expect(runs.quantile(0) == [1, 10] && runs.quantile(1) == [8, 80])
  }

  @Test func `values that are not finite and runs that ended stand out of the statistics`() {
    let runs = Runs(x: [0, 1, 2], values: [[1, .nan, .nan], [3, 5], [.infinity, 7, .nan]])
    let median = runs.quantile(0.5)
    #expect(median[0] == 2 && median[1] == 6 && median[2].isNaN)
  }

  @Test func `one run has no band, several have the one that was asked for`() {
    let one = Runs(x: [0, 1], values: [[1, 2]])
    let three = Runs("loss", .proofA, x: [0, 1], values: [[1, 2], [2, 3], [3, 4]])
    #expect(one.marks().map(\.kindName) == ["line"])
    #expect(three.marks().map(\.kindName) == ["band", "line"])
    #expect(three.marks(.lines).map(\.kindName) == ["line", "line", "line", "line"])
    #expect(three.marks(.none).map(\.kindName) == ["line"])
    guard case .band(let band) = three.marks(.range)[0] else { Issue.record("no band"); return }
    #expect(band.lower == [1, 2] && band.upper == [3, 4] && band.role == .proofA)
    #expect(three.marks().last?.label == "loss")
  }

  @Test func `an approximation has its error below it, on the same axis`() throws {
    let figure = Figure.approximation(
      x: [0, 1, 2], target: [0, 1, 4], [.init("trained", y: [0.1, 1, 3.5])], bound: 0.6)
    #expect(figure.panels.count == 2 && figure.sharing == .x)
    guard case .line(let error)? = figure.panels[1].marks.last else { Issue.record("no error"); return }
    #expect(error.y == [0.1, 0, 0.5])
    let layout = try figure.layout()
    #expect(layout.texts.contains { $0.kind == .direct && $0.text == "bound" && $0.panel == 1 })
    #expect(layout.notes.count == 1, "the exact hit has no place on a logarithmic axis")
  }
}

@Suite struct BarTests {
  private let place = PanelLayout(
    frame: Rect(x: 0, y: 0, width: 300, height: 100),
    x: AxisMap(Limits(kind: .linear, lower: -0.5, upper: 2.5), from: 0, to: 300),
    y: AxisMap(Limits(kind: .linear, lower: -10, upper: 10), from: 100, to: 0))

  @Test func `bars stand on zero and fill their share of their places`() {
    let rects = BarShape.rects(Bars(x: [0, 1, 2], heights: [10, -5, .nan]), group: (0, 1), place)
    #expect(rects[0].map { [$0.minX, $0.maxX, $0.minY, $0.maxY] } == [10, 90, 0, 50])
    #expect(rects[1].map { [$0.minX, $0.maxX, $0.minY, $0.maxY] } == [110, 190, 50, 75])
    #expect(rects[2] == nil)
  }

  @Test func `several bars share each place without overlap`() throws {
    let first = try #require(BarShape.rects(Bars(x: [0, 1], heights: [1, 2]), group: (0, 2), place)[0])
    let second = try #require(BarShape.rects(Bars(x: [0, 1], heights: [1, 2]), group: (1, 2), place)[0])
    #expect(abs(first.maxX - second.minX) < 1e-9)
    #expect(abs(first.width - 40) < 1e-9 && abs(second.width - 40) < 1e-9)
  }
}
