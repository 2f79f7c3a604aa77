/// Names at the right ends of lines, in their colours.
struct DirectLabels {
  static let gap = 5.0
  private static let lineHeight = 11.5

  let texts: [PlacedText]
  /// Whether each name stands near enough to its line's end to belong to it.
  let isGood: Bool

  /// Whether a panel's series can be named at their ends: up to four lines, and nothing else to be named.
  static func suit(_ marks: [Mark], _ entries: [KeyEntry]) -> Bool {
    (1...4).contains(entries.count) && entries.allSatisfy { $0.line != nil && !$0.isBox }
  }

  /// The room that the names need.
  static func width(_ entries: [KeyEntry], _ plan: PanelPlan) -> Double {
    entries.map { plan.typesetter.measure(Label($0.label), plan.labelFont, width: limit(plan)).width }.max() ?? 0
  }

  private static func limit(_ plan: PanelPlan) -> Double { plan.canvas.width * 0.24 }

  init(_ plan: PanelPlan, _ layout: PanelLayout, left: Double) {
    let frame = layout.frame
    var wanted: [(entry: KeyEntry, x: Double, y: Double)] = []
    for entry in plan.entries {
      guard let end = DirectLabels.end(of: entry, plan.panel.marks, layout) else { continue }
      wanted.append((entry, end.x, end.y))
    }
    wanted.sort { $0.y < $1.y }
    // Neighbours are pushed apart just as far as their lines of text need, each group around its middle.
    let ys = spread(wanted.map(\.y), by: DirectLabels.lineHeight, in: frame.minY + 3...max(frame.minY + 3, frame.maxY - 3))
    texts = zip(wanted, ys).map { item, y in
      plan.placer.place(
        .direct, Label(item.entry.label), plan.labelFont, plan.style.textColor(item.entry.role),
        at: Point(left + DirectLabels.gap, y), .leading, .middle, width: DirectLabels.limit(plan))
    }
    let isShort = plan.entries.allSatisfy {
      plan.typesetter.measure(Label($0.label), plan.labelFont).width <= DirectLabels.limit(plan)
    }
    isGood =
      isShort && wanted.count == plan.entries.count
      && zip(wanted, ys).allSatisfy { abs($0.y - $1) <= 15 && $0.x >= frame.maxX - 0.12 * frame.width }
  }

  /// The last point of the entry's line that lies in the frame.
  private static func end(of entry: KeyEntry, _ marks: [Mark], _ layout: PanelLayout) -> Point? {
    var end: Point?
    for case .line(let line) in marks where line.label == entry.label && line.role == entry.role {
      for i in 0..<min(line.x.count, line.y.count) {
        let p = layout.position(x: line.x[i], y: line.y[i])
        if layout.frame.insetBy(-0.5, -0.5).contains(p), end.map({ p.x >= $0.x }) ?? true { end = p }
      }
    }
    return end
  }
}

/// Ascending positions moved so that neighbours are at least `distance` apart and all lie in the range if they can:
/// groups that touch are joined and centred on the mean of what they want.
func spread(_ wanted: [Double], by distance: Double, in range: ClosedRange<Double>) -> [Double] {
  var groups: [(start: Double, members: [Double])] = []
  func start(_ members: [Double]) -> Double {
    let offsets = members.enumerated().map { $0.element - Double($0.offset) * distance }
    let mean = offsets.reduce(0, +) / Double(members.count)
    return max(range.lowerBound, min(mean, range.upperBound - Double(members.count - 1) * distance))
  }
  for y in wanted {
    groups.append((start([y]), [y]))
    while groups.count > 1 {
      let (last, before) = (groups[groups.count - 1], groups[groups.count - 2])
      guard last.start < before.start + Double(before.members.count) * distance else { break }
      groups.removeLast(2)
      let members = before.members + last.members
      groups.append((start(members), members))
    }
  }
  return groups.flatMap { group in group.members.indices.map { group.start + Double($0) * distance } }
}

/// A block of key entries in columns, before it has a place.
private struct LegendBlock {
  static let symbolWidth = 22.0
  static let symbolGap = 5.0
  static let rowHeight = 13.0
  static let columnGap = 14.0

