import ReproducibleMath
import Transformer

/// Functions of one number to approximate, on [0, 1].
public enum ScalarFunction: String, Codable, CaseIterable, Sendable {
  /// sin 2πx: smooth.
  case sine
  /// |x − ½|: with a kink.
  case kink

  /// The value at x.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .sine: Double.sin(2 * .pi * x)
    case .kink: abs(x - 0.5)
    }
  }

  /// Draws `count` independent numbers, uniform in [0, 1), and their values.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input = uniformNumbers(&random, count)
    batch.target = batch.input.map { Float(self(Double($0))) }
  }

  /// The value at each point.
  public func values(_ points: [Double]) -> [Float] { points.map { Float(self($0)) } }
}
