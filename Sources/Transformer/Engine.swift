import Diagnostics
import ReproducibleMath

/// Runs a model and its gradient over batches, in blocks of memory that are laid out once.
///
/// A batch is cut into shards of a fixed number of sequences, and the shards into at most four groups of
/// neighbours; each group adds up its shards' gradients one after the other, and the groups' sums are added in order.
/// None of this depends on the number of threads, so neither does any bit of a result.
///
/// Not for use from several threads at once.
public final class Engine<R: Real> {
  /// The shape of the model.
  public let configuration: Configuration
  let arena: ParameterArena
  let transposedArena: TransposedArena
  let activationArena: ActivationArena
  let team: ThreadTeam
  let parameters: Memory<R>
  private let transposed: Memory<R>
  private var activations: [Memory<R>] = []
  /// The groups' gradients, one after the other; laid out at the first step.
  private(set) var gradients: Memory<R>
  /// Four sums stay in the cache, and about ten threads can work on them: the longest stage is two fifths of a shard.
  private let order = ShardOrder(mostGroups: 4)
  private var shardLosses: [R] = []
  /// What the threads work on in a step. The closure is made once: one made for each step would be allocated in each.
  private var pass: Pass?
  private lazy var addGradients: (Int, Int) -> Void = { [unowned self] in addGradients(worker: $0, part: $1) }

  /// Rows of a shard at most: enough to amortise a pass over the weights.
  static var shardRows: Int { 128 }
  /// Numbers in a shard's activations at most, unless one sequence has more: they have to stay in the cache.
  static var shardNumbers: Int { 1 << 18 }
  /// Sums that the gradient of the last batch lies in.
  var groups: Int { order.groups }

  /// - Parameter threads: how many work on one batch.
  public init(_ model: Model<R>, threads: Int = 1) {
    configuration = model.configuration
    arena = ParameterArena(configuration)
    transposedArena = TransposedArena(arena)
    let sequence = ActivationArena(arena, sequences: 1)
    activationArena = ActivationArena(
      arena,
      sequences: max(
        1, min(Self.shardRows / configuration.attendedTokens, Self.shardNumbers / sequence.count)))
    team = ThreadTeam(threads: threads)
    parameters = Memory(zeros: arena.count)
    transposed = Memory(zeros: transposedArena.count)
    gradients = Memory(zeros: 0)
    let activationCount = activationArena.count
    activations = (0..<team.count).map { _ in Memory(zeros: activationCount) }
    load(model)
  }

  /// The model as it is now.
  public var model: Model<R> {
    var model = Model<R>(zero: configuration)
    model.parameters = arena.gather(parameters.base)
    return model
  }

  /// Takes over another model's parameters.
  ///
  /// - Precondition: it has the same configuration.
  public func load(_ model: Model<R>) {
    precondition(model.configuration == configuration, "an engine runs one configuration")
    arena.scatter(model.parameters, into: parameters.base)
  }

