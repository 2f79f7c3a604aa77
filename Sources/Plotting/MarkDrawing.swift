import CCairo

/// Drawing of lines, points, bands, bars and annotations.
extension Drawing {
  func marks(_ panel: Panel, _ place: PanelLayout) {
    let groups = panel.marks.count { if case .bars = $0 { true } else { false } }
    let histograms = panel.marks.count { if case .histogram = $0 { true } else { false } }
    var group = 0
    for (k, mark) in panel.marks.enumerated() {
      switch mark {
      case .line(let m): line(m, place)
      case .scatter(let m):
        let points = zip(m.x, m.y).map { place.position(x: $0, y: $1) }
        markers(visible(points, place), m.marker ?? style.marker(m.role), style.color(m.role))
      case .band(let m):
        setColor(style.color(m.role), style.bandOpacity)
        for shape in polygons(m, place, column: pixel) { path(shape, closed: true) }
        cairo_fill(cairo)
      case .errorBars(let m): errorBars(m, place)
      case .bars(let m):
        bars(BarShape.rects(m, group: (group, groups), place), style.color(m.role), gap: 0, opacity: 0.85)
        group += 1
      case .histogram(let m):
        // Several histograms lie over each other and must all be seen.
        bars(BarShape.rects(m, place), style.color(m.role), gap: 0.5, opacity: histograms > 1 ? 0.55 : 0.85)
      case .heatMap(let m): heatMap(m, place.mappings[k], place)
      case .contour(let m): contour(m, place.mappings[k], place)
      case .boxes(let m): boxes(m, place.mappings[k], place)
      case .reference(let m): reference(m, place)
      case .arrow(let m): arrow(m, place)
      case .text: break
      }
    }
  }

