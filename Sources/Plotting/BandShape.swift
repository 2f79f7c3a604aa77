/// The polygons of a band: one for each stretch in which both edges have places, thinned by columns of pixels.
///
/// On a logarithmic axis an edge that is not positive is drawn at the axis' lower end.
func polygons(_ band: Band, _ panel: PanelLayout, column: Double) -> [Polyline] {
  var shapes: [Polyline] = []
  var lower: Polyline = []
  var upper: Polyline = []
  func flush() {
    if lower.count == 1 {
      // A single point has no width; as a hair it is seen.
      let (a, b) = (lower[0], upper[0])
      lower = [Point(a.x - 0.4, a.y), Point(a.x + 0.4, a.y)]
      upper = [Point(b.x - 0.4, b.y), Point(b.x + 0.4, b.y)]
    }
    if zip(lower, upper).allSatisfy({ abs($0.y - $1.y) < 0.5 }) {
      // Neither has a band without height.
      for k in lower.indices {
        (lower[k].y, upper[k].y) = (lower[k].y + 0.4, lower[k].y - 0.4)
      }
    }
    if lower.count > 1 {
      shapes.append(clippedPolygon(upper + lower.reversed(), to: panel.frame.insetBy(-60, -60)))
    }
    lower = []
    upper = []
  }
  var current = Double.nan
  for i in 0..<min(band.x.count, band.lower.count, band.upper.count) {
    let x = panel.x.position(band.x[i])
    guard x.isFinite, band.lower[i].isFinite, band.upper[i].isFinite else {
      flush()
      current = .nan
      continue
    }
    let a = panel.y.positionOrStart(band.lower[i])
    let b = panel.y.positionOrStart(band.upper[i])
    let own = (x / column).rounded(.down)
    // Within one column only the outermost edges are seen; positions grow downwards on an axis that is not inverted.
    if own == current, lower.count > 2 {
      let isDownwards = panel.y.end < panel.y.start
      let k = lower.count - 1
      lower[k].y = isDownwards ? max(lower[k].y, a) : min(lower[k].y, a)
      upper[k].y = isDownwards ? min(upper[k].y, b) : max(upper[k].y, b)
      if i == band.x.count - 1 {
        lower.append(Point(x, a))
        upper.append(Point(x, b))
      }
    } else {
      lower.append(Point(x, a))
      upper.append(Point(x, b))
      current = own
    }
  }
  flush()
  return shapes
}

/// The rectangles of bars and histograms.
enum BarShape {
  /// - Parameters:
  ///   - group: which of how many bars that share each place.
  static func rects(_ bars: Bars, group: (index: Int, count: Int), _ panel: PanelLayout) -> [Rect?] {
    let foot = panel.y.positionOrStart(0)
    let half = Bars.place(bars.x) / 2
    let places = bars.x.map(panel.x.position)
    let distance =
      panel.x.kind == .linear
      ? abs(panel.x.position(half) - panel.x.position(-half))
      : zip(places.filter(\.isFinite).sorted(), places.filter(\.isFinite).sorted().dropFirst()).map {
        $1 - $0
      }
      .filter { $0 > 0 }.min() ?? panel.frame.width / 5
    let width = distance * bars.share / Double(group.count)
    return zip(places, bars.heights).map { x, height in
      let top = panel.y.position(height)
      guard x.isFinite, top.isFinite else { return nil }
      // A bar of height zero is a hair: it says that there is a value.
      let foot = abs(top - foot) < 0.5 ? top + 0.5 : foot
      let left = x - distance * bars.share / 2 + width * Double(group.index)
      return bounded(left, left + width, foot, top, panel.frame)
    }
  }

  static func rects(_ histogram: Histogram, _ panel: PanelLayout) -> [Rect?] {
    let bins = histogram.counted(on: panel.x.kind)
    let foot = panel.y.positionOrStart(0)
    return zip(zip(bins.edges, bins.edges.dropFirst()), bins.heights).map { edges, height in
      let top = panel.y.position(height)
      let (a, b) = (panel.x.positionOrStart(edges.0), panel.x.positionOrStart(edges.1))
      guard top.isFinite else { return nil }
      return bounded(a, b, foot, top, panel.frame)
    }
  }

  /// A rectangle with edges in any order, kept near the frame.
  static func bounded(_ x0: Double, _ x1: Double, _ y0: Double, _ y1: Double, _ frame: Rect) -> Rect {
    let box = frame.insetBy(-60, -60)
    func x(_ v: Double) -> Double { min(max(v, box.minX), box.maxX) }
    func y(_ v: Double) -> Double { min(max(v, box.minY), box.maxY) }
    return Rect(minX: x(min(x0, x1)), minY: y(min(y0, y1)), maxX: x(max(x0, x1)), maxY: y(max(y0, y1)))
  }
}
