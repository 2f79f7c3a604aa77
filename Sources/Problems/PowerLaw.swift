import Findings
import ReproducibleMath

/// `y = e^intercept · x^exponent`, fitted to logarithms by least squares.
public struct PowerLaw: Sendable {
  /// log y at x = 1.
  public let intercept: Double
  /// The slope on two logarithmic axes.
  public let exponent: Double

  // region: fit
  /// The law that fits points best.
  ///
  /// - Parameter points: positive numbers, at least two different x; otherwise the fit is not finite.
  public init(_ points: [(x: Double, y: Double)]) {
    let logs = points.map { (x: Double.log($0.x), y: Double.log($0.y)) }
    let count = Double(logs.count)
    let meanX = logs.reduce(0) { $0 + $1.x } / count
    let meanY = logs.reduce(0) { $0 + $1.y } / count
    let covariance = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    exponent = covariance / logs.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    intercept = meanY - exponent * meanX
  }
  // endregion

  /// y at x.
  public func callAsFunction(_ x: Double) -> Double { Double.exp(intercept + exponent * Double.log(x)) }
}

/// A power law through several runs, with what chance in the choice of runs does to it.
public struct PowerLawFit: Sendable {
  /// The fit to all runs.
  public let law: PowerLaw
  /// The fits to resampled runs.
  private let resampled: [PowerLaw]

  /// The fit to all runs together, and to a thousand random choices of them.
  ///
  /// - Parameter runs: `runs[k][i]` is run k at `x[i]`. Runs are drawn with replacement 1000 times, each of them as a
  ///   whole (the bootstrap of Efron 1979).
  public init(x: [Double], runs: [[Double]]) {
    func points(_ chosen: [[Double]]) -> [(x: Double, y: Double)] {
      chosen.flatMap { run in zip(x, run).map { (x: $0, y: $1) } }
    }
    var random = RandomStream(seed: 1, "bootstrap")
    law = PowerLaw(points(runs))
    resampled = (0..<1000).map { _ in
      PowerLaw(points(runs.map { _ in runs[random.integer(below: runs.count)] }))
    }
  }

  /// Between which exponents 95 % of the resampled fits lie.
  public var exponents: (lower: Double, upper: Double) { interval(resampled.map(\.exponent)) }

  /// Between which values 95 % of the resampled fits lie.
  public func band(_ x: Double) -> (lower: Double, upper: Double) { interval(resampled.map { $0(x) }) }

  private func interval(_ samples: [Double]) -> (lower: Double, upper: Double) {
    (quantile(samples, 0.025), quantile(samples, 0.975))
  }
}
