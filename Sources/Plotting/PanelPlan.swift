/// One panel on its way to a layout.
struct PanelPlan {
  /// How the panel's series are named; each way falls back to the next one where it does not fit.
  enum Naming {
    case direct, inside, outside, forcedDirect, forcedInside, hidden

    var next: Naming {
      switch self {
      case .direct: .inside
      case .inside, .forcedInside: .outside
      default: self
      }
    }
  }

  /// A finished panel with its texts.
  struct Result {
    var panel: PanelLayout
    var texts: [PlacedText]
    /// What found no room.
    var findings: [Survey.Finding]
    /// Whether the way of naming series failed and the next one should be tried.
    var mustRetry: Bool
  }

  let panel: Panel
  /// The figure's, this one among them.
  let panels: [Panel]
  let index: Int
  let letter: String
  let xLimits: Limits
  let yLimits: Limits
  let hasXLabels: Bool
  let hasYLabels: Bool
  let isEmpty: Bool
  let canvas: Rect
  let style: Style
  let typesetter: Typesetter
  let entries: [KeyEntry]
  /// For each mark that shows values by colours, what its colours mean.
  let mappings: [ColorMapping?]
  var naming: Naming

  let tickLength = 3.5
  let tickGap = 2.5
  let titleGap = 5.0

  init(
    panels: [Panel], index: Int, letter: String, xLimits: Limits, yLimits: Limits, hasXLabels: Bool,
    hasYLabels: Bool,
    isEmpty: Bool, canvas: Rect, style: Style, typesetter: Typesetter
  ) {
    let panel = panels[index]
    self.panel = panel
    self.panels = panels
    self.index = index
    self.letter = letter
    self.xLimits = xLimits
    self.yLimits = yLimits
    self.hasXLabels = hasXLabels
    self.hasYLabels = hasYLabels
    self.isEmpty = isEmpty
    self.canvas = canvas
    self.style = style
    self.typesetter = typesetter
    entries = KeyEntry.entries(of: panel.marks, style)
    mappings = panel.marks.map { mark in
      mark.colored.map { ColorMapping($0.scale, rows: $0.rows, style: style) }
    }
    switch panel.key {
    case .automatic: naming = DirectLabels.suit(panel.marks, entries) ? .direct : .inside
    case .direct: naming = .forcedDirect
    case .legend: naming = .forcedInside
    case .outside: naming = .outside
    case .hidden: naming = .hidden
    }
    if entries.isEmpty, naming != .direct { naming = .hidden }
  }

  var titleFont: Font { Font(size: style.titleSize) }
  var headFont: Font { Font(size: style.titleSize, isBold: true) }
  var labelFont: Font { Font(size: style.labelSize) }
  var placer: TextPlacer { TextPlacer(typesetter: typesetter, panel: index) }
  /// The distance of lines in which these labels stand below each other and do not touch.
  func pitch(_ labels: [Label], width: Double, atLeast least: Double) -> Double {
    let inks = labels.map { typesetter.measure($0, labelFont, width: width).ink }
    let (top, bottom) = (inks.map(\.minY).min() ?? 0, inks.map(\.maxY).max() ?? 0)
    return max(least, bottom - top + 1)
  }

  var hasHead: Bool { !letter.isEmpty || !(panel.title ?? "").isEmpty }

  func xPlan(_ frame: Rect) -> AxisPlan {
    AxisPlan(
      panel.x, xLimits, from: panel.x.isInverted ? frame.maxX : frame.minX,
      to: panel.x.isInverted ? frame.minX : frame.maxX, isHorizontal: true,
      longest: min(90, canvas.height / 4),
      style: style, typesetter: typesetter)
  }

  func yPlan(_ frame: Rect) -> AxisPlan {
    AxisPlan(
      panel.y, yLimits, from: panel.y.isInverted ? frame.minY : frame.maxY,
      to: panel.y.isInverted ? frame.maxY : frame.minY, isHorizontal: false,
      longest: min(120, canvas.width / 4),
      style: style, typesetter: typesetter)
  }

