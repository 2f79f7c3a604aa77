import Findings
import Pipeline
import ReproducibleMath
import StudyKit

/// What does each part of Adam buy, on the layer and on a quadratic whose difficulty is known?
struct Optimizers: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Numbers in a sequence that the layer sorts.
    var tokens: Int
    var seeds: Int
    /// How often a learning rate is tried, half a decade apart and around the recipe's: the rate of adaptive steps; the others
    /// take `gradientRates` times as much.
    var rates: Int
    var gradientRates: Double
    var recipe: Recipe
    var dimension: Int
    /// The quadratic's largest eigenvalue over its least.
    var condition: Double
    var quadraticSteps: Int
    /// Condition numbers, in powers of ten, for which steps are counted: 10, 100, …
    var decades: Int
  }

  let name = "optimizers"
  let summary = "from gradient descent to Adam, on the layer and on a quadratic"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      tokens: 4, seeds: profile == .quick ? 2 : profile == .standard ? 5 : 25,
      rates: profile == .quick ? 3 : 5, gradientRates: 5,
      recipe: Recipe(
        modelWidth: 16, heads: 4, headWidth: 4, hiddenWidth: 32, batch: 16,
        steps: profile == .quick ? 100 : profile == .standard ? 500 : 4000, rate: 1e-2),
      dimension: 16, condition: 1000, quadraticSteps: profile == .quick ? 200 : 500,
      decades: profile == .quick ? 3 : 4)
  }

  func trials(_ parameters: Parameters) throws -> [OptimizersTrial] {
    try checkRange("tokens", parameters.tokens, 1...256)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("rates", parameters.rates, 1...25)
    try checkRange("gradientRates", parameters.gradientRates, 1e-3...1e6)
    try parameters.recipe.check()
    try checkRange("dimension", parameters.dimension, 2...1024)
    try checkRange("condition", parameters.condition, 1...1e8)
    try checkRange("quadraticSteps", parameters.quadraticSteps, 1...10_000_000)
    try checkRange("decades", parameters.decades, 2...6)
    let perSeed = (1...UInt64(parameters.seeds)).flatMap { seed in
      Rule.allCases.flatMap { rule in
        [OptimizersTrial.layer(layer(parameters, rule, seed))]
          + [false, true].map { .quadratic(quadratic(parameters, rule, isRotated: $0, seed)) }
      }
    }
    let counted = [false, true].flatMap { hasMomentum in
      (1...parameters.decades).map {
        OptimizersTrial.conditioning(
          TunedDescent(
            hasMomentum: hasMomentum, dimension: parameters.dimension, condition: Double.pow(10, Double($0)),
            reduction: 1e-6))
      }
    }
    return perSeed + counted
  }

  private func layer(_ parameters: Parameters, _ rule: Rule, _ seed: UInt64) -> LayerDescent {
    let middle = parameters.recipe.rate * (rule.isAdaptive ? 1 : parameters.gradientRates)
    return LayerDescent(
      // Momentum 0.9 makes steps ten times as long in the end.
      rule: rule, rates: rates(parameters, around: rule == .momentum ? middle / 10 : middle),
      tokens: parameters.tokens, recipe: parameters.recipe, seed: seed)
  }

  /// Rates below 2/L = 2, where gradient descent is stable, and rates that suit steps of their own length.
  private func quadratic(
    _ parameters: Parameters, _ rule: Rule, isRotated: Bool, _ seed: UInt64
  ) -> QuadraticDescent {
    QuadraticDescent(
      rule: rule,
      rates: rates(parameters, around: rule.isAdaptive ? 0.02 : 0.6),
      dimension: parameters.dimension, condition: parameters.condition, isRotated: isRotated,
      steps: parameters.quadraticSteps, seed: seed)
  }

  private func rates(_ parameters: Parameters, around middle: Double) -> [Double] {
    (0..<parameters.rates).map {
      middle * Double.pow(10, (Double($0) - Double(parameters.rates - 1) / 2) / 2)
    }
  }

  func label(_ trial: OptimizersTrial) -> String {
    switch trial {
    case .layer(let trial): "\(trial.rule.label) on the layer, seed \(trial.seed)"
    case .quadratic(let trial):
      "\(trial.rule.label) on the \(trial.isRotated ? "rotated" : "aligned") quadratic, seed \(trial.seed)"
    case .conditioning(let trial):
      "\(trial.hasMomentum ? "momentum" : "gradient descent") at condition \(Int(trial.condition))"
    }
  }

  func run(_ trial: OptimizersTrial, _ context: any TrialContext) throws -> OptimizersTrial.Outcome {
    try trial.run(context)
  }
}
