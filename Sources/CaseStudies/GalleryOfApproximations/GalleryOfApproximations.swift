import Approximation
import Findings
import Pipeline
import StudyKit

/// What do Proof A, Proof B and training make of the same maps, and how many learned numbers does a certified ε take?
struct GalleryOfApproximations: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Built-in maps of one or two numbers.
    var targets: [String]
    /// ε for both proofs, in falling order.
    var epsilons: [Double]
    /// The ε of the layers that are drawn, one of `epsilons`.
    var shown: Double
    /// Hidden units of the trained layers, in rising order; the widest is drawn.
    var widths: [Int]
    var seeds: Int
    /// Proof A's layers with more hidden units are counted, not built.
    var hiddenUnits: Int
    var boxes: Int
    var recipe: Recipe
  }

  let name = "gallery-of-approximations"
  let summary =
    "Proof A, Proof B and training on the same maps, and the learned numbers that a certified ε takes"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      targets: profile == .quick
        ? ["sine", "waves", "sort-2"] : ["sine", "kink", "runge", "waves", "sort-2"],
      epsilons: profile == .quick ? [0.2, 0.1] : [0.3, 0.2, 0.1, 0.05, 0.02],
      shown: profile == .quick ? 0.2 : 0.1,
      widths: profile == .quick ? [8, 32] : [8, 24, 64], seeds: profile == .quick ? 2 : 5,
      hiddenUnits: 2048,
      boxes: profile == .quick ? 4000 : profile == .standard ? 40_000 : 1_000_000,
      recipe: Recipe(
        modelWidth: 8, heads: 2, headWidth: 4, hiddenWidth: 32, batch: 32,
        steps: profile == .quick ? 300 : profile == .standard ? 1500 : 20_000, rate: 8e-3))
  }

  func trials(_ parameters: Parameters) throws -> [GalleryOfApproximationsTrial] {
    try checkRange("targets", parameters.targets.count, 1...20)
    try checkRange("epsilons count", parameters.epsilons.count, 1...100)
    for epsilon in parameters.epsilons { try checkRange("epsilons", epsilon, 1e-6...1e3) }
    try checkRange("shown in epsilons", parameters.epsilons.filter { $0 == parameters.shown }.count, 1...1)
    try checkRange("widths count", parameters.widths.count, 1...100)
    for width in parameters.widths { try checkRange("widths", width, 1...65536) }
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("hiddenUnits", parameters.hiddenUnits, 1...1_000_000)
    try checkRange("boxes", parameters.boxes, 1...1_000_000_000)
    for width in [parameters.recipe.hiddenWidth] + parameters.widths {
      var recipe = parameters.recipe
      recipe.hiddenWidth = width
      try recipe.check()
    }
    return try parameters.targets.flatMap { try trials($0, parameters) }
  }

  private func trials(_ name: String, _ parameters: Parameters) throws -> [GalleryOfApproximationsTrial] {
    let target = try Target.named(name)
    try checkRange("numbers of \(name)", target.inputCount, 1...2)
    let grid = target.inputCount == 1 ? 401 : 96
    func trial(_ method: GalleryOfApproximationsTrial.Method, isShown: Bool) -> GalleryOfApproximationsTrial {
      GalleryOfApproximationsTrial(
        target: name, method: method, grid: isShown ? grid : 0, boxes: parameters.boxes)
    }
    let sizes = PartitionAndRoute.sizes(target, epsilons: parameters.epsilons)
    let built = zip(parameters.epsilons, sizes).compactMap { epsilon, size in
      size.flatMap { $0.hiddenWidth <= Double(parameters.hiddenUnits) ? epsilon : nil }
    }
    let trained = parameters.widths.flatMap { width in
      (1...parameters.seeds).map { seed in
        var recipe = parameters.recipe
        recipe.hiddenWidth = width
        return trial(.trained(recipe, seed: UInt64(seed)), isShown: width == parameters.widths.last)
      }
    }
    return built.map { trial(.proofA(epsilon: $0), isShown: $0 == parameters.shown) }
      + parameters.epsilons.map { trial(.proofB(epsilon: $0), isShown: $0 == parameters.shown) } + trained
  }

  func label(_ trial: GalleryOfApproximationsTrial) -> String {
    switch trial.method {
    case .proofA(let epsilon): "\(trial.target), Proof A, ε = \(epsilon)"
    case .proofB(let epsilon): "\(trial.target), Proof B, ε = \(epsilon)"
    case .trained(let recipe, let seed): "\(trial.target), trained, width \(recipe.hiddenWidth), seed \(seed)"
    }
  }

  func run(_ trial: GalleryOfApproximationsTrial, _ context: any TrialContext) throws
    -> GalleryOfApproximationsTrial.Outcome
  {
    try trial.run(context)
  }
}
