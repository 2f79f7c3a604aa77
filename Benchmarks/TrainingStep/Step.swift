import Foundation
import ReproducibleMath
import Transformer

/// The configurations of the comparison: batch, and the layer. `wide` has long inputs for a small layer.
struct Workload {
  let batch: Int
  let configuration: Configuration

  /// Inputs and outputs of width 4, so that neither end of the layer decides.
  init?(named name: String) throws {
    let sizes: [String: (batch: Int, tokens: Int, width: Int, heads: Int, hidden: Int)] = [
      "A": (32, 8, 16, 2, 64), "B": (64, 16, 32, 4, 128), "C": (256, 16, 64, 4, 256),
      "D": (64, 64, 128, 8, 512), "wide": (32, 12, 16, 2, 32),
    ]
    guard let size = sizes[name] else { return nil }
    batch = size.batch
    configuration = try Configuration(
      tokens: size.tokens, inputWidth: name == "wide" ? 100 : 4, modelWidth: size.width, heads: size.heads, hiddenWidth: size.hidden,
      outputWidth: 4)
  }

  /// Floating-point operations of one training step, matrix products only.
  var operations: Double { 3 * Double(batch) * Double(configuration.forwardOperations) }

  func numbers(seed: UInt64) -> Batch<Float> {
    var random = RandomStream(seed: seed, "benchmark")
    return Batch(
      input: (0..<batch * configuration.inputCount).map { _ in random.uniform() },
      target: (0..<batch * configuration.outputCount).map { _ in random.uniform() })
  }
}

func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

/// The median time of a step, over as many steps as fit into `limit` seconds after a warm-up.
func printStep(named name: String, threads: Int, seconds limit: Double) throws {
  guard let work = try Workload(named: name) else { return print("no workload \(name)") }
  let data = work.numbers(seed: 1)
  let training = Training(
    Engine(Model<Float>(initialized: work.configuration, seed: 1), threads: threads), .adam())
  func step() throws {
    try training.step(input: data.input, target: data.target, loss: .meanSquaredError, rate: 1e-3)
  }
  for _ in 0..<20 { try step() }
  var times: [Double] = []
  let clock = ContinuousClock()
  let begin = clock.now
  while times.count < 5 || seconds(clock.now - begin) < limit {
    times.append(seconds(try clock.measure { try step() }))
  }
  times.sort()
  let median = times[times.count / 2]
  print(
    #"{"milliseconds": \#(median * 1e3), "gflops": \#(work.operations / median / 1e9), "steps": \#(times.count)}"#
  )
}

/// Steps as studies take them, through `Trainer` with its checks and records, beside bare steps of the same training, in turn;
/// the batch is drawn once.
func printTrainer(named name: String, steps: Int, rounds: Int) throws {
  guard let work = try Workload(named: name) else { return print("no workload \(name)") }
  let data = work.numbers(seed: 1)
  let model = Model<Float>(initialized: work.configuration, seed: 1)
  let plan = TrainingPlan(steps: steps, rate: .cosine(peak: 1e-3, warmUp: steps / 20), clip: 1)
  let trainer = Trainer<Float>(plan: plan) { _, batch in if batch.input.isEmpty { batch = data } }
  let clock = ContinuousClock()
  var ratios: [Double] = []
  for _ in 0..<rounds {
    let bare = try clock.measure {
      let training = Training(Engine(model), plan.optimizer)
      for step in 0..<steps {
        try training.step(
          input: data.input, target: data.target, loss: plan.loss, rate: plan.rate.rate(at: step, of: steps),
          clip: plan.clip)
      }
    }
    ratios.append(try clock.measure { _ = try trainer.train(model) } / bare)
  }
  ratios.sort()
  print(#"{"trainerToStep": \#(ratios[rounds / 2]), "least": \#(ratios[0]), "most": \#(ratios[rounds - 1])}"#)
}

/// Small trials side by side, one thread each: configuration A, 500 steps, fresh batches.
func printSweep(jobs: Int, trials: Int) throws {
  guard let work = try Workload(named: "A") else { return }
  let duration = ContinuousClock().measure {
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      for trial in stride(from: job, to: trials, by: jobs) {
        let training = Training(
          Engine(Model<Float>(initialized: work.configuration, seed: UInt64(trial))), .adam())
        var data = work.numbers(seed: UInt64(trial))
        for step in 0..<500 {
          var random = RandomStream(seed: UInt64(trial), "batch \(step)")
          data.input.withUnsafeMutableBufferPointer { random.fill($0, uniform: 0...1) }
          _ = try? training.step(input: data.input, target: data.target, loss: .meanSquaredError, rate: 1e-3)
        }
      }
    }
  }
  print(#"{"trialsPerSecond": \#(Double(trials) / seconds(duration))}"#)
}
