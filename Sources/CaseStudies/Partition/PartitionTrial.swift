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
    /// The largest |bit − σ(β(x − t))| over the raster and all heads.
    let bitError: Double
    /// The sum of each coordinate's bits along the raster's diagonal, first coordinate's first: a soft staircase.
    let staircase: [Double]
    /// For each point of the raster, row by row: the cell as 2·(first coordinate's parity) + (second's), NaN as −1 where undecided.
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
    let heads = HeadBits(model, construction, target)
    let axis = target.domain[0].cellCentres(raster)
    var codes: Set<[Bool]> = []
    var undecided = 0
    var bitError = 0.0
    var (colors, unit): ([Double], [Double]) = ([], [])
    for (row, second) in axis.enumerated() {
      try context.checkCancellation()
      context.progress(step: row, of: raster, loss: nil)
      for bits in try heads.bits(at: axis.flatMap { [$0, second] }) {
        codes.insert(bits.joined().map { $0 >= 0.5 })
        let open = bits.joined().contains { abs($0 - 0.5) < 0.49 }
        undecided += open ? 1 : 0
        colors.append(open ? -1 : HeadBits.color(bits))
        let middle = cells / 2 - 1
        unit.append(max(0, bits[0][middle] + bits[1][middle] - 1))
      }
    }
    let diagonal = try heads.bits(at: axis.flatMap { [$0, $0] })
    for (x, bits) in zip(axis, diagonal) {
      for (k, bit) in bits[0].enumerated() {
        let threshold = Double(k + 1) / Double(cells)
        bitError = max(bitError, abs(bit - logistic(sharpness * (x - threshold))))
      }
    }
    let measured = try PartitionMeasurement(construction, target, points: points)
    return Outcome(
      construction: construction, codes: codes.count, undecided: Double(undecided) / Double(raster * raster),
      bitError: bitError, staircase: diagonal.map { $0[0].reduce(0, +) }, colors: colors, unit: unit,
      sampled: measured.sampled)
  }

  private func logistic(_ x: Double) -> Double { 1 / (1 + Double.exp(-x)) }
}
