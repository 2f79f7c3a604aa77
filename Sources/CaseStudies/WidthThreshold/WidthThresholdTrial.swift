import Approximation
import StudyKit
import Pipeline
import ReproducibleMath
import Transformer

/// A layer that should return the whole sequence at every position, with a proof of how well it can or cannot.
struct WidthThresholdTrial: Codable, Hashable, Sendable {
  /// What training minimises.
  enum Aim: String, Codable, CaseIterable, Sendable {
    case meanSquare = "mean square"
    case smoothMaximum = "smooth maximum"

    var loss: Loss {
      switch self {
      case .meanSquare: .meanSquaredError
      case .smoothMaximum: .smoothMaximum(sharpness: 12)
      }
    }
  }

  /// How the layer comes about.
  enum Method: Codable, Hashable, Sendable {
    /// From the proof that (n − 1) d numbers suffice, for an ε.
    case constructed(epsilon: Double)
    /// By gradient descent, with so many heads of the recipe's width, certified with a budget of boxes.
    case trained(heads: Int, Aim, Recipe, seed: UInt64, boxes: Int)
  }

  let pair: WidthThreshold.Pair
  let method: Method

  struct Outcome: Codable, Sendable {
    /// H·k.
    let attentionNumbers: Int
    let hiddenWidth: Int
    let parameters: Int
    /// The largest error found, and the proved bound from above; one box where a pair bounds it from below.
    let certificate: Certificate
    /// Opposites that the first position cannot tell apart, where there must be some.
    let opposites: AntipodalPair?
    let curve: LossCurve?
  }

  /// Heads of a trained layer; its configuration has one where it has none.
  var heads: Int? {
    if case .trained(let heads, _, _, _, _) = method { heads } else { nil }
  }

  /// Floating-point operations of the training, as `LossCurve` counts them.
  var operations: Double {
    guard case .trained(let heads, _, var recipe, _, _) = method else { return 0 }
    recipe.heads = max(1, heads)
    let configuration = try? recipe.configuration(
      tokens: pair.tokens, inputWidth: pair.width, outputWidth: pair.numbers)
    return 3 * Double(configuration?.forwardOperations ?? 0) * Double(recipe.batch) * Double(recipe.steps)
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let target = Target.vec(tokens: pair.tokens, width: pair.width)
    switch method {
    case .constructed(let epsilon):
      let (construction, model) = try GatherAndSuperpose.construct(
        target, epsilon: epsilon, gathering: .comparisons,
        options: CertificateOptions(boxBudget: 100_000, threads: context.threads)
      ) { _ in try context.checkCancellation() }
      context.attach("model.safetensors", model.safetensors())
      return Outcome(
        attentionNumbers: construction.attentionNumbers, hiddenWidth: construction.hiddenWidth,
        parameters: construction.parameterCount, certificate: construction.certificate, opposites: nil,
        curve: nil)
    case .trained(let heads, let aim, var recipe, let seed, let boxes):
      recipe.heads = max(1, heads)
      let (model, curve) = try trainLayer(for: target, recipe, seed: seed, context, loss: aim.loss) {
        if heads == 0 { $0.silenceAttention() }
      }
      let certifier = try Certifier(model, target)
      let opposites = try AntipodalPair(model, certifier)
      let certificate = try certifier.certificate(
        CertificateOptions(
          relativeGap: 0.05, boxBudget: opposites == nil ? boxes : 1, threads: context.threads), context)
      return Outcome(
        attentionNumbers: heads * recipe.headWidth, hiddenWidth: recipe.hiddenWidth,
        parameters: model.configuration.parameterCount, certificate: certificate, opposites: opposites,
        curve: curve)
    }
  }
}

extension Model<Float> {
  /// Values and output weights of zero have gradients of zero: training keeps the heads silent.
  fileprivate mutating func silenceAttention() {
    for tensor in [Tensor.valueWeight, .valueBias, .attentionOutputWeight] {
      self[tensor] = [Float](repeating: 0, count: configuration.count(of: tensor))
    }
  }
}
