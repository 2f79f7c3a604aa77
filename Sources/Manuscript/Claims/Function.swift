import Findings
import ReproducibleMath

/// A function of the predicate language.
enum Function: String, CaseIterable, Sendable {
  case abs, sqrt, exp, log, log2, log10
  case min, max, sum, mean, median, count, first, last
  case slope
  case monotone, increasing, decreasing
  case all, any

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .min, .max: 1...16
    case .slope: 2...2
    default: 1...1
    }
  }

  /// The arity in words.
  var arguments: String {
    switch self {
    case .min, .max: "one to sixteen arguments"
    case .slope: "two arguments"
    default: "one argument"
    }
  }

  var isTruth: Bool {
    switch self {
    case .monotone, .increasing, .decreasing, .all, .any: true
    default: false
    }
  }

  /// The function of a number, for those that work element by element; `nil` for the others.
  var ofNumber: ((Double) -> Double)? {
    switch self {
    case .abs: { Swift.abs($0) }
    case .sqrt: { $0.squareRoot() }
    case .exp: { Double.exp($0) }
    case .log: { Double.log($0) }
    case .log2: { logarithm($0, base: 2) }
    case .log10: { logarithm($0, base: 10) }
    default: nil
    }
  }

  /// Whether `x` lies in the function's domain.
  func accepts(_ x: Double) -> Bool {
    switch self {
    case .sqrt: !(x < 0)
    case .log, .log2, .log10: !(x <= 0)
    default: true
    }
  }

  /// The function of a non-empty series, for those that make one number of it; `nil` for the others.
  var ofSeries: (([Double]) -> Double)? {
    switch self {
    case .min: { $0.reduce(.infinity) { $1.isNaN || $0.isNaN ? .nan : Swift.min($0, $1) } }
    case .max: { $0.reduce(-.infinity) { $1.isNaN || $0.isNaN ? .nan : Swift.max($0, $1) } }
    case .sum: { $0.reduce(0, +) }
    case .mean: { $0.reduce(0, +) / Double($0.count) }
    case .median: { quantile($0, 0.5) }
    case .count: { Double($0.count) }
    case .first: { $0[0] }
    case .last: { $0[$0.count - 1] }
    default: nil
    }
  }

  /// The function's verdict on a series, for those that have one: neighbours may be equal.
  var ofOrder: (([Double]) -> Bool)? {
    func neighbours(_ series: [Double], _ hold: (Double, Double) -> Bool) -> Bool {
      zip(series, series.dropFirst()).allSatisfy(hold)
    }
    return switch self {
    case .increasing: { neighbours($0, <=) }
    case .decreasing: { neighbours($0, >=) }
    case .monotone: { neighbours($0, <=) || neighbours($0, >=) }
    default: nil
    }
  }
}

/// The slope of the least-squares line of `y` over `x`; `nil` when `x` does not vary.
func leastSquaresSlope(_ x: [Double], _ y: [Double]) -> Double? {
  let meanX = x.reduce(0, +) / Double(x.count)
  let meanY = y.reduce(0, +) / Double(y.count)
  var covariance = 0.0
  var variance = 0.0
  for (x, y) in zip(x, y) {
    covariance += (x - meanX) * (y - meanY)
    variance += (x - meanX) * (x - meanX)
  }
  return variance == 0 ? nil : covariance / variance
}

/// The logarithm to a whole base, exact where `x` is a power of it; the same bits everywhere, unlike the C library's.
private func logarithm(_ x: Double, base: Double) -> Double {
  let quotient = Double.log(x) / Double.log(base)
  let whole = quotient.rounded()
  return whole.isFinite && Double.pow(base, whole) == x ? whole : quotient
}
