import Diagnostics
import Findings
import Pipeline
import StudyKit

/// How does the error fall with the layer's width?
struct WidthScaling: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    /// Hidden widths to train at the recipe's number of heads.
    var hiddenWidths: [Int]
    /// Numbers of heads to train at the recipe's hidden width.
    var heads: [Int]
    /// Numbers of cells to construct Proof A with.
    var cells: [Int]
    var seeds: Int
    var heldOut: Int
    var recipe: Recipe
  }

  let name = "width-scaling"
  let summary = "error against hidden width and heads, trained and constructed, with fitted power laws"

  func parameters(for profile: Profile) -> Parameters {
    Parameters(
      hiddenWidths: profile == .quick ? [4, 16, 64] : [4, 8, 16, 32, 64, 128],
      heads: profile == .quick ? [1, 4] : [1, 2, 4, 8, 16],
      cells: profile == .quick ? [4, 8] : [2, 4, 8, 16],
      seeds: profile == .quick ? 3 : 5, heldOut: profile == .quick ? 1000 : 10_000,
      recipe: Recipe(
        modelWidth: 16, heads: 4, headWidth: 4, hiddenWidth: 64, batch: 64,
        steps: profile == .quick ? 200 : profile == .standard ? 1800 : 40_000, rate: 1e-2))
  }

  func trials(_ parameters: Parameters) throws -> [WidthScalingTrial] {
    try checkSizes("hiddenWidths", parameters.hiddenWidths, 1...65536, atLeast: 2)
    try checkSizes("heads", parameters.heads, 1...1024, atLeast: 1)
    try checkSizes("cells", parameters.cells, 2...64, atLeast: 1)
    try checkRange("seeds", parameters.seeds, 1...1000)
    try checkRange("heldOut", parameters.heldOut, 1...1_000_000)
    for recipe in [parameters.recipe] + recipes(parameters) { try recipe.check() }
    let trained = recipes(parameters).flatMap { recipe in
      (1...parameters.seeds).map {
        WidthScalingTrial.trained(recipe, seed: UInt64($0), heldOut: parameters.heldOut)
      }
    }
    return trained
      + parameters.cells.map { WidthScalingTrial.constructed(cells: $0, heldOut: parameters.heldOut) }
  }

  /// A recipe for each hidden width, then one for each number of heads that is not among them.
  private func recipes(_ parameters: Parameters) -> [Recipe] {
    let widths = parameters.hiddenWidths.map { width in
      var recipe = parameters.recipe
      recipe.hiddenWidth = width
      return recipe
    }
    let heads = parameters.heads.map { count in
      var recipe = parameters.recipe
      recipe.heads = count
      return recipe
    }
    return widths + heads.filter { !widths.contains($0) }
  }

  private func checkSizes(
    _ name: String, _ sizes: [Int], _ range: ClosedRange<Int>, atLeast least: Int
  ) throws(Diagnostic) {
    guard sizes.count >= least, zip(sizes, sizes.dropFirst()).allSatisfy(<) else {
      throw Diagnostic(
        .data, "\(name) needs \(least) or more sizes in rising order", at: .named(name),
        remedy: "for example [4, 16]")
    }
    for size in sizes { try checkRange(name, size, range) }
  }

  func label(_ trial: WidthScalingTrial) -> String {
    switch trial {
    case .trained(let recipe, let seed, _):
      "\(recipe.hiddenWidth) hidden units, \(recipe.heads) heads, seed \(seed)"
    case .constructed(let cells, _): "Proof A, \(cells) cells"
    }
  }

  func run(_ trial: WidthScalingTrial, _ context: any TrialContext) throws -> WidthScalingTrial.Outcome {
    try trial.run(context)
  }
}
