/// A line across the panel at one value.
public struct ReferenceLine: Codable, Equatable, Sendable {
  public var direction: Direction
  /// Where it crosses the other axis.
  @Exact public var value: Double
  /// Set along the line's end.
  public var label: String?
  public var role: Role
  /// `nil` takes the role's own.
  public var dash: Dash?

  public enum Direction: String, Codable, Sendable {
    case horizontal, vertical
  }

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
  public var text: String
  @Exact public var x: Double
  @Exact public var y: Double
  public var anchor: Anchor
  /// Gives the text a series' colour; `nil` is ink.
  public var role: Role?

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
  public var text: String?
  @Exact public var tailX: Double
  @Exact public var tailY: Double
  @Exact public var tipX: Double
  @Exact public var tipY: Double

  public init(_ text: String? = nil, from tail: (x: Double, y: Double), to tip: (x: Double, y: Double)) {
    self.text = text
    self.tailX = tail.x
    self.tailY = tail.y
    self.tipX = tip.x
    self.tipY = tip.y
  }
}
