import ReproducibleMath
import Transformer

/// Proof B's heads.
///
/// Head j gives token j the logit β and the others 0, so every position holds M X with M = a I + b 11ᵀ,
/// a = (e^β − 1)/(e^β + n − 1), b = 1/(e^β + n − 1). Since a + n b = 1, M⁻¹ = (I − b 11ᵀ)/a: a ridge u·X is the ridge
/// (M⁻¹u)·(M X).
struct GatheringHeads: SequenceHeads {
  let target: Target
  /// β.
  var sharpness = 4.0

  var count: Int { target.tokens }
  var width: Int { target.inputWidth }
  var ranges: [Interval] { target.domain }
  var areSeenAlike: Bool { true }

  func write(_ set: (_ tensor: Tensor, _ row: Int, _ column: Int, _ value: Double) -> Void) {
    let (n, d) = (target.tokens, target.inputWidth)
    let (positions, brought) = (d, d + n)
    for j in 0..<n {
      set(.queryBias, 0, j * d, 1)
      // The layer divides logits by √d.
      set(.keyWeight, positions + j, j * d, sharpness * Double(d).squareRoot())
      for c in 0..<d {
        set(.valueWeight, c, j * d + c, 1)
        set(.attentionOutputWeight, j * d + c, brought + j * d + c, 1)
      }
    }
  }

  /// M⁻¹u, coordinate by coordinate of the tokens.
  func reading(_ direction: [Int], at position: Int) -> Reading {
    let (n, d) = (target.tokens, target.inputWidth)
    let none = [Double](repeating: 0, count: d)
    // One token has nothing to be told from: M = 1.
    if n == 1 { return Reading(own: none, brought: direction.map { Double($0) }) }
    let power = Double.exp(sharpness)
    let (a, b) = ((power - 1) / (power + Double(n - 1)), 1 / (power + Double(n - 1)))
    let sums = (0..<d).map { c in (0..<n).reduce(0) { $0 + Double(direction[$1 * d + c]) } }
    return Reading(
      own: none, brought: direction.indices.map { (Double(direction[$0]) - b * sums[$0 % d]) / a })
  }

  func seen(_ points: [Double], from position: Int) -> [Double] { points }

  func reach(_ direction: [Int], of position: Int) -> Double {
    zip(direction, target.domain).reduce(0) { sum, term in
      let weight = Double(term.0)
      return sum + max(weight * term.1.lower, weight * term.1.upper)
    }
  }
}
