/// One bar a value. Several of them in one panel stand side by side at each place.
public struct Bars: Codable, Equatable, Sendable {
  /// The middles of the bars' places.
  @Exact public var x: [Double]
  /// The bars' upper ends; they begin at 0.
  @Exact public var heights: [Double]
  /// The width of a place that bars fill, as a share of the smallest distance between places: 0 < share ≤ 1.
  @Exact public var share: Double
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?

  /// Creates the value from its parts.
  public init(
    x: [Double], heights: [Double], share: Double = 0.8, _ role: Role = .other(0), label: String? = nil
  ) {
    self.x = x
    self.heights = heights
    self.share = share
    self.role = role
    self.label = label
  }
}

/// How often samples fall into each of a row of intervals.
public struct Histogram: Codable, Equatable, Sendable {
  /// What is counted.
  @Exact public var samples: [Double]
  /// The intervals.
  public var bins: Bins
  /// Whether the bars' areas add up to 1 instead of their heights to the number of samples.
  public var isDensity: Bool
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Names the series in the key; `nil` leaves it out.
  public var label: String?

  /// The intervals, closed below and open above, the last one closed at both ends.
  public enum Bins: Codable, Equatable, Sendable {
    /// Equal on the axis' scale; their width by Freedman and Diaconis (1981), 2·IQR·n^(−1/3), at most 200.
    case automatic
    /// So many, equal on the axis' scale.
    case count(Int)
    /// Ascending, one more than there are intervals.
    case edges([Double])
  }

  /// Creates the value from its parts.
  public init(
    _ samples: [Double], bins: Bins = .automatic, isDensity: Bool = false, _ role: Role = .other(0),
    label: String? = nil
  ) {
    self.samples = samples
    self.bins = bins
    self.isDensity = isDensity
    self.role = role
    self.label = label
  }
}
