import Diagnostics
import ReproducibleMath

/// Sequences and what the model should make of them.
public struct Batch<R: Real>: Equatable, Sendable {
  /// B × n × c numbers.
  public var input: [R]
  /// B × n × m numbers.
  public var target: [R]

  /// A batch of these numbers.
  public init(input: [R], target: [R]) {
    self.input = input
    self.target = target
  }
}

/// How a model is trained: everything but the data and where it starts.
public struct TrainingPlan: Codable, Hashable, Sendable {
  /// How many steps are taken, unless training ends early.
  public var steps: Int
  /// How parameters follow their gradient.
  public var optimizer: Optimizer
  /// How long the steps are.
  public var rate: LearningRate
  /// What is minimised.
  public var loss: Loss
  /// The longest gradient that is followed as it is.
  public var clip: Double?
  /// Steps between two recorded losses and two evaluations.
  public var recordEvery: Int
  /// Evaluations without a new best after which training stops, if it may stop early.
  public var patience: Int?

  /// The steps after which a training that takes all its steps has recorded a loss.
  public var recordedSteps: [Int] {
    let regular = Array(stride(from: recordEvery, through: steps, by: recordEvery))
    return regular.last == steps ? regular : regular + [steps]
  }

  /// A plan; its defaults are Adam on the mean squared error, without clipping or early stopping.
  public init(
    steps: Int, optimizer: Optimizer = .adam(), rate: LearningRate, loss: Loss = .meanSquaredError,
    clip: Double? = nil, recordEvery: Int = 10, patience: Int? = nil
  ) {
    self.steps = steps
    self.optimizer = optimizer
    self.rate = rate
    self.loss = loss
    self.clip = clip
    self.recordEvery = recordEvery
    self.patience = patience
  }
}

/// What training did.
public struct TrainingRecord<R: Real>: Codable, Sendable {
  /// How it ended; a loss that is no finite number ends training, and the record says at which step.
  public enum End: Codable, Equatable, Sendable {
    case completed
    case stoppedEarly(step: Int)
    case diverged(step: Int)
  }

  /// The steps whose losses are recorded: every `recordEvery`-th and the last.
  public var steps: [Int] = []
  /// The mean of the batch losses since the record before.
  public var losses: [Double] = []
  /// The loss on the validation batch after each recorded step; empty without one.
  public var evaluations: [Double] = []
  /// The parameters with the least evaluation, or the last ones where nothing was evaluated.
  public var best: [R]
  /// The evaluation of `best`; `nil` while nothing was evaluated.
  public var bestEvaluation: Double?
  /// How training ended.
  public var end = End.completed
}

/// Where training stands, enough to continue to the same bits.
public struct Checkpoint<R: Real>: Codable, Sendable {
  /// Parameters, moments and the number of steps.
  public let state: Training<R>.State
  /// What was recorded so far.
  public let record: TrainingRecord<R>
  /// Batch losses since the last record.
  let pending: [Double]
  let evaluationsSinceBest: Int
}

/// Trains a model by a plan on batches that depend on nothing but the step.
public struct Trainer<R: Real> {
  /// How to train.
  public let plan: TrainingPlan
  /// Fills a batch for a step, counted from 0. Called again with the same step it must give the same batch.
  public let batch: (_ step: Int, _ batch: inout Batch<R>) -> Void
  /// Held-out sequences to evaluate the model on.
  public let validation: Batch<R>?
  /// How many threads share a batch; changes no bit.
  public let threads: Int

  /// A trainer with this plan and data.
  public init(
    plan: TrainingPlan, threads: Int = 1, validation: Batch<R>? = nil,
    batch: @escaping (_ step: Int, _ batch: inout Batch<R>) -> Void
  ) {
    self.plan = plan
    self.threads = threads
    self.validation = validation
    self.batch = batch
  }

  /// - Parameters:
  ///   - checkpoint: where an interrupted training stood.
  ///   - monitor: called after every step with the step's number, counted from 1, its loss, and a function that makes a
  ///     checkpoint. What it throws ends the training.
  /// - Returns: the model with the best parameters, and the record.
  /// - Throws: `Diagnostic` of kind `.data` when a batch holds numbers that are not finite or does not fit the model, or
  ///   the checkpoint belongs to another; and what `monitor` throws.
  public func train(
    _ model: Model<R>, from checkpoint: Checkpoint<R>? = nil,
    monitor: (_ step: Int, _ loss: Double, _ checkpoint: () -> Checkpoint<R>) throws -> Void = { _, _, _ in }
  ) throws -> (model: Model<R>, record: TrainingRecord<R>) {
    let engine = Engine(model, threads: threads)
    let training = Training(engine, plan.optimizer)
    var record = checkpoint?.record ?? TrainingRecord(best: model.parameters)
    var pending = checkpoint?.pending ?? []
    var sinceBest = checkpoint?.evaluationsSinceBest ?? 0
    if let checkpoint { try training.restore(checkpoint.state) }
    if let validation { try Self.checkFinite(validation) }
    var current = Batch<R>(input: [], target: [])
    while training.step < plan.steps {
      let step = training.step
      batch(step, &current)
      try Self.checkFinite(current)
      let loss = Double(
        try training.step(
          input: current.input, target: current.target, loss: plan.loss,
          rate: plan.rate.rate(at: step, of: plan.steps), clip: plan.clip))
      guard loss.isFinite else {
        record.end = .diverged(step: step)
        break
      }
      pending.append(loss)
      if (step + 1).isMultiple(of: plan.recordEvery) || step + 1 == plan.steps {
        record.steps.append(step + 1)
        record.losses.append(pending.reduce(0, +) / Double(pending.count))
        pending = []
        if let validation {
          let evaluation = Double(
            try engine.loss(input: validation.input, target: validation.target, loss: plan.loss))
          record.evaluations.append(evaluation)
          sinceBest += 1
          if evaluation < record.bestEvaluation ?? .infinity {
            record.bestEvaluation = evaluation
            record.best = engine.model.parameters
            sinceBest = 0
          }
          if let patience = plan.patience, sinceBest >= patience {
            record.end = .stoppedEarly(step: step + 1)
            break
          }
        }
      }
      try monitor(step + 1, loss) {
        Checkpoint(state: training.state, record: record, pending: pending, evaluationsSinceBest: sinceBest)
      }
    }
    if validation == nil, case .diverged = record.end {
    } else if validation == nil {
      record.best = engine.model.parameters
    }
    return (try Model(model.configuration, parameters: record.best), record)
  }

  private static func checkFinite(_ batch: Batch<R>) throws(Diagnostic) {
    for (name, numbers) in [("input", batch.input), ("target", batch.target)] {
      guard areFinite(numbers) else {
        throw Diagnostic(
          .data, "the \(name) of a batch holds a number that is not finite", at: .named(name),
          remedy: "check the data that the batch is made from")
      }
    }
  }
}
