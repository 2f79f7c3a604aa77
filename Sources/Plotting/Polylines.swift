/// Points in positions, ready to be joined.
typealias Polyline = [Point]

/// The polylines of a series: interrupted where a value has no place, thinned to what pixels can show, and cut where
/// they leave the neighbourhood of the frame.
///
/// - Parameters:
///   - column: width of a pixel in points. Of the points that lie in one column of pixels the first, the lowest,
///     the highest and the last are kept, so that minima and maxima survive.
func polylines(
  _ xs: [Double], _ ys: [Double], _ panel: PanelLayout, interpolation: Line.Interpolation = .linear,
  column: Double
) -> [Polyline] {
  var lines: [Polyline] = []
  var current: Polyline = []
  var thinner = ColumnThinner(column)
  func flush() {
    thinner.finish(into: &current)
    if !current.isEmpty { lines.append(current) }
    current = []
  }
  var before: Double?
  for i in 0..<min(xs.count, ys.count) {
    let p = Point(panel.x.position(xs[i]), panel.y.position(ys[i]))
    guard p.x.isFinite, p.y.isFinite else {
      flush()
      before = nil
      continue
    }
    if interpolation == .step, let before { thinner.add(Point(p.x, before), into: &current) }
    thinner.add(p, into: &current)
    before = p.y
  }
  flush()
  let box = panel.frame.insetBy(-60, -60)
  return lines.allSatisfy { $0.allSatisfy(box.contains) } ? lines : lines.flatMap { clipped($0, to: box) }
}

/// Keeps at most four points a column of pixels.
private struct ColumnThinner {
  private let perColumn: Double
  private var column = Double.nan
  private var count = 0
  private var first = Point(0, 0)
  private var lowest = Point(0, 0)
  private var highest = Point(0, 0)
  private var last = Point(0, 0)
  private var lowestIsFirst = true

  init(_ width: Double) {
    perColumn = 1 / width
  }

  mutating func add(_ p: Point, into line: inout Polyline) {
    let own = (p.x * perColumn).rounded(.down)
    if own != column {
      finish(into: &line)
      column = own
      (first, lowest, highest, last) = (p, p, p, p)
      count = 1
      return
    }
    count += 1
    if p.y < lowest.y {
      lowest = p
      lowestIsFirst = false
    }
    if p.y > highest.y {
      highest = p
      lowestIsFirst = true
    }
    last = p
  }

  mutating func finish(into line: inout Polyline) {
    guard count > 0 else { return }
    line.append(first)
    if count > 1 {
      for p in lowestIsFirst ? [lowest, highest] : [highest, lowest] where p != first && p != last {
        line.append(p)
      }
      if last != first { line.append(last) }
    }
    count = 0
    column = .nan
  }
}

/// The parts of a polyline inside a rectangle (Liang and Barsky, 1984, segment by segment). Cairo's coordinates have
/// 24 bits before the point: a line to 10³⁰⁰ must end where the eye does.
func clipped(_ line: Polyline, to box: Rect) -> [Polyline] {
  var parts: [Polyline] = []
  var current: Polyline = []
  if line.count == 1, box.contains(line[0]) { return [line] }
  for (p, q) in zip(line, line.dropFirst()) {
    guard let (a, b) = clipped(p, q, to: box) else {
      if !current.isEmpty { parts.append(current) }
      current = []
      continue
    }
    if current.last != a {
      if !current.isEmpty { parts.append(current) }
      current = [a]
    }
    current.append(b)
  }
  if !current.isEmpty { parts.append(current) }
  return parts
}

private func clipped(_ p: Point, _ q: Point, to box: Rect) -> (Point, Point)? {
  if box.contains(p), box.contains(q) { return (p, q) }
  // Halves again: the difference of two finite positions may overflow.
  let (dx, dy) = (q.x / 2 - p.x / 2, q.y / 2 - p.y / 2)
  var (t0, t1) = (0.0, 1.0)
  for (d, room) in [
    (-dx, p.x / 2 - box.minX / 2), (dx, box.maxX / 2 - p.x / 2), (-dy, p.y / 2 - box.minY / 2),
    (dy, box.maxY / 2 - p.y / 2),
  ] {
    if d == 0 {
      if room < 0 { return nil }
    } else if d < 0 {
      t0 = max(t0, room / d)
    } else {
      t1 = min(t1, room / d)
    }
  }
  guard t0 <= t1 else { return nil }
  func at(_ t: Double) -> Point {
    Point(
      min(max(p.x + 2 * (t * dx), box.minX), box.maxX), min(max(p.y + 2 * (t * dy), box.minY), box.maxY))
  }
  // Not t0 == 0: next to 10³⁰⁰ a point outside is as good as on the edge.
  return (box.contains(p) ? p : at(t0), box.contains(q) ? q : at(t1))
}

/// A convex or concave polygon's part inside a rectangle (Sutherland and Hodgman, 1974).
func clippedPolygon(_ polygon: Polyline, to box: Rect) -> Polyline {
  if polygon.allSatisfy(box.contains) { return polygon }
  var result = polygon
  let sides: [(inside: (Point) -> Bool, cut: (Point, Point) -> Point)] = [
    ({ $0.x >= box.minX }, { crossing($0, $1, x: box.minX) }),
    ({ $0.x <= box.maxX }, { crossing($0, $1, x: box.maxX) }),
    ({ $0.y >= box.minY }, { crossing($0, $1, y: box.minY) }),
    ({ $0.y <= box.maxY }, { crossing($0, $1, y: box.maxY) }),
  ]
  for side in sides {
    guard var before = result.last else { return [] }
    var next: Polyline = []
    for p in result {
      if side.inside(p) != side.inside(before) { next.append(side.cut(before, p)) }
      if side.inside(p) { next.append(p) }
      before = p
    }
    result = next
  }
  return result
}

private func crossing(_ p: Point, _ q: Point, x: Double) -> Point {
  let t = (x / 2 - p.x / 2) / (q.x / 2 - p.x / 2)
  return Point(x, p.y + 2 * (t * (q.y / 2 - p.y / 2)))
}

private func crossing(_ p: Point, _ q: Point, y: Double) -> Point {
  let t = (y / 2 - p.y / 2) / (q.y / 2 - p.y / 2)
  return Point(p.x + 2 * (t * (q.x / 2 - p.x / 2)), y)
}
