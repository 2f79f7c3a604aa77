import ReproducibleMath
import Transformer

/// The map (sin(πx₁)·x₂, cos(πx₂)·x₁) on the unit square in single precision, as training draws it.
public enum PlaneWaves {
  /// Draws `count` points, uniform in the unit square, and their images: two numbers each.
  public static func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input = uniformNumbers(&random, 2 * count)
    batch.target = stride(from: 0, to: batch.input.count, by: 2).flatMap { first in
      let (x, y) = (batch.input[first], batch.input[first + 1])
      return [Float.sin(.pi * x) * y, Float.cos(.pi * y) * x]
    }
  }
}
