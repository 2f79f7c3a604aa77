import Diagnostics
import ReproducibleMath
import Transformer

/// Proof A: heads that partition the domain into cells, and a feed-forward network that routes each cell to f's value at its
/// centre. The numbers of the construction and the bound that the theorem gives it; `model` writes it out as weights.
///
/// The bound holds for the real function that the floating-point weights define. Besides the theorem's
///
///     Λ_D · ω((1 + ρ)/(2K)) + τ,   τ = η · D · 2^D · K^D · ‖f‖,   η = e^{−βρ/(2K)} + (n − 1) e^{−B},
///
/// it covers what rounding changes: thresholds that are off by a few units in the last place widen the cells and narrow
/// the strips; values of f at the centres err by `valueError`; each mixed difference errs by at most 2 D u of the 2^D values
/// it is made of, u = 2⁻⁵³, as if η were larger by 2⁻⁵¹. Everything is computed in interval arithmetic and rounded up.
public struct PartitionAndRoute: Codable, Hashable, Sendable {
  /// K, at least 2.
  public let cells: Int
  /// ρ: the strips' share of a cell.
  public let transition: Double
  /// β.
  public let sharpness: Double
  /// B.
  public let exclusion: Double
  /// H = D (K − 1).
  public let heads: Int
  /// n·K^D.
  public let hiddenWidth: Int
  /// Learned numbers of the layer, most of them zero.
  public let parameterCount: Int
  /// Λ_D, or the number above it that is used.
  public let stripConstant: Double
  /// ω(1/(2K)): the error inside the cells, without the tail.
  public let cellBound: Double
  /// Λ_D · ω((1 + ρ)/(2K)): the error in the strips, without the tail.
  public let stripBound: Double
  /// τ, with what rounding adds.
  public let tail: Double
  /// `stripBound + tail`: sup ‖T − f‖_∞ is at most this.
  public let bound: Double

  /// Bytes that the model's parameters take.
  public var bytes: Int { parameterCount * MemoryLayout<Double>.size }

  /// The smallest construction of error at most ε.
  ///
  /// - Parameters:
  ///   - epsilon: ε > 0.
  ///   - transition: ρ of (0, 1].
  ///   - memoryLimit: bytes that the model and a working copy of it may take.
  /// - Throws: `Diagnostic` of kind `.usage` for ε or ρ out of range, and of kind `.data` when the construction would need
  ///   more memory, naming how much, or f varies too fast for any number of cells.
  public init(
    _ target: Target, epsilon: Double, transition: Double = 0.5, memoryLimit: Int = 500_000_000
  ) throws(Diagnostic) {
    let bounds = TargetBounds(target)
    let (cells, tail) = try Self.cells(bounds, epsilon, transition)
    try self.init(target, cells: cells, transition: transition, tail: tail, bounds, memoryLimit: memoryLimit)
  }

  /// What the smallest constructions of error at most each ε would take, whether or not they could be built; `nil` where
  /// `init(_:epsilon:transition:memoryLimit:)` throws for another reason than the memory. What all share is computed once.
  public static func sizes(_ target: Target, epsilons: [Double], transition: Double = 0.5) -> [Size?] {
    let bounds = TargetBounds(target)
    return epsilons.map { epsilon in
      (try? cells(bounds, epsilon, transition)).map { Size(target, cells: $0.cells) }
    }
  }

  /// The numbers of a construction with K cells; as `Double`, since they may be astronomical.
  public struct Size: Codable, Hashable, Sendable {
    /// K.
    public let cells: Int
    /// H = D (K − 1).
    public let heads: Double
    /// n·K^D.
    public let hiddenWidth: Double
    /// d + (n + 1) + H + m.
    public let modelWidth: Double
    /// Learned numbers of the layer.
    public let parameterCount: Double

    init(_ target: Target, cells: Int) {
      self.cells = cells
      heads = Double(target.inputCount) * Double(cells - 1)
      hiddenWidth = (0..<target.inputCount).reduce(Double(target.tokens)) { product, _ in
        product * Double(cells)
      }
      modelWidth = Double(target.inputWidth + target.tokens + 1 + target.outputWidth) + heads
      // Embedding and positions; query, key, value and output; hidden layer; read-out: each with its bias.
      parameterCount =
        modelWidth * Double(target.inputWidth + 1 + target.tokens + 2)
        + 3 * heads * (modelWidth + 1) + modelWidth * (heads + 1)
        + hiddenWidth * (2 * modelWidth + 1) + modelWidth + Double(target.outputWidth) * (modelWidth + 1)
    }
  }

