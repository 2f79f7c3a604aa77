/// One quantity followed along an axis in several runs of the same experiment, one run a seed.
public struct Runs: Codable, Equatable, Sendable {
  /// Names the series in the figure's key.
  public var label: String?
  /// What the series stands for; decides its colour.
  public var role: Role
  /// Horizontal values.
  @Exact public var x: [Double]
  /// `values[k][i]` is run *k* at `x[i]`; runs that ended early are shorter.
  @Exact public var values: [[Double]]

  /// - Parameters:
  ///   - values: one row a seed; values that are not finite stand out of the statistics.
  public init(_ label: String? = nil, _ role: Role = .trained, x: [Double], values: [[Double]]) {
    self.label = label
    self.role = role
    self.x = x
    self.values = values
  }

  /// The `p`-quantile over the runs at each x, by linear interpolation between order statistics of the finite
  /// values; NaN where there is none.
  public func quantile(_ p: Double) -> [Double] {
    x.indices.map { i in
      let samples = values.compactMap { $0.indices.contains(i) && $0[i].isFinite ? $0[i] : nil }.sorted()
      guard let last = samples.last else { return .nan }
      let position = p * Double(samples.count - 1)
      let below = min(Int(position), samples.count - 1)
      let above = below + 1 < samples.count ? samples[below + 1] : last
      return samples[below] + (position - Double(below)) * (above - samples[below])
    }
  }

  /// What lies around the median.
  public enum Spread: String, Codable, Sendable {
    /// Between the lower and the upper quartile.
    case quartiles
    /// Between the smallest and the largest value.
    case range
    /// One thin line a run.
    case lines
    case none
  }

  /// The median as a line over the runs' spread.
  public func marks(_ spread: Spread = .quartiles) -> [Mark] {
    let median = Mark.line(x: x, y: quantile(0.5), role, label: label)
    guard values.count > 1 else { return [median] }
    switch spread {
    case .quartiles: return [.band(x: x, lower: quantile(0.25), upper: quantile(0.75), role), median]
    case .range: return [.band(x: x, lower: quantile(0), upper: quantile(1), role), median]
    case .lines:
      let lines = values.map { run in
        Mark.line(
          x: Array(x.prefix(run.count)), y: Array(run.prefix(x.count)), role, dash: .solid, weight: .thin)
      }
      return lines + [median]
    case .none: return [median]
    }
  }
}

extension Figure {
  /// Loss against training step: the median over seeds and its spread, on a logarithmic axis.
  public static func loss(
    _ runs: [Runs], spread: Runs.Spread = .quartiles, x: Axis = Axis("Training step"),
    y: Axis = .log10("Mean squared error")
  ) -> Figure {
    Figure(Panel(x: x, y: y, grid: .horizontal, runs.flatMap { $0.marks(spread) }))
  }

  /// Functions over their target, and their pointwise errors |f(x) − T(x)| on a logarithmic axis below.
  ///
  /// - Parameters:
  ///   - x: where all of them are sampled.
  ///   - approximations: what is compared with the target, in drawing order.
  ///   - bound: a proved bound on the error, drawn as a line in the lower panel.
  public static func approximation(
    x: [Double], target: [Double], _ approximations: [Approximation], bound: Double? = nil,
    targetLabel: String = "target", xAxis: Axis = Axis("$x$"), yAxis: Axis = Axis("$f(x)$"),
    errorAxis: Axis = .log10("Pointwise error")
  ) -> Figure {
    // Solid, because a gap in a staircase reads as a jump; the labels at the ends tell them apart in grey print.
    let values = approximations.map { Mark.line(x: x, y: $0.y, $0.role, label: $0.label, dash: .solid) }
    let errors = approximations.map { approximation in
      Mark.line(
        x: x, y: zip(approximation.y, target).map { abs($0 - $1) }, approximation.role,
        dash: .solid)
    }
    let line = bound.map { [Mark.horizontal($0, label: "bound")] } ?? []
    return Figure(
      panels: [
        Panel(x: xAxis, y: yAxis, values + [.line(x: x, y: target, .target, label: targetLabel)]),
        Panel(x: xAxis, y: errorAxis, grid: .horizontal, line + errors),
      ], sharing: .x, rowHeights: [3, 2], height: 4.8)
  }

  /// A function's values where its target is sampled.
  public struct Approximation: Codable, Equatable, Sendable {
    /// Names the series in the key; `nil` leaves it out.
    public var label: String
    /// What the series stands for; decides its colour.
    public var role: Role
    /// Vertical values.
    @Exact public var y: [Double]

    /// Creates the value from its parts.
    public init(_ label: String, _ role: Role = .trained, y: [Double]) {
      self.label = label
      self.role = role
      self.y = y
    }
  }
}

extension Panel {
  /// A matrix with names at its rows and columns, the first row on top, such as attention weights.
  ///
  /// - Parameters:
  ///   - rows: the rows' names; for attention the tokens that ask.
  ///   - columns: the columns' names; for attention the tokens that are looked at.
  public static func matrix(
    _ values: [[Double]], rows: [String], columns: [String], rowTitle: String? = nil,
    columnTitle: String? = nil,
    title: String? = nil, color: ColorScale = ColorScale(.paper), showsValues: Bool = false
  ) -> Panel {
    Panel(
      title: title, x: .categories(columns, title: columnTitle),
      y: .categories(rows, title: rowTitle, isInverted: true),
      [.heatMap(HeatMap(values, color: color, showsValues: showsValues))])
  }
}
