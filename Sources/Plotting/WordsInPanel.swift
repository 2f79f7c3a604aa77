import TeXMath

/// The words between the axes and beside them: labels of reference lines, annotations, cell values, and the key.
extension PanelPlan {
  func addWords(to result: inout Result, right: Double) {
    let layout = result.panel
    let frame = layout.frame
    // Only made when words must find a place of their own.
    lazy var occupancy = Occupancy(panel.marks, layout)
    func keep(_ text: PlacedText) {
      result.texts.append(text)
      occupancy.block(text.rect)
    }
    func unnamed(_ names: [String], of all: Int) {
      if !names.isEmpty { result.findings.append((PlacedText.Kind.legend.part, .unnamed(names, of: all))) }
    }
    if isEmpty {
      keep(
        placer.place(
          .annotation, .plain("no data to draw"), labelFont, style.muted, at: Point(frame.midX, frame.midY),
          .center, .middle, width: max(20, frame.width)
        ).moved(into: canvas.insetBy(2, 2)))
    }
    for (k, mark) in panel.marks.enumerated() {
      switch mark {
      case .text(let m): if let text = annotation(m, layout) { keep(text) }
      case .arrow(let m): if let text = words(of: m, layout) { keep(text) }
      case .heatMap(let m) where m.showsValues:
        let (texts, narrow) = cells(of: m, mappings[k], layout)
        result.texts += texts
        if narrow > 0 {
          let name = plainText(mark.label ?? mark.kindName)
          result.findings.append((name, .narrowCells(narrow, of: texts.count + narrow)))
        }
      default: break
      }
    }
    let isDirect = naming == .direct || naming == .forcedDirect
    let references = panel.marks.compactMap { mark -> (line: ReferenceLine, label: Label)? in
      guard case .reference(let line) = mark, let words = line.label, !words.isEmpty,
        !isDirect || line.direction == .vertical
      else { return nil }
      return (line, Label(words))
    }
    let labels = typesetter.shortened(references.map(\.label), labelFont, width: frame.width * 0.6)
    for (reference, words) in zip(references, labels) {
      if let text = label(words, of: reference.line, layout, occupancy) { keep(text) }
    }
    switch naming {
    case .hidden: break
    case .direct, .forcedDirect:
      let labels = DirectLabels(self, layout, left: right)
      result.texts += labels.texts
      result.mustRetry = naming == .direct && !labels.isGood
      unnamed(labels.unnamed, of: labels.texts.count + labels.unnamed.count)
    case .inside where entries.isEmpty: break
    case .inside, .forcedInside:
      let isForced = naming == .forcedInside
      if let legend = InsideLegend(entries, self, occupancy, isForced: isForced) {
        result.panel.legend = legend.layout
        result.texts += legend.texts
      } else {
        result.mustRetry = true
      }
    case .outside:
      let legend = OutsideLegend(entries, self, height: frame.height, taken: right - frame.maxX)
      let placed = legend.placed(at: Point(right + 10, frame.minY), self)
      result.panel.legend = placed.layout
      result.texts += placed.texts
      unnamed(legend.unnamed, of: entries.count)
    }
  }

  private func annotation(_ mark: TextAnnotation, _ layout: PanelLayout) -> PlacedText? {
    let p = layout.position(x: mark.x, y: mark.y)
    guard layout.frame.insetBy(-1, -1).contains(p) else { return nil }
    let (end, level) = mark.anchor.parts
    return placer.place(
      .annotation, Label(mark.text), labelFont, style.textColor(mark.role), at: p, end, level,
      width: layout.frame.width * 0.8, lines: 3
    ).moved(into: canvas.insetBy(2, 2))
  }

  /// At the tail, on the side away from the tip.
  private func words(of arrow: Arrow, _ layout: PanelLayout) -> PlacedText? {
    guard let text = arrow.text, !text.isEmpty else { return nil }
    let tail = layout.position(x: arrow.tailX, y: arrow.tailY)
    let tip = layout.position(x: arrow.tipX, y: arrow.tipY)
    guard layout.frame.insetBy(-1, -1).contains(tail), tip.x.isFinite, tip.y.isFinite else { return nil }
    let (dx, dy) = (tip.x - tail.x, tip.y - tail.y)
    let isFlat = abs(dx) > abs(dy)
    let at = isFlat ? Point(tail.x + (dx > 0 ? -3 : 3), tail.y) : Point(tail.x, tail.y + (dy > 0 ? -2 : 2))
    return placer.place(
      .annotation, Label(text), labelFont, style.ink, at: at,
      isFlat ? (dx > 0 ? .trailing : .leading) : .center,
      isFlat ? .middle : (dy > 0 ? .bottom : .top), width: layout.frame.width * 0.6, lines: 3
    ).moved(into: canvas.insetBy(2, 2))
  }

