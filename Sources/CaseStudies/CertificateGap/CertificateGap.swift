import Approximation
import Findings
import Pipeline
import StudyKit

/// How does the gap between what is proved and what is found close as boxes are split?
struct CertificateGap: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers of a sequence, n·d.
    var numbers: [Int]
    var seeds: Int
    /// The relative gap at which a certificate is good enough.
    var gap: Double
    /// The budget of each certificate.
    var boxes: Int
    var probes: Int
    var recipe: Recipe
  }

  let name = "certificate"
  let summary = "the gap between proved and found error closing as boxes are split, by three ways of bounding"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      numbers: profile == .quick ? [1, 2] : profile == .standard ? [1, 2, 3] : [1, 2, 3, 4],
      seeds: profile == .quick ? 2 : 5, gap: 0.01,
      boxes: profile == .quick ? 4000 : profile == .standard ? 20_000 : 10_000_000,
      probes: profile == .quick ? 20_000 : 100_000,
      recipe: Recipe(
        modelWidth: 16, heads: 2, headWidth: 8, hiddenWidth: 64, batch: 64,
        steps: profile == .quick ? 300 : profile == .standard ? 1200 : 10_000, rate: 5e-3))
  }

  func trials(_ parameters: Parameters) throws -> [CertificateGapTrial] {
    try checkRange("numbers count", parameters.numbers.count, 1...6)
    for count in parameters.numbers { try checkRange("numbers", count, 1...6) }
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("gap", parameters.gap, 1e-6...100)
    try checkRange("boxes", parameters.boxes, 1...1_000_000_000)
    try checkRange("probes", parameters.probes, 1...1_000_000_000)
    try checkMemory("probes", numbers: Double(parameters.probes) * Double(parameters.numbers.max() ?? 1))
    try parameters.recipe.check()
    return parameters.numbers.flatMap { count in
      (1...parameters.seeds).map {
        CertificateGapTrial(
          tokens: count, recipe: parameters.recipe, seed: UInt64($0), gap: parameters.gap,
          boxes: parameters.boxes,
          probes: parameters.probes)
      }
    }
  }

  func label(_ trial: CertificateGapTrial) -> String { "\(trial.tokens) numbers, seed \(trial.seed)" }

  func run(_ trial: CertificateGapTrial, _ context: any TrialContext) throws -> CertificateGapTrial.Outcome {
    try trial.run(context)
  }
}
