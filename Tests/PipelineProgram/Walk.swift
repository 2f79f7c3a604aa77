import Findings
import Foundation
import Pipeline

/// A study that takes as long as wanted: each trial walks through a sequence of pseudo-random numbers and rests
/// after each step; every fourth step can resume.
struct Walk: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var trials = 4
    var steps = 20
    var milliseconds = 5.0
    /// Each trial starts where the one before it ended.
    var chained = false
  }

  struct Trial: Codable, Hashable, Sendable {
    var seed: UInt64
    var steps: Int
    var milliseconds: Double
    var isChained: Bool
  }

  struct Outcome: Codable, Sendable {
    var values: [Double]
  }

  private struct State: Codable {
    var seed: UInt64
    var values: [Double]
  }

  let name = "walk"
  let summary = "a random walk that takes its time"
  /// Where every step is noted, as `seed step`, to see what ran.
  let journal: String?

  func parameters(for profile: Profile) -> Parameters { Parameters() }

  func trials(_ parameters: Parameters) -> [Trial] {
    (0..<parameters.trials).map {
      Trial(
        seed: UInt64($0), steps: parameters.steps, milliseconds: parameters.milliseconds,
        isChained: parameters.chained)
    }
  }

  func needs(_ trial: Trial) -> [Trial] {
    guard trial.isChained, trial.seed > 0 else { return [] }
    var before = trial
    before.seed -= 1
    return [before]
  }

  func label(_ trial: Trial) -> String { "seed \(trial.seed)" }

  func run(_ trial: Trial, _ context: any TrialContext) throws -> Outcome {
    var state = State(seed: trial.seed, values: [])
    if let saved = context.checkpoint { state = try JSONDecoder().decode(State.self, from: saved) }
    let start = try context.needed.first?.outcome(as: Outcome.self).values.last ?? 0
    while state.values.count < trial.steps {
      state.seed = state.seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      state.values.append((state.values.last ?? start) + Double(state.seed >> 11) / 0x1p53 - 0.5)
      note("\(trial.seed) \(state.values.count)")
      Thread.sleep(forTimeInterval: trial.milliseconds / 1000)
      context.progress(step: state.values.count, of: trial.steps, loss: nil)
      if state.values.count.isMultiple(of: 4) { try context.checkpoint { try JSONEncoder().encode(state) } }
    }
    context.attach("last", Data("\(state.values.last ?? 0)".utf8))
    return Outcome(values: state.values)
  }

  private func note(_ line: String) {
    guard let journal else { return }
    let file = open(journal, O_WRONLY | O_CREAT | O_APPEND, 0o666)
    defer { close(file) }
    let bytes = Array("\(line)\n".utf8)
    _ = write(file, bytes, bytes.count)
  }

  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Outcome)]) -> Conclusions {
    Conclusions(
      findings: Finding.overSeeds("end", outcomes.map { $0.outcome.values.last ?? 0 }, meaning: "the end"))
  }
}
