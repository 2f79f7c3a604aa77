import Diagnostics

extension Figure {
  /// Where everything lies in the given style.
  ///
  /// - Throws: all problems of the figure (`Figure.problems`), or one that says how large the figure must be.
  public func layout(_ style: Style = .light) throws(DiagnosticList) -> Layout {
    try validate()
    return try FigurePlan(
      self, surveys, style, try Typesetter(style: style)
    ).layout()
  }
}

/// Arranges a grid of panels: settles what the panels' axes show, then looks for frames that leave each panel just
/// the room that its labels need.
struct FigurePlan {
  private let figure: Figure
  private let surveys: [Survey]
  private let style: Style
  private let typesetter: Typesetter
  private var plans: [PanelPlan]
  private let canvas: Rect
  private let columns: Int
  private let rows: Int

  private let margin = 6.0
  private let columnGap = 14.0
  private let rowGap = 10.0

  init(_ figure: Figure, _ surveys: [Survey], _ style: Style, _ typesetter: Typesetter) {
    self.figure = figure
    self.surveys = surveys
    self.style = style
    self.typesetter = typesetter
    canvas = Rect(x: 0, y: 0, width: figure.width * 72, height: figure.height * 72)
    columns = min(figure.columns, figure.panels.count)
    rows = (figure.panels.count + columns - 1) / columns
    var plans: [PanelPlan] = []
    for i in figure.panels.indices {
      plans.append(
        PanelPlan(
          panels: figure.panels, index: i, letter: figure.isLettered ? figure.letter(of: i) : "",
          xLimits: Survey.joined(figure.panels(sharingXWith: i).map { surveys[$0] }).xLimits,
          yLimits: Survey.joined(figure.panels(sharingYWith: i).map { surveys[$0] }).yLimits,
          hasXLabels: !figure.sharing.contains(.x) || i + columns >= figure.panels.count,
          hasYLabels: !figure.sharing.contains(.y) || i % columns == 0,
          isEmpty: surveys[i].isEmpty, canvas: canvas, style: style, typesetter: typesetter))
    }
    self.plans = plans
  }

  func layout() throws(DiagnosticList) -> Layout {
    var plans = plans
    var texts: [PlacedText] = []
    var top = margin
    if let title = figure.title, !title.isEmpty {
      let font = Font(size: style.titleSize + 1, isBold: true)
      let placed = TextPlacer(typesetter: typesetter, panel: nil).place(
        .figureTitle, Label(title), font, style.ink, at: Point(margin, margin), .leading, .top,
        width: canvas.width - 2 * margin, lines: 2)
      top += typesetter.measure(Label(title), font, width: canvas.width - 2 * margin, lines: 2).height + 6
      texts.append(placed)
    }
    // How the series are named decides how much room a panel needs beside it: a way that turns out not to fit is
    // given up for the next one, so that this ends after at most three rounds a panel.
    var finished: [PanelPlan.Result] = []
    for _ in 0...3 * plans.count {
      let frames = try settle(&plans, top: top)
      finished = plans.indices.map { plans[$0].finish(frames[$0].frame, frames[$0].insets) }
      let failing = finished.indices.filter { finished[$0].mustRetry }
      if failing.isEmpty { break }
      for i in failing { plans[i].naming = plans[i].naming.next }
    }
    texts += finished.flatMap(\.texts)
    let facts = surveys.indices.flatMap { i in
      (surveys[i].findings + finished[i].findings).map {
        Note(panel: figure.letter(of: i), series: $0.series, fact: $0.fact)
      }
    }
    return Layout(
      canvas: canvas, panels: finished.map(\.panel), texts: texts,
      notes: facts + shortened(texts) + missingGlyphs(texts))
  }

  /// One note for each part of a panel with texts that are set in short.
  private func shortened(_ texts: [PlacedText]) -> [Note] {
    let short = texts.filter { $0.label.full != nil }
    return Dictionary(grouping: short) { [$0.panel.map(figure.letter) ?? "", $0.kind.part] }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { place, texts in
        let pairs = texts.map { Note.Shortening(shown: $0.label.words, full: $0.label.full ?? "") }
        return Note(panel: place[0], series: place[1], fact: .shortened(pairs))
      }
  }

  private func missingGlyphs(_ texts: [PlacedText]) -> [Note] {
    texts.compactMap { text in
      let missing = typesetter.measure(text).missing
      guard !missing.isEmpty else { return nil }
      return Note(
        panel: text.panel.map(figure.letter) ?? "", series: text.text,
        fact: .missingGlyphs(String(String.UnicodeScalarView(missing))))
    }
  }

