import Diagnostics
import ReproducibleMath
import Testing

@testable import Transformer

@Suite struct EngineTests {
  @Test func allReferenceFilesAreRead() {
    #expect(ReferenceModel.all.map(\.name) == ["plain", "residual", "beginning-token"])
  }

  @Test(arguments: ReferenceModel.all)
  func outputsAgreeWithPyTorch(_ reference: ReferenceModel) throws {
    let engine = Engine(try reference.model())
    #expect(relativeError(try engine.predict(reference.input.flat), reference.output.flat) < 1e-10)
    #expect(
      relativeError(try engine.attentionWeights(reference.input.flat), reference.attention.flat) < 1e-10)
  }

  @Test(arguments: ReferenceModel.all)
  func lossAndEveryGradientAgreeWithPyTorch(_ reference: ReferenceModel) throws {
    let model = try reference.model()
    let engine = Engine(model)
    let loss = try engine.gradient(
      input: reference.input.flat, target: reference.target.flat, loss: .meanSquaredError)
    #expect(abs(loss - reference.loss) < 1e-10 * reference.loss)
    #expect(
      try engine.loss(input: reference.input.flat, target: reference.target.flat, loss: .meanSquaredError)
        == loss)
    let gradient = engine.lastGradient
    for tensor in model.configuration.tensors {
      let expected = try #require(reference.gradients[tensor.rawValue]).flat
      // The key bias's true gradient is zero (softmax ignores a shift); what autograd leaves is rounding.
      let error = relativeError(Array(gradient[model.range(of: tensor)]), expected)
      let negligible = (expected.map(abs).max() ?? 0) < 1e-14
      #expect(negligible || error < 1e-10, "\(tensor.rawValue): \(error)")
    }
  }

  @Test(arguments: [
    (Loss.meanSquaredError, false, false), (.meanSquaredError, true, true),
    (.huber(threshold: 0.3), false, true), (.smoothMaximum(sharpness: 3), true, false),
    (.crossEntropy, true, false),
  ])
  func gradientsAgreeWithFiniteDifferences(_ loss: Loss, _ causal: Bool, _ preNormalization: Bool) throws {
    let configuration = try Configuration(
      tokens: 5, inputWidth: 3, modelWidth: 9, heads: 3, headWidth: 2, hiddenWidth: 11, outputWidth: 3,
      beginningToken: causal, causal: causal, preNormalization: preNormalization)
    var model = Model<Double>(initialized: configuration, seed: 11)
    var random = RandomStream(seed: 3, "data")
    for tensor in [Tensor.queryBias, .keyBias, .valueBias, .readoutBias, .attentionOutputBias] {
      model[tensor] = model[tensor].map { _ in random.uniform(-0.5...0.5) }
    }
    let input: [Double] = (0..<7 * configuration.inputCount).map { _ in random.uniform(-1...1) }
    let target: [Double] = (0..<7 * configuration.outputCount).map { _ in random.uniform(0...1) }
    let engine = Engine(model)
    try engine.gradient(input: input, target: target, loss: loss)
    let gradient = engine.lastGradient
    let largest = gradient.map(abs).max() ?? 0
    for tensor in configuration.tensors {
      let range = model.range(of: tensor)
      for _ in 0..<6 {
        let index = range.lowerBound + random.integer(below: range.count)
        // A fourth-order difference, so that 1e-7 is far above its own error.
        let h = 1e-3
        let values = try [2 * h, h, -h, -2 * h].map { shift in
          var parameters = model.parameters
          parameters[index] += shift
          engine.load(try Model(configuration, parameters: parameters))
          return try engine.loss(input: input, target: target, loss: loss)
        }
        let difference = (-values[0] + 8 * values[1] - 8 * values[2] + values[3]) / (12 * h)
        // A kink of a ReLU or of the Huber loss inside the stencil spoils it: halve until clear of one.
        let fine = try slope(engine, model, index, 1e-5, input, target, loss)
        let error = min(abs(difference - gradient[index]), abs(fine - gradient[index]))
        #expect(error <= 1e-7 * max(largest, 1), "\(tensor.rawValue)[\(index)]: \(error)")
      }
    }
  }

  private func slope(
    _ engine: Engine<Double>, _ model: Model<Double>, _ index: Int, _ h: Double, _ input: [Double],
    _ target: [Double], _ loss: Loss
  ) throws -> Double {
    let values = try [h, -h].map { shift in
      var parameters = model.parameters
      parameters[index] += shift
      engine.load(try Model(model.configuration, parameters: parameters))
      return try engine.loss(input: input, target: target, loss: loss)
    }
    return (values[0] - values[1]) / (2 * h)
  }

  @Test func lossIgnoresTokensWithoutTargetProbability() throws {
    let configuration = try Configuration(
      tokens: 2, inputWidth: 1, modelWidth: 4, heads: 1, hiddenWidth: 4, outputWidth: 3)
    let engine = Engine(Model<Double>(initialized: configuration, seed: 1))
    let one = try engine.predict([0.3, 0.7])
    let expected = -(one[3] - log(one[3...5].reduce(0) { $0 + Double.exp($1) }))
    let loss = try engine.loss(input: [0.3, 0.7], target: [0, 0, 0, 1, 0, 0], loss: .crossEntropy)
    #expect(abs(loss - expected) < 1e-12)
  }

  private func log(_ x: Double) -> Double { Double.log(x) }

  @Test func causalOutputsIgnoreLaterTokens() throws {
    let configuration = try Configuration(
      tokens: 6, inputWidth: 2, modelWidth: 8, heads: 2, hiddenWidth: 8, outputWidth: 1, causal: true)
    let engine = Engine(Model<Float>(initialized: configuration, seed: 5))
    var random = RandomStream(seed: 1, "input")
    let input: [Float] = (0..<12).map { _ in random.uniform() }
    var changed = input
    changed[10] += 1
    let (a, b) = (try engine.predict(input), try engine.predict(changed))
    #expect(a[..<5] == b[..<5])
    #expect(a[5] != b[5])
  }

  @Test func withoutPositionsTheLayerIsPermutationEquivariant() throws {
    let configuration = try Configuration(
      tokens: 4, inputWidth: 2, modelWidth: 8, heads: 2, hiddenWidth: 16, outputWidth: 1, positions: false)
    let engine = Engine(Model<Double>(initialized: configuration, seed: 5))
    let input = (0..<8).map { Double.sin(Double($0)) }
    let order = [2, 0, 3, 1]
    let outputs = try engine.predict(input)
    let permuted = try engine.predict(order.flatMap { input[2 * $0..<2 * $0 + 2] })
    #expect(relativeError(permuted, order.map { outputs[$0] }) < 1e-14)
  }

  @Test(arguments: [1, 2, 3, 7])
  func anyBatchSizeGivesTheSameOutputsAsOneSequenceAtATime(_ count: Int) throws {
    let configuration = try Configuration(
      tokens: 100, inputWidth: 1, modelWidth: 5, heads: 1, headWidth: 3, hiddenWidth: 7, outputWidth: 9,
      beginningToken: true)
    let engine = Engine(Model<Float>(initialized: configuration, seed: 2), threads: 2)
    var random = RandomStream(seed: 1, "input")
    let input: [Float] = (0..<count * 100).map { _ in random.uniform() }
    let together = try engine.predict(input)
    let apart = try (0..<count).flatMap { try engine.predict(Array(input[$0 * 100..<($0 + 1) * 100])) }
    #expect(together == apart)
  }

  @Test func shardsAreBoundedByTheirRowsAndByTheirMemory() throws {
    func sequences(tokens: Int, width: Int, heads: Int, hidden: Int) throws -> Int {
      let configuration = try Configuration(
        tokens: tokens, inputWidth: 4, modelWidth: width, heads: heads, hiddenWidth: hidden, outputWidth: 4)
      return Engine(Model<Float>(zero: configuration)).activationArena.sequences
    }
    #expect(try sequences(tokens: 8, width: 16, heads: 2, hidden: 64) == 16)
    #expect(try sequences(tokens: 16, width: 64, heads: 4, hidden: 256) == 8)
    #expect(try sequences(tokens: 64, width: 128, heads: 8, hidden: 512) == 1)
    #expect(try sequences(tokens: 300, width: 128, heads: 8, hidden: 512) == 1)
  }

  @Test func anEmptyBatchHasNoOutputsAndNoGradient() throws {
    let engine = Engine(try #require(ReferenceModel.all.first).model())
    #expect(try engine.predict([]) == [])
    #expect {
      try engine.gradient(input: [], target: [], loss: .meanSquaredError)
    } throws: {
      ($0 as? Diagnostic)?.problem == "the batch is empty"
    }
  }

  @Test func inputsThatAreNoWholeSequencesAreRefused() throws {
    let engine = Engine(try #require(ReferenceModel.all.first).model())
    #expect {
      try engine.predict([1, 2, 3, 4])
    } throws: {
      ($0 as? Diagnostic)?.problem == "4 numbers are no whole number of sequences of 5 × 3"
    }
    #expect {
      try engine.gradient(input: [Double](repeating: 0, count: 15), target: [1], loss: .meanSquaredError)
    } throws: {
      ($0 as? Diagnostic)?.problem == "1 target numbers do not fit 1 sequences of 5 × 1"
    }
  }
}
