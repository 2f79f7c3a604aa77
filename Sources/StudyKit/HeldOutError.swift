/// How far a model is from its target on points it was not trained on.
public struct HeldOutError: Codable, Sendable {
  /// The largest |output − target|.
  public let sup: Double
  /// The root of the mean squared error.
  public let rootMeanSquare: Double

  /// The errors of outputs beside their targets, of which there are as many.
  public init(_ outputs: [Float], _ targets: [Float]) {
    var sup = 0.0
    var squares = 0.0
    for (output, target) in zip(outputs, targets) {
      let error = abs(Double(output) - Double(target))
      sup = max(sup, error)
      squares += error * error
    }
    self.sup = sup
    rootMeanSquare = (squares / Double(max(1, outputs.count))).squareRoot()
  }
}

extension HeldOutError {
  /// Whether both are numbers.
  public var isSound: Bool { [sup, rootMeanSquare].holds(2) }
}

/// ‖a − b‖₂ / ‖b‖₂ of two lists of one length.
public func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  var difference = 0.0
  var size = 0.0
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return (difference / size).squareRoot()
}
