import Pipeline
import ReproducibleMath
import Transformer

/// The layer's gradient against finite differences of its loss, for one random model and batch, step by step.
struct GradientCheckTrial: Codable, Hashable, Sendable {
  let modelWidth: Int
  let heads: Int
  let hiddenWidth: Int
  let tokens: Int
  /// Sequences in the batch.
  let batch: Int
  /// Parameters of each tensor that are moved, at most.
  let probes: Int
  /// Step sizes h, from large to small.
  let steps: [Double]
  let seed: UInt64

  /// One tensor's gradient, and what finite differences make of it.
  struct Block: Codable, Sendable {
    let tensor: Tensor
    /// The Euclidean length of the gradient over the probed parameters.
    let gradient: Double
    /// `‖(L(p + h) − L(p − h)) / 2h − g‖₂` over the probed parameters, for each step size.
    let central: [Double]
    /// `‖(L(p + h) − L(p)) / h − g‖₂`, likewise.
    let forward: [Double]
  }

  struct Outcome: Codable, Sendable {
    let blocks: [Block]
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try Configuration(
      tokens: tokens, inputWidth: 2, modelWidth: modelWidth, heads: heads, hiddenWidth: hiddenWidth,
      outputWidth: 2, beginningToken: true)
    var random = RandomStream(seed: seed, "batch")
    let input = (0..<batch * configuration.inputCount).map { _ in random.normal(Double.self) }
    let target = (0..<batch * configuration.outputCount).map { _ in random.normal(Double.self) }
    var model = Model<Double>(initialized: configuration, seed: seed)
    // Biases begin at zero, a point too special to check a gradient at.
    model = try Model(configuration, parameters: model.parameters.map { $0 + 0.1 * random.normal() })
    let engine = Engine(model)
    let atPoint = try engine.gradient(input: input, target: target, loss: .meanSquaredError)
    let gradient = engine.lastGradient
    func loss(at index: Int, moved: Double) throws -> Double {
      var parameters = model.parameters
      parameters[index] = moved
      engine.load(try Model(configuration, parameters: parameters))
      return try engine.loss(input: input, target: target, loss: .meanSquaredError)
    }
    var blocks: [Block] = []
    for tensor in configuration.tensors {
      try context.checkCancellation()
      context.progress(step: blocks.count + 1, of: configuration.tensors.count, loss: nil)
      let range = model.range(of: tensor)
      let indices = random.permutation(range.count).prefix(probes).map { range.lowerBound + $0 }
      var central = [Double](repeating: 0, count: steps.count)
      var forward = central
      for index in indices {
        let place = model.parameters[index]
        for (number, step) in steps.enumerated() {
          // The step that is taken, after rounding, not the one that is asked for.
          let (above, below) = (place + step, place - step)
          let up = try loss(at: index, moved: above)
          let down = try loss(at: index, moved: below)
          let errors = (
            central: (up - down) / (above - below) - gradient[index],
            forward: (up - atPoint) / (above - place) - gradient[index]
          )
          central[number] += errors.central * errors.central
          forward[number] += errors.forward * errors.forward
        }
      }
      blocks.append(
        Block(
          tensor: tensor,
          gradient: indices.reduce(0) { $0 + gradient[$1] * gradient[$1] }.squareRoot(),
          central: central.map { $0.squareRoot() }, forward: forward.map { $0.squareRoot() }))
    }
    return Outcome(blocks: blocks)
  }
}