  private func line(_ line: Line, _ place: PanelLayout) {
    let isThin = line.weight == .thin
    let color = style.color(line.role)
    let parts = polylines(line.x, line.y, place, interpolation: line.interpolation, column: pixel)
    setColor(color, isThin ? 0.4 : 1)
    setStroke(isThin ? style.thinWidth : style.lineWidth, line.dash ?? style.dash(line.role))
    let isDense = parts.contains { $0.count > 400 }
    cairo_set_line_join(cairo, isDense ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND)
    // A line much longer than its frame is noise, in which nobody sees fine steps of grey; cairo's coarser ones take a
    // third of the time there.
    let isNoise =
      isDense && parts.reduce(0) { $0 + length($1) } > 3 * (place.frame.width + place.frame.height)
    if isNoise { cairo_set_antialias(cairo, CAIRO_ANTIALIAS_FAST) }
    defer { cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT) }
    let isPlain = !isThin && (line.dash ?? style.dash(line.role)) == .solid
    for part in parts {
      if part.count == 1 {
        dot(part[0], isThin ? style.thinWidth : style.lineWidth)
      } else if isDense, isPlain {
        strokeInPieces(part)
      } else {
        path(part, closed: false)
        cairo_stroke(cairo)
      }
    }
    cairo_set_dash(cairo, nil, 0, 0)
    if line.hasMarkers {
      let points = zip(line.x, line.y).map { place.position(x: $0, y: $1) }
      markers(visible(points, place), style.marker(line.role), color)
    }
  }

  private func length(_ line: Polyline) -> Double {
    var sum = 0.0
    for i in line.indices.dropFirst() {
      sum += abs(line[i].x - line[i - 1].x) + abs(line[i].y - line[i - 1].y)
    }
    return sum
  }

  /// A long opaque line in pieces of 64 segments that overlap by one: cairo's time grows faster than a path's length.
  private func strokeInPieces(_ line: Polyline) {
    var start = 0
    while start < line.count - 1 {
      let end = min(line.count - 1, start + 64)
      path(line[max(0, start - 1)...end], closed: false)
      cairo_stroke(cairo)
      start = end
    }
  }

  /// A point without neighbours, which a line alone would not show.
  private func dot(_ p: Point, _ width: Double) {
    cairo_arc(cairo, p.x, p.y, width, 0, 2 * Double.pi)
    cairo_fill(cairo)
  }

  private func errorBars(_ bars: ErrorBars, _ place: PanelLayout) {
    let color = style.color(bars.role)
    setColor(color)
    cairo_set_line_width(cairo, 1.1)
    let box = place.frame.insetBy(-60, -60)
    for i in 0..<min(bars.x.count, bars.lower.count, bars.upper.count) {
      let x = place.x.position(bars.x[i])
      guard x.isFinite, bars.lower[i].isFinite, bars.upper[i].isFinite else { continue }
      let ends = [bars.lower[i], bars.upper[i]].map {
        min(max(place.y.positionOrStart($0), box.minY), box.maxY)
      }
      guard box.contains(Point(x, ends[0])) else { continue }
      segment(x, ends[0], x, ends[1])
      for y in ends { segment(x - 2.2, y, x + 2.2, y) }
    }
    cairo_stroke(cairo)
    let points = zip(bars.x, bars.y).map { place.position(x: $0, y: $1) }
    markers(visible(points, place), bars.marker ?? style.marker(bars.role), color)
  }

  private func bars(_ rects: [Rect?], _ color: Color, gap: Double, opacity: Double) {
    setColor(color, opacity)
    for rect in rects {
      guard let rect else { continue }
      // A gap as wide as a hair, unless the bars are hairs themselves.
      let inset = rect.width > 4 * gap ? gap / 2 : 0
      cairo_rectangle(cairo, rect.minX + inset, rect.minY, rect.width - 2 * inset, rect.height)
    }
    cairo_fill(cairo)
  }

  private func reference(_ line: ReferenceLine, _ place: PanelLayout) {
    let frame = place.frame
    setColor(style.color(line.role))
    setStroke(1.1, line.dash ?? style.dash(line.role))
    let p = line.direction == .horizontal ? place.y.position(line.value) : place.x.position(line.value)
    if p.isFinite, abs(p) < 1e5 {
      if line.direction == .horizontal {
        segment(frame.minX, p, frame.maxX, p)
      } else {
        segment(p, frame.minY, p, frame.maxY)
      }
    }
    cairo_stroke(cairo)
    cairo_set_dash(cairo, nil, 0, 0)
  }

  private func arrow(_ arrow: Arrow, _ place: PanelLayout) {
    let tail = place.position(x: arrow.tailX, y: arrow.tailY)
    let tip = place.position(x: arrow.tipX, y: arrow.tipY)
    let box = place.frame.insetBy(-500, -500)
    guard box.contains(tail), box.contains(tip) else { return }
    let length = ((tip.x - tail.x) * (tip.x - tail.x) + (tip.y - tail.y) * (tip.y - tail.y)).squareRoot()
    guard length > 1 else { return }
    let (ux, uy) = ((tip.x - tail.x) / length, (tip.y - tail.y) / length)
    setColor(style.ink)
    cairo_set_line_width(cairo, 0.9)
    segment(tail.x, tail.y, tip.x - 3 * ux, tip.y - 3 * uy)
    cairo_stroke(cairo)
    let (back, side) = (min(6.5, length), 2.3)
    path(
      [
        tip, Point(tip.x - back * ux - side * uy, tip.y - back * uy + side * ux),
        Point(tip.x - 0.75 * back * ux, tip.y - 0.75 * back * uy),
        Point(tip.x - back * ux + side * uy, tip.y - back * uy - side * ux),
      ], closed: true)
    cairo_fill(cairo)
  }

  func path(_ points: some Sequence<Point>, closed: Bool) {
    var isFirst = true
    for p in points {
      if isFirst { cairo_move_to(cairo, p.x, p.y) } else { cairo_line_to(cairo, p.x, p.y) }
      isFirst = false
    }
    if closed, !isFirst { cairo_close_path(cairo) }
  }

  /// The points that are seen: those in the frame, and of the points in one cell of a fine raster only the first.
  private func visible(_ points: [Point], _ place: PanelLayout) -> [Point] {
    let frame = place.frame
    let inside = points.filter { frame.insetBy(-1, -1).contains($0) }
    guard inside.count > 20_000 else { return inside }
    let cell = max(pixel, style.markerSize / 5)
    let columns = Int((frame.width + 4) / cell) + 1
    var seen = [Bool](repeating: false, count: columns * (Int((frame.height + 4) / cell) + 1))
    return inside.filter { p in
      let k = Int((p.y - frame.minY + 2) / cell) * columns + Int((p.x - frame.minX + 2) / cell)
      defer { seen[k] = true }
      return !seen[k]
    }
  }

  /// Filled shapes with a thin rim of paper, so that neighbours stay apart; plain ones in a crowd.
  func markers(_ points: [Point], _ shape: Marker, _ color: Color) {
    let isCrowd = points.count > 2000
    let r = style.markerSize / 2 * (isCrowd ? 0.7 : 1)
    if !isCrowd, shape != .cross, shape != .plus {
      setColor(style.paper)
      for p in points { outline(shape, p, r + 0.6) }
      // One by one each rim would cut its neighbours' bodies; all rims first leaves the bodies whole.
      cairo_fill(cairo)
    }
    setColor(color)
    if shape == .cross || shape == .plus {
      cairo_set_line_width(cairo, 1.2)
      for p in points { outline(shape, p, r) }
      cairo_stroke(cairo)
    } else {
      for (k, p) in points.enumerated() {
        outline(shape, p, r)
        if k % 64 == 63 { cairo_fill(cairo) }
      }
      cairo_fill(cairo)
    }
  }

  private func outline(_ shape: Marker, _ p: Point, _ r: Double) {
    switch shape {
    case .circle:
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, p.x, p.y, r, 0, 2 * Double.pi)
    case .square:
      let s = 0.89 * r
      cairo_rectangle(cairo, p.x - s, p.y - s, 2 * s, 2 * s)
    case .triangle:
      path(
        [
          Point(p.x, p.y - 1.2 * r), Point(p.x + 1.1 * r, p.y + 0.8 * r), Point(p.x - 1.1 * r, p.y + 0.8 * r),
        ], closed: true)
    case .invertedTriangle:
      path(
        [
          Point(p.x, p.y + 1.2 * r), Point(p.x - 1.1 * r, p.y - 0.8 * r), Point(p.x + 1.1 * r, p.y - 0.8 * r),
        ], closed: true)
    case .diamond:
      path(
        [
          Point(p.x, p.y - 1.25 * r), Point(p.x + 1.1 * r, p.y), Point(p.x, p.y + 1.25 * r),
          Point(p.x - 1.1 * r, p.y),
        ],
        closed: true)
    case .cross:
      let s = 0.8 * r
      segment(p.x - s, p.y - s, p.x + s, p.y + s)
      segment(p.x - s, p.y + s, p.x + s, p.y - s)
    case .plus:
      segment(p.x - r, p.y, p.x + r, p.y)
      segment(p.x, p.y - r, p.x, p.y + r)
    }
  }
}
