import Approximation
import Pipeline
import ReproducibleMath
import Transformer

/// Proof A's layer at one sharpness, run on a raster of its square: what its heads say, and how far its output is off.
struct PartitionTrial: Codable, Hashable, Sendable {
  /// A built-in map of two numbers.
  let target: String
  /// K.
  let cells: Int
  /// ρ.
  let transition: Double
  /// β.
  let sharpness: Double
  /// Points along each side of the raster, and along the line on which the heads are followed.
  let raster: Int
  /// Points in cells and strips at which the error is measured.
  let points: Int

  struct Outcome: Codable, Sendable {
    let construction: PartitionAndRoute
    /// How many different codes the heads give, each bit rounded, over the raster.
    let codes: Int
    /// The share of the raster at which some bit is further than 0.01 from both 0 and 1.
    let undecided: Double
    /// The largest |bit − σ(β(x − t))| along the raster's diagonal, over all heads of the first coordinate.
    let bitError: Double
    /// The sum of the first coordinate's bits along the raster's diagonal: a soft staircase.
    let staircase: [Double]
    /// For each point of the raster, row by row: the cell as 2·(first coordinate's parity) + (second's), −1 where undecided.
    let colors: [Double]
    /// The unit that stands for the middle cell, over the raster: its conjunction of two bits.
    let unit: [Double]
    /// The largest error found.
    let sampled: Double
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let target = try Target.named(target)
    let construction = try PartitionAndRoute(
      target, cells: cells, transition: transition, sharpness: sharpness, exclusion: 40)
    let model = try construction.model(target)
    let heads = try HeadBits(model, construction, target)
    let axis = target.domain[0].cellCentres(raster)
    var square = HeadRaster(heads, cells: cells)
    for (row, second) in axis.enumerated() {
      try context.checkCancellation()
      context.progress(step: row, of: raster, loss: nil)
      square.append(try heads.bits(at: axis.flatMap { [$0, second] }))
    }
    let diagonal = try heads.bits(at: axis.flatMap { [$0, $0] })
    var bitError = 0.0
    var staircase: [Double] = []
    for (x, start) in zip(axis, stride(from: 0, to: diagonal.count, by: heads.count)) {
      let bits = diagonal[start..<start + cells - 1]
      staircase.append(bits.reduce(0, +))
      for (k, bit) in bits.enumerated() {
        let threshold = Double(k + 1) / Double(cells)
        bitError = max(bitError, abs(bit - logistic(sharpness * (x - threshold))))
      }
    }
    let measured = try PartitionMeasurement(construction, target, points: points)
    return Outcome(
      construction: construction, codes: square.codeCount,
      undecided: Double(square.undecided) / Double(raster * raster),
      bitError: bitError, staircase: staircase, colors: square.colors, unit: square.unit,
      sampled: measured.sampled)
  }

  private func logistic(_ x: Double) -> Double { 1 / (1 + Double.exp(-x)) }
}
