import ReproducibleMath
import Transformer

/// Sorting: sequences of independent numbers, uniform in [0, 1), and the same numbers in ascending order.
public struct AscendingOrder: Sendable {
  /// Numbers in a sequence.
  public let tokens: Int

  /// The problem for sequences of so many numbers.
  public init(tokens: Int) {
    self.tokens = tokens
  }

  /// Draws `count` sequences and their targets, both `count` × `tokens` numbers.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input = uniformNumbers(&random, count * tokens)
    batch.target = batch.input
    batch.target.withUnsafeMutableBufferPointer { target in
      for first in stride(from: 0, to: target.count, by: tokens) { target[first..<first + tokens].sort() }
    }
  }
}
