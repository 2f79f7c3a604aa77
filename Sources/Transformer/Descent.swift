import ReproducibleMath

/// An optimiser at work on numbers that are no model's, such as the arguments of a test function: the same update, to
/// the bit, that `Training` applies to an engine's parameters.
public final class Descent<R: Real> {
  /// How the numbers follow their gradient.
  public let optimizer: Optimizer
  /// Steps taken.
  public private(set) var step = 0
  private let count: Int
  private let numbers: Memory<R>
  private let gradient: Memory<R>
  private let first: Memory<R>
  private let second: Memory<R>

  /// An optimiser that has taken no step from `start` yet.
  public init(_ start: [R], _ optimizer: Optimizer) {
    self.optimizer = optimizer
    count = start.count
    let padded = paddedWidth(count)
    (numbers, gradient) = (Memory(zeros: padded), Memory(zeros: padded))
    (first, second) = (Memory(zeros: padded), Memory(zeros: padded))
    for (index, number) in start.enumerated() { numbers.base[index] = number }
  }

  /// The numbers as they are now.
  public var parameters: [R] { Array(UnsafeBufferPointer(start: numbers.base, count: count)) }

  /// One step down a gradient.
  ///
  /// - Parameters:
  ///   - rate: the learning rate.
  ///   - fill: writes the gradient at the numbers that it is given; both have as many elements as `start`.
  public func step(
    rate: Double, gradient fill: (UnsafeBufferPointer<R>, UnsafeMutableBufferPointer<R>) throws -> Void
  ) rethrows {
    try fill(
      UnsafeBufferPointer(start: numbers.base, count: count),
      UnsafeMutableBufferPointer(start: gradient.base, count: count))
    step += 1
    update(
      UpdateRule<R>(optimizer, step: step, rate: rate), count: numbers.count, numbers.base,
      gradient: gradient.base, accumulators: 1, accumulatorStride: 0, scale: 1, first: first.base,
      second: second.base)
  }
}
