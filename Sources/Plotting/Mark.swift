/// Something drawn between a panel's axes.
public enum Mark: Codable, Equatable, Sendable {
  case line(Line)
  case scatter(Scatter)
  case band(Band)
  case errorBars(ErrorBars)
  case bars(Bars)
  case histogram(Histogram)
  case heatMap(HeatMap)
  case contour(Contour)
  case boxes(Boxes)
  case reference(ReferenceLine)
  case text(TextAnnotation)
  case arrow(Arrow)
}

extension Mark {
  /// Points joined in their order by straight lines.
  public static func line(
    x: [Double], y: [Double], _ role: Role = .other(0), label: String? = nil, dash: Dash? = nil,
    weight: Line.Weight = .regular, hasMarkers: Bool = false
  ) -> Mark {
    .line(Line(x: x, y: y, role, label: label, dash: dash, weight: weight, hasMarkers: hasMarkers))
  }

  /// A line that keeps each value until the next point; solid, because a gap in a staircase reads as a jump.
  public static func step(
    x: [Double], y: [Double], _ role: Role = .other(0), label: String? = nil, dash: Dash? = .solid
  ) -> Mark {
    .line(Line(x: x, y: y, role, label: label, dash: dash, interpolation: .step))
  }

  /// Single points.
  public static func scatter(
    x: [Double], y: [Double], _ role: Role = .other(0), label: String? = nil, marker: Marker? = nil
  ) -> Mark {
    .scatter(Scatter(x: x, y: y, role, label: label, marker: marker))
  }

  /// The area between two lines.
  public static func band(
    x: [Double], lower: [Double], upper: [Double], _ role: Role = .other(0), label: String? = nil
  ) -> Mark {
    .band(Band(x: x, lower: lower, upper: upper, role, label: label))
  }

  /// Points with vertical intervals; `lower` and `upper` are values, not distances.
  public static func errorBars(
    x: [Double], y: [Double], lower: [Double], upper: [Double], _ role: Role = .other(0), label: String? = nil
  ) -> Mark {
    .errorBars(ErrorBars(x: x, y: y, lower: lower, upper: upper, role, label: label))
  }

  /// One bar a value; without `x` the bars stand at 0, 1, 2 …, the places of a categorical axis.
  public static func bars(
    x: [Double]? = nil, _ heights: [Double], _ role: Role = .other(0), label: String? = nil
  ) -> Mark {
    .bars(Bars(x: x ?? heights.indices.map(Double.init), heights: heights, role, label: label))
  }

  /// How often the samples fall into each of a row of intervals.
  public static func histogram(
    _ samples: [Double], bins: Histogram.Bins = .automatic, isDensity: Bool = false, _ role: Role = .other(0),
    label: String? = nil
  ) -> Mark {
    .histogram(Histogram(samples, bins: bins, isDensity: isDensity, role, label: label))
  }

  /// A horizontal line across the panel at the value `y`.
  public static func horizontal(_ y: Double, label: String? = nil, _ role: Role = .bound, dash: Dash? = nil)
    -> Mark
  {
    .reference(ReferenceLine(.horizontal, at: y, label: label, role, dash: dash))
  }

  /// A vertical line across the panel at the value `x`.
  public static func vertical(_ x: Double, label: String? = nil, _ role: Role = .bound, dash: Dash? = nil)
    -> Mark
  {
    .reference(ReferenceLine(.vertical, at: x, label: label, role, dash: dash))
  }

  /// Words at a point.
  public static func text(_ text: String, x: Double, y: Double, anchor: Anchor = .center, role: Role? = nil)
    -> Mark
  {
    .text(TextAnnotation(text, x: x, y: y, anchor: anchor, role: role))
  }

  /// An arrow that points to (`x`, `y`), with words at its tail.
  public static func arrow(
    _ text: String? = nil, from tail: (x: Double, y: Double), to tip: (x: Double, y: Double)
  )
    -> Mark
  {
    .arrow(Arrow(text, from: tail, to: tip))
  }
}
