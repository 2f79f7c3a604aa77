import Diagnostics
import ReproducibleMath
import Transformer

/// E*_h(f), the smallest sup error of a continuous piecewise linear function with at most h kinks, between two proofs: and with it
/// the best that a layer with h hidden units can do on one token of one number without a beginning token, whose attention has
/// weight 1 and which therefore computes just these functions.
///
/// A greedy path and bisection find ε in floating point, and nothing rests on that: `alternation` proves the lower end of the
/// bracket, and the certificate of the layer that computes the path proves the upper end, both in interval arithmetic.
public struct BestLayer: Codable, Hashable, Sendable {
  /// h.
  public let kinks: Int
  /// E*_h(f) > `alternation.epsilon`; none where E*_h(f) is not told from 0.
  public let alternation: Alternation?
  /// A function with at most h kinks.
  public let function: PiecewiseLinear
  /// Of the layer that computes it.
  public let certificate: Certificate

  /// A number that E*_h(f) is not below.
  public var lower: Double { alternation?.epsilon ?? 0 }
  /// A number that E*_h(f) is not above.
  public var upper: Double { certificate.bound }
  /// (upper − lower) / upper.
  public var relativeWidth: Double { upper > 0 ? (upper - lower) / upper : 0 }

  /// How near the two proofs come, relative to ε.
  private static let width = 9.5e-6
  private static let mostKinks = 4096
  /// An error that double precision can prove, as a share of ‖f‖_∞.
  private static let leastGoal = 0x1p-37

  /// - Parameters:
  ///   - kinks: h, 0 to 4096.
  ///   - options: limits of the certificate; goal and gap are given.
  /// - Throws: `Diagnostic` of kind `.usage` for another shape than one token of one number mapped to one, and for an h out of
  ///   range.
  public init(
    _ target: Target, kinks: Int, options: CertificateOptions = CertificateOptions(boxBudget: 1_000_000)
  ) throws(Diagnostic) {
    try Self.check(target, kinks)
    // Rounding of f's values, with margin: a smaller ε would be noise.
    let supNorm = target.supNorm
    let noise = 0x1p-44 * supNorm
    let rough = SampledFunction(
      target,
      tolerance: max(
        noise, 1e-3 * target.ranges(over: target.domain)[0].width / Double((kinks + 1) * (kinks + 1))))
    var enough = rough.leastHalfWidth(turns: kinks, below: nil, tolerance: 1e-4, noise: noise)
    var best: BestLayer?
    for fineness in [6e-6, 1e-6, 1e-7] {
      let fine = SampledFunction(target, tolerance: max(noise, fineness * enough))
      enough = fine.leastHalfWidth(turns: kinks, below: enough * 1.001, tolerance: 2e-7, noise: noise)
      let alternation = Self.alternation(
        fine, target, kinks, below: enough * (1 - 2e-7), noise: noise)
      let function = PiecewiseLinear(Tube(samples: fine, halfWidth: enough).path(atMost: kinks), fine)
      let certifier = try Certifier(function.model(), target, recognizing: false)
      var options = options
      options.relativeGap = nil
      options.goal = max(Self.leastGoal * supNorm, (alternation?.epsilon ?? 0) * (1 + Self.width))
      var certificate = certifier.certificate(options)
      let isTooCoarse = certificate.ending == .refuted
      if isTooCoarse {
        (options.relativeGap, options.goal) = (1e-6, nil)
        certificate = certifier.certificate(options)
      }
      let found = BestLayer(kinks, alternation, function, certificate)
      if best.map({ found.upper - found.lower < $0.upper - $0.lower }) ?? true { best = found }
      if !isTooCoarse { break }
    }
    guard let best else { throw Diagnostic(.data, "no layer was found", at: .named(target.name)) }
    self = best
  }

  private init(
    _ kinks: Int, _ alternation: Alternation?, _ function: PiecewiseLinear, _ certificate: Certificate
  ) {
    self.kinks = kinks
    self.alternation = alternation
    self.function = function
    self.certificate = certificate
  }

  private static func check(_ target: Target, _ kinks: Int) throws(Diagnostic) {
    guard target.inputCount == 1, target.outputWidth == 1 else {
      throw Diagnostic(
        .usage,
        "the best layer is known for one token of one number mapped to one, not for \(target.tokens) tokens of width \(target.inputWidth) mapped to width \(target.outputWidth)",
        at: .named(target.name), remedy: "choose another proof, or a map of one number")
    }
    guard (0...mostKinks).contains(kinks) else {
      throw Diagnostic(
        .usage, "\(kinks) is no number of kinks", at: .named("kinks"),
        remedy: "use a number from 0 to \(mostKinks)")
    }
  }

