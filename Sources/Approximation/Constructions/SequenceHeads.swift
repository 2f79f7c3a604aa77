import ReproducibleMath
import Transformer

/// What heads bring to every position, so that a network of ridge functions can work on the whole sequence.
public enum Gathering: String, Codable, Hashable, Sendable {
  /// Proof B: n heads of width d bring the tokens themselves, mixed by an invertible matrix.
  case tokens
  /// The width threshold's (b): d heads of width n − 1 bring their own attention weights, which say how the tokens' numbers
  /// compare. No layer gets by with less.
  case comparisons
}

/// Heads that bring the sequence to every position, and how a position reads it off its row.
///
/// A position sees coordinates of the sequence, n·d numbers y that are or nearly are X; a ridge u·y is linear in the row
/// that the residual and the heads have made.
protocol SequenceHeads {
  /// H.
  var count: Int { get }
  /// k.
  var width: Int { get }
  /// Where the seen coordinates lie.
  var ranges: [Interval] { get }
  /// Whether all positions see the same coordinates.
  var areSeenAlike: Bool { get }

  /// Writes the attention's weights. A row begins with the token's numbers and the position's unit vector; what the heads
  /// bring follows.
  func write(_ set: (_ tensor: Tensor, _ row: Int, _ column: Int, _ value: Double) -> Void)

  /// u·y at a position, as weights of the token's own numbers and of what the heads bring, and a constant.
  func reading(_ direction: [Int], at position: Int) -> Reading

  /// The coordinates that a position sees of some sequences, n·d numbers for each.
  func seen(_ points: [Double], from position: Int) -> [Double]

  /// A number no smaller than u·y as the weights of one position give it at any other.
  func reach(_ direction: [Int], of position: Int) -> Double
}

/// A linear function of a row.
struct Reading {
  /// One weight for each of the token's own d numbers.
  var own: [Double]
  /// One for each of the H·k numbers that the heads bring.
  var brought: [Double]
  var constant = 0.0
}
