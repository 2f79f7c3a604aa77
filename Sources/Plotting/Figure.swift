/// A figure as a value: what is shown, not how it is drawn.
///
/// Panels fill a grid row by row. The same figure drawn in the same style gives the same pixels on one platform.
/// Text in titles and labels may hold TeX between dollar signs: `error $\|f - T\|_\infty$`.
public struct Figure: Codable, Equatable, Sendable {
  /// Set above all panels; a journal's figure has a caption instead, so most figures leave it out.
  public var title: String?
  /// Row by row, from the upper left corner.
  public var panels: [Panel]
  /// Panels in a row.
  public var columns: Int
  /// Which axes have common limits: along a column for x, along a row for y.
  public var sharing: Sharing
  /// Relative heights of the rows, `nil` for equal ones.
  public var rowHeights: [Double]?
  /// Relative widths of the columns, `nil` for equal ones.
  public var columnWidths: [Double]?
  /// Whether panels get the letters a, b, c … when there are several.
  public var isLettered: Bool
  /// Width and height in inches.
  @Exact public var width: Double
  /// Height in inches.
  @Exact public var height: Double
  /// The author's words for readers who cannot see the figure; `nil` generates them from the data.
  public var authoredAltText: String?

  /// Which axes the panels of a grid have in common; inner tick labels of a shared axis are left out.
  public struct Sharing: OptionSet, Codable, Hashable, Sendable {
    /// The bits of the set.
    public let rawValue: Int
    /// Panels in one column have the same horizontal axis.
    public static let x = Sharing(rawValue: 1)
    /// Panels in one row have the same vertical axis.
    public static let y = Sharing(rawValue: 2)

    /// Creates the value from its parts.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  /// - Parameters:
  ///   - columns: panels in a row, at least 1.
  ///   - width: in inches; the page's text is 7.0 wide.
  ///   - altText: replaces the text that is generated from the data.
  public init(
    title: String? = nil, panels: [Panel], columns: Int = 1, sharing: Sharing = [],
    rowHeights: [Double]? = nil,
    columnWidths: [Double]? = nil, isLettered: Bool = true, width: Double = 7.0, height: Double = 4.2,
    altText: String? = nil
  ) {
    self.title = title
    self.panels = panels
    self.columns = columns
    self.sharing = sharing
    self.rowHeights = rowHeights
    self.columnWidths = columnWidths
    self.isLettered = isLettered
    self.width = width
    self.height = height
    self.authoredAltText = altText
  }

  /// A figure of one panel.
  public init(
    _ panel: Panel, title: String? = nil, width: Double = 7.0, height: Double = 4.2, altText: String? = nil
  ) {
    self.init(title: title, panels: [panel], width: width, height: height, altText: altText)
  }
}

/// One pair of axes and the marks between them.
public struct Panel: Codable, Equatable, Sendable {
  /// Set above the panel, after its letter.
  public var title: String?
  /// Horizontal values.
  public var x: Axis
  /// Vertical values.
  public var y: Axis
  /// In drawing order: later marks lie over earlier ones.
  public var marks: [Mark]
  /// How the reader learns which mark is which.
  public var key: Key
  /// Light lines for reading values off.
  public var grid: Grid

  /// How series are named.
  public enum Key: String, Codable, Sendable {
    /// Direct labels for up to four lines whose ends leave room for them, a legend otherwise.
    case automatic
    /// At the right end of each line, in its colour.
    case direct
    /// A legend inside the panel, where it covers no data.
    case legend
    /// A legend to the right of the panel.
    case outside
    case hidden
  }

  /// Which axis' major ticks continue as lines across the panel.
  public struct Grid: OptionSet, Codable, Hashable, Sendable {
    /// The bits of the set.
    public let rawValue: Int
    /// Lines at the vertical axis' ticks.
    public static let horizontal = Grid(rawValue: 1)
    /// Lines at the horizontal axis' ticks.
    public static let vertical = Grid(rawValue: 2)

    /// Creates the value from its parts.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  /// Creates the value from its parts.
  public init(
    title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), key: Key = .automatic, grid: Grid = [],
    _ marks: [Mark]
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
    self.key = key
    self.grid = grid
  }
}

/// One axis: its title, unit, scale, and where it begins and ends.
public struct Axis: Codable, Equatable, Sendable {
  /// May hold TeX between dollar signs.
  public var title: String?
  /// Set in parentheses after the title.
  public var unit: String?
  /// How values become positions.
  public var scale: Scale
  /// Where the axis begins, whatever the data; `nil` leaves it to the data.
  @Exact public var lower: Double?
  /// Where the axis ends, whatever the data; `nil` leaves it to the data.
  @Exact public var upper: Double?
  /// Whether values grow to the left or downwards.
  public var isInverted: Bool

  /// How values become positions.
  public enum Scale: Codable, Equatable, Sendable {
    case linear
    /// Values that are not positive have no place on it; they are counted in the figure's notes.
    case log10
    /// Linear within ±threshold, logarithmic outside, in both directions; smooth at the threshold up to the slope.
    case symlog(threshold: Double)
    /// Value *i* stands for the *i*-th name, counted from 0.
    case categorical([String])
  }

  /// Creates the value from its parts.
  public init(
    _ title: String? = nil, unit: String? = nil, scale: Scale = .linear, from lower: Double? = nil,
    to upper: Double? = nil, isInverted: Bool = false
  ) {
    self.title = title
    self.unit = unit
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.isInverted = isInverted
  }

  /// A logarithmic axis with powers of ten as major ticks.
  public static func log10(
    _ title: String? = nil, unit: String? = nil, from lower: Double? = nil, to upper: Double? = nil
  ) -> Axis {
    Axis(title, unit: unit, scale: .log10, from: lower, to: upper)
  }

  /// An axis with one place for each name.
  public static func categories(_ names: [String], title: String? = nil, isInverted: Bool = false) -> Axis {
    Axis(title, scale: .categorical(names), isInverted: isInverted)
  }
}
