import Diagnostics
import ReproducibleMath

/// The built-in maps. All are continuous on the unit cube, so making one cannot fail.
extension Target {
  private init(
    _ name: String, tokens: Int, width: Int = 1, _ build: (_ formula: inout Formula, _ x: [[Int]]) -> [Int]
  ) {
    var formula = Formula(variables: tokens * width)
    let x = (0..<tokens).map { token in (0..<width).map { formula.variable(token * width + $0) } }
    formula.outputs = build(&formula, x)
    self.name = name
    self.tokens = tokens
    inputWidth = width
    outputWidth = formula.outputs.count / tokens
    domain = Self.unitDomain(formula.variables)
    self.formula = formula
  }

  // MARK: One number

  /// sin 2πx.
  public static let sine = Target("sine", tokens: 1) { formula, x in
    [formula.apply(.sin, formula.scaled(2 * .pi, x[0][0]))]
  }

  /// |x − ½|.
  public static let kink = Target("kink", tokens: 1) { formula, x in
    [formula.apply(.abs, formula.combination([(1, x[0][0])], plus: -0.5))]
  }

  /// Runge's function 1 / (1 + 25 (2x − 1)²).
  public static let runge = Target("runge", tokens: 1) { formula, x in
    let centred = formula.combination([(2, x[0][0])], plus: -1)
    return [formula.reciprocal(formula.combination([(25, formula.power(centred, 2))], plus: 1))]
  }

  /// x².
  public static let square = Target("square", tokens: 1) { formula, x in [formula.power(x[0][0], 2)] }

  /// √x, whose slope at 0 has no bound.
  public static let root = Target("root", tokens: 1) { formula, x in [formula.apply(.sqrt, x[0][0])] }

  // MARK: Two numbers of one token

  /// sin πx₁ · sin πx₂.
  public static let bump = Target("bump", tokens: 1, width: 2) { formula, x in
    let sines = x[0].map { formula.apply(.sin, formula.scaled(.pi, $0)) }
    return [formula.product(sines[0], sines[1])]
  }

  /// exp(−8 ((x₁ − ½)² + (x₂ − ½)²)).
  public static let gaussian = Target("gaussian", tokens: 1, width: 2) { formula, x in
    let squares = x[0].map { formula.power(formula.combination([(1, $0)], plus: -0.5), 2) }
    return [formula.apply(.exp, formula.combination(squares.map { (-8, $0) }))]
  }

  // MARK: Sequences

  /// (sin(πx₁)·x₂, cos(πx₂)·x₁).
  public static let waves = Target("waves", tokens: 2) { formula, x in
    let (first, second) = (x[0][0], x[1][0])
    return [
      formula.product(formula.apply(.sin, formula.scaled(.pi, first)), second),
      formula.product(formula.apply(.cos, formula.scaled(.pi, second)), first),
    ]
  }

  /// Numbers in rising order, by Batcher's odd-even merge sort of minima and maxima.
  public static func sort(tokens: Int) -> Target {
    Target("sort-\(tokens)", tokens: tokens) { formula, x in
      var sorted = x.map { $0[0] }
      for (a, b) in comparators(tokens) {
        (sorted[a], sorted[b]) = (
          formula.minimum(sorted[a], sorted[b]), formula.maximum(sorted[a], sorted[b])
        )
      }
      return sorted
    }
  }

