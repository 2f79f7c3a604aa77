/// Which parts of a panel's frame carry data, on a raster of small cells: tells where words cover nothing.
struct Occupancy {
  let frame: Rect
  private let cell = 2.0
  private let columns: Int
  private let rows: Int
  /// Column by column: what lies above each other in a column is written in one go.
  private var taken: [Bool]
  private var sums: [Int32] = []

  init(_ marks: [Mark], _ panel: PanelLayout) {
    frame = panel.frame
    columns = max(1, Int((frame.width / cell).rounded(.up)))
    rows = max(1, Int((frame.height / cell).rounded(.up)))
    taken = [Bool](repeating: false, count: columns * rows)
    let groups = marks.count { if case .bars = $0 { true } else { false } }
    var group = 0
    for mark in marks {
      switch mark {
      case .line(let m):
        for line in polylines(m.x, m.y, panel, interpolation: m.interpolation, column: 1) { trace(line) }
      case .scatter(let m):
        for i in 0..<min(m.x.count, m.y.count) { dot(panel.position(x: m.x[i], y: m.y[i])) }
      case .errorBars(let m):
        for i in 0..<min(m.x.count, m.y.count) {
          dot(panel.position(x: m.x[i], y: m.y[i]))
          trace([panel.position(x: m.x[i], y: m.lower[i]), panel.position(x: m.x[i], y: m.upper[i])])
        }
      case .band(let m):
        for shape in polygons(m, panel, column: 1) { fill(shape) }
      case .bars(let m):
        for rect in BarShape.rects(m, group: (group, groups), panel) { if let rect { fill(rect) } }
        group += 1
      case .histogram(let m):
        for rect in BarShape.rects(m, panel) { if let rect { fill(rect) } }
      case .heatMap, .contour: fill(frame)
      case .boxes(let m):
        for i in 0..<min(m.left.count, m.right.count, m.lower.count, m.upper.count) {
          let (a, b) = (
            panel.position(x: m.left[i], y: m.lower[i]), panel.position(x: m.right[i], y: m.upper[i])
          )
          if a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite {
            fill(BarShape.bounded(a.x, b.x, a.y, b.y, frame))
          }
        }
      case .reference(let m):
        let p = m.direction == .horizontal ? panel.y.position(m.value) : panel.x.position(m.value)
        if p.isFinite {
          trace(
            m.direction == .horizontal
              ? [Point(frame.minX, p), Point(frame.maxX, p)] : [Point(p, frame.minY), Point(p, frame.maxY)])
        }
      case .arrow(let m):
        trace([panel.position(x: m.tailX, y: m.tailY), panel.position(x: m.tipX, y: m.tipY)])
      case .text: break
      }
    }
    sum()
  }

  /// Keeps later words away from earlier ones.
  mutating func block(_ rect: Rect) {
    fill(rect)
    sum()
  }

  /// How many taken cells the rectangle touches.
  func covered(by rect: Rect) -> Int {
    let c0 = max(0, Int(((rect.minX - frame.minX) / cell).rounded(.down)))
    let c1 = min(columns, Int(((rect.maxX - frame.minX) / cell).rounded(.up)))
    let r0 = max(0, Int(((rect.minY - frame.minY) / cell).rounded(.down)))
    let r1 = min(rows, Int(((rect.maxY - frame.minY) / cell).rounded(.up)))
    guard c0 < c1, r0 < r1 else { return 0 }
    let w = columns + 1
    return Int(sums[r1 * w + c1] - sums[r0 * w + c1] - sums[r1 * w + c0] + sums[r0 * w + c0])
  }

  /// A place inside the frame for a rectangle of the given size: the one that covers least, among those the one
  /// nearest to a corner, the upper right one first. `isFree` tells whether it covers nothing.
  func place(width: Double, height: Double, margin: Double = 4) -> (rect: Rect, isFree: Bool)? {
    let inner = frame.insetBy(margin + 1, margin + 1)
    guard inner.width >= width, inner.height >= height else { return nil }
    let (dx, dy) = (inner.width - width, inner.height - height)
    let (nx, ny) = (max(1, Int((dx / 4).rounded(.up))), max(1, Int((dy / 4).rounded(.up))))
    var best: (rect: Rect, cost: Int, penalty: Double)?
    for i in 0...nx {
      for j in 0...ny {
        let (u, v) = (Double(i) / Double(nx), Double(j) / Double(ny))
        let rect = Rect(x: inner.minX + u * dx, y: inner.minY + v * dy, width: width, height: height)
        let cost = covered(by: rect.insetBy(-margin, -margin))
        let (fromRight, fromTop) = ((1 - u) * dx, v * dy)
        let penalty = min(
          fromRight + fromTop, u * dx + fromTop + 1, fromRight + (1 - v) * dy + 2, u * dx + (1 - v) * dy + 3)
        if best.map({ (cost, penalty) < ($0.cost, $0.penalty) }) ?? true { best = (rect, cost, penalty) }
      }
    }
    return best.map { ($0.rect, $0.cost == 0) }
  }

