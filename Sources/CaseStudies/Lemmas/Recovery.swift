import ReproducibleMath

/// What is left of a sequence of n numbers when it is recovered from what a position sees, and the most that rounding may
/// have done to it; u = 2⁻⁵³.
struct Recovery {
  /// The largest |recovered − x|.
  let error: Double
  /// The bound of it.
  let tolerance: Double

  /// Proof B: z = M x with M = a I + b 11ᵀ, recovered as (z − b Σz)/a.
  ///
  /// The numbers z, their sum and the differences err by (n + 4) u at most, x being in [0, 1], and a and b by 4 u of their size,
  /// where a loses up to u/β to the difference e^β − 1; the inverse, of norm (1 + n b)/a, amplifies both.
  init(gathering x: [Double], sharpness: Double) {
    let n = Double(x.count)
    let power = Double.exp(sharpness)
    let (a, b) = ((power - 1) / (power + n - 1), 1 / (power + n - 1))
    let sum = x.reduce(0, +)
    let z = x.map { a * $0 + b * sum }
    let total = z.reduce(0, +)
    error = zip(x, z).reduce(0) { max($0, abs(($1.1 - b * total) / a - $1.0)) }
    tolerance = 2 * (n + 8) * 0x1p-53 * (1 + n * b) / a
  }

  /// The width threshold's (b): the weights a_1 … a_{n−1} of softmax over β x, a_n as what is missing from one, recovered as
  /// x_i + log(a_l/a_i)/β at each position i.
  ///
  /// Weights err by (n + 8) u of their size and a_n by (n + 8) u, which is up to n e^β times more of its size; the logarithm of a
  /// quotient errs by as much, and is divided by β.
  init(comparing x: [Double], sharpness: Double) {
    let n = Double(x.count)
    let powers = x.map { Double.exp(sharpness * $0) }
    let total = powers.reduce(0, +)
    let brought = powers.dropLast().map { $0 / total }
    let weights = brought + [1 - brought.reduce(0, +)]
    error = x.indices.reduce(0) { largest, i in
      x.indices.reduce(largest) { largest, l in
        max(largest, abs(x[i] + Double.log(weights[l] / weights[i]) / sharpness - x[l]))
      }
    }
    tolerance = 2 * (n + 8) * 0x1p-53 * (1 + n * Double.exp(sharpness)) / sharpness + 0x1p-52
  }
}