  /// Batcher's network for any count: that of the next power of two without the comparators beyond it (Knuth, volume 3,
  /// algorithm 5.2.2M).
  private static func comparators(_ count: Int) -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var p = 1
    while p < count { p *= 2 }
    p /= 2
    let top = p
    while p > 0 {
      var (q, r, d) = (top, 0, p)
      while true {
        for i in 0..<Swift.max(0, count - d) where i & p == r { pairs.append((i, i + d)) }
        if q == p { break }
        (d, q, r) = (q - p, q / 2, p)
      }
      p /= 2
    }
    return pairs
  }

  /// Tokens in reverse order.
  public static func reversal(tokens: Int, width: Int = 1) -> Target {
    Target("reversal-\(tokens)", tokens: tokens, width: width) { _, x in x.reversed().flatMap { $0 } }
  }

  /// The whole sequence, at every token: what the fewest attention numbers are told by, see `AntipodalPair`.
  public static func vec(tokens: Int, width: Int = 1) -> Target {
    Target("vec-\(tokens)", tokens: tokens, width: width) { _, x in x.flatMap { _ in x.flatMap { $0 } } }
  }

  /// The largest of each coordinate over the tokens, at every token.
  public static func maximum(tokens: Int, width: Int = 1) -> Target {
    Target("maximum-\(tokens)", tokens: tokens, width: width) { formula, x in
      let largest = (0..<width).map { c in x.dropFirst().reduce(x[0][c]) { formula.maximum($0, $1[c]) } }
      return x.flatMap { _ in largest }
    }
  }

  /// Σ_t x_t exp(s x_t) / Σ_t exp(s x_t), at every token.
  public static func softmaxMean(tokens: Int, sharpness: Double = 1) -> Target {
    Target("softmax-mean-\(tokens)", tokens: tokens) { formula, x in
      let weights = formula.softmax(x.map { formula.scaled(Interval(sharpness), $0[0]) })
      let mean = formula.combination(zip(weights, x).map { (1, formula.product($0, $1[0])) })
      return x.map { _ in mean }
    }
  }

  /// The mean of each token and its neighbours up to a distance, fewer at the ends.
  public static func movingAverage(tokens: Int, reach: Int = 1) -> Target {
    Target("moving-average-\(tokens)", tokens: tokens) { formula, x in
      x.indices.map { i in
        let window = Swift.max(0, i - reach)...Swift.min(tokens - 1, i + reach)
        let share = 1 / Interval(Double(window.count))
        return formula.combination(window.map { (share, x[$0][0]) })
      }
    }
  }

  /// Smoothing by the heat kernel exp(−(i − j)² / 4t), normalised at each token.
  public static func heat(tokens: Int, time: Double = 1) -> Target {
    Target("heat-\(tokens)", tokens: tokens) { formula, x in
      x.indices.map { i in
        let kernel = x.indices.map { j in
          Interval.exp(-(Interval(Double((i - j) * (i - j))) / (4 * Interval(time))))
        }
        let total = kernel.reduce(Interval(0), +)
        return formula.combination(zip(kernel, x).map { ($0 / total, $1[0]) })
      }
    }
  }

  // MARK: By name

  /// The maps of sequences by the first part of their names.
  private static let families: [(name: String, map: @Sendable (Int) -> Target)] = [
    ("sort", { sort(tokens: $0) }), ("reversal", { reversal(tokens: $0) }),
    ("vec", { vec(tokens: $0) }), ("maximum", { maximum(tokens: $0) }),
    ("softmax-mean", { softmaxMean(tokens: $0) }), ("moving-average", { movingAverage(tokens: $0) }),
    ("heat", { heat(tokens: $0) }),
  ]

  /// The built-in maps, those of sequences for two and three tokens.
  public static let catalogue: [Target] =
    [sine, kink, runge, square, root, bump, gaussian, waves]
    + [2, 3].flatMap { tokens in families.map { $0.map(tokens) } }

  /// The built-in map of this name. The names of maps of sequences end in the number of tokens, 2 to 64: `sort-5`.
  ///
  /// - Throws: `Diagnostic` of kind `.usage` with the name that may be meant.
  public static func named(_ name: String) throws(Diagnostic) -> Target {
    if let target = catalogue.first(where: { $0.name == name }) { return target }
    let parts = name.split(separator: "-")
    let family = families.first { $0.name == parts.dropLast().joined(separator: "-") }
    if let family, let tokens = parts.last.flatMap({ Int($0) }), (2...64).contains(tokens) {
      return family.map(tokens)
    }
    let names = catalogue.map(\.name)
    throw Diagnostic(
      .usage, "there is no map “\(name)”", at: .named("--target"),
      remedy: suggestion(for: name, among: names, otherwise: "choose \(names.joined(separator: ", "))"))
  }
}
