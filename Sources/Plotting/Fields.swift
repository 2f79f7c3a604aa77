/// A table of numbers as a table of colours.
public struct HeatMap: Codable, Equatable, Sendable {
  /// Row by row; the first row lies at `y.lowerBound`. All rows are equally long.
  @Exact public var values: [[Double]]
  /// The columns' outer edges on the horizontal axis; column *j* of *n* fills one *n*-th of it.
  public var x: ClosedRange<Double>
  /// The rows' outer edges on the vertical axis.
  public var y: ClosedRange<Double>
  /// How values become colours.
  public var color: ColorScale
  /// Whether each cell carries its number, which small tables have room for.
  public var showsValues: Bool

  /// - Parameters:
  ///   - x: `nil` centres column *j* on the value *j*, which is the *j*-th place of a categorical axis.
  ///   - y: likewise for rows.
  public init(
    _ values: [[Double]], x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil,
    color: ColorScale = ColorScale(), showsValues: Bool = false
  ) {
    self.values = values
    self.x = x ?? -0.5...Double(max(1, values.first?.count ?? 0)) - 0.5
    self.y = y ?? -0.5...Double(max(1, values.count)) - 0.5
    self.color = color
    self.showsValues = showsValues
  }
}

/// The areas between level lines of a function that is known on a grid.
public struct Contour: Codable, Equatable, Sendable {
  /// The grid's columns, ascending.
  @Exact public var x: [Double]
  /// The grid's rows, ascending.
  @Exact public var y: [Double]
  /// `values[i][j]` belongs to (`x[j]`, `y[i]`).
  @Exact public var values: [[Double]]
  /// Ascending; `nil` takes about ten round ones.
  public var levels: [Double]?
  /// How values become colours.
  public var color: ColorScale
  /// Whether the level lines are drawn.
  public var hasLines: Bool

  /// Creates the value from its parts.
  public init(
    x: [Double], y: [Double], values: [[Double]], levels: [Double]? = nil, color: ColorScale = ColorScale(),
    hasLines: Bool = true
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.levels = levels
    self.color = color
    self.hasLines = hasLines
  }
}

/// Axis-parallel boxes, such as the cells of a certificate; a colour scale makes their values visible.
public struct Boxes: Codable, Equatable, Sendable {
  /// Left ends.
  @Exact public var left: [Double]
  /// Right ends.
  @Exact public var right: [Double]
  /// Lower ends, as values.
  @Exact public var lower: [Double]
  /// Upper ends, as values.
  @Exact public var upper: [Double]
  /// One a box, shown by colour; `nil` fills all of them with the role's colour.
  @Exact public var values: [Double]?
  /// How values become colours.
  public var color: ColorScale
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?

  /// Creates the value from its parts.
  public init(
    left: [Double], right: [Double], lower: [Double], upper: [Double], values: [Double]? = nil,
    color: ColorScale = ColorScale(), _ role: Role = .other(0), label: String? = nil
  ) {
    self.left = left
    self.right = right
    self.lower = lower
    self.upper = upper
    self.values = values
    self.color = color
    self.role = role
    self.label = label
  }
}

/// How values become colours, and the bar that tells the reader.
public struct ColorScale: Codable, Equatable, Sendable {
  /// The family of colours.
  public var map: ColorMap
  /// Linear, logarithmic or symmetrically logarithmic; a categorical one counts as linear.
  public var scale: Axis.Scale
  /// The value of the map's first colour; `nil` takes the smallest value.
  @Exact public var lower: Double?
  /// The value of the map's last colour; `nil` takes the largest value.
  @Exact public var upper: Double?
  /// Beside the bar.
  public var title: String?
  /// Set in parentheses after the title.
  public var unit: String?
  /// Whether the panel shows the bar that explains the colours.
  public var hasBar: Bool

  /// Creates the value from its parts.
  public init(
    _ map: ColorMap = .sequential, scale: Axis.Scale = .linear, from lower: Double? = nil,
    to upper: Double? = nil,
    title: String? = nil, unit: String? = nil, hasBar: Bool = true
  ) {
    self.map = map
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.title = title
    self.unit = unit
    self.hasBar = hasBar
  }
}

/// A family of colours whose lightness is even in the values they stand for.
public enum ColorMap: Codable, Equatable, Sendable {
  /// From dark blue over green to light yellow.
  case sequential
  /// From the paper's colour to deep blue: for matrices in which zero is nothing, such as attention.
  case paper
  /// From blue over a neutral middle to vermilion; the middle stands for `center`.
  case diverging(center: Double)
}
