import ReproducibleMath
import Transformer
import StudyKit

/// A layer that sorts by counting, after the second step of Proof A: where training may start from.
///
/// Head (j, k) compares token j with the threshold `t_k = (k − ½)/K` by way of the beginning token and adds
/// `σ(β (x_j − t_k))` to coordinate k, which so counts the numbers above the threshold. The i-th smallest number lies above
/// it when the count exceeds n − i, so two ReLUs a threshold, `ReLU(count + i − n) − ReLU(count + i − n − 1)`, are the
/// indicator that the output adds up in steps of 1/K. It errs by about half a step.
struct ThresholdHeads {
  /// n.
  let tokens: Int
  /// K.
  let thresholds: Int

  /// The recipe with the layer's sizes.
  func sized(_ recipe: Recipe) -> Recipe {
    var recipe = recipe
    recipe.modelWidth = output + 1
    recipe.heads = tokens * thresholds
    recipe.headWidth = 1
    recipe.hiddenWidth = 2 * thresholds
    return recipe
  }

  // Coordinates of a row: the number, the position's unit vector, the rank minus n, the counts, the output.
  private func position(_ row: Int) -> Int { 1 + row }
  private var rank: Int { tokens + 2 }
  private func count(_ k: Int) -> Int { tokens + 3 + k }
  private var output: Int { tokens + 3 + thresholds }

  private typealias Entry = (row: Int, column: Int, value: Float)

  /// Sets every parameter of a model that has the sizes and a beginning token.
  func fill(_ model: inout Model<Float>) {
    let configuration = model.configuration
    // Steep enough that neighbouring thresholds do not blur, flat enough that steps are rounded off.
    let steepness = 6 * Float(thresholds)
    let exclusion: Float = 15
    func set(_ tensor: Tensor, _ entries: [Entry]) {
      var values = [Float](repeating: 0, count: configuration.count(of: tensor))
      let columns = configuration.shape(of: tensor).last ?? 0
      for entry in entries { values[entry.row * columns + entry.column] = entry.value }
      model[tensor] = values
    }
    let heads = (0..<tokens).flatMap { j in
      (0..<thresholds).map { k in (token: j + 1, k: k, head: j * thresholds + k) }
    }
    for tensor in configuration.tensors { set(tensor, []) }
    set(.embeddingWeight, [(0, 0, 1)])
    set(
      .position,
      (0...tokens).map { ($0, position($0), 1) } + (1...tokens).map { ($0, rank, Float($0 - tokens)) })
    set(.queryBias, heads.map { (0, $0.head, 1) })
    set(
      .keyWeight,
      heads.flatMap { head -> [Entry] in
        let threshold = (Float(head.k) + 0.5) / Float(thresholds)
        return [(0, head.head, steepness)]
          + (1...tokens).map { row in
            (
              position(row), head.head,
              -(row == head.token ? steepness * threshold : steepness + exclusion)
            )
          }
      })
    set(.valueWeight, heads.map { (position($0.token), $0.head, 1) })
    set(.attentionOutputWeight, heads.map { ($0.head, count($0.k), 1) })
    set(
      .hiddenWeight,
      (0..<2 * thresholds).flatMap { unit -> [Entry] in [(count(unit / 2), unit, 1), (rank, unit, 1)] })
    set(.hiddenBias, (0..<thresholds).map { (0, 2 * $0 + 1, -1) })
    set(
      .projectionWeight,
      (0..<2 * thresholds).map {
        ($0, output, ($0.isMultiple(of: 2) ? 1 : -1) / Float(thresholds))
      })
    set(.readoutWeight, [(output, 0, 1)])
  }
}
