import Approximation
import Pipeline
import ReproducibleMath
import StudyKit
import Transformer

/// The best errors of one function, the best function itself, what Proof A takes, or one training.
enum OptimalTrial: Codable, Hashable, Sendable {
  /// E*_h for several h.
  case brackets(target: String, kinks: [Int])
  /// The best function with so many kinks.
  case shown(target: String, kinks: Int)
  /// Proof A with 2, 4 … 2^doublings cells a coordinate.
  case partition(target: String, doublings: Int)
  /// Training with the mean square, then with a smooth maximum, then a local search.
  case trained(target: String, width: Int, start: Start, seed: UInt64, steps: Int, rate: Double)

  /// Where the kinks of a layer are before training.
  enum Start: String, Codable, CaseIterable, Sendable {
    /// As all studies' layers begin.
    case random
    /// Evenly over the domain.
    case even
  }

  /// Maps of one, two and three numbers.
  static let partitioned = ["sine", "sort-2", "sort-3"]

  struct Outcome: Codable, Sendable {
    var brackets: [Bracket]? = nil
    var shown: BestLayer? = nil
    var sizes: [Size]? = nil
    var training: Training? = nil
  }

  /// lower ≤ E*_h ≤ upper.
  struct Bracket: Codable, Sendable {
    let lower: Double
    let upper: Double
    /// Kinks of the function that reaches the upper end.
    let used: Int
  }

  /// A layer's certified error and its weights that are not zero.
  struct Size: Codable, Sendable {
    let bound: Double
    let weights: Double
  }

  /// Errors that are surely reached.
  struct Training: Codable, Sendable {
    let meanSquare: Double
    let maximum: Double
    let polished: Double
    let operations: Double
    let parameters: Int
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    switch self {
    case .brackets(let name, let kinks):
      let target = try Target.named(name)
      return Outcome(
        brackets: try kinks.enumerated().map { index, kinks in
          context.progress(step: index, of: kinks, loss: nil)
          try context.checkCancellation()
          let best = try BestLayer(target, kinks: kinks, options: CertificateOptions(boxBudget: 50_000))
          return Bracket(lower: best.lower, upper: best.upper, used: best.function.kinks.count)
        })
    case .shown(let name, let kinks):
      let best = try BestLayer(Target.named(name), kinks: kinks)
      context.attach("model.safetensors", try best.function.model().safetensors())
      return Outcome(shown: best)
    case .partition(let name, let doublings):
      let target = try Target.named(name)
      return Outcome(
        sizes: try (1...doublings).map { doubling in
          try context.checkCancellation()
          let construction = try PartitionAndRoute(target, cells: 1 << doubling, memoryLimit: .max)
          return Size(bound: construction.bound, weights: Double(construction.nonzeroWeights(target)))
        })
    case .trained(let name, let width, let start, let seed, let steps, let rate):
      return Outcome(
        training: try Self.train(Target.named(name), width, start, seed, steps, rate, context))
    }
  }

  private static func train(
    _ target: Target, _ width: Int, _ start: Start, _ seed: UInt64, _ steps: Int, _ rate: Double,
    _ context: any TrialContext
  ) throws -> Training {
    let configuration = try Configuration(
      tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, headWidth: 1, hiddenWidth: width, outputWidth: 1,
      positions: false)
    var model = Model<Float>(initialized: configuration, seed: seed)
    if start == .even { placeEvenly(&model, over: target.domain[0]) }
    let points = target.domain[0].grid(max(128, 8 * (width + 1))).map { Float($0) }
    let batch = Batch<Float>(input: points, target: target(points.map(Double.init)).map { Float($0) })
    func error(_ model: Model<Float>) throws -> Double {
      try Certifier(model, target).certificate(CertificateOptions(relativeGap: 1e-3, boxBudget: 20_000))
        .sampled
    }
    func minimise(_ loss: Loss, _ rate: Double, _ steps: Int, from done: Int) throws {
      let plan = TrainingPlan(
        steps: steps, rate: .cosine(peak: rate, warmUp: steps / 20), loss: loss, clip: 1,
        recordEvery: max(1, steps / 20))
      model = try Trainer<Float>(plan: plan, threads: 1) { $1 = batch }.train(model) { step, loss, _ in
        context.progress(step: done + step, of: 2 * steps, loss: loss)
        if step.isMultiple(of: 64) { try context.checkCancellation() }
      }.model
    }
    try minimise(.meanSquaredError, rate, steps, from: 0)
    let meanSquare = try error(model)
    // The sharper, the nearer to the maximum, and the less of the batch is seen: sharpened once, when the error has fallen.
    var maximum = meanSquare
    for part in 0..<2 {
      try minimise(
        .smoothMaximum(sharpness: 12 / max(1e-6, maximum)), 0.3 * rate, max(1, steps / 2),
        from: steps + part * steps / 2)
      maximum = try error(model)
    }
    var ridges = Ridges(model, over: target.domain[0])
    LocalPolish.improve(&ridges, target)
    let polished = try Certifier(ridges.function(over: target.domain[0]).model(), target).certificate(
      CertificateOptions(relativeGap: 1e-3, boxBudget: 20_000)
    ).sampled
    return Training(
      meanSquare: meanSquare, maximum: maximum, polished: polished,
      operations: 3 * Double(configuration.forwardOperations) * Double(points.count) * Double(2 * steps),
      parameters: configuration.parameterCount)
  }

  /// Kinks in the middles of equal parts of the domain; what the units add stays as it was drawn.
  private static func placeEvenly(_ model: inout Model<Float>, over side: Interval) {
    let centres = side.cellCentres(model.configuration.hiddenWidth)
    model[.embeddingWeight] = [1]
    model[.attentionOutputWeight] = [0]
    model[.hiddenWeight] = centres.map { _ in 1 }
    model[.hiddenBias] = centres.map { -Float($0) }
  }
}
