import Diagnostics
import Transformer

/// The shape of a study's model and how it is trained: what the studies' parameters have in common.
public struct Recipe: Codable, Hashable, Sendable {
  /// d_model, numbers of a row inside the layer.
  public var modelWidth: Int
  /// Attention heads.
  public var heads: Int
  /// k, numbers of a head's queries, keys and values.
  public var headWidth: Int
  /// Hidden units of the feed-forward part.
  public var hiddenWidth: Int
  /// Sequences in a batch.
  public var batch: Int
  /// Training steps.
  public var steps: Int
  /// The highest learning rate, after a twentieth of the steps; it falls to zero along a cosine.
  public var rate: Double

  /// A recipe of these numbers; `check` tells whether they can be trained.
  public init(
    modelWidth: Int, heads: Int, headWidth: Int, hiddenWidth: Int, batch: Int, steps: Int, rate: Double
  ) {
    self.modelWidth = modelWidth
    self.heads = heads
    self.headWidth = headWidth
    self.hiddenWidth = hiddenWidth
    self.batch = batch
    self.steps = steps
    self.rate = rate
  }

  /// Refuses numbers outside their ranges, and models that take too much memory.
  ///
  /// - Throws: `Diagnostic` of kind `.data` that names a number outside its range, and the range.
  public func check() throws(Diagnostic) {
    try checkRange("modelWidth", modelWidth, 1...4096)
    try checkRange("heads", heads, 1...1024)
    try checkRange("headWidth", headWidth, 1...1024)
    try checkRange("hiddenWidth", hiddenWidth, 1...65536)
    try checkRange("batch", batch, 1...65536)
    try checkRange("steps", steps, 1...10_000_000)
    try checkRange("rate", rate, 0...10)
    // Weights, their gradients in four groups, two moments, and what is made of them; then the rows of the longest sequences.
    let (d, concatenated) = (Double(modelWidth), Double(heads) * Double(headWidth))
    let learned = d * (4 * concatenated + 2 * Double(hiddenWidth))
    try checkMemory(
      "heads × headWidth", numbers: 6 * learned + 256 * (8 * (concatenated + d) + 2 * Double(hiddenWidth)))
  }

  /// How the recipe trains: Adam with clipped gradients, the loss recorded a hundred times.
  public func plan(_ loss: Loss = .meanSquaredError) -> TrainingPlan {
    TrainingPlan(
      steps: steps, optimizer: .adam(beta2: 0.99), rate: .cosine(peak: rate, warmUp: steps / 20), loss: loss,
      clip: 1, recordEvery: max(1, steps / 100))
  }

  /// The model's configuration on sequences of `tokens` tokens, each of which is mapped to `outputWidth` numbers.
  ///
  /// - Throws: `Diagnostic` of kind `.data` for a shape that no model has.
  public func configuration(
    tokens: Int, inputWidth: Int = 1, outputWidth: Int = 1, beginningToken: Bool = false,
    positions: Bool = true
  ) throws(Diagnostic) -> Configuration {
    try Configuration(
      tokens: tokens, inputWidth: inputWidth, modelWidth: modelWidth, heads: heads, headWidth: headWidth,
      hiddenWidth: hiddenWidth, outputWidth: outputWidth, beginningToken: beginningToken, positions: positions
    )
  }
}
