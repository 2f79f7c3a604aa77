/// Points joined in their order.
public struct Line: Codable, Equatable, Sendable {
  /// Horizontal values.
  @Exact public var x: [Double]
  /// Vertical values.
  @Exact public var y: [Double]
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out of the key.
  public var label: String?
  /// `nil` takes the role's own.
  public var dash: Dash?
  /// Whether the line carries the message or stands back.
  public var weight: Weight
  /// What lies between two points.
  public var interpolation: Interpolation
  /// Whether each point is marked.
  public var hasMarkers: Bool

  /// Regular lines carry the message; thin ones stand back, such as one line a seed under their median.
  public enum Weight: String, Codable, Sendable {
    case regular, thin
  }

  /// What lies between two points.
  public enum Interpolation: String, Codable, Sendable {
    case linear
    /// The value is kept until the next point.
    case step
  }

  /// - Parameters:
  ///   - x: as many values as `y`; a value that is not finite interrupts the line.
  public init(
    x: [Double], y: [Double], _ role: Role = .other(0), label: String? = nil, dash: Dash? = nil,
    weight: Weight = .regular, interpolation: Interpolation = .linear, hasMarkers: Bool = false
  ) {
    self.x = x
    self.y = y
    self.role = role
    self.label = label
    self.dash = dash
    self.weight = weight
    self.interpolation = interpolation
    self.hasMarkers = hasMarkers
  }
}

/// Single points.
public struct Scatter: Codable, Equatable, Sendable {
  /// Horizontal values.
  @Exact public var x: [Double]
  /// Vertical values.
  @Exact public var y: [Double]
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?
  /// `nil` takes the role's own.
  public var marker: Marker?

  /// Creates the value from its parts.
  public init(x: [Double], y: [Double], _ role: Role = .other(0), label: String? = nil, marker: Marker? = nil)
  {
    self.x = x
    self.y = y
    self.role = role
    self.label = label
    self.marker = marker
  }
}

/// The area between two lines, such as the quartiles over seeds.
public struct Band: Codable, Equatable, Sendable {
  /// Horizontal values.
  @Exact public var x: [Double]
  /// Lower ends, as values.
  @Exact public var lower: [Double]
  /// Upper ends, as values.
  @Exact public var upper: [Double]
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?

  /// Creates the value from its parts.
  public init(x: [Double], lower: [Double], upper: [Double], _ role: Role = .other(0), label: String? = nil) {
    self.x = x
    self.lower = lower
    self.upper = upper
    self.role = role
    self.label = label
  }
}

/// Points with vertical intervals.
public struct ErrorBars: Codable, Equatable, Sendable {
  /// Horizontal values.
  @Exact public var x: [Double]
  /// Vertical values.
  @Exact public var y: [Double]
  /// The intervals' lower ends, as values.
  @Exact public var lower: [Double]
  /// The intervals' upper ends, as values.
  @Exact public var upper: [Double]
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?
  /// `nil` takes the role's own shape.
  public var marker: Marker?

  /// Creates the value from its parts.
  public init(
    x: [Double], y: [Double], lower: [Double], upper: [Double], _ role: Role = .other(0),
    label: String? = nil,
    marker: Marker? = nil
  ) {
    self.x = x
    self.y = y
    self.lower = lower
    self.upper = upper
    self.role = role
    self.label = label
    self.marker = marker
  }
}
