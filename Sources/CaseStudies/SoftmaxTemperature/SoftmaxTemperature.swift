import Findings
import Pipeline
import ReproducibleMath
import StudyKit

/// What does the temperature of a softmax do, and why does attention divide by √k?
struct SoftmaxTemperature: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers of energy levels, each a series of its own.
    var levels: [Int]
    var seeds: Int
    /// Temperatures, evenly spaced on a logarithmic axis from `coldest` to `hottest`.
    var temperatures: Int
    var coldest: Double
    var hottest: Double
    /// Powers of two up to this width of queries and keys.
    var widest: Int
    var queries: Int
  }

  let name = "softmax-temperature"
  let summary = "softmax as a Gibbs distribution: entropy and energy from cold to hot"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      levels: [4, 16, 64], seeds: profile == .quick ? 3 : profile == .standard ? 9 : 101,
      temperatures: profile == .quick ? 41 : 81, coldest: 0.01, hottest: 100,
      widest: profile == .quick ? 64 : 256, queries: profile == .thorough ? 256 : 32)
  }

  func trials(_ parameters: Parameters) throws -> [SoftmaxTemperatureTrial] {
    try checkRange("number of levels", parameters.levels.count, 1...8)
    for levels in parameters.levels { try checkRange("levels", levels, 2...65536) }
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("temperatures", parameters.temperatures, 2...10_000)
    try checkRange("coldest", parameters.coldest, 1e-6...1e6)
    try checkRange("hottest", parameters.hottest, parameters.coldest...1e6)
    try checkRange("widest", parameters.widest, 1...65536)
    try checkRange("queries", parameters.queries, 1...100_000)
    try checkMemory("widest", numbers: Double(parameters.levels.max() ?? 1) * Double(parameters.widest))
    let widths = Array(sequence(first: 1) { $0 * 2 <= parameters.widest ? $0 * 2 : nil })
    return parameters.levels.flatMap { levels in
      (1...parameters.seeds).map {
        SoftmaxTemperatureTrial(
          levels: levels, temperatures: temperatures(parameters), widths: widths, queries: parameters.queries,
          seed: UInt64($0))
      }
    }
  }

  func label(_ trial: SoftmaxTemperatureTrial) -> String { "\(trial.levels) levels, seed \(trial.seed)" }

  func run(_ trial: SoftmaxTemperatureTrial, _ context: any TrialContext) throws
    -> SoftmaxTemperatureTrial.Outcome
  {
    try trial.run(context)
  }

  private func temperatures(_ parameters: Parameters) -> [Double] {
    let ratio = parameters.hottest / parameters.coldest
    return (0..<parameters.temperatures).map {
      parameters.coldest * Double.pow(ratio, Double($0) / Double(parameters.temperatures - 1))
    }
  }
}