  private mutating func sum() {
    let w = columns + 1
    sums = [Int32](repeating: 0, count: w * (rows + 1))
    for r in 0..<rows {
      var row: Int32 = 0
      for c in 0..<columns {
        row += taken[c * rows + r] ? 1 : 0
        sums[(r + 1) * w + c + 1] = sums[r * w + c + 1] + row
      }
    }
  }

  private mutating func dot(_ p: Point) {
    guard p.x >= frame.minX, p.x <= frame.maxX, p.y >= frame.minY, p.y <= frame.maxY else { return }
    let c = min(columns - 1, Int((p.x - frame.minX) / cell))
    let r = min(rows - 1, Int((p.y - frame.minY) / cell))
    taken[c * rows + r] = true
  }

  private mutating func trace(_ line: Polyline) {
    if line.count == 1 { dot(line[0]) }
    guard line.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return }
    for part in clipped(line, to: frame) {
      for k in part.indices.dropFirst() { trace(part[k - 1], part[k]) }
    }
  }

  /// A segment inside the frame: in each column of cells all rows that it passes.
  private mutating func trace(_ p: Point, _ q: Point) {
    let (a, b) = p.x <= q.x ? (p, q) : (q, p)
    let (ax, bx) = ((a.x - frame.minX) / cell, (b.x - frame.minX) / cell)
    let (ay, by) = ((a.y - frame.minY) / cell, (b.y - frame.minY) / cell)
    let (start, last) = (min(columns - 1, Int(ax)), min(columns - 1, Int(bx)))
    let slope = last > start ? (by - ay) / (bx - ax) : 0
    for c in start...last {
      let enter = c == start ? ay : ay + (Double(c) - ax) * slope
      let leave = c == last ? by : ay + (Double(c + 1) - ax) * slope
      let r0 = max(0, min(rows - 1, Int(max(0, min(enter, leave)))))
      let r1 = max(r0, min(rows - 1, Int(max(0, max(enter, leave)))))
      for r in c * rows + r0...c * rows + r1 { taken[r] = true }
    }
  }

  private mutating func fill(_ rect: Rect) {
    let c0 = max(0, Int(((rect.minX - frame.minX) / cell).rounded(.down)))
    let c1 = min(columns, Int(((rect.maxX - frame.minX) / cell).rounded(.up)))
    let r0 = max(0, Int(((rect.minY - frame.minY) / cell).rounded(.down)))
    let r1 = min(rows, Int(((rect.maxY - frame.minY) / cell).rounded(.up)))
    guard c0 < c1, r0 < r1 else { return }
    for c in c0..<c1 { for r in c * rows + r0..<c * rows + r1 { taken[r] = true } }
  }

  /// A polygon, column of cells by column (even-odd along each column's middle), and its outline.
  private mutating func fill(_ polygon: Polyline) {
    guard let first = polygon.first else { return }
    trace(polygon + [first])
    var crossings = [[Double]](repeating: [], count: columns)
    for (p, q) in zip(polygon, polygon.dropFirst() + [first]) where p.x != q.x {
      let (a, b) = p.x < q.x ? (p, q) : (q, p)
      let c0 = max(0, Int(((a.x - frame.minX) / cell - 0.5).rounded(.up)))
      let c1 = min(columns - 1, Int(((b.x - frame.minX) / cell - 0.5).rounded(.up)) - 1)
      guard c0 <= c1 else { continue }
      for c in c0...c1 {
        let x = frame.minX + (Double(c) + 0.5) * cell
        crossings[c].append(a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y))
      }
    }
    for c in 0..<columns {
      let ys = crossings[c].sorted()
      let x = frame.minX + (Double(c) + 0.5) * cell
      for k in stride(from: 0, to: ys.count - 1, by: 2) {
        fill(Rect(minX: x - 0.1, minY: ys[k], maxX: x + 0.1, maxY: ys[k + 1]))
      }
    }
  }
}
