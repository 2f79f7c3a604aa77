import Approximation
import Pipeline
import ReproducibleMath
import Transformer

/// Trains a layer of a recipe's shape on a map, on sequences as `Target.sample` draws them.
///
/// - Parameters: as those of `train`.
/// - Returns: the trained model, and its losses.
/// - Throws: as `train`.
public func trainLayer(
  for target: Target, _ recipe: Recipe, seed: UInt64, _ context: any TrialContext,
  loss: Loss = .meanSquaredError, prepare: (inout Model<Float>) -> Void = { _ in }
) throws -> (model: Model<Float>, curve: LossCurve) {
  let configuration = try Configuration(
    tokens: target.tokens, inputWidth: target.inputWidth, modelWidth: recipe.modelWidth, heads: recipe.heads,
    headWidth: recipe.headWidth, hiddenWidth: recipe.hiddenWidth, outputWidth: target.outputWidth)
  return try train(
    configuration, recipe, seed: seed, context, loss: loss, prepare: prepare, sample: target.sample)
}
