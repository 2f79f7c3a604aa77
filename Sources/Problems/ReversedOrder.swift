import ReproducibleMath
import Transformer

/// Reversal: sequences of independent numbers, uniform in [0, 1), and the same numbers from last to first.
///
/// In every fourth sequence the numbers are rounded to 0 or 1: a largest error over the cube is mostly found at its corners, and
/// uniform samples miss them.
public struct ReversedOrder: Sendable {
  /// Numbers in a sequence.
  public let tokens: Int

  /// The problem for sequences of so many numbers.
  public init(tokens: Int) {
    self.tokens = tokens
  }

  /// Draws `count` sequences and their targets, both `count` × `tokens` numbers.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input = uniformNumbers(&random, count * tokens)
    batch.input.withUnsafeMutableBufferPointer { input in
      for first in stride(from: 0, to: input.count, by: 4 * tokens) {
        for index in first..<first + tokens { input[index] = input[index].rounded() }
      }
    }
    batch.target = reversed(batch.input)
  }

  /// Appends the sequences of zeros with a one at one end: the lower bound of ½ is attained between the two.
  public func addVertices(_ batch: inout Batch<Float>) {
    var vertices = [Float](repeating: 0, count: 2 * tokens)
    vertices[0] = 1
    vertices[2 * tokens - 1] = 1
    batch.input += vertices
    batch.target += reversed(vertices)
  }

  private func reversed(_ sequences: [Float]) -> [Float] {
    stride(from: 0, to: sequences.count, by: tokens).flatMap { sequences[$0..<$0 + tokens].reversed() }
  }
}
