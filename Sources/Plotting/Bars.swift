import Foundation

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

extension Bars {
  /// The smallest distance between two different places, 1 for a single one.
  static func place(_ x: [Double]) -> Double {
    let places = x.filter(\.isFinite).sorted()
    let distance = zip(places, places.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min()
    return distance.map { $0.isFinite ? $0 : 1 } ?? 1
  }
}

extension Histogram {
  /// Edges in ascending order and the height over each interval; empty without usable samples.
  func counted(on kind: AxisMap.Kind) -> (edges: [Double], heights: [Double]) {
    let usable = samples.filter(kind.accepts)
    guard let low = usable.min(), let high = usable.max() else { return ([], []) }
    let edges = edges(of: usable, low, high, kind)
    guard edges.count > 1 else { return ([], []) }
    var counts = [Double](repeating: 0, count: edges.count - 1)
    for v in usable where v >= edges[0] && v <= edges[edges.count - 1] {
      counts[min(counts.count - 1, upperBound(edges, v) - 1)] += 1
    }
    if isDensity {
      let total = counts.reduce(0, +)
      for i in counts.indices where total > 0 { counts[i] /= total * (edges[i + 1] - edges[i]) }
    }
    return (edges, counts)
  }

  private func edges(of usable: [Double], _ low: Double, _ high: Double, _ kind: AxisMap.Kind) -> [Double] {
    if case .edges(let edges) = bins { return edges }
    let places = usable.map(kind.transform).sorted()
    let (first, last) = (places[0], places[places.count - 1])
    guard last > first, (last - first).isFinite, last - first > 1e-12 * max(abs(first), abs(last)) else {
      let half = max(abs(low) * 0.05, low == 0 ? 0.5 : 0)
      return kind == .log10 ? [low / 1.1, low * 1.1] : [low - half, low + half]
    }
    let count: Int
    switch bins {
    case .count(let n): count = max(1, n)
    default:
      let n = places.count
      let range = places[n - 1 - n / 4] - places[n / 4]
      // Freedman and Diaconis (1981); Sturges' rule where half of the samples are equal.
      let width = 2 * range / cbrt(Double(n))
      let sturges = Double(n).exponent + 2
      count = width > 0 ? Int(max(1, min(200, ((last - first) / width).rounded(.up)))) : Int(sturges)
    }
    return (0...count).map { (i: Int) -> Double in
      i == 0 ? low : i == count ? high : kind.inverse(first + (last - first) * Double(i) / Double(count))
    }
  }

  /// The index of the first edge that is larger than `v`.
  private func upperBound(_ edges: [Double], _ v: Double) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= v { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
