import Approximation
import Findings
import StudyKit
import Pipeline

/// How far is training from the best that there is with as many hidden units?
struct Optimal: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Built-in maps of one number.
    var targets: [String]
    /// E*_h is bracketed for h from 0 to this.
    var largestKinks: Int
    /// Hidden widths of the layers that are trained, in rising order.
    var widths: [Int]
    var seeds: Int
    /// Steps with each loss.
    var steps: Int
    /// The highest learning rate.
    var rate: Double
    /// The best layer that is drawn has so many kinks.
    var shownKinks: Int
    /// Widths of the best layers whose weights are counted, in rising order.
    var countedWidths: [Int]
    /// Proof A is counted with 2, 4, 8 … cells, up to this power of two, for one, two and three numbers.
    var cellDoublings: [Int]
  }

  let name = "optimal"
  let summary =
    "training against the best layer of its width, which a greedy path finds and two proofs bracket"

  func parameters(for profile: Profile) -> Parameters {
    switch profile {
    case .quick:
      Parameters(
        targets: ["square", "sine"], largestKinks: 6, widths: [2, 4], seeds: 2, steps: 200, rate: 1e-2,
        shownKinks: 6, countedWidths: [0, 1, 2, 4, 8, 16], cellDoublings: [10, 6, 4])
    case .standard, .thorough:
      Parameters(
        targets: ["square", "sine", "runge", "root"], largestKinks: 32, widths: [1, 2, 4, 8, 16, 32],
        seeds: profile == .standard ? 3 : 10, steps: profile == .standard ? 1500 : 20_000, rate: 1e-2,
        shownKinks: 8, countedWidths: [0, 1, 2, 4, 8, 16, 32, 64], cellDoublings: [12, 8, 7])
    }
  }

  func trials(_ parameters: Parameters) throws -> [OptimalTrial] {
    try checkRange("targets count", parameters.targets.count, 1...20)
    for name in parameters.targets {
      let target = try Target.named(name)
      try checkRange("numbers of \(name)", target.inputCount * target.outputWidth, 1...1)
    }
    try checkRange("largestKinks", parameters.largestKinks, 1...256)
    try checkRange("widths count", parameters.widths.count, 1...100)
    for width in parameters.widths { try checkRange("widths", width, 1...parameters.largestKinks) }
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("steps", parameters.steps, 1...10_000_000)
    try checkRange("rate", parameters.rate, 0...10)
    try checkRange("shownKinks", parameters.shownKinks, 1...256)
    try checkRange("countedWidths count", parameters.countedWidths.count, 2...100)
    for width in parameters.countedWidths { try checkRange("countedWidths", width, 0...256) }
    try checkRange("cellDoublings count", parameters.cellDoublings.count, 3...3)
    for (dimension, doublings) in zip(1..., parameters.cellDoublings) {
      try checkRange("cellDoublings", doublings, 2...24 / dimension)
    }
    let trained = parameters.targets.flatMap { target in
      parameters.widths.flatMap { width in
        OptimalTrial.Start.allCases.flatMap { start in
          (1...parameters.seeds).map { seed in
            OptimalTrial.trained(
              target: target, width: width, start: start, seed: UInt64(seed), steps: parameters.steps,
              rate: parameters.rate)
          }
        }
      }
    }
    return parameters.targets.map { .brackets(target: $0, kinks: Array(0...parameters.largestKinks)) }
      + parameters.targets.map { .shown(target: $0, kinks: parameters.shownKinks) }
      + parameters.targets.map { .brackets(target: $0, kinks: parameters.countedWidths) }
      + zip(OptimalTrial.partitioned, parameters.cellDoublings).map { .partition(target: $0, doublings: $1) }
      + trained
  }

  func label(_ trial: OptimalTrial) -> String {
    switch trial {
    case .brackets(let target, let kinks): "\(target), \(kinks.count) brackets"
    case .shown(let target, let kinks): "\(target), the best of \(kinks) kinks"
    case .partition(let target, _): "\(target), Proof A"
    case .trained(let target, let width, let start, let seed, _, _):
      "\(target), \(width) hidden units, \(start.rawValue) start, seed \(seed)"
    }
  }

  func run(_ trial: OptimalTrial, _ context: any TrialContext) throws -> OptimalTrial.Outcome {
    try trial.run(context)
  }
}