  let columns: [[KeyEntry]]
  let widths: [Double]
  let textWidth: Double

  init(_ entries: [KeyEntry], rows: Int, textWidth: Double, _ plan: PanelPlan) {
    columns = stride(from: 0, to: entries.count, by: max(1, rows)).map {
      Array(entries[$0..<min(entries.count, $0 + max(1, rows))])
    }
    self.textWidth = textWidth
    widths = columns.map { column in
      column.map { plan.typesetter.measure(Label($0.label), plan.labelFont, width: textWidth).width }.max() ?? 0
    }
  }

  var width: Double {
    widths.reduce(0) { $0 + $1 + LegendBlock.symbolWidth + LegendBlock.symbolGap }
      + Double(max(0, widths.count - 1)) * LegendBlock.columnGap
  }

  var height: Double { Double(columns.map(\.count).max() ?? 0) * LegendBlock.rowHeight }

  func placed(at corner: Point, isInside: Bool, _ plan: PanelPlan) -> (layout: LegendLayout, texts: [PlacedText]) {
    var entries: [LegendLayout.Entry] = []
    var texts: [PlacedText] = []
    var x = corner.x
    for (column, width) in zip(columns, widths) {
      for (k, entry) in column.enumerated() {
        let y = corner.y + (Double(k) + 0.5) * LegendBlock.rowHeight
        entries.append(
          .init(symbol: Rect(x: x, y: y - 4, width: LegendBlock.symbolWidth, height: 8), entry: entry))
        texts.append(
          plan.placer.place(
            .legend, Label(entry.label), plan.labelFont, plan.style.ink,
            at: Point(x + LegendBlock.symbolWidth + LegendBlock.symbolGap, y), .leading, .middle, width: textWidth))
      }
      x += width + LegendBlock.symbolWidth + LegendBlock.symbolGap + LegendBlock.columnGap
    }
    let rect = Rect(x: corner.x, y: corner.y, width: width, height: height)
    return (LegendLayout(rect: rect, isInside: isInside, entries: entries), texts)
  }
}

/// A legend between the axes, where it covers no data.
struct InsideLegend {
  let layout: LegendLayout
  let texts: [PlacedText]

  /// - Parameters:
  ///   - isForced: whether the place that covers least will do where every place covers something.
  init?(_ entries: [KeyEntry], _ plan: PanelPlan, _ occupancy: Occupancy, isForced: Bool) {
    var least: (block: LegendBlock, rect: Rect)?
    for columns in 1...max(1, min(3, entries.count)) {
      let rows = (entries.count + columns - 1) / columns
      let block = LegendBlock(entries, rows: rows, textWidth: plan.canvas.width * 0.35, plan)
      guard let place = occupancy.place(width: block.width, height: block.height) else { continue }
      if place.isFree {
        (layout, texts) = block.placed(at: Point(place.rect.minX, place.rect.minY), isInside: true, plan)
        return
      }
      if least == nil { least = (block, place.rect) }
    }
    guard isForced, let least else { return nil }
    (layout, texts) = least.block.placed(at: Point(least.rect.minX, least.rect.minY), isInside: true, plan)
  }
}

/// A legend beside the panel, in as many columns as its height asks for.
struct OutsideLegend {
  /// Entries for which there is no room.
  let omitted: Int
  private let block: LegendBlock

  var width: Double { block.width }

  init(_ entries: [KeyEntry], _ plan: PanelPlan, height: Double) {
    let rows = max(1, Int(height / LegendBlock.rowHeight))
    let room = plan.canvas.width * 0.42
    var count = entries.count
    var block = LegendBlock(entries, rows: rows, textWidth: plan.canvas.width * 0.25, plan)
    while block.width > room, block.columns.count > 1 {
      count = (block.columns.count - 1) * rows
      block = LegendBlock(Array(entries.prefix(count)), rows: rows, textWidth: plan.canvas.width * 0.25, plan)
    }
    self.block = block
    omitted = entries.count - count
  }

  func placed(at corner: Point, _ plan: PanelPlan) -> (layout: LegendLayout, texts: [PlacedText]) {
    block.placed(at: corner, isInside: false, plan)
  }
}