  /// Along the line's end, where it covers least.
  private func label(
    _ words: Label, of line: ReferenceLine, _ layout: PanelLayout, _ occupancy: Occupancy
  ) -> PlacedText? {
    let frame = layout.frame
    let p = line.direction == .horizontal ? layout.y.position(line.value) : layout.x.position(line.value)
    let range = line.direction == .horizontal ? frame.minY...frame.maxY : frame.minX...frame.maxX
    guard range.contains(p) else { return nil }
    func at(_ x: Double, _ y: Double, _ end: TextPlacer.End, _ level: TextPlacer.Level) -> PlacedText {
      placer.place(
        .reference, words, labelFont, style.textColor(line.role), at: Point(x, y), end, level,
        width: frame.width * 0.6)
    }
    let candidates: [PlacedText]
    if line.direction == .horizontal {
      candidates = [
        (frame.maxX - 2, TextPlacer.End.trailing), (frame.minX + 4, .leading), (frame.midX, .center),
      ].flatMap {
        x, end in
        [at(x, p - 1, end, .bottom), at(x, p + 1, end, .top)]
      }
    } else {
      candidates = [frame.minY + 1, frame.maxY - 14, frame.midY].flatMap { y in
        [at(p + 4, y, .leading, .top), at(p - 4, y, .trailing, .top)]
      }
    }
    let inside = candidates.filter { frame.contains($0.rect, tolerance: 2) }
    let costs = inside.map { occupancy.covered(by: $0.rect.insetBy(-1, -0.5)) }
    let best = inside.indices.min { costs[$0] < costs[$1] }
    return best.map { inside[$0] } ?? candidates.first?.moved(into: canvas.insetBy(2, 2))
  }

  /// Three significant digits in each cell that has room for them, and how many have none.
  private func cells(
    of map: HeatMap, _ mapping: ColorMapping?, _ layout: PanelLayout
  ) -> (texts: [PlacedText], narrow: Int) {
    guard let mapping, let columns = map.values.first?.count, columns > 0 else { return ([], 0) }
    let font = Font(size: 8.5)
    var texts: [PlacedText] = []
    var narrow = 0
    for i in map.values.indices {
      for (j, v) in map.values[i].enumerated() {
        guard let fill = mapping.color(v), let cell = map.cell(i, j, layout), cell.intersects(layout.frame)
        else { continue }
        let color = [style.ink, style.paper].max { $0.contrast(with: fill) < $1.contrast(with: fill) }
        let text = placer.place(
          .cell, .plain(shortNumber(v, digits: 2)), font, color ?? style.ink, at: Point(cell.midX, cell.midY),
          .center, .middle)
        if cell.contains(text.rect, tolerance: -1), layout.frame.contains(text.rect) {
          texts.append(text)
        } else {
          narrow += 1
        }
      }
    }
    return (texts, narrow)
  }
}

extension Anchor {
  var parts: (TextPlacer.End, TextPlacer.Level) {
    switch self {
    case .center: (.center, .middle)
    case .leading: (.leading, .middle)
    case .trailing: (.trailing, .middle)
    case .top: (.center, .top)
    case .bottom: (.center, .bottom)
    case .topLeading: (.leading, .top)
    case .topTrailing: (.trailing, .top)
    case .bottomLeading: (.leading, .bottom)
    case .bottomTrailing: (.trailing, .bottom)
    }
  }
}

extension HeatMap {
  /// The edges of `count` equal cells.
  static func edges(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
    count == 0
      ? []
      : (0...count).map { edge(range, $0, count) }
  }

  /// What cells with these edges stand for: their middles, or the edges themselves where they are whole numbers.
  static func places(_ edges: [Double]) -> [Double] {
    if edges.allSatisfy({ $0 == $0.rounded() }) { return edges }
    return zip(edges, edges.dropFirst()).map { $0 / 2 + $1 / 2 }
  }

  private static func edge(_ range: ClosedRange<Double>, _ k: Int, _ count: Int) -> Double {
    let t = Double(k) / Double(count)
    return range.lowerBound * (1 - t) + range.upperBound * t
  }

  /// The rectangle of row `i`, column `j`; `nil` where the axes have no place for it.
  func cell(_ i: Int, _ j: Int, _ layout: PanelLayout) -> Rect? {
    guard let columns = values.first?.count, columns > 0 else { return nil }
    let xs = [j, j + 1].map { layout.x.position(HeatMap.edge(x, $0, columns)) }
    let ys = [i, i + 1].map { layout.y.position(HeatMap.edge(y, $0, values.count)) }
    guard (xs + ys).allSatisfy(\.isFinite) else { return nil }
    return BarShape.bounded(xs[0], xs[1], ys[0], ys[1], layout.frame)
  }
}
