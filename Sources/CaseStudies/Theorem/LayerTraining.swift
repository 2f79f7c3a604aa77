import Approximation
import Pipeline
import ReproducibleMath
import Transformer

/// Trains a layer of a recipe's shape on a map: sequences uniform on its domain, in every fourth one the numbers at the
/// ends of theirs, since a largest error over a box is often at a corner.
func trainLayer(
  for target: Target, _ recipe: Recipe, seed: UInt64, _ context: any TrialContext,
  loss: Loss = .meanSquaredError, prepare: (inout Model<Float>) -> Void = { _ in }
) throws -> (model: Model<Float>, curve: LossCurve) {
  let configuration = try Configuration(
    tokens: target.tokens, inputWidth: target.inputWidth, modelWidth: recipe.modelWidth, heads: recipe.heads,
    headWidth: recipe.headWidth, hiddenWidth: recipe.hiddenWidth, outputWidth: target.outputWidth)
  return try train(configuration, recipe, seed: seed, context, loss: loss, prepare: prepare) {
    random, count, batch in
    var points: [Double] = []
    points.reserveCapacity(count * target.inputCount)
    for index in 0..<count {
      for side in target.domain {
        let share: Double = random.uniform()
        let place = index.isMultiple(of: 4) ? share.rounded() : share
        // Exactly as the layer sees it: targets belong to rounded inputs.
        points.append(Double(Float(side.lower + side.width * place)))
      }
    }
    batch.input = points.map { Float($0) }
    batch.target = target(points).map { Float($0) }
  }
}
