import Diagnostics
import ReproducibleMath
import Transformer

/// Proof B and the width threshold's (b), carried out: the narrowest layer of heads that bring the sequence to every position
/// and of ridge functions, among those tried, whose certificate reaches ε.
public struct GatherAndSuperpose: Codable, Hashable, Sendable {
  /// A width that was tried.
  public struct Attempt: Codable, Hashable, Sendable {
    /// Hidden units for each token.
    public let units: Int
    /// Directions of the ridges.
    public let directions: Int
    /// Kinks along the longest direction.
    public let knots: Int
    /// The largest error found at scattered points.
    public let sampled: Double
    /// The certificate; none where an error above ε was found at a point.
    public let certificate: Certificate?
  }

  /// What the search is doing.
  public enum Progress: Sendable {
    /// A layer of so many hidden units for each token is being fitted.
    case fitting(units: Int)
    /// Its error looks small enough, and this is proved so far.
    case certifying(units: Int, Certificate)
    /// It is done with.
    case tried(Attempt)
  }

  /// ε.
  public let epsilon: Double
  /// What the heads bring.
  public let gathering: Gathering
  /// H.
  public let heads: Int
  /// k.
  public let headWidth: Int
  /// Hidden units, the same number for each token.
  public let hiddenWidth: Int
  /// Learned numbers of the layer.
  public let parameterCount: Int
  /// The proof that sup ‖T − f‖_∞ ≤ ε.
  public let certificate: Certificate
  /// The widths that were tried, the last of which it is.
  public let attempts: [Attempt]

  /// H·k: the numbers that the heads bring to each position.
  public var attentionNumbers: Int { heads * headWidth }

  /// Widens the hidden layer until a certificate reaches ε.
  ///
  /// - Parameters:
  ///   - gathering: which heads.
  ///   - options: limits of each certificate; its goal is ε.
  ///   - memoryLimit: bytes that least squares may take.
  ///   - progress: told now and then what is going on; what it throws ends the search.
  /// - Returns: the construction and its layer.
  /// - Throws: `Diagnostic` of kind `.usage` for an ε out of range or a single token to compare, and of kind `.data` when no
  ///   width within the limit is certified, naming the nearest; and what `progress` throws.
  public static func construct(
    _ target: Target, epsilon: Double, gathering: Gathering = .tokens,
    options: CertificateOptions = CertificateOptions(boxBudget: 1_000_000),
    memoryLimit: Int = 500_000_000, progress: (Progress) throws -> Void = { _ in }
  ) throws -> (construction: GatherAndSuperpose, model: Model<Double>) {
    try checkEpsilon(epsilon)
    let heads = try heads(gathering, target, epsilon)
    var options = options
    options.goal = epsilon
    options.relativeGap = nil
    var attempts: [Attempt] = []
    for level in 0... {
      let (directions, knots) = fineness(level, target.inputCount)
      func checkMemory(_ units: Int) throws(Diagnostic) {
        guard RidgeLayer.fittingBytes(units: Double(units)) <= Double(memoryLimit),
          units <= (1 << 24) / target.tokens
        else { throw unreached(target, epsilon, attempts, units: units, memoryLimit) }
      }
      // Each direction has a unit or more: too many are not even listed.
      try checkMemory(directions)
      let layer = RidgeLayer(target, heads, directions: directions, knots: knots)
      let units = layer.units.count
      try checkMemory(units)
      try progress(.fitting(units: units))
      let model = try layer.model(outgoing: layer.fit())
      let certifier = try Certifier(model, target)
      let sampled = certifier.largestError(points: 4096, seed: UInt64(level))
      var certificate: Certificate?
      if sampled <= epsilon {
        certificate = try certifier.certificate(options) {
          try progress(.certifying(units: units, $0))
          return true
        }
      }
      let attempt = Attempt(
        units: units, directions: directions, knots: knots, sampled: sampled, certificate: certificate)
      attempts.append(attempt)
      try progress(.tried(attempt))
      if let certificate, certificate.bound <= epsilon {
        let configuration = model.configuration
        return (
          GatherAndSuperpose(
            epsilon: epsilon, gathering: gathering, heads: configuration.heads,
            headWidth: configuration.headWidth, hiddenWidth: configuration.hiddenWidth,
            parameterCount: configuration.parameterCount, certificate: certificate, attempts: attempts), model
        )
      }
    }
    throw Diagnostic(.data, "no width was certified", at: .named(target.name))
  }

  /// The heads, sharp enough for ε.
  private static func heads(_ gathering: Gathering, _ target: Target, _ epsilon: Double) throws(Diagnostic)
    -> any SequenceHeads
  {
    var heads: any SequenceHeads = GatheringHeads(target: target)
    // Rounding alone takes more: every width would be tried in vain.
    var least = max(0x1p-45 * target.supNorm, 1e-290)
    if gathering == .comparisons {
      guard target.tokens > 1 else {
        throw Diagnostic(
          .usage, "tokens = \(target.tokens), and a single token has nothing to be compared with",
          at: .named("tokens"), remedy: "use two tokens or more, or Proof B")
      }
      // The smaller β, the nearer is what a position sees to X, and the more rounding counts: it is divided by β.
      let share = min(0x1p-4, max(0x1p-20, epsilon / (4 * max(target.supNorm, epsilon))))
      let sharpness = Double(sign: .plus, exponent: share.exponent, significand: 1)
      heads = ComparingHeads(target: target, sharpness: sharpness)
      least *= 0x1p5 * Double(target.tokens) / sharpness
    }
    guard epsilon >= least else {
      throw Diagnostic(
        .usage, "ε = \(epsilon) is below \(least), the least that double precision can prove of this map",
        at: .named(target.name), remedy: "ask for a larger ε")
    }
    return heads
  }

  /// Linear functions alone first; then kinks along a direction grow by about a quarter, and the number of directions with
  /// them.
  private static func fineness(_ level: Int, _ dimension: Int) -> (directions: Int, knots: Int) {
    if level == 0 { return (0, 0) }
    var knots = 3
    for _ in 1..<level { knots = max(knots + 2, (knots * 5 / 4) | 1) }
    if dimension == 1 { return (1, knots) }
    return (max(dimension * dimension, (dimension - 1) * (knots + 1) / 2), knots)
  }

  private static func unreached(
    _ target: Target, _ epsilon: Double, _ attempts: [Attempt], units: Int, _ memoryLimit: Int
  ) -> Diagnostic {
    let megabytes = (RidgeLayer.fittingBytes(units: Double(units)) / 1e6).rounded()
    let best = attempts.compactMap { $0.certificate?.bound }.min() ?? attempts.map(\.sampled).min()
    let nearest = best.map { ", the nearest is \($0)" } ?? ""
    return Diagnostic(
      .data,
      "no hidden layer within the memory limit is certified to reach ε = \(epsilon)\(nearest); \(units) units a token would need \(Int(megabytes)) MB, more than \(memoryLimit / 1_000_000) MB",
      at: .named(target.name), remedy: "ask for a larger ε, or raise --memory-limit")
  }
}