  /// The least K, and the tail τ that goes with it.
  private static func cells(
    _ bounds: TargetBounds, _ epsilon: Double, _ transition: Double
  ) throws(Diagnostic) -> (cells: Int, tail: Double) {
    try checkEpsilon(epsilon)
    try checkTransition(transition)
    let tail = min(1e-6, epsilon / 1000)
    func suffices(_ cells: Int) -> Bool { bounds.stripBound(cells, transition) + 1.001 * tail <= epsilon }
    var most = 2
    while !suffices(most) {
      most *= 2
      if most > 1 << 24 { throw tooFast(bounds.target, epsilon) }
    }
    // suffices(least) does not hold, suffices(most) does.
    var least = most / 2
    while most - least > 1 {
      let middle = (least + most) / 2
      if suffices(middle) { most = middle } else { least = middle }
    }
    return (most, tail)
  }

  private init(
    _ target: Target, cells: Int, transition: Double, tail: Double, _ bounds: TargetBounds, memoryLimit: Int
  ) throws(Diagnostic) {
    // η·D·2^D·K^D·‖f‖ = τ, a little below it so that rounding stays within.
    let scale = Self.tailScale(target, cells, bounds).upper
    let eta = min(1e-3, 0.9999 * tail / max(scale, .leastNormalMagnitude))
    let others = Double(max(1, target.tokens - 1))
    try self.init(
      target, cells: cells, transition: transition,
      sharpness: 2 * Double(cells) / transition * Double.log(2 / eta),
      exclusion: Double.log(2 * others / eta), bounds, memoryLimit: memoryLimit)
  }

  /// The construction with K cells and β, B from the tail: β = (2K/ρ) ln(2/η), B = ln(2 max(1, n − 1)/η), η from τ.
  ///
  /// - Parameter tail: τ > 0.
  /// - Throws: as `init(_:epsilon:transition:memoryLimit:)`.
  public init(
    _ target: Target, cells: Int, transition: Double = 0.5, tail: Double = 1e-6,
    memoryLimit: Int = 500_000_000
  ) throws(Diagnostic) {
    try Self.checkTransition(transition)
    guard tail > 0, tail.isFinite else {
      throw Diagnostic(
        .usage, "the tail τ must be a positive number, not \(tail)", at: .named("tail"), remedy: "use 1e-6")
    }
    try self.init(
      target, cells: cells, transition: transition, tail: tail, TargetBounds(target), memoryLimit: memoryLimit
    )
  }

  /// The construction with these numbers, whatever error they lead to.
  ///
  /// - Throws: as `init(_:epsilon:transition:memoryLimit:)`.
  public init(
    _ target: Target, cells: Int, transition: Double, sharpness: Double, exclusion: Double,
    memoryLimit: Int = 500_000_000
  ) throws(Diagnostic) {
    try Self.checkTransition(transition)
    try self.init(
      target, cells: cells, transition: transition, sharpness: sharpness, exclusion: exclusion,
      TargetBounds(target), memoryLimit: memoryLimit)
  }

  init(
    _ target: Target, cells: Int, transition: Double, sharpness: Double, exclusion: Double,
    _ bounds: TargetBounds, valueError: Double? = nil, memoryLimit: Int
  ) throws(Diagnostic) {
    guard cells >= 2, sharpness > 0, sharpness < 0x1p500, exclusion >= 0, exclusion < 0x1p500 else {
      throw Diagnostic(
        .usage,
        "a partition needs at least 2 cells, β > 0 and B ≥ 0, not \(cells), \(sharpness) and \(exclusion)",
        at: .named("partition"), remedy: "let the program choose them from ε")
    }
    let configuration = try Self.configuration(target, cells: cells, memoryLimit: memoryLimit)
    for (c, side) in target.domain.enumerated() where side.magnitude / side.width * Double(cells) > 0x1p14 {
      throw Diagnostic(
        .data, "side \(c + 1) of the domain, \(side), is too narrow to be cut into \(cells) cells",
        at: .named(target.name), remedy: "shift and scale the domain")
    }
    self.cells = cells
    self.transition = transition
    self.sharpness = sharpness
    self.exclusion = exclusion
    heads = configuration.heads
    hiddenWidth = configuration.hiddenWidth
    parameterCount = configuration.parameterCount
    stripConstant = bounds.stripConstant
    cellBound = bounds.modulus(cells, 0)
    // From 0 on where a number may be infinite: there is no infinite point.
    let strip = Interval(0, bounds.stripBound(cells, transition))
    // β r with the strips' half-width r a little below ρ/(2K): see `TargetBounds.modulus`.
    let r = Interval(transition) / (2 * Interval(Double(cells))) * Interval(1 - 0x1p-30)
    let eta =
      .exp(-(Interval(sharpness) * r)) + Interval(Double(target.tokens - 1))
      * .exp(-(Interval(exclusion) * Interval(1 - 0x1p-30) - Interval(sharpness) * 0x1p-30)) + 0x1p-51
    let values =
      Interval(0, stripConstant) * Interval(0, valueError ?? CentreValues(target, cells: cells).error)
    let rest = eta * Self.tailScale(target, cells, bounds) + values
    stripBound = strip.upper
    tail = rest.upper
    bound = (strip + rest).upper
  }

