import Approximation

// What the studies' outcomes have in common, held against the trials that they are said to come from: what the store gives may
// have been made elsewhere.

extension Array where Element: BinaryFloatingPoint {
  /// Whether there are just so many numbers, all finite.
  func holds(_ count: Int) -> Bool { self.count == count && allSatisfy(\.isFinite) }
}

extension LossCurve {
  /// Whether it can come from a training by this recipe.
  func fits(_ recipe: Recipe) -> Bool {
    steps == recipe.plan().recordedSteps && losses.holds(steps.count) && operations.isFinite && parameters > 0
  }
}

extension HeldOutError {
  /// Whether both are numbers.
  var isSound: Bool { [sup, rootMeanSquare].holds(2) }
}

extension Certificate {
  /// Whether it can be one: a bound may be infinite.
  var isSound: Bool {
    bound >= 0 && sampled.isFinite && boxes > 0 && location.holds(max(1, location.count))
      && history.allSatisfy { $0.boxes > 0 && $0.bound >= 0 && $0.sampled.isFinite }
  }
}

extension PartitionAndRoute {
  /// Whether it can be a construction with K cells for so many numbers.
  func fits(cells: Int, numbers: Int) -> Bool {
    self.cells == cells && heads == numbers * (cells - 1) && hiddenWidth > 0 && parameterCount > 0
      && [transition, sharpness, exclusion, stripConstant, cellBound, stripBound, tail, bound].holds(8)
  }
}