  /// Y for each sequence: B × n × m numbers from B × n × c.
  ///
  /// - Throws: `Diagnostic` of kind `.data` when the input is not a whole number of sequences.
  public func predict(_ input: [R]) throws(Diagnostic) -> [R] {
    let count = try sequences(in: input)
    var output = [R](repeating: 0, count: count * configuration.outputCount)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        forEachShard(count) { shard, first in
          forward(shard, source + first * configuration.inputCount)
          copyOutputs(shard, to: target + first * configuration.outputCount)
        }
      }
    }
    return output
  }

  /// The attention weights A: B × H × T × T numbers.
  ///
  /// - Throws: as `predict`.
  @specialized(where R == Float)
  @specialized(where R == Double)
  public func attentionWeights(_ input: [R]) throws(Diagnostic) -> [R] {
    let count = try sequences(in: input)
    let tokens = configuration.attendedTokens
    let matrix = configuration.heads * tokens * tokens
    var output = [R](repeating: 0, count: count * matrix)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        forEachShard(count) { shard, first in
          forward(shard, source + first * configuration.inputCount)
          for head in 0..<shard.sequences * configuration.heads {
            let weights =
              shard.activations + activationArena.weights + head * tokens * activationArena.attention
            let place = target + first * matrix + head * tokens * tokens
            for query in 0..<tokens {
              for key in 0..<tokens {
                place[query * tokens + key] = weights[key * activationArena.attention + query]
              }
            }
          }
        }
      }
    }
    return output
  }

  /// The loss of a batch and, left in the engine for an update, its gradient.
  ///
  /// - Parameters:
  ///   - input: B × n × c numbers.
  ///   - target: B × n × m numbers.
  /// - Throws: `Diagnostic` of kind `.data` when the counts do not fit the configuration or each other, or are zero.
  @discardableResult
  public func gradient(input: [R], target: [R], loss: Loss) throws(Diagnostic) -> R {
    let count = try sequences(in: input, target: target)
    guard count > 0 else {
      throw Diagnostic(
        .data, "the batch is empty", at: .named("input"), remedy: "give at least one sequence")
    }
    let shards = (count + activationArena.sequences - 1) / activationArena.sequences
    order.begin(shards: shards)
    if gradients.count < groups * arena.count { gradients = Memory(zeros: groups * arena.count) }
    if shardLosses.count < shards { shardLosses = [R](repeating: 0, count: shards) }
    transposedArena.fill(transposed.base, from: parameters.base, arena)
    return input.withUnsafeBufferPointer { input in
      target.withUnsafeBufferPointer { target in
        shardLosses.withUnsafeMutableBufferPointer { losses in
          guard let input = input.baseAddress, let target = target.baseAddress,
            let losses = losses.baseAddress
          else { return 0 }
          let divisor = R(
            max(1, loss.divisor(target, rows: count * configuration.tokens, width: configuration.outputWidth))
          )
          pass = Pass(
            input: input, target: target, losses: losses, loss: loss, scale: 1 / divisor, sequences: count)
          team.run(parts: team.count, addGradients)
          var total: R = 0
          for index in 0..<shards { total += losses[index] }
          return total / divisor
        }
      }
    }
  }

  /// The loss of a batch without its gradient.
  ///
  /// - Throws: as `gradient`.
  public func loss(input: [R], target: [R], loss: Loss) throws(Diagnostic) -> R {
    let count = try sequences(in: input, target: target)
    let shards = (count + activationArena.sequences - 1) / activationArena.sequences
    var losses = [R](repeating: 0, count: shards)
    return input.withUnsafeBufferPointer { input in
      target.withUnsafeBufferPointer { target in
        losses.withUnsafeMutableBufferPointer { losses in
          guard let input = input.baseAddress, let target = target.baseAddress,
            let losses = losses.baseAddress
          else { return 0 }
          forEachShard(count) { shard, first in
            forward(shard, input + first * configuration.inputCount)
            losses[first / activationArena.sequences] = lossBackward(
              shard, target + first * configuration.outputCount, loss, scale: 0)
          }
          var total: R = 0
          for index in 0..<shards { total += losses[index] }
          return total
            / R(
              max(
                1, loss.divisor(target, rows: count * configuration.tokens, width: configuration.outputWidth))
            )
        }
      }
    }
  }

  /// The gradient that `gradient(input:target:loss:)` left, in the order of the model's parameters.
  public var lastGradient: [R] {
    let sum = Memory<R>(zeros: arena.count)
    for i in 0..<arena.count {
      for group in 0..<groups {
        sum.base[i] += gradients.base[group * arena.count + i]
      }
    }
    return arena.gather(sum.base)
  }

  /// A batch on its way through the layer and back.
  private struct Pass {
    let input: UnsafePointer<R>
    let target: UnsafePointer<R>
    let losses: UnsafeMutablePointer<R>
    let loss: Loss
    let scale: R
    let sequences: Int
  }

  /// Takes shards through the layer and back until none is left.
  private func addGradients(worker: Int, part: Int) {
    guard let pass else { return }
    var group = part * groups / team.count
    while let index = order.take(from: &group) {
      let gradient = gradients.base + group * arena.count
      if order.isFirst(index, of: group) { clear(gradient, count: arena.count) }
      let first = index * activationArena.sequences
      let shard = shard(worker, min(activationArena.sequences, pass.sequences - first), gradient)
      forward(shard, pass.input + first * configuration.inputCount)
      pass.losses[index] = lossBackward(
        shard, pass.target + first * configuration.outputCount, pass.loss, scale: pass.scale)
      order.pass(index, of: group) { readOutBackward(shard) }
      order.pass(index, of: group) { feedForwardBackward(shard) }
      order.pass(index, of: group) { attendBackward(shard) }
      order.pass(index, of: group) { embedBackward(shard) }
    }
  }

  private func forward(_ shard: Shard<R>, _ input: UnsafePointer<R>) {
    embed(shard, input)
    attend(shard)
    feedForward(shard)
    readOut(shard)
  }

  private func shard(_ worker: Int, _ sequences: Int, _ gradient: UnsafeMutablePointer<R>) -> Shard<R> {
    Shard(
      parameterArena: arena, activationArena: activationArena, transposedArena: transposedArena,
      parameters: parameters.base, transposed: transposed.base, activations: activations[worker].base,
      gradient: gradient, sequences: sequences)
  }

  private func forEachShard(_ count: Int, _ body: (_ shard: Shard<R>, _ first: Int) -> Void) {
    let size = activationArena.sequences
    withoutActuallyEscaping(body) { body in
      team.run(parts: (count + size - 1) / size) { worker, index in
        body(self.shard(worker, min(size, count - index * size), self.gradients.base), index * size)
      }
    }
  }

  private func copyOutputs(_ shard: Shard<R>, to target: UnsafeMutablePointer<R>) {
    var target = target
    let lead = configuration.attendedTokens - configuration.tokens
    for row in 0..<shard.rows where row % configuration.attendedTokens >= lead {
      target.update(
        from: shard.activations + activationArena.y + row * activationArena.output,
        count: configuration.outputWidth)
      target += configuration.outputWidth
    }
  }

  private func sequences(in input: [R], target: [R]? = nil) throws(Diagnostic) -> Int {
    let count = input.count / configuration.inputCount
    guard count * configuration.inputCount == input.count else {
      throw Diagnostic(
        .data,
        "\(input.count) numbers are no whole number of sequences of \(configuration.tokens) × \(configuration.inputWidth)",
        at: .named("input"), remedy: "give sequences × tokens × inputWidth numbers")
    }
    if let target, target.count != count * configuration.outputCount {
      throw Diagnostic(
        .data,
        "\(target.count) target numbers do not fit \(count) sequences of \(configuration.tokens) × \(configuration.outputWidth)",
        at: .named("target"), remedy: "give sequences × tokens × outputWidth numbers")
    }
    return count
  }
}
