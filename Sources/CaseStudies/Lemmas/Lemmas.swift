import StudyKit
import Findings
import Pipeline

/// Do the identities and bounds of the proofs' lemmas hold on numbers drawn at random?
struct Lemmas: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var seeds: Int
    /// Random strips, grids, points and sequences for each lemma.
    var samples: Int
  }

  let name = "lemmas"
  let summary = "the identities and bounds of the proofs' lemmas, checked on random numbers"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      seeds: profile == .quick ? 1 : 3, samples: profile == .quick ? 300 : profile == .standard ? 600 : 10_000
    )
  }

  func trials(_ parameters: Parameters) throws -> [LemmasTrial] {
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("samples", parameters.samples, 20...1_000_000)
    return (1...parameters.seeds).map { LemmasTrial(seed: UInt64($0), samples: parameters.samples) }
  }

  func label(_ trial: LemmasTrial) -> String { "seed \(trial.seed)" }

  func run(_ trial: LemmasTrial, _ context: any TrialContext) throws -> LemmasTrial.Outcome {
    try trial.run()
  }
}
