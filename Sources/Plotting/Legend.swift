import TeXMath

/// A block of key entries in columns, before it has a place.
private struct LegendBlock {
  static let symbolWidth = 22.0
  static let symbolGap = 5.0
  static let columnGap = 14.0

  private struct Item {
    let entry: KeyEntry
    let label: Label
  }

  private let columns: [[Item]]
  private let widths: [Double]
  let textWidth: Double
  let rowHeight: Double

  init(_ entries: [KeyEntry], rows: Int, textWidth: Double, rowHeight: Double, _ plan: PanelPlan) {
    self.rowHeight = rowHeight
    let labels = plan.typesetter.shortened(
      entries.map { Label($0.label) }, plan.labelFont, width: textWidth)
    let items = zip(entries, labels).map(Item.init)
    columns = stride(from: 0, to: items.count, by: max(1, rows)).map {
      Array(items[$0..<min(items.count, $0 + max(1, rows))])
    }
    self.textWidth = textWidth
    widths = columns.map { column in
      column.map { plan.typesetter.measure($0.label, plan.labelFont, width: textWidth).width }.max() ?? 0
    }
  }

  var columnCount: Int { columns.count }

  var width: Double {
    widths.reduce(0) { $0 + $1 + LegendBlock.symbolWidth + LegendBlock.symbolGap }
      + Double(max(0, widths.count - 1)) * LegendBlock.columnGap
  }

  var height: Double { Double(columns.map(\.count).max() ?? 0) * rowHeight }

  func placed(at corner: Point, isInside: Bool, _ plan: PanelPlan) -> (
    layout: LegendLayout, texts: [PlacedText]
  ) {
    var entries: [LegendLayout.Entry] = []
    var texts: [PlacedText] = []
    var x = corner.x
    for (column, width) in zip(columns, widths) {
      for (k, item) in column.enumerated() {
        let y = corner.y + (Double(k) + 0.5) * rowHeight
        entries.append(
          .init(symbol: Rect(x: x, y: y - 4, width: LegendBlock.symbolWidth, height: 8), entry: item.entry))
        texts.append(
          plan.placer.place(
            .legend, item.label, plan.labelFont, plan.style.ink,
            at: Point(x + LegendBlock.symbolWidth + LegendBlock.symbolGap, y), .leading, .middle,
            width: textWidth))
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
    let textWidth = plan.canvas.width * 0.35
    let rowHeight = plan.pitch(entries.map { Label($0.label) }, width: textWidth, atLeast: 13)
    var least: (block: LegendBlock, rect: Rect)?
    for columns in 1...max(1, min(3, entries.count)) {
      let rows = (entries.count + columns - 1) / columns
      guard Double(rows) * rowHeight <= occupancy.frame.height else { continue }
      let block = LegendBlock(entries, rows: rows, textWidth: textWidth, rowHeight: rowHeight, plan)
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
  let unnamed: [String]
  private let block: LegendBlock

  var width: Double { block.width }

  /// - Parameters:
  ///   - height: of the panel's frame.
  ///   - taken: the room that colour bars take from the same side.
  init(_ entries: [KeyEntry], _ plan: PanelPlan, height: Double, taken: Double) {
    let textWidth = plan.canvas.width * 0.25
    // Many entries stand closer.
    let rowHeight = plan.pitch(
      entries.map { Label($0.label) }, width: textWidth,
      atLeast: Double(entries.count) * 13 <= height ? 13 : 11.5)
    let rows = max(1, Int(height / rowHeight))
    let room = plan.canvas.width * 0.45 - taken
    func first(_ count: Int) -> LegendBlock {
      LegendBlock(
        Array(entries.prefix(count)), rows: rows, textWidth: textWidth, rowHeight: rowHeight, plan)
    }
    // No column is narrower than its symbols.
    let columns = 1 + max(0, Int(room / (LegendBlock.symbolWidth + LegendBlock.columnGap)))
    var count = min(entries.count, columns * rows)
    var block = first(count)
    while block.width > room, block.columnCount > 1 {
      count = (block.columnCount - 1) * rows
      block = first(count)
    }
    self.block = block
    unnamed = entries.dropFirst(count).map { plainText($0.label) }
  }

  func placed(at corner: Point, _ plan: PanelPlan) -> (layout: LegendLayout, texts: [PlacedText]) {
    block.placed(at: corner, isInside: false, plan)
  }
}
