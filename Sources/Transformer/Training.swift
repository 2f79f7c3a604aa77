import Diagnostics
import ReproducibleMath

/// An optimiser at work on an engine's parameters: the moments it keeps, and the steps it has taken.
public final class Training<R: Real> {
  /// Whose parameters are trained.
  public let engine: Engine<R>
  /// How they follow the gradient.
  public let optimizer: Optimizer
  /// Steps taken.
  public private(set) var step = 0
  private let first: Memory<R>
  private let second: Memory<R>
  private let squares: Memory<R>
  /// What the threads do in a step, and with what; closures made for each step would be allocated in each.
  private lazy var update: (Int, Int) -> Void = { [unowned self] in update(chunk: $1) }
  private lazy var square: (Int, Int) -> Void = { [unowned self] in square(chunk: $1) }
  private var rule: UpdateRule<R>?
  private var scale: R = 1

  /// Numbers that one thread updates at a time; their squares are added up chunk by chunk, in order.
  private static var chunk: Int { 8192 }
  private var chunks: Int { squares.count }

  /// An optimiser that has taken no step yet.
  public init(_ engine: Engine<R>, _ optimizer: Optimizer) {
    self.engine = engine
    self.optimizer = optimizer
    first = Memory(zeros: engine.arena.count)
    second = Memory(zeros: engine.arena.count)
    squares = Memory(zeros: (engine.arena.count + Self.chunk - 1) / Self.chunk)
  }

  /// One step down the gradient of a batch; returns the loss before it.
  ///
  /// - Parameters:
  ///   - rate: the learning rate.
  ///   - clip: the gradient is scaled down to this Euclidean norm where it is longer.
  /// - Throws: as `Engine.gradient`.
  @discardableResult
  public func step(
    input: [R], target: [R], loss: Loss, rate: Double, clip: Double? = nil
  ) throws(Diagnostic) -> R {
    let value = try engine.gradient(input: input, target: target, loss: loss)
    step += 1
    rule = UpdateRule(optimizer, step: step, rate: rate)
    scale = clip.map { clippingScale($0) } ?? 1
    engine.team.run(parts: chunks, update)
    return value
  }

  /// `min(1, clip / (‖g‖₂ + 10⁻⁶))`, as PyTorch's `clip_grad_norm_`.
  private func clippingScale(_ clip: Double) -> R {
    engine.team.run(parts: chunks, square)
    return clippingFactor(squares.base, count: chunks, clip: clip)
  }

  private func update(chunk: Int) {
    guard let rule else { return }
    let start = chunk * Self.chunk
    Transformer.update(
      rule, count: min(Self.chunk, engine.arena.count - start), engine.parameters.base + start,
      gradient: engine.gradients.base + start, accumulators: engine.groups,
      accumulatorStride: engine.arena.count, scale: scale, first: first.base + start,
      second: second.base + start)
  }

  private func square(chunk: Int) {
    let start = chunk * Self.chunk
    squares.base[chunk] = squaredNorm(
      count: min(Self.chunk, engine.arena.count - start), gradient: engine.gradients.base + start,
      accumulators: engine.groups, accumulatorStride: engine.arena.count)
  }
}

/// `min(1, clip / (√Σ squares + 10⁻⁶))`.
@specialized(where R == Float)
@specialized(where R == Double)
private func clippingFactor<R: Real>(_ squares: UnsafePointer<R>, count: Int, clip: Double) -> R {
  var sum: R = 0
  for chunk in 0..<count { sum += squares[chunk] }
  return min(1, R(clip) / (sum.squareRoot() + 1e-6))
}

extension Training {
  /// Everything that the next step depends on, for a checkpoint: parameters and moments in the model's order, and the
  /// number of steps taken.
  public struct State: Codable, Equatable, Sendable {
    /// The parameters, in the model's order.
    public let parameters: [R]
    /// The optimiser's first moments, likewise.
    public let first: [R]
    /// The optimiser's second moments, likewise.
    public let second: [R]
    /// Steps taken.
    public let step: Int
  }

  /// Where the training stands now.
  public var state: State {
    State(
      parameters: engine.arena.gather(engine.parameters.base), first: engine.arena.gather(first.base),
      second: engine.arena.gather(second.base), step: step)
  }

  /// Continues where the state was taken, to the same bits.
  ///
  /// - Throws: `Diagnostic` of kind `.data` when the state belongs to another configuration.
  public func restore(_ state: State) throws(Diagnostic) {
    let count = engine.configuration.parameterCount
    guard [state.parameters, state.first, state.second].allSatisfy({ $0.count == count }), state.step >= 0
    else {
      throw Diagnostic(
        .data, "the checkpoint holds \(state.parameters.count) parameters, the configuration has \(count)",
        at: .named("checkpoint"), remedy: "remove the checkpoint, or use the configuration it was made with")
    }
    engine.arena.scatter(state.parameters, into: engine.parameters.base)
    engine.arena.scatter(state.first, into: first.base)
    engine.arena.scatter(state.second, into: second.base)
    step = state.step
  }
}
