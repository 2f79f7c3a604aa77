import Foundation

/// From values to positions along one axis of one panel.
public struct AxisMap: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case linear, log10
    case symlog(threshold: Double)
  }

  let kind: Kind
  /// The values at the axis' ends, the smaller one first.
  public let lower: Double
  /// The larger of the values at the axis' ends.
  public let upper: Double
  /// The position of `lower` in points.
  public let start: Double
  /// The position of `upper` in points.
  public let end: Double
  private let origin: Double
  private let factor: Double

  init(_ limits: Limits, from start: Double, to end: Double) {
    kind = limits.kind
    lower = limits.lower
    upper = limits.upper
    self.start = start
    self.end = end
    // Halves, because the distance between ±10³⁰⁸ is no number.
    origin = kind.transform(lower) / 2
    factor = (end - start) / (kind.transform(upper) / 2 - origin)
  }

  /// The position of a value; NaN where the scale has no place for it.
  public func position(_ value: Double) -> Double {
    start + (kind.transform(value) / 2 - origin) * factor
  }

  /// The position of a value or, where it has none, of the axis' lower end: the foot of a bar on a logarithmic axis.
  func positionOrStart(_ value: Double) -> Double {
    let p = position(value)
    return p.isFinite ? p : start
  }

  func contains(_ value: Double) -> Bool {
    value >= lower && value <= upper
  }
}

extension AxisMap.Kind {
  init(_ scale: Axis.Scale) {
    switch scale {
    case .linear, .categorical: self = .linear
    case .log10: self = .log10
    case .symlog(let threshold): self = .symlog(threshold: threshold)
    }
  }

  /// Straightens the scale: equal distances of the result are equal distances on paper.
  func transform(_ v: Double) -> Double {
    switch self {
    case .linear: return v
    case .log10: return v > 0 ? Foundation.log10(v) : .nan
    case .symlog(let threshold):
      let size = abs(v)
      if size <= threshold { return v / threshold }
      // Not log10(size / threshold): the quotient may overflow.
      let distance = 1 + Foundation.log10(size) - Foundation.log10(threshold)
      return v < 0 ? -distance : distance
    }
  }

  func inverse(_ u: Double) -> Double {
    switch self {
    case .linear: return u
    case .log10: return min(max(pow(10, u), .leastNonzeroMagnitude), .greatestFiniteMagnitude)
    case .symlog(let threshold):
      if abs(u) <= 1 { return u * threshold }
      let size = min(pow(10, abs(u) - 1 + Foundation.log10(threshold)), .greatestFiniteMagnitude)
      return u < 0 ? -size : size
    }
  }

  /// The extent of the values for which the scale has a place.
  func extent(of values: [Double]) -> Extent {
    let smallest = self == .log10 ? Double.leastNonzeroMagnitude : -Double.greatestFiniteMagnitude
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for v in values where v >= smallest && v <= .greatestFiniteMagnitude {
      lower = min(lower, v)
      upper = max(upper, v)
    }
    return Extent(lower: lower, upper: upper)
  }

  /// Whether the scale has a place for the value.
  func accepts(_ v: Double) -> Bool {
    v.isFinite && (self != .log10 || v > 0)
  }
}

/// The smallest and the largest value that an axis must show, and what numbers lie between.
struct Extent: Equatable {
  var lower = Double.infinity
  var upper = -Double.infinity
  /// Whether all data are whole numbers; `nil` without data.
  private(set) var isWhole: Bool?

  var isEmpty: Bool { lower > upper }

  mutating func include(_ v: Double) {
    if v < lower { lower = v }
    if v > upper { upper = v }
  }

  mutating func include(_ other: Extent) {
    lower = min(lower, other.lower)
    upper = max(upper, other.upper)
    isWhole = isWhole.map { $0 && other.isWhole != false } ?? other.isWhole
  }

  /// Finds out whether data are whole numbers.
  mutating func observe(_ values: [Double]) {
    guard isWhole != false else { return }
    if values.contains(where: { abs($0 - $0.rounded()) > 0 }) {
      isWhole = false
    } else if values.contains(where: \.isFinite) {
      isWhole = true
    }
  }
}

/// Where an axis begins and ends.
struct Limits: Equatable {
  let kind: AxisMap.Kind
  let lower: Double
  let upper: Double
  /// Whether all data between them are whole numbers, so that fractions at the axis would mean nothing.
  var isWhole = false

  /// Limits that include the data, with some air where the axis allows it.
  ///
  /// - Parameters:
  ///   - air: share of the axis' length that is left free at its lower and its upper end.
  static func enclosing(_ data: Extent, on axis: Axis, air: (lower: Double, upper: Double)) -> Limits {
    let kind = AxisMap.Kind(axis.scale)
    if case .categorical(let names) = axis.scale {
      return Limits(
        kind: kind, lower: axis.lower ?? -0.5, upper: axis.upper ?? Double(max(1, names.count)) - 0.5)
    }
    let isWhole = data.isWhole ?? false
    var extent = data
    if let fixed = axis.lower { extent.lower = fixed }
    if let fixed = axis.upper { extent.upper = fixed }
    if extent.lower.isInfinite && extent.upper.isInfinite {
      extent = kind == .log10 ? Extent(lower: 1, upper: 10) : Extent(lower: 0, upper: 1)
    } else if extent.isEmpty || extent.lower.isInfinite || extent.upper.isInfinite {
      // One end is fixed, and no data lie on the axis' side of it.
      let fixed = axis.lower ?? axis.upper ?? 0
      extent = Extent(lower: fixed, upper: fixed)
    }
    let outer =
      isWide(extent, kind) ? extent.stretched(kind, by: air) : widened(extent, kind, atLeast: isWhole ? 1 : 0)
    return Limits(
      kind: kind, lower: axis.lower ?? outer.lower, upper: axis.upper ?? outer.upper, isWhole: isWhole)
  }

  /// Whether the ends differ by more than rounding, so that ticks between them can be told apart.
  private static func isWide(_ e: Extent, _ kind: AxisMap.Kind) -> Bool {
    let half = kind.transform(e.upper) / 2 - kind.transform(e.lower) / 2
    let size = kind == .linear ? max(abs(e.lower), abs(e.upper)) : 1
    return half > 1e-12 * size && half > 1e-304
  }

  /// Constant data stand in the middle of their axis.
  private static func widened(_ e: Extent, _ kind: AxisMap.Kind, atLeast least: Double) -> Extent {
    let largest = Double.greatestFiniteMagnitude
    switch kind {
    case .log10:
      return Extent(lower: max(e.lower / 3, .leastNonzeroMagnitude), upper: min(e.upper * 3, largest))
    case .linear, .symlog:
      let size = max(abs(e.lower), abs(e.upper))
      let step = size < 1e-299 ? 1 : max(least, size * 0.1)
      return Extent(lower: max(e.lower - step, -largest), upper: min(e.upper + step, largest))
    }
  }
}

extension Extent {
  /// Ends moved outwards by shares of the length on paper.
  fileprivate func stretched(_ kind: AxisMap.Kind, by air: (lower: Double, upper: Double)) -> Extent {
    let (low, high) = (kind.transform(lower) / 2, kind.transform(upper) / 2)
    let largest = Double.greatestFiniteMagnitude
    func end(_ half: Double) -> Double {
      max(-largest, min(largest, kind.inverse(2 * max(-largest / 2, min(largest / 2, half)))))
    }
    return Extent(
      lower: air.lower == 0 ? lower : min(lower, end(low - air.lower * (high - low))),
      upper: air.upper == 0 ? upper : max(upper, end(high + air.upper * (high - low))))
  }
}
