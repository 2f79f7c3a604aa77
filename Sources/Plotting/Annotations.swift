/// A line across the panel at one value.
public struct ReferenceLine: Codable, Equatable, Sendable {
  /// Which way the line runs.
  public var direction: Direction
  /// Where it crosses the other axis.
  @Exact public var value: Double
  /// Set along the line's end.
  public var label: String?
  /// What the series stands for; decides its colour.
  public var role: Role
  /// `nil` takes the role's own.
  public var dash: Dash?

  /// Which way a line runs.
  public enum Direction: String, Codable, Sendable {
    case horizontal, vertical
  }

  /// Creates the value from its parts.
  public init(
    _ direction: Direction, at value: Double, label: String? = nil, _ role: Role = .bound, dash: Dash? = nil
  ) {
    self.direction = direction
    self.value = value
    self.label = label
    self.role = role
    self.dash = dash
  }
}

/// Which point of a text lies at its coordinates: `.leading` means that the text begins there.
public enum Anchor: String, Codable, Sendable {
  case center, leading, trailing, top, bottom, topLeading, topTrailing, bottomLeading, bottomTrailing
}

/// Words at a point of the panel.
public struct TextAnnotation: Codable, Equatable, Sendable {
  /// May hold TeX between dollar signs.
  public var text: String
  /// Horizontal values.
  @Exact public var x: Double
  /// Vertical values.
  @Exact public var y: Double
  /// Which point of the text lies at the coordinates.
  public var anchor: Anchor
  /// Gives the text a series' colour; `nil` is ink.
  public var role: Role?

  /// Creates the value from its parts.
  public init(_ text: String, x: Double, y: Double, anchor: Anchor = .center, role: Role? = nil) {
    self.text = text
    self.x = x
    self.y = y
    self.anchor = anchor
    self.role = role
  }
}

/// An arrow between two points of the panel, with words at its tail.
public struct Arrow: Codable, Equatable, Sendable {
  /// May hold TeX between dollar signs.
  public var text: String?
  /// Where the arrow begins, horizontally.
  @Exact public var tailX: Double
  /// Where the arrow begins, vertically.
  @Exact public var tailY: Double
  /// Where the arrow points, horizontally.
  @Exact public var tipX: Double
  /// Where the arrow points, vertically.
  @Exact public var tipY: Double

  /// Creates the value from its parts.
  public init(_ text: String? = nil, from tail: (x: Double, y: Double), to tip: (x: Double, y: Double)) {
    self.text = text
    self.tailX = tail.x
    self.tailY = tail.y
    self.tipX = tip.x
    self.tipY = tip.y
  }
}
