import ReproducibleMath
import Transformer

/// The fewest attention numbers there can be: heads that bring their own weights.
///
/// Head c gives token l the logit β x_{l,c}/W_c, with W_c the length that holds the c-th numbers of all tokens, and token l < n
/// the value e_l of R^{n−1}, token n the value 0. So it brings its weights a_{1,c} … a_{n−1,c}, the last being one minus
/// their sum, and x_{l,c} = x_{i,c} + (W_c/β) log(a_{l,c}/a_{i,c}) at position i: nothing is lost. For small β the weights
/// are near 1/n and the logarithm is nearly linear, whence the coordinates that the network works in,
///
///     y_{l,c} = x_{i,c} + (n W_c/β) (a_{l,c} − a_{i,c}),    |y_{l,c} − x_{l,c}| ≤ 2 β W_c    for β ≤ 1/16,
///
/// for with t = β (x_{l,c} − x_{i,c})/W_c the difference is (W_c/β) (n a_{i,c} (eᵗ − 1) − t), where n a_{i,c} lies between e^{−β}
/// and e^β.
struct ComparingHeads: SequenceHeads {
  let target: Target
  /// β.
  let sharpness: Double

  var count: Int { target.inputWidth }
  var width: Int { target.tokens - 1 }
  var areSeenAlike: Bool { false }

  var ranges: [Interval] {
    target.domain.indices.map { index in
      let (side, reach) = (target.domain[index], 2 * sharpness * extent(index % target.inputWidth))
      return Interval(side.lower - reach, side.upper + reach)
    }
  }

  /// W_c.
  private func extent(_ c: Int) -> Double {
    let sides = (0..<target.tokens).map { target.domain[$0 * target.inputWidth + c] }
    return sides.dropFirst().reduce(sides[0]) { $0.hull($1) }.width
  }

  func write(_ set: (_ tensor: Tensor, _ row: Int, _ column: Int, _ value: Double) -> Void) {
    let (n, d) = (target.tokens, target.inputWidth)
    let (positions, brought) = (d, d + n)
    for c in 0..<d {
      set(.queryBias, 0, c * width, 1)
      // The layer divides logits by √(n − 1).
      set(.keyWeight, c, c * width, sharpness / extent(c) * Double(width).squareRoot())
      for l in 0..<n - 1 {
        set(.valueWeight, positions + l, c * width + l, 1)
        set(.attentionOutputWeight, c * width + l, brought + c * width + l, 1)
      }
    }
  }

  func reading(_ direction: [Int], at position: Int) -> Reading {
    let (n, d) = (target.tokens, target.inputWidth)
    var reading = Reading(own: [], brought: [])
    for c in 0..<d {
      let weights = (0..<n).map { Double(direction[$0 * d + c]) }
      let total = weights.reduce(0, +)
      reading.own.append(total)
      let factor = Double(n) * extent(c) / sharpness
      // Of a_{1,c} … a_{n,c}; the last is one minus the others.
      let ofAll = weights.indices.map { factor * (weights[$0] - ($0 == position ? total : 0)) }
      for l in 0..<n - 1 { reading.brought.append(ofAll[l] - ofAll[n - 1]) }
      reading.constant += ofAll[n - 1]
    }
    return reading
  }

  func seen(_ points: [Double], from position: Int) -> [Double] {
    let (n, d) = (target.tokens, target.inputWidth)
    let extents = (0..<d).map { extent($0) }
    var seen = points
    for start in stride(from: 0, to: points.count, by: n * d) {
      for c in 0..<d {
        let own = points[start + position * d + c]
        let powers = (0..<n).map { Double.exp(sharpness / extents[c] * (points[start + $0 * d + c] - own)) }
        let factor = Double(n) * extents[c] / sharpness / powers.reduce(0, +)
        for l in 0..<n { seen[start + l * d + c] = own + factor * (powers[l] - 1) }
      }
    }
    return seen
  }

  /// n |a_{l,c} − a_{i,c}| ≤ e^β (e^β − 1).
  func reach(_ direction: [Int], of position: Int) -> Double {
    let (n, d) = (target.tokens, target.inputWidth)
    let power = Double.exp(sharpness)
    let difference = power * (power - 1) / sharpness
    return (0..<d).reduce(0) { sum, c in
      let weights = (0..<n).map { Double(direction[$0 * d + c]) }
      let total = weights.reduce(0, +)
      let sides = (0..<n).map { target.domain[$0 * d + c] }
      let own = sides.reduce(-Double.infinity) { max($0, total * $1.lower, total * $1.upper) }
      let others = weights.indices.reduce(0) { $0 + ($1 == position ? 0 : abs(weights[$1])) }
      return sum + own + others * difference * extent(c)
    }
  }
}