  /// The largest ε just below that one for which the greedy path's turns are a proof: a little less at a time, since the samples
  /// are near the places where a line touches f, not at them.
  private static func alternation(
    _ samples: SampledFunction, _ target: Target, _ kinks: Int, below epsilon: Double, noise: Double
  ) -> Alternation? {
    for slack in [1e-9, 1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 1e-4] {
      let lower = epsilon * (1 - slack)
      let path = Tube(samples: samples, halfWidth: lower).path(atMost: kinks + 1)
      guard path.turns.count == kinks + 1 else { continue }
      let alternation = Alternation(path, samples, target, epsilon: lower, noise: noise)
      if alternation.holds(for: target) { return alternation }
    }
    return nil
  }
}

extension BestLayer {
  /// The layer of fewest hidden units whose certificate reaches ε, and the best of those with one unit less.
  ///
  /// - Throws: `Diagnostic` of kind `.usage` for an ε out of range, of kind `.data` where more than 4096 units are needed or ε is not proved; and as
  ///   `init(_:kinks:options:)`.
  public static func fewest(
    _ target: Target, epsilon: Double, options: CertificateOptions = CertificateOptions(boxBudget: 1_000_000)
  ) throws(Diagnostic) -> (best: BestLayer, less: BestLayer?) {
    try checkEpsilon(epsilon)
    try check(target, 0)
    let least = leastGoal * target.supNorm
    guard epsilon >= least else {
      throw Diagnostic(
        .usage, "ε = \(epsilon) is below \(least), the least that double precision can prove of this map",
        at: .named("epsilon"), remedy: "ask for a larger ε")
    }
    let samples = SampledFunction(target, tolerance: 1e-4 * epsilon)
    let path = Tube(samples: samples, halfWidth: epsilon).path(atMost: mostKinks)
    guard path.last != nil else {
      throw Diagnostic(
        .data, "an error of \(epsilon) takes more than \(mostKinks) hidden units", at: .named("epsilon"),
        remedy: "ask for a larger ε")
    }
    // The samples are not quite the function: both neighbours are looked at.
    var best = try BestLayer(target, kinks: path.turns.count, options: options)
    if best.upper > epsilon, best.kinks < mostKinks {
      best = try BestLayer(target, kinks: best.kinks + 1, options: options)
    }
    guard best.upper <= epsilon else {
      throw Diagnostic(
        .data, "an error of \(epsilon) is not proved of the layer with \(best.kinks) hidden units",
        at: .named("epsilon"), remedy: "ask for a larger ε")
    }
    while best.kinks > 0 {
      let less = try BestLayer(target, kinks: best.kinks - 1, options: options)
      if less.upper > epsilon { return (best, less) }
      best = less
    }
    return (best, nil)
  }
}

extension SampledFunction {
  /// An ε for which the tube is crossed with so many turns, larger than the least such by less than the tolerance, relative.
  ///
  /// - Parameters:
  ///   - below: where to begin.
  ///   - noise: an ε not worth looking below.
  func leastHalfWidth(turns: Int, below guess: Double?, tolerance: Double, noise: Double) -> Double {
    func suffices(_ epsilon: Double) -> Bool {
      Tube(samples: self, halfWidth: epsilon).path(atMost: turns).last != nil
    }
    // Half the range is enough for a constant.
    let most = 0.5 * ((values.max() ?? 0) - (values.min() ?? 0)) * (1 + 1e-12) + noise
    var enough = min(most, guess ?? most)
    while enough < most, !suffices(enough) { enough = min(most, 1.1 * enough) }
    if suffices(noise) { return noise }
    var shrinkage = guess == nil ? 0.5 : 0.998
    var tooLittle = max(noise, enough * shrinkage)
    while tooLittle > noise, suffices(tooLittle) {
      enough = tooLittle
      shrinkage *= shrinkage
      tooLittle = max(noise, enough * shrinkage)
    }
    while enough - tooLittle > tolerance * enough {
      let middle = 0.5 * enough + 0.5 * tooLittle
      if suffices(middle) { enough = middle } else { tooLittle = middle }
    }
    return enough
  }
}
