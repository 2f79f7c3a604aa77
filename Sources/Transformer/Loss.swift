import ReproducibleMath

/// What training minimises; each is a mean over the batch.
public enum Loss: Codable, Hashable, Sendable {
  /// `mean((Y − target)²)` over every number.
  case meanSquaredError
  /// `mean(r²/2 where |r| ≤ δ, δ(|r| − δ/2) elsewhere)` with r = Y − target (Huber 1964).
  case huber(threshold: Double)
  /// `mean(cosh(s r) − 1) / s²` with r = Y − target, a smooth stand-in for the largest |r|: the logarithm of the mean of
  /// exponentials, divided by s, is at most log(2N)/s below it for N numbers. Beyond |s r| = 30 it goes on as its tangent.
  case smoothMaximum(sharpness: Double)
  /// `mean(−Σ_j target_j · log softmax(Y)_j)` over the tokens whose row of target probabilities is not all zero;
  /// the other tokens are ignored.
  case crossEntropy

  /// What the sum of a batch's losses is divided by.
  @specialized(where R == Float)
  @specialized(where R == Double)
  func divisor<R: Real>(_ target: UnsafePointer<R>, rows: Int, width: Int) -> Int {
    switch self {
    case .meanSquaredError, .huber, .smoothMaximum: rows * width
    case .crossEntropy:
      (0..<rows).reduce(0) { count, row in
        count + ((0..<width).contains { target[row * width + $0] != 0 } ? 1 : 0)
      }
    }
  }
}

/// Writes the gradient of `scale · Σ loss` with respect to Y into dY, and returns Σ loss over the shard.
///
/// - Parameter target: sequences × n × m numbers.
@specialized(where R == Float)
@specialized(where R == Double)
func lossBackward<R: Real>(_ shard: Shard<R>, _ target: UnsafePointer<R>, _ loss: Loss, scale: R) -> R {
  let places = shard.activationArena
  let configuration = shard.configuration
  let width = configuration.outputWidth
  let lead = configuration.attendedTokens - configuration.tokens
  var target = target
  var total: R = 0
  var y = shard.activations + places.y
  var dY = shard.activations + places.dY
  for _ in 0..<shard.sequences {
    for token in 0..<configuration.attendedTokens {
      for column in 0..<shard.parameterArena.outputWidth { dY[column] = 0 }
      if token >= lead {
        switch loss {
        case .meanSquaredError:
          // Summed by rows, so that a sum does not wait for the whole of those before it.
          var sum: R = 0
          for column in 0..<width {
            let r = y[column] - target[column]
            sum = sum.addingProduct(r, r)
            dY[column] = 2 * scale * r
          }
          total += sum
        case .huber(let threshold):
          let threshold = R(threshold)
          for column in 0..<width {
            let r = y[column] - target[column]
            total += abs(r) <= threshold ? r * r / 2 : threshold * (abs(r) - threshold / 2)
            dY[column] = scale * min(max(r, -threshold), threshold)
          }
        case .smoothMaximum(let sharpness):
          let s = R(sharpness)
          for column in 0..<width {
            let r = s * (y[column] - target[column])
            let near = min(max(r, -30), 30)
            let (up, down) = (R.exp(near), R.exp(-near))
            let slope = (up - down) / 2
            total += ((up + down) / 2 - 1 + (r - near) * slope) / (s * s)
            dY[column] = scale * slope / s
          }
        case .crossEntropy:
          total += crossEntropyRow(y, target, dY, width, scale)
        }
        target += width
      }
      y += places.output
      dY += places.output
    }
  }
  return total
}

/// `−Σ_j t_j log softmax(y)_j` and its gradient `(Σ t)·softmax(y) − t`; zero where t is.
@inline(__always)
private func crossEntropyRow<R: Real>(
  _ y: UnsafeMutablePointer<R>, _ target: UnsafePointer<R>, _ dY: UnsafeMutablePointer<R>, _ width: Int,
  _ scale: R
) -> R {
  var largest = y[0]
  var mass: R = 0
  for column in 0..<width {
    largest = y[column] > largest ? y[column] : largest
    mass += target[column]
  }
  guard mass != 0 else { return 0 }
  var sum: R = 0
  for column in 0..<width { sum += R.exp(y[column] - largest) }
  let logSum = R.log(sum)
  var loss: R = 0
  for column in 0..<width {
    let logProbability = y[column] - largest - logSum
    loss -= target[column] * logProbability
    dY[column] = scale * (mass * R.exp(logProbability) - target[column])
  }
  return loss
}
