/// Rows of scores to rows of weights.
struct Softmax {
  // region: softmax
  /// softmax(z)ᵢ = exp(zᵢ − max z) / Σⱼ exp(zⱼ − max z), in place.
  func rows(_ scores: inout [[Float]]) {
    for row in scores.indices {
      let largest = scores[row].max() ?? 0  // keeps exp from overflowing
      var sum: Float = 0
      for column in scores[row].indices {
        scores[row][column] = exp(scores[row][column] - largest)
        sum += scores[row][column]
      }
      precondition(sum > 0, "row \(row) of \(scores.count) has no weight")
      for column in scores[row].indices { scores[row][column] /= sum }
    }
  }
  // endregion
}
