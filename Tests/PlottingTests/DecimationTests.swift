import Testing

@testable import Plotting

private func place(_ lower: Double, _ upper: Double, _ low: Double, _ high: Double) -> PanelLayout {
  PanelLayout(
    frame: Rect(x: 0, y: 0, width: 400, height: 200),
    x: AxisMap(Limits(kind: .linear, lower: lower, upper: upper), from: 0, to: 400),
    y: AxisMap(Limits(kind: .linear, lower: low, upper: high), from: 200, to: 0))
}

@Suite struct Decimation {
  @Test func `a million points become at most four a column, and every column keeps its extremes`() throws {
    let n = 1_000_000
    var random = TestRandom(state: 3)
    let x = (0..<n).map(Double.init)
    let y = (0..<n).map { _ in Double.random(in: -1...1, using: &random) }
    let place = place(0, Double(n - 1), -1, 1)
    let lines = polylines(x, y, place, column: 1)
    #expect(lines.count == 1)
    let points = try #require(lines.first)
    #expect(points.count <= 4 * 402)
    var wanted = [(low: Double, high: Double)](repeating: (.infinity, -.infinity), count: 401)
    for i in 0..<n {
      let p = place.position(x: x[i], y: y[i])
      let c = Int(p.x.rounded(.down))
      wanted[c] = (min(wanted[c].low, p.y), max(wanted[c].high, p.y))
    }
    var found = wanted.map { _ in (low: Double.infinity, high: -Double.infinity) }
    for p in points {
      let c = Int(p.x.rounded(.down))
      found[c] = (min(found[c].low, p.y), max(found[c].high, p.y))
    }
    #expect(zip(wanted, found).allSatisfy { $0 == $1 })
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.x <= $1.x }, "the order is kept")
  }

  @Test func `a single outlier among a million points is seen in the picture`() throws {
    let n = 1_000_000
    var y = [Double](repeating: 0, count: n)
    y[618_034] = 1
    y[250_000] = -1
    let figure = Figure(Panel([.line(x: (0..<n).map(Double.init), y: y, .trained)]))
    let layout = try figure.layout()
    let clock = ContinuousClock()
    var picture: Picture?
    let time = try clock.measure { picture = try Picture(png: figure.png()) }
    #expect(time < .seconds(3), "a second on an idle machine")
    let perPoint = 2.0 * 96 / 72
    for (i, value) in [(618_034, 0.9), (250_000, -0.9)] {
      let p = layout.panels[0].position(x: Double(i), y: value)
      #expect(picture?.color(at: p, pixelsPerPoint: perPoint).isNear(Style.light.color(.trained)) == true)
    }
  }

  @Test func `few points are kept as they are`() {
    let place = place(0, 10, 0, 10)
    let lines = polylines([0, 5, 10], [0, 10, 5], place, column: 1)
    #expect(lines == [[Point(0, 200), Point(200, 0), Point(400, 100)]])
  }

  @Test func `a value that is not finite interrupts the line`() {
    let place = place(0, 10, 0, 10)
    let lines = polylines([0, 2, 4, 6, 8], [0, 1, .nan, 3, 4], place, column: 1)
    #expect(lines.map(\.count) == [2, 2])
  }

  @Test func `steps keep each value until the next point`() {
    let place = place(0, 10, 0, 10)
    let lines = polylines([0, 5, 10], [0, 10, 5], place, interpolation: .step, column: 1)
    #expect(lines == [[Point(0, 200), Point(200, 200), Point(200, 0), Point(400, 0), Point(400, 100)]])
  }

  @Test func `lines that leave the frame by far keep their course`() throws {
    let place = place(0, 10, 0, 10)
    let lines = polylines([0, 10], [-1e12, 1e12], place, column: 1)
    let points = try #require(lines.first)
    #expect(points.allSatisfy { abs($0.x) < 1000 && abs($0.y) < 1000 })
    // The line crosses y = 0 in the middle of x.
    #expect(points.allSatisfy { abs($0.x - 200) < 1e-3 })
    #expect(polylines([0, 10], [1e300, 1e300], place, column: 1).isEmpty)
  }

  @Test func `what is left of a line lies in the rectangle, however far it comes from`() {
    let box = Rect(x: 0, y: 0, width: 100, height: 50)
    for far in [1e3, 1e15, 1e17, 1e200, 1.7e308] {
      for (p, q) in [
        (Point(-far, 20), Point(110, 20)), (Point(50, far), Point(50, -far)),
        (Point(-far, -far), Point(far, far)),
        (Point(110, 10), Point(-far, 10.5)), (Point(far, 25), Point(101, 25)),
      ] {
        #expect(clipped([p, q], to: box).joined().allSatisfy(box.contains), "\(p) to \(q)")
      }
    }
    #expect(clipped([Point(-10, 25), Point(110, 25)], to: box) == [[Point(0, 25), Point(100, 25)]])
    #expect(clipped([Point(-10, -25), Point(110, -25)], to: box).isEmpty)
  }

  @Test func `polygons are cut at the rectangle's edges`() {
    let box = Rect(x: 0, y: 0, width: 10, height: 10)
    let cut = clippedPolygon([Point(-5, 5), Point(5, -5), Point(15, 5), Point(5, 15)], to: box)
    #expect(abs(area(cut) - 100) < 1e-9, "the diamond covers the square")
    let corner = clippedPolygon([Point(5, 5), Point(20, 5), Point(20, 20), Point(5, 20)], to: box)
    #expect(abs(area(corner) - 25) < 1e-9)
    #expect(clippedPolygon([Point(20, 20), Point(30, 20), Point(30, 30)], to: box).isEmpty)
  }

  @Test func `a band of many points keeps its outermost edges`() {
    let n = 100_000
    var random = TestRandom(state: 9)
    let x = (0..<n).map { 10 * Double($0) / Double(n) }
    let lower = (0..<n).map { _ in Double.random(in: 2...4, using: &random) }
    let upper = (0..<n).map { _ in Double.random(in: 6...8, using: &random) }
    let shapes = polygons(Band(x: x, lower: lower, upper: upper), place(0, 10, 0, 10), column: 1)
    #expect(shapes.count == 1)
    #expect((shapes.first?.count ?? 0) < 4 * 410)
    let ys = shapes[0].map(\.y)
    #expect(abs((ys.max() ?? 0) - 160) < 0.1 && abs((ys.min() ?? 0) - 40) < 0.1)
  }
}

/// The shoelace formula.
func area(_ polygon: [Point]) -> Double {
  guard let last = polygon.last else { return 0 }
  return abs(zip([last] + polygon, polygon).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y } / 2)
}
