import CCairo

/// Draws a layout's figure on a surface, back to front: paper, then panel by panel grid, marks, axes, key, and words.
struct Drawing {
  let figure: Figure
  let layout: Layout
  let style: Style
  let cairo: OpaquePointer
  let typesetter: Typesetter
  /// The width of a pixel in points; what vector formats can show is taken to be a quarter of a point.
  let pixel: Double
  /// Whether cells are better drawn as an image than one by one.
  let isVector: Bool

  func draw() {
    if !style.isTransparent {
      setColor(style.paper)
      cairo_paint(cairo)
    }
    for (k, panel) in figure.panels.enumerated() {
      let place = layout.panels[k]
      cairo_save(cairo)
      clip(place.frame.insetBy(-0.8, -0.8))
      if !panel.hasSurface { grid(panel, place) }
      marks(panel, place)
      cairo_restore(cairo)
      axes(panel, place)
      for bar in place.colorBars { colorBar(bar, panel.marks[bar.mark], place.mappings[bar.mark]) }
      if let legend = place.legend { self.legend(legend) }
    }
    for text in layout.texts { set(text) }
  }

  private func grid(_ panel: Panel, _ place: PanelLayout) {
    setColor(style.rule)
    cairo_set_line_width(cairo, 0.6)
    if panel.grid.contains(.horizontal) {
      for y in place.yTicks.map(place.y.position) { segment(place.frame.minX, y, place.frame.maxX, y) }
    }
    if panel.grid.contains(.vertical) {
      for x in place.xTicks.map(place.x.position) { segment(x, place.frame.minY, x, place.frame.maxY) }
    }
    cairo_stroke(cairo)
  }

  /// The left and the lower axis with ticks outside; nothing at the top and at the right.
  private func axes(_ panel: Panel, _ place: PanelLayout) {
    setColor(style.muted)
    cairo_set_line_width(cairo, style.axisWidth)
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE)
    let frame = place.frame
    segment(frame.minX, frame.minY, frame.minX, frame.maxY)
    segment(frame.minX, frame.maxY, frame.maxX, frame.maxY)
    cairo_stroke(cairo)
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT)
    for (values, length) in [(place.xTicks, 3.5), (place.xMinor, 2.0)] {
      for x in values.map(place.x.position) { segment(x, frame.maxY, x, frame.maxY + length) }
    }
    for (values, length) in [(place.yTicks, 3.5), (place.yMinor, 2.0)] {
      for y in values.map(place.y.position) { segment(frame.minX, y, frame.minX - length, y) }
    }
    cairo_stroke(cairo)
  }

  private func colorBar(_ bar: ColorBarLayout, _ mark: Mark, _ mapping: ColorMapping?) {
    guard let mapping else { return }
    let rect = bar.rect
    if case .contour(let contour) = mark {
      let shapes = ContourShape(contour, mapping)
      for (k, color) in shapes.colors.enumerated() {
        let (from, to) = shapes.ends(of: k)
        let (y0, y1) = (bar.map.positionOrStart(from), bar.map.positionOrStart(to))
        setColor(color)
        fill(Rect(minX: rect.minX, minY: min(y0, y1), maxX: rect.maxX, maxY: max(y0, y1)))
      }
    } else {
      let gradient = cairo_pattern_create_linear(0, rect.maxY, 0, rect.minY)
      for k in 0...64 {
        let t = Double(k) / 64
        let color = mapping.colors[min(255, Int(t * 256))]
        cairo_pattern_add_color_stop_rgb(gradient, t, color.red, color.green, color.blue)
      }
      cairo_set_source(cairo, gradient)
      cairo_pattern_destroy(gradient)
      fill(rect)
    }
    setColor(style.muted)
    cairo_set_line_width(cairo, style.axisWidth)
    for (ticks, length) in [(bar.ticks, 3.0), (bar.minor, 1.8)] {
      for y in ticks.map(bar.map.position) { segment(rect.maxX, y, rect.maxX + length, y) }
    }
    cairo_stroke(cairo)
  }

  private func legend(_ legend: LegendLayout) {
    if legend.isInside, !style.isTransparent {
      setColor(style.paper, 0.88)
      fill(legend.rect.insetBy(-3, -2))
    }
    for item in legend.entries {
      let (rect, entry) = (item.symbol, item.entry)
      let color = style.color(entry.role)
      if entry.hasBand {
        setColor(color, style.bandOpacity)
        fill(rect)
      }
      if entry.isBox {
        setColor(color, entry.hasBand ? 1 : 0.85)
        fill(Rect(x: rect.midX - 6, y: rect.minY, width: 12, height: rect.height))
      }
      if let line = entry.line {
        setColor(color)
        setStroke(
          line.weight == .thin ? style.thinWidth : style.lineWidth, line.dash ?? style.dash(entry.role))
        segment(rect.minX, rect.midY, rect.maxX, rect.midY)
        cairo_stroke(cairo)
        cairo_set_dash(cairo, nil, 0, 0)
      }
      if let shape = entry.marker {
        markers([Point(rect.midX, rect.midY)], shape, color)
      }
    }
  }

  private func set(_ text: PlacedText) {
    let measured = typesetter.measure(text)
    setColor(text.color)
    if text.isRotated {
      cairo_save(cairo)
      cairo_translate(cairo, text.origin.x, text.origin.y)
      cairo_rotate(cairo, -Double.pi / 2)
      typesetter.show(measured, on: cairo, at: Point(0, 0))
      cairo_restore(cairo)
    } else {
      typesetter.show(measured, on: cairo, at: text.origin)
    }
  }
}

extension Drawing {
  func setColor(_ color: Color, _ opacity: Double = 1) {
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, opacity)
  }

  func segment(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
    cairo_move_to(cairo, x0, y0)
    cairo_line_to(cairo, x1, y1)
  }

  func fill(_ rect: Rect) {
    cairo_rectangle(cairo, rect.minX, rect.minY, rect.width, rect.height)
    cairo_fill(cairo)
  }

  func clip(_ rect: Rect) {
    cairo_rectangle(cairo, rect.minX, rect.minY, rect.width, rect.height)
    cairo_clip(cairo)
  }

  func setStroke(_ width: Double, _ dash: Dash) {
    cairo_set_line_width(cairo, width)
    let lengths = dash.pattern.map { $0 * max(width, 1) }
    cairo_set_dash(cairo, lengths, Int32(lengths.count), 0)
  }
}

extension Panel {
  /// Whether a mark fills the panel, so that a grid would not be seen.
  fileprivate var hasSurface: Bool {
    marks.contains { if case .heatMap = $0 { true } else if case .contour = $0 { true } else { false } }
  }
}
