import CCairo

/// Drawing of heat maps, filled contours and boxes.
extension Drawing {
  func heatMap(_ map: HeatMap, _ mapping: ColorMapping?, _ place: PanelLayout) {
    guard let mapping, let columns = map.values.first?.count, columns > 0 else { return }
    let isEven = place.x.kind == .linear && place.y.kind == .linear
    // Cairo's images have at most so many pixels in a row or column.
    let isImage = columns <= 32767 && map.values.count <= 32767
    if isEven, isImage, !isVector || columns * map.values.count > 10_000 {
      image(map, mapping, columns, place)
      return
    }
    for i in map.values.indices {
      for j in 0..<columns {
        guard let color = mapping.color(map.values[i][j]), let cell = map.cell(i, j, place) else { continue }
        setColor(color)
        fill(cell)
      }
    }
  }

  /// One pixel a cell, scaled up with hard edges or down with averages; cells without a colour stay open.
  private func image(_ map: HeatMap, _ mapping: ColorMapping, _ columns: Int, _ place: PanelLayout) {
    let rows = map.values.count
    guard let first = map.cell(0, 0, place), let last = map.cell(rows - 1, columns - 1, place),
      let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(columns), Int32(rows)),
      let bytes = cairo_image_surface_get_data(surface)
    else { return }
    defer { cairo_surface_destroy(surface) }
    let packed = mapping.colors.map(\.packed)
    let stride = Int(cairo_image_surface_get_stride(surface))
    for (i, row) in map.values.enumerated() {
      let line = UnsafeMutableRawPointer(bytes + i * stride).assumingMemoryBound(to: UInt32.self)
      for j in 0..<columns {
        line[j] = mapping.share(row[j]).map { packed[min(255, Int($0 * 256))] } ?? 0
      }
    }
    cairo_surface_mark_dirty(surface)
    let area = first.union(last)
    guard area.width > 1e-3, area.height > 1e-3 else { return }
    cairo_save(cairo)
    clip(area)
    cairo_translate(
      cairo, first.minX == area.minX ? area.minX : area.maxX, first.minY == area.minY ? area.minY : area.maxY)
    cairo_scale(
      cairo, (first.minX == area.minX ? area.width : -area.width) / Double(columns),
      (first.minY == area.minY ? area.height : -area.height) / Double(rows))
    cairo_set_source_surface(cairo, surface, 0, 0)
    let isEnlarged = area.width >= Double(columns) * pixel && area.height >= Double(rows) * pixel
    cairo_pattern_set_filter(cairo_get_source(cairo), isEnlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
    cairo_paint(cairo)
    cairo_restore(cairo)
  }

  func contour(_ contour: Contour, _ mapping: ColorMapping?, _ place: PanelLayout) {
    guard let mapping else { return }
    let shapes = ContourShape(contour, mapping)
    // Each area covers all that is higher too, and the next one is painted over it: no seams between neighbours.
    for (k, level) in ([-Double.infinity] + shapes.levels).enumerated() {
      setColor(shapes.colors[k])
      shapes.above(level) { polygon in
        let points = polygon.map { place.position(x: $0.x, y: $0.y) }
        if points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) { path(points, closed: true) }
      }
      cairo_fill(cairo)
    }
    guard contour.hasLines else { return }
    cairo_set_line_width(cairo, 0.5)
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
    for (k, level) in shapes.levels.enumerated() {
      let fill = shapes.colors[k + 1]
      setColor(fill.luminance > 0.4 ? Color(0x000000) : Color(0xffffff), 0.4)
      shapes.lines(at: level) { p, q in
        let (a, b) = (place.position(x: p.x, y: p.y), place.position(x: q.x, y: q.y))
        if a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite { segment(a.x, a.y, b.x, b.y) }
      }
      cairo_stroke(cairo)
    }
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT)
  }

  func boxes(_ boxes: Boxes, _ mapping: ColorMapping?, _ place: PanelLayout) {
    let color = style.color(boxes.role)
    for i in 0..<min(boxes.left.count, boxes.right.count, boxes.lower.count, boxes.upper.count) {
      let p = place.position(x: boxes.left[i], y: boxes.lower[i])
      let q = place.position(x: boxes.right[i], y: boxes.upper[i])
      guard p.x.isFinite, p.y.isFinite, q.x.isFinite, q.y.isFinite else { continue }
      let rect = BarShape.bounded(p.x, q.x, p.y, q.y, place.frame)
      if let mapping, let values = boxes.values {
        guard let fillColor = mapping.color(values[i]) else { continue }
        setColor(fillColor)
        fill(rect)
        setColor(style.paper)
        cairo_set_line_width(cairo, min(0.5, 0.1 * min(rect.width, rect.height)))
      } else {
        setColor(color, style.bandOpacity)
        fill(rect)
        setColor(color, 0.9)
        cairo_set_line_width(cairo, min(0.7, 0.2 * max(rect.width, rect.height)))
      }
      cairo_rectangle(cairo, rect.minX, rect.minY, rect.width, rect.height)
      cairo_stroke(cairo)
    }
  }
}

extension Color {
  /// As cairo stores a pixel.
  fileprivate var packed: UInt32 {
    func byte(_ v: Double) -> UInt32 { UInt32((v * 255).rounded()) }
    return 0xff00_0000 | byte(red) << 16 | byte(green) << 8 | byte(blue)
  }
}