  /// D·2^D·K^D·‖f‖.
  private static func tailScale(_ target: Target, _ cells: Int, _ bounds: TargetBounds) -> Interval {
    let dimension = target.inputCount
    return Interval(Double(dimension)) * .pow(Interval(Double(2 * cells)), dimension)
      * Interval(0, bounds.supNorm)
  }

  // MARK: Refusals

  private static func checkTransition(_ transition: Double) throws(Diagnostic) {
    guard transition > 0, transition <= 1 else {
      throw Diagnostic(
        .usage, "ρ must lie above 0 and not above 1, not \(transition)", at: .named("transition"),
        remedy: "use 0.5")
    }
  }

  private static func tooFast(_ target: Target, _ epsilon: Double) -> Diagnostic {
    Diagnostic(
      .data, "no partition into up to 2²⁴ cells per coordinate is shown to reach ε = \(epsilon)",
      at: .named(target.name),
      remedy: "ask for a larger ε")
  }

  /// The layer's shape, once it is clear that its weights fit.
  static func configuration(_ target: Target, cells: Int, memoryLimit: Int) throws(Diagnostic)
    -> Configuration
  {
    let size = Size(target, cells: cells)
    // The model, a copy to work with, and a tenth of each for what is made of them.
    let bytes = 2.2 * 8 * size.parameterCount
    guard bytes <= Double(memoryLimit), size.hiddenWidth <= 0x1p24, size.modelWidth <= 0x1p24 else {
      throw Diagnostic(
        .data,
        "a partition into \(cells) cells per coordinate needs \(rounded(size.hiddenWidth)) hidden units and \(rounded(bytes / 1e6)) MB, more than the limit of \(memoryLimit / 1_000_000) MB",
        at: .named(target.name), remedy: "ask for a larger ε, use Proof B, or raise --memory-limit")
    }
    return try Configuration(
      tokens: target.tokens, inputWidth: target.inputWidth, modelWidth: Int(size.modelWidth),
      heads: Int(size.heads), headWidth: 1, hiddenWidth: Int(size.hiddenWidth),
      outputWidth: target.outputWidth, residual: true, beginningToken: true)
  }

  private static func rounded(_ x: Double) -> String { x < 0x1p62 ? String(Int(x.rounded(.up))) : String(x) }
}

/// What a construction needs to know of its target, computed once.
struct TargetBounds {
  let target: Target
  let lipschitzConstants: [[Double]]
  let supNorm: Double
  let stripConstant: Double

  init(_ target: Target) {
    self.target = target
    lipschitzConstants = target.lipschitzConstants
    supNorm = target.supNorm
    stripConstant = StripConstant.bound(target.inputCount)
  }

  /// ω of half a cell and ρ/2 cells more, side by side.
  ///
  /// A threshold lies within 2⁻⁵⁰ (W + 2A) of where it should, W being the side's width and A its larger bound in size, and
  /// so does a centre; 2⁻⁴⁶ of these covers both. Strips are taken a factor 1 − 2⁻³⁰ narrower than ρ, so that no two meet:
  /// this holds as long as 2⁻⁵⁰ (1 + 2A/W) < 2⁻³²/K, which `PartitionAndRoute` checks. The same slack of 2⁻³⁰ covers what
  /// rounding the key weights does to β and B.
  func modulus(_ cells: Int, _ transition: Double) -> Double {
    let share = (1 + Interval(transition)) / (2 * Interval(Double(cells)))
    return target.modulus(
      target.domain.map { side in
        let width = Interval(0, side.width)
        return (width * share + 0x1p-46 * (width + 2 * Interval(side.magnitude))).upper
      }, lipschitzConstants: lipschitzConstants)
  }

  /// Λ_D·ω((1 + ρ)/(2K)), rounded up.
  func stripBound(_ cells: Int, _ transition: Double) -> Double {
    (Interval(0, stripConstant) * Interval(0, modulus(cells, transition))).upper
  }
}

func checkEpsilon(_ epsilon: Double) throws(Diagnostic) {
  guard epsilon > 0, epsilon.isFinite else {
    throw Diagnostic(
      .usage, "ε must be a positive number, not \(epsilon)", at: .named("epsilon"), remedy: "use 0.05, say")
  }
}
