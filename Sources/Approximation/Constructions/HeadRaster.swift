/// What the heads of Proof A's layer say on a raster of the square, point by point.
public struct HeadRaster {
  private let heads: HeadBits
  private let cells: Int
  private var codes: Set<UInt64> = []
  /// Points at which some bit is further than 0.01 from both 0 and 1.
  public private(set) var undecided = 0
  /// For each point `HeadBits.color`, −1 where undecided.
  public private(set) var colors: [Double] = []
  /// For each point the unit that stands for the middle cell: its conjunction of two bits.
  public private(set) var unit: [Double] = []

  /// A raster without points, for a construction on two numbers with so many cells for each.
  public init(_ heads: HeadBits, cells: Int) {
    self.heads = heads
    self.cells = cells
  }

  /// How many different codes the heads give, each bit rounded.
  public var codeCount: Int { codes.count }

  /// Adds points.
  ///
  /// - Parameter bits: `HeadBits.count` for each.
  public mutating func append(_ bits: [Double]) {
    for start in stride(from: 0, to: bits.count, by: heads.count) {
      let bits = bits[start..<start + heads.count]
      codes.insert(bits.reduce(0) { $0 << 1 | ($1 >= 0.5 ? 1 : 0) })
      let color = heads.color(bits)
      undecided += color.isNaN ? 1 : 0
      colors.append(color.isNaN ? -1 : color)
      // The thresholds nearest to the middle, one of each coordinate.
      let middle = start + cells / 2 - 1
      unit.append(max(0, bits[middle] + bits[middle + cells - 1] - 1))
    }
  }
}
