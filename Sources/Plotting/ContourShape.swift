/// The areas and lines of a filled contour. Each cell of the grid is cut into four triangles around its middle, on
/// which the function is linear: level lines are straight there and never ambiguous.
struct ContourShape {
  /// Ascending, strictly between the smallest and the largest value.
  let levels: [Double]
  /// One more than there are levels: below the first, between neighbours, above the last.
  let colors: [Color]
  private let contour: Contour
  private let limits: Limits

  init(_ contour: Contour, _ mapping: ColorMapping) {
    self.contour = contour
    limits = mapping.limits
    var limits = mapping.limits
    func inside(_ levels: [Double]) -> [Double] { levels.filter { $0 > limits.lower && $0 < limits.upper } }
    func round() -> [Double] {
      let ticks = Ticks(Axis(scale: contour.color.scale.forColors), limits, atMost: 12, fits: { _ in true })
      return inside(ticks.major.map(\.value))
    }
    var levels = contour.levels.map(inside) ?? round()
    if levels.isEmpty, contour.levels == nil {
      // Between 0 and 1 lies no whole level.
      limits.isWhole = false
      levels = round()
    }
    self.levels = levels
    // An area has the colour of its middle, so that the whole map is used.
    let edges = [mapping.limits.lower] + levels + [mapping.limits.upper]
    colors = zip(edges, edges.dropFirst()).map { a, b in
      let shares = (mapping.share(a) ?? 0, mapping.share(b) ?? 1)
      return mapping.colors[min(255, Int((shares.0 + shares.1) / 2 * 256))]
    }
  }

  /// The values between which area `k` lies.
  func ends(of k: Int) -> (Double, Double) {
    (k == 0 ? limits.lower : levels[k - 1], k == levels.count ? limits.upper : levels[k])
  }

  /// A point of the grid or of a cut, with the function's value.
  private struct Vertex {
    let x: Double
    let y: Double
    let value: Double
  }

  /// Polygons that together are the area where the function is at least `level`; cells in one row that lie in it as
  /// a whole are joined.
  func above(_ level: Double, _ emit: ([Point]) -> Void) {
    eachRow { i, cells in
      var start: Int?
      func flush(_ end: Int) {
        guard let first = start else { return }
        let (x0, x1, y0, y1) = (contour.x[first], contour.x[end], contour.y[i], contour.y[i + 1])
        emit([Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)])
        start = nil
      }
      for j in cells {
        guard let corners = corners(i, j), corners.contains(where: { $0.value >= level }) else {
          flush(j)
          continue
        }
        if corners.allSatisfy({ $0.value >= level }) {
          if start == nil { start = j }
          continue
        }
        flush(j)
        for triangle in triangles(corners) {
          let part = cut(triangle, level)
          if part.count > 2 { emit(part.map { Point($0.x, $0.y) }) }
        }
      }
      flush(cells.upperBound)
    }
  }

  /// The segments of one level line.
  func lines(at level: Double, _ emit: (Point, Point) -> Void) {
    eachRow { i, cells in
      for j in cells {
        guard let corners = corners(i, j) else { continue }
        let isAbove = corners.map { $0.value >= level }
        if isAbove.allSatisfy({ $0 }) || !isAbove.contains(true) { continue }
        for triangle in triangles(corners) {
          var ends: [Point] = []
          for (a, b) in [(0, 1), (1, 2), (2, 0)]
          where (triangle[a].value >= level) != (triangle[b].value >= level) {
            let v = crossing(triangle[a], triangle[b], level)
            ends.append(Point(v.x, v.y))
          }
          if ends.count == 2 { emit(ends[0], ends[1]) }
        }
      }
    }
  }

  private func eachRow(_ body: (Int, Range<Int>) -> Void) {
    guard contour.x.count > 1, contour.y.count > 1 else { return }
    for i in 0..<contour.y.count - 1 { body(i, 0..<contour.x.count - 1) }
  }

  /// Counter-clockwise; `nil` where a value is not finite.
  private func corners(_ i: Int, _ j: Int) -> [Vertex]? {
    let list = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)].map { row, column in
      Vertex(x: contour.x[column], y: contour.y[row], value: contour.values[row][column])
    }
    return list.allSatisfy { $0.value.isFinite } ? list : nil
  }

  private func triangles(_ corners: [Vertex]) -> [[Vertex]] {
    let middle = Vertex(
      x: corners.reduce(0) { $0 + $1.x / 4 }, y: corners.reduce(0) { $0 + $1.y / 4 },
      value: corners.reduce(0) { $0 + $1.value / 4 })
    return (0..<4).map { [corners[$0], corners[($0 + 1) % 4], middle] }
  }

  private func cut(_ triangle: [Vertex], _ level: Double) -> [Vertex] {
    var result: [Vertex] = []
    for k in 0..<3 {
      let (a, b) = (triangle[k], triangle[(k + 1) % 3])
      if a.value >= level { result.append(a) }
      if (a.value >= level) != (b.value >= level) { result.append(crossing(a, b, level)) }
    }
    return result
  }

  private func crossing(_ a: Vertex, _ b: Vertex, _ level: Double) -> Vertex {
    // From the lower end whichever way the edge runs, so that neighbours cut it at the same point.
    let (low, high) = a.value < b.value ? (a, b) : (b, a)
    let t = (level / 2 - low.value / 2) / (high.value / 2 - low.value / 2)
    return Vertex(x: low.x + t * (high.x - low.x), y: low.y + t * (high.y - low.y), value: level)
  }
}

extension Axis.Scale {
  /// Colours have no categories.
  var forColors: Axis.Scale {
    if case .categorical = self { .linear } else { self }
  }
}
