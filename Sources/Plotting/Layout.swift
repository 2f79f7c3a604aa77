import Diagnostics

/// Where everything of a figure lies, in points from the canvas' upper left corner: what drawing draws and what
/// tests look at.
public struct Layout: Equatable, Sendable {
  /// The whole figure.
  public let canvas: Rect
  /// In the figure's order.
  public internal(set) var panels: [PanelLayout]
  /// All texts, in drawing order.
  public internal(set) var texts: [PlacedText]
  /// The figure's notes, and what the layout had to leave out.
  public internal(set) var notes: [Note]
}

/// Where the parts of one panel lie.
public struct PanelLayout: Equatable, Sendable {
  /// The rectangle between the axes, in which the data lie.
  public var frame: Rect
  /// From values to horizontal positions.
  public var x: AxisMap
  /// From values to vertical positions.
  public var y: AxisMap
  /// The values of the horizontal axis' labelled ticks.
  public internal(set) var xTicks: [Double] = []
  /// The values of the vertical axis' labelled ticks.
  public internal(set) var yTicks: [Double] = []
  var xMinor: [Double] = []
  var yMinor: [Double] = []
  /// The legend, if the panel has one.
  public internal(set) var legend: LegendLayout?
  var colorBars: [ColorBarLayout] = []
  /// For each mark that shows values by colours, what its colours mean.
  var mappings: [ColorMapping?] = []

  /// The position of a point; NaN where an axis has no place for it.
  public func position(x: Double, y: Double) -> Point {
    Point(self.x.position(x), self.y.position(y))
  }
}

/// Where a legend lies.
public struct LegendLayout: Equatable, Sendable {
  /// All entries.
  public let rect: Rect
  /// Whether it lies between the axes.
  public let isInside: Bool
  let entries: [Entry]

  struct Entry: Equatable, Sendable {
    let symbol: Rect
    let entry: KeyEntry
  }
}

/// Where a colour bar lies, and what its colours mean.
struct ColorBarLayout: Equatable, Sendable {
  let rect: Rect
  let map: AxisMap
  let ticks: [Double]
  let minor: [Double]
  /// The mark that it explains.
  let mark: Int
}

/// A text with its place.
public struct PlacedText: Equatable, Sendable {
  /// What a text is for.
  public enum Kind: String, Sendable {
    case figureTitle, letter, panelTitle, xTitle, yTitle, xTick, yTick, colorTick, colorTitle, legend, direct
    case reference, annotation, cell

    /// The part of a panel that the text belongs to.
    var part: String {
      switch self {
      case .figureTitle, .panelTitle, .letter: "title"
      case .xTitle, .xTick: "horizontal axis"
      case .yTitle, .yTick: "vertical axis"
      case .colorTitle, .colorTick: "colour bar"
      case .legend, .direct: "key"
      case .reference: "reference line"
      case .annotation: "text"
      case .cell: "cell"
      }
    }
  }

  /// What the text is for.
  public let kind: Kind
  /// The panel it belongs to; `nil` for the figure's title.
  public let panel: Int?
  let label: Label
  let font: Font
  let color: Color
  let width: Double
  let lines: Int
  /// Whether it runs upwards.
  public let isRotated: Bool
  let origin: Point
  /// What is inked.
  public let rect: Rect

  /// What it reads.
  public var text: String { label.plain }
}

extension Rect {
  /// The rectangle of a text whose baseline begins at `origin`.
  init(ink: Rect, at origin: Point, isRotated: Bool) {
    if isRotated {
      self.init(
        minX: origin.x + ink.minY, minY: origin.y - ink.maxX, maxX: origin.x + ink.maxY,
        maxY: origin.y - ink.minX)
    } else {
      self = ink.movedBy(origin.x, origin.y)
    }
  }
}

extension Typesetter {
  /// A placed text as it was measured.
  func measure(_ text: PlacedText) -> MeasuredText {
    measure(text.label, text.font, width: text.width, lines: text.lines)
  }
}

/// Places texts by the point of them that is wanted somewhere.
struct TextPlacer {
  let typesetter: Typesetter
  let panel: Int?

  /// The horizontal part of an anchor: which end of the text the coordinate means.
  enum End { case leading, center, trailing }
  /// The vertical part of an anchor.
  enum Level { case top, middle, baseline, bottom }

  /// A text with a point of it at `at`; for rotated texts both parts of the anchor turn with the text.
  func place(
    _ kind: PlacedText.Kind, _ label: Label, _ font: Font, _ color: Color, at p: Point, _ end: End,
    _ level: Level,
    width: Double = .infinity, lines: Int = 1, isRotated: Bool = false
  ) -> PlacedText {
    let label =
      width.isFinite ? typesetter.shortened([label], font, width: width, lines: lines)[0] : label
    let text = typesetter.measure(label, font, width: width, lines: lines)
    let along: Double
    switch end {
    case .leading: along = 0
    case .center: along = -text.width / 2
    case .trailing: along = -text.width
    }
    let across: Double
    switch level {
    case .top: across = text.ascent
    // The middle of the capital letters of the first line, or of all lines where there are more.
    case .middle: across = lines == 1 ? font.middle : (text.ascent - text.descent) / 2
    case .baseline: across = 0
    case .bottom: across = -text.descent
    }
    let origin = isRotated ? Point(p.x + across, p.y - along) : Point(p.x + along, p.y + across)
    return PlacedText(
      kind: kind, panel: panel, label: label, font: font, color: color, width: width, lines: lines,
      isRotated: isRotated, origin: origin, rect: Rect(ink: text.ink, at: origin, isRotated: isRotated))
  }
}

extension PlacedText {
  /// The same text, moved just so far that it lies in the rectangle.
  func moved(into bounds: Rect) -> PlacedText {
    let dx = rect.minX < bounds.minX ? bounds.minX - rect.minX : min(0, bounds.maxX - rect.maxX)
    let dy = rect.minY < bounds.minY ? bounds.minY - rect.minY : min(0, bounds.maxY - rect.maxY)
    guard dx != 0 || dy != 0 else { return self }
    return PlacedText(
      kind: kind, panel: panel, label: label, font: font, color: color, width: width, lines: lines,
      isRotated: isRotated, origin: Point(origin.x + dx, origin.y + dy), rect: rect.movedBy(dx, dy))
  }
}
