import Diagnostics
import Pipeline
import Problems
import ReproducibleMath
import StudyKit
import Transformer

/// One model trained to read digits, and how it reads those that it has not seen.
struct DigitsTrial: Codable, Hashable, Sendable {
  static let file = "digits.csv"

  /// Pixels of a patch's side.
  let patch: Int
  let recipe: Recipe
  let seed: UInt64
  /// Images, chosen by the seed, on which accuracy is measured; the others are trained on.
  let heldOut: Int

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// The share of held-out images that are read right.
    let accuracy: Double
    /// The share of the images trained on that are read right.
    let trainingAccuracy: Double
    /// `confusion[t][p]`: held-out images of digit t that are read as p.
    let confusion: [[Int]]
    let examples: [Example]
  }

  /// Where the heads look in one held-out image.
  struct Example: Codable, Sendable {
    let digit: Int
    /// 8 × 8 pixels.
    let pixels: [Float]
    /// For each head the attention that each patch receives, the mean over all patches that ask.
    let received: [[Float]]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let digits = try DigitImages(csv: context.data(Self.file), name: Self.file)
    guard heldOut < digits.count else {
      throw Diagnostic(
        .data, "heldOut = \(heldOut) leaves none of the \(digits.count) images for training",
        at: .named("heldOut"), remedy: "hold fewer out")
    }
    var split = RandomStream(seed: seed, "split")
    let order = split.permutation(digits.count)
    let (test, training) = (order.prefix(heldOut), Array(order.dropFirst(heldOut)))
    let tokens = (0..<digits.count).map { digits.tokens($0, patch: patch) }
    let configuration = try recipe.configuration(
      tokens: DigitImages.pixels / (patch * patch), inputWidth: patch * patch,
      outputWidth: DigitImages.classes)
    let (model, curve) = try train(configuration, recipe, seed: seed, context, loss: .crossEntropy) {
      random, count, batch in
      digits.sample(training, patch: patch, &random, count, &batch)
    }
    let engine = Engine(model)
    let read = try tokens.map { DigitImages.winner(of: try engine.predict($0)) }
    var confusion = [[Int]](
      repeating: [Int](repeating: 0, count: DigitImages.classes), count: DigitImages.classes)
    for image in test { confusion[digits.labels[image]][read[image]] += 1 }
    func accuracy(_ images: some Collection<Int>) -> Double {
      Double(images.count { read[$0] == digits.labels[$0] }) / Double(images.count)
    }
    return Outcome(
      curve: curve, accuracy: accuracy(test), trainingAccuracy: accuracy(training), confusion: confusion,
      examples: try test.prefix(3).map { image in
        Example(
          digit: digits.labels[image],
          pixels: digits.pixels(of: image),
          received: received(try engine.attentionWeights(tokens[image]), tokens: configuration.tokens))
      })
  }

  private func received(_ weights: [Float], tokens: Int) -> [[Float]] {
    (0..<recipe.heads).map { head in
      (0..<tokens).map { key in
        (0..<tokens).reduce(0) { $0 + weights[(head * tokens + $1) * tokens + key] } / Float(tokens)
      }
    }
  }
}
