import Approximation
import Diagnostics
import StudyKit
import Findings
import Pipeline
import Transformer

/// How many numbers must attention bring to each position? Layers on both sides of (n − 1) d, with proofs on both sides.
struct WidthThreshold: CaseStudy {
  /// n tokens of d numbers.
  struct Pair: Codable, Hashable, Sendable {
    var tokens: Int
    var width: Int

    /// (n − 1) d.
    var threshold: Int { (tokens - 1) * width }
    /// n d.
    var numbers: Int { tokens * width }

    /// As authors write it.
    var text: String { "\(tokens)x\(width)" }

    init(_ tokens: Int, _ width: Int) { (self.tokens, self.width) = (tokens, width) }

    /// - Throws: `Diagnostic` of kind `.data` for what is not two whole numbers, n first.
    init(_ text: String) throws(Diagnostic) {
      let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let tokens = numbers[0], let width = numbers[1] else {
        throw Diagnostic(
          .data, "pairs: “\(text)” is no number of tokens and their width", at: .named("pairs"),
          remedy: "write 3x2 for three tokens of two numbers")
      }
      self.init(tokens, width)
    }
  }

  struct Parameters: Codable, Equatable, Sendable {
    /// n and d of the sequences, as 3x2.
    var pairs: [String]
    /// Those whose errors are drawn one by one.
    var shown: [String]
    var seeds: Int
    /// What the constructions' certificates must reach.
    var epsilon: Double
    /// The budget of each certificate of a trained layer.
    var boxes: Int
    /// The most floating-point operations that the trainings of one pair may take.
    var budget: Double
    /// Of up to so many heads; layers with fewer are trained too, down to none.
    var recipe: Recipe
  }

  let name = "width-threshold"
  let summary = "the numbers that attention must bring: proofs on both sides of (n − 1) d"

  func parameters(for profile: Profile) -> Parameters {
    let few = ["2x1", "3x1", "2x2", "4x1", "2x3", "3x2"]
    return Parameters(
      pairs: profile == .quick ? few : few + ["5x1", "6x1"], shown: ["3x1", "4x1", "3x2"],
      seeds: profile == .quick ? 2 : profile == .standard ? 3 : 10, epsilon: 0.05,
      boxes: profile == .quick ? 200 : profile == .standard ? 4000 : 1_000_000,
      budget: profile == .quick ? 1e9 : profile == .standard ? 7e10 : 1e13,
      recipe: Recipe(
        modelWidth: 16, heads: 6, headWidth: 1, hiddenWidth: 32, batch: profile == .quick ? 16 : 32,
        steps: profile == .quick ? 40 : profile == .standard ? 1000 : 10_000, rate: 1e-2))
  }

  func trials(_ parameters: Parameters) throws -> [WidthThresholdTrial] {
    let recipe = parameters.recipe
    try checkRange("pairs count", parameters.pairs.count, 1...16)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("epsilon", parameters.epsilon, 1e-3...0.45)
    try checkRange("boxes", parameters.boxes, 1...1_000_000_000)
    try checkRange("budget", parameters.budget, 0...1e18)
    try recipe.check()
    let pairs = try parameters.pairs.map { text throws(Diagnostic) in try Pair(text) }
    for pair in pairs {
      try checkRange("tokens", pair.tokens, 2...16)
      try checkRange("width", pair.width, 1...8)
      try checkRange("tokens × width", pair.numbers, 2...16)
      // A row that does not hold the whole input fails for another reason than attention.
      try checkRange("modelWidth", recipe.modelWidth, pair.numbers...4096)
      try checkRange("heads × headWidth", recipe.heads * recipe.headWidth, pair.threshold...1 << 20)
      try checkRange("pairs alike", pairs.count { $0 == pair }, 1...1)
      let operations = trained(pair, parameters).reduce(0.0) { $0 + $1.operations }
      guard operations <= parameters.budget else {
        throw Diagnostic(
          .data,
          "pairs: the trainings for tokens = \(pair.tokens), width = \(pair.width) would take \(operations) operations, more than budget = \(parameters.budget)",
          at: .named("pairs"), remedy: "choose smaller pairs, fewer seeds or steps, or a larger profile")
      }
    }
    try checkRange("shown count", parameters.shown.count, 1...4)
    for text in parameters.shown {
      try checkRange("shown in pairs", pairs.count { $0.text == text }, 1...1)
    }
    return pairs.flatMap { pair in
      [WidthThresholdTrial(pair: pair, method: .constructed(epsilon: parameters.epsilon))]
        + trained(pair, parameters)
    }
  }

  /// Layers of no head to as many as bring the whole input, each trained with both losses.
  private func trained(_ pair: Pair, _ parameters: Parameters) -> [WidthThresholdTrial] {
    let recipe = parameters.recipe
    let most = min(recipe.heads, (pair.numbers + recipe.headWidth - 1) / recipe.headWidth)
    return (0...most).flatMap { heads in
      WidthThresholdTrial.Aim.allCases.flatMap { aim in
        (1...parameters.seeds).map { seed in
          WidthThresholdTrial(
            pair: pair,
            method: .trained(heads: heads, aim, recipe, seed: UInt64(seed), boxes: parameters.boxes))
        }
      }
    }
  }

  func label(_ trial: WidthThresholdTrial) -> String {
    let pair = "n = \(trial.pair.tokens), d = \(trial.pair.width)"
    switch trial.method {
    case .constructed(let epsilon): return "\(pair), constructed, ε = \(epsilon)"
    case .trained(let heads, let aim, _, let seed, _):
      return "\(pair), \(heads) heads, \(aim.rawValue), seed \(seed)"
    }
  }

  func run(_ trial: WidthThresholdTrial, _ context: any TrialContext) throws -> WidthThresholdTrial.Outcome {
    try trial.run(context)
  }
}
