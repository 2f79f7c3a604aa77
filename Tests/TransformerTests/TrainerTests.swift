import Checksums
import Diagnostics
import Foundation
import ReproducibleMath
import Testing

@testable import Transformer

@Suite struct TrainerTests {
  private func configuration() throws -> Configuration {
    try Configuration(
      tokens: 7, inputWidth: 3, modelWidth: 20, heads: 3, headWidth: 5, hiddenWidth: 37, outputWidth: 2,
      beginningToken: true)
  }

  private func trainer(
    steps: Int, threads: Int = 1, patience: Int? = nil, rate: Double = 3e-3, spoil: Int? = nil,
    validates: Bool = true
  ) -> Trainer<Float> {
    let plan = TrainingPlan(
      steps: steps, optimizer: .adamW(), rate: .cosine(peak: rate, warmUp: 10), clip: 0.5, recordEvery: 10,
      patience: patience)
    return Trainer(plan: plan, threads: threads, validation: validates ? Self.batch("validation", 40) : nil) {
      step, batch in
      batch = step < Self.batches.count ? Self.batches[step] : Self.batch("step \(step)", 200)
      if step == spoil { batch.target[5] = .infinity }
    }
  }

  /// What every training here is fed, made once: sixteen trainings would spend most of their time on it.
  private static let batches = (0...300).map { batch("step \($0)", 200) }

  /// Targets are sums of neighbouring numbers: a map that the layer can learn.
  private static func batch(_ name: String, _ count: Int) -> Batch<Float> {
    var random = RandomStream(seed: 9, name)
    let input: [Float] = (0..<count * 21).map { _ in random.uniform(-1...1) }
    let target: [Float] = (0..<count * 7).flatMap { token in
      let x = input[3 * token..<3 * token + 3].map(\.self)
      return [x[0] + x[1], x[0] + x[2]]
    }
    return Batch(input: input, target: target)
  }

  /// SHA-256 over the little-endian bits of all parameters: what every machine, build and thread count must get.
  private func fingerprint(_ model: Model<Float>) -> String {
    let bits = model.parameters.map(\.bitPattern.littleEndian)
    return sha256(bits.withUnsafeBytes { Data($0) })
  }

  @Test(arguments: [1, 2, 3, 7])
  func threeHundredStepsGiveTheSameBitsAtEveryThreadCount(_ threads: Int) throws {
    let (model, record) = try trainer(steps: 300, threads: threads)
      .train(Model(initialized: configuration(), seed: 1))
    #expect(record.losses.last ?? 1 < 0.1 * (record.losses.first ?? 0))
    #expect(fingerprint(model) == "e0bc3e24e00b8a257d0c4764df16cc9fc0c18215169734222eb170b6b015ae3e")
  }

  @Test(arguments: [[1, 2, 3, 4], [3, 1, 4, 2], [4, 2, 1, 3]])
  func trialsGiveTheSameBitsInWhateverOrderTheyRunSideBySide(_ seeds: [UInt64]) async throws {
    let models = try await withThrowingTaskGroup(of: (UInt64, Model<Float>).self) { group in
      for seed in seeds {
        group.addTask {
          let start = Model<Float>(initialized: try configuration(), seed: seed)
          return (seed, try trainer(steps: 300, threads: Int(seed)).train(start).0)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let beginnings = (1...4).map { models[$0].map { fingerprint($0).prefix(8) } }
    #expect(beginnings == ["e0bc3e24", "5bdc4eb6", "865a1660", "6db4a68b"])
  }

  @Test(arguments: [true, false])
  func anInterruptedTrainingResumesToTheSameBits(_ validates: Bool) throws {
    struct Stop: Error {}
    let trainer = trainer(steps: 60, validates: validates)
    let start = Model<Float>(initialized: try configuration(), seed: 2)
    let whole = try trainer.train(start)
    var kept: Checkpoint<Float>?
    #expect(throws: Stop.self) {
      try trainer.train(start) { step, _, checkpoint in
        guard step == 37 else { return }
        kept = try JSONDecoder().decode(Checkpoint<Float>.self, from: JSONEncoder().encode(checkpoint()))
        throw Stop()
      }
    }
    #expect(kept?.state.step == 37)
    let resumed = try trainer.train(start, from: kept)
    #expect(resumed.model == whole.model)
    #expect(resumed.record.losses == whole.record.losses)
    #expect(resumed.record.evaluations == whole.record.evaluations)
  }

  @Test func aCheckpointOfAnotherConfigurationIsRefused() throws {
    let small = Training(
      Engine(
        Model<Float>(
          initialized: try Configuration(
            tokens: 1, inputWidth: 1, modelWidth: 1, heads: 1, hiddenWidth: 1, outputWidth: 1), seed: 1)),
      .adam())
    let large = Training(Engine(Model<Float>(initialized: try configuration(), seed: 1)), .adam())
    #expect {
      try large.restore(small.state)
    } throws: {
      ($0 as? Diagnostic)?.problem == "the checkpoint holds 17 parameters, the configuration has 3104"
    }
  }

  @Test func theBestParametersAreKeptAndTrainingStopsWhenNothingImproves() throws {
    // A rate of 0 improves nothing after the first evaluation.
    let (model, record) = try trainer(steps: 500, patience: 3, rate: 0)
      .train(Model(initialized: configuration(), seed: 3))
    #expect(record.end == .stoppedEarly(step: 40))
    #expect(record.bestEvaluation == record.evaluations[0])
    #expect(model == Model(initialized: try configuration(), seed: 3))
  }

  @Test func aTrainingThatGoesOnStopsAtTheSameStep() throws {
    let model = Model<Float>(initialized: try configuration(), seed: 3)
    struct Stopped: Error {}
    var kept: Checkpoint<Float>?
    #expect(throws: Stopped.self) {
      try trainer(steps: 500, patience: 3, rate: 0).train(model) { step, _, checkpoint in
        if step == 25 {
          kept = checkpoint()
          throw Stopped()
        }
      }
    }
    let (_, record) = try trainer(steps: 500, patience: 3, rate: 0).train(model, from: kept)
    #expect(record.end == .stoppedEarly(step: 40))
  }

  @Test func aDivergingTrainingEndsWithItsStep() throws {
    let plan = TrainingPlan(steps: 50, optimizer: .gradientDescent(), rate: .constant(1e30))
    let trainer = Trainer<Float>(plan: plan) { step, batch in batch = Self.batch("step \(step)", 4) }
    let (_, record) = try trainer.train(Model(initialized: configuration(), seed: 3))
    guard case .diverged(let step) = record.end else {
      Issue.record("it ended as \(record.end)")
      return
    }
    #expect(step < 10)
  }

  @Test func dataThatIsNotFiniteIsRefused() throws {
    #expect {
      try trainer(steps: 20, spoil: 4).train(Model(initialized: configuration(), seed: 3))
    } throws: {
      ($0 as? Diagnostic)?.description
        == "the target of a batch holds a number that is not finite: target: check the data that the batch is made from"
    }
  }

  @Test(arguments: [
    (LearningRate.constant(0.1), 7, 0.1), (.stepwise(initial: 1, every: 4, factor: 0.5), 9, 0.25),
    (.cosine(peak: 2, warmUp: 4), 1, 1), (.cosine(peak: 2, warmUp: 4), 4, 2),
    (.cosine(peak: 2, floor: 0.1), 99, 0.2),
    (.cosine(peak: 2), 0, 2),
  ])
  func ratesFollowTheirSchedule(_ rate: LearningRate, _ step: Int, _ expected: Double) {
    #expect(abs(rate.rate(at: step, of: 100) - expected) < 1e-15)
  }
}
