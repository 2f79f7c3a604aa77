import Findings
import Pipeline
import StudyKit

/// What does a head's width limit: the rank of its logits, or that of its attention weights?
struct AttentionRank: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var tokens: Int
    var inputWidth: Int
    var modelWidth: Int
    /// Widths of the head, in ascending order.
    var headWidths: [Int]
    var seeds: Int
  }

  let name = "attention-rank"
  let summary = "singular values of logits and of attention weights against head width"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      tokens: profile == .thorough ? 64 : 32, inputWidth: 16, modelWidth: 64,
      headWidths: [1, 2, 4, 8, 16, 32],
      seeds: profile == .quick ? 3 : profile == .standard ? 9 : 101)
  }

  func trials(_ parameters: Parameters) throws -> [AttentionRankTrial] {
    try checkRange("tokens", parameters.tokens, 2...512)
    try checkRange("inputWidth", parameters.inputWidth, 1...4096)
    try checkRange("modelWidth", parameters.modelWidth, 1...4096)
    try checkRange("number of headWidths", parameters.headWidths.count, 1...12)
    for width in parameters.headWidths { try checkRange("headWidths", width, 1...1024) }
    try checkRange("seeds", parameters.seeds, 1...1000)
    return parameters.headWidths.flatMap { headWidth in
      (1...parameters.seeds).map {
        AttentionRankTrial(
          tokens: parameters.tokens, inputWidth: parameters.inputWidth, modelWidth: parameters.modelWidth,
          headWidth: headWidth, seed: UInt64($0))
      }
    }
  }

  func label(_ trial: AttentionRankTrial) -> String { "head width \(trial.headWidth), seed \(trial.seed)" }

  func run(_ trial: AttentionRankTrial, _ context: any TrialContext) throws -> AttentionRankTrial.Outcome {
    try trial.run(context)
  }
}