  /// Frames and insets that agree with each other: insets depend on labels, labels on lengths, lengths on insets.
  private func settle(
    _ plans: inout [PanelPlan], top: Double
  ) throws(DiagnosticList) -> [(frame: Rect, insets: Insets)] {
    var insets = [Insets](repeating: Insets(left: 40, top: 14, right: 12, bottom: 32), count: plans.count)
    var cells: [(frame: Rect, insets: Insets)] = []
    for round in 0..<6 {
      cells = try frames(insets, top: top)
      let wanted = plans.indices.map { plans[$0].insets(cells[$0].frame) }
      // From the third round on insets only grow, which ends every back and forth.
      let next = round < 2 ? wanted : zip(wanted, insets).map { $0.union($1) }
      if next == insets { break }
      insets = next
    }
    return cells
  }

  private func frames(_ insets: [Insets], top: Double) throws(DiagnosticList) -> [(
    frame: Rect, insets: Insets
  )] {
    func largest(_ members: [Int], _ side: (Insets) -> Double) -> Double {
      members.map { side(insets[$0]) }.max() ?? 0
    }
    let byColumn = (0..<columns).map { c in insets.indices.filter { $0 % columns == c } }
    let byRow = (0..<rows).map { r in insets.indices.filter { $0 / columns == r } }
    let left = byColumn.map { largest($0, \.left) }
    let right = byColumn.map { largest($0, \.right) }
    let above = byRow.map { largest($0, \.top) }
    let below = byRow.map { largest($0, \.bottom) }
    let width =
      canvas.width - 2 * margin - left.reduce(0, +) - right.reduce(0, +) - Double(columns - 1) * columnGap
    let height =
      canvas.height - top - margin - above.reduce(0, +) - below.reduce(0, +) - Double(rows - 1) * rowGap
    let widths = shares(width, figure.columnWidths ?? [Double](repeating: 1, count: columns), columns)
    let heights = shares(height, figure.rowHeights ?? [Double](repeating: 1, count: rows), rows)
    guard let narrowest = widths.min(), let lowest = heights.min(), narrowest >= 12, lowest >= 12 else {
      let needed = (
        figure.width + max(0, 40 - (widths.min() ?? 0)) * Double(columns) / 72,
        figure.height + max(0, 40 - (heights.min() ?? 0)) * Double(rows) / 72
      )
      throw DiagnosticList([
        Diagnostic(
          .data,
          "a figure of \(figure.width) × \(figure.height) inches has no room for \(rows) × \(columns) panels with their labels",
          remedy: "make it at least \(tenths(needed.0)) × \(tenths(needed.1)) inches")
      ])
    }
    return insets.indices.map { i in
      let (c, r) = (i % columns, i / columns)
      let x =
        margin + left[...c].reduce(0, +) + right[..<c].reduce(0, +) + widths[..<c].reduce(0, +)
        + Double(c) * columnGap
      let y =
        top + above[...r].reduce(0, +) + below[..<r].reduce(0, +) + heights[..<r].reduce(0, +) + Double(r)
        * rowGap
      let own = Insets(left: left[c], top: above[r], right: right[c], bottom: below[r])
      return (Rect(x: x, y: y, width: widths[c], height: heights[r]), own)
    }
  }

  private func shares(_ total: Double, _ weights: [Double], _ count: Int) -> [Double] {
    let used = weights.prefix(count)
    let sum = used.reduce(0, +)
    return used.map { total * $0 / sum }
  }

  private func tenths(_ v: Double) -> Double { (v * 10).rounded(.up) / 10 }
}

/// Room around a frame.
struct Insets: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  func union(_ other: Insets) -> Insets {
    Insets(
      left: max(left, other.left), top: max(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

extension Figure {
  /// A look at each panel. What the author sets for a shared axis holds for all panels that share it.
  var surveys: [Survey] {
    panels.indices.map { i in
      var panel = panels[i]
      for k in panels(sharingXWith: i) { panel.x.widen(to: panels[k].x) }
      for k in panels(sharingYWith: i) { panel.y.widen(to: panels[k].y) }
      return Survey(panel)
    }
  }

  /// The panels with the same horizontal axis.
  fileprivate func panels(sharingXWith i: Int) -> [Int] {
    sharing.contains(.x) ? panels.indices.filter { $0 % columns == i % columns } : [i]
  }

  /// The panels with the same vertical axis.
  fileprivate func panels(sharingYWith i: Int) -> [Int] {
    sharing.contains(.y) ? panels.indices.filter { $0 / columns == i / columns } : [i]
  }
}

extension Survey {
  /// What axes that several panels share must show.
  static func joined(_ surveys: [Survey]) -> Survey {
    surveys.dropFirst().reduce(surveys[0]) { all, one in
      var all = all
      all.x.include(one.x)
      all.y.include(one.y)
      all.xAir = max(all.xAir, one.xAir)
      all.yLowerAir = max(all.yLowerAir, one.yLowerAir)
      all.yUpperAir = max(all.yUpperAir, one.yUpperAir)
      return all
    }
  }
}

extension Axis {
  /// Takes over explicit limits that are wider, or that the axis has none of.
  fileprivate mutating func widen(to other: Axis) {
    lower = [lower, other.lower].compactMap { $0 }.min()
    upper = [upper, other.upper].compactMap { $0 }.max()
  }
}