  /// The room that everything outside the frame needs.
  func insets(_ frame: Rect) -> Insets {
    let (x, y) = (xPlan(frame), yPlan(frame))
    var insets = Insets(left: 0, top: 0, right: 0, bottom: 0)
    if hasYLabels {
      insets.left = tickLength + tickGap + y.depth
      if let title = title(y, \.y, frame.height) {
        insets.left +=
          titleGap
          + typesetter.measure(title, titleFont, width: frame.height, lines: 2).height
      }
    }
    if hasXLabels {
      insets.bottom = tickLength + tickGap + x.depth
      if let title = title(x, \.x, frame.width) {
        insets.bottom += titleGap + typesetter.measure(title, titleFont, width: frame.width, lines: 2).height
      }
      insets.left = max(insets.left, x.overhang.start)
      insets.right = x.overhang.end
    }
    insets.bottom = max(insets.bottom, hasYLabels ? y.overhang.end + 1 : 2)
    insets.top = max(2, hasYLabels ? y.overhang.start + 1 : 0)
    if hasHead {
      let (title, width) = title(frame)
      let height = typesetter.measure(title, titleFont, width: width, lines: 2).height
      insets.top = max(insets.top, max(height, style.titleSize * 1.2) + 5)
    }
    insets.right = max(insets.right, barsWidth(frame) + namesWidth(frame))
    return insets
  }

  private func namesWidth(_ frame: Rect) -> Double {
    switch naming {
    case .direct, .forcedDirect: DirectLabels.gap + DirectLabels.width(self)
    case .outside: 10 + OutsideLegend(entries, self, height: frame.height, taken: barsWidth(frame)).width
    case .inside, .forcedInside, .hidden: 0
    }
  }

  /// The colour bars that the panel shows.
  private var bars: [(mark: Int, mapping: ColorMapping, scale: ColorScale)] {
    panel.marks.indices.compactMap { k in
      guard let mapping = mappings[k], let scale = panel.marks[k].colored?.scale, scale.hasBar else {
        return nil
      }
      return (k, mapping, scale)
    }
  }

  private func barsWidth(_ frame: Rect) -> Double {
    bars.reduce(0) { $0 + colorBar($1, frame, at: 0).width }
  }

  /// Places everything around and inside a settled frame.
  func finish(_ frame: Rect, _ insets: Insets) -> Result {
    let (x, y) = (xPlan(frame), yPlan(frame))
    var layout = PanelLayout(frame: frame, x: x.map, y: y.map)
    layout.xTicks = x.ticks.major.map(\.value)
    layout.yTicks = y.ticks.major.map(\.value)
    layout.xMinor = x.ticks.minor
    layout.yMinor = y.ticks.minor
    layout.mappings = mappings
    var texts = head(frame, insets)
    var findings: [Survey.Finding] = []
    if hasXLabels {
      findings += x.findings(.xTick)
      let edge = frame.maxY + tickLength + tickGap
      texts += x.labels(.xTick, at: edge, placer: placer, color: style.muted)
      if let title = title(x, \.x, frame.width) {
        texts.append(
          placer.place(
            .xTitle, title, titleFont, style.ink, at: Point(frame.midX, edge + x.depth + titleGap), .center,
            .top,
            width: frame.width, lines: 2))
      }
    }
    if hasYLabels {
      findings += y.findings(.yTick)
      let edge = frame.minX - tickLength - tickGap
      texts += y.labels(.yTick, at: edge, placer: placer, color: style.muted)
      if let title = title(y, \.y, frame.height) {
        // The title stands off the widest labels of its column, so that titles of stacked panels are in line.
        let measured = typesetter.measure(title, titleFont, width: frame.height, lines: 2)
        let left = max(frame.minX - insets.left, edge - y.depth - titleGap - measured.height - 12)
        texts.append(
          placer.place(
            .yTitle, title, titleFont, style.ink, at: Point(left, frame.midY), .center, .top,
            width: frame.height,
            lines: 2, isRotated: true))
      }
    }
    var right = frame.maxX
    for bar in bars {
      let placed = colorBar(bar, frame, at: right)
      layout.colorBars.append(placed.bar)
      texts += placed.texts
      findings += placed.findings
      right += placed.width
    }
    var result = Result(panel: layout, texts: texts, findings: findings, mustRetry: false)
    addWords(to: &result, right: right)
    return result
  }

  /// A panel's title leaves room for a letter beside it.
  private func title(_ frame: Rect) -> (label: Label, width: Double) {
    let taken = letter.isEmpty ? 0 : typesetter.measure(.plain(letter), headFont).width + 6
    let width = max(20, frame.width - taken)
    return (distinct(Label(panel.title ?? ""), width) { Label($0.title ?? "") }, width)
  }

  private func title(_ plan: AxisPlan, _ axis: KeyPath<Panel, Axis>, _ width: Double) -> Label? {
    guard let own = plan.title(of: panel[keyPath: axis]) else { return nil }
    return distinct(own, width) {
      axisTitle($0[keyPath: axis].title, unit: $0[keyPath: axis].unit, factor: nil) ?? own
    }
  }

  /// A title of this panel in two lines; where it is cut, it stays different from those of the other panels.
  private func distinct(_ own: Label, _ width: Double, from title: (Panel) -> Label) -> Label {
    if !typesetter.measure(own, titleFont, width: width, lines: 2).isCut { return own }
    var all = panels.map(title)
    all[index] = own
    return typesetter.shortened(all, titleFont, width: width, lines: 2)[index]
  }

  private func head(_ frame: Rect, _ insets: Insets) -> [PlacedText] {
    guard hasHead else { return [] }
    let letterText = Label.plain(letter)
    let baseline = frame.minY - insets.top + typesetter.measure(.plain("a"), headFont).ascent
    var texts: [PlacedText] = []
    var x = frame.minX
    if !letter.isEmpty {
      let left = hasYLabels ? frame.minX - min(insets.left, 30) : frame.minX
      texts.append(
        placer.place(.letter, letterText, headFont, style.ink, at: Point(left, baseline), .leading, .baseline)
      )
      x = max(x, left + typesetter.measure(letterText, headFont).width + 6)
    }
    let (title, width) = title(frame)
    if !title.isEmpty {
      texts.append(
        placer.place(
          .panelTitle, title, titleFont, style.ink, at: Point(x, baseline), .leading, .baseline,
          width: width, lines: 2))
    }
    return texts
  }

  private func colorBar(
    _ spec: (mark: Int, mapping: ColorMapping, scale: ColorScale), _ frame: Rect, at left: Double
  ) -> (bar: ColorBarLayout, texts: [PlacedText], findings: [Survey.Finding], width: Double) {
    let rect = Rect(minX: left + 9, minY: frame.minY, maxX: left + 19, maxY: frame.maxY)
    let axis = Axis(spec.scale.title, unit: spec.scale.unit, scale: spec.scale.scale)
    let plan = AxisPlan(
      axis, spec.mapping.limits, from: rect.maxY, to: rect.minY, isHorizontal: false, longest: 90,
      style: style,
      typesetter: typesetter)
    let edge = rect.maxX + tickLength + tickGap - 1
    var texts = plan.labels(.colorTick, at: edge, placer: placer, color: style.muted, isRight: true)
    var width = edge + plan.depth - left
    if let title = plan.title(of: axis) {
      let measured = typesetter.measure(title, titleFont, width: frame.height, lines: 2)
      texts.append(
        placer.place(
          .colorTitle, title, titleFont, style.ink, at: Point(left + width + titleGap, frame.midY), .center,
          .top,
          width: frame.height, lines: 2, isRotated: true))
      width += titleGap + measured.height
    }
    let bar = ColorBarLayout(
      rect: rect, map: plan.map, ticks: plan.ticks.major.map(\.value), minor: plan.ticks.minor,
      mark: spec.mark)
    return (bar, texts, plan.findings(.colorTick), width)
  }
}
