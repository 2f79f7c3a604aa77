import ReproducibleMath
import Transformer

extension Target {
  /// The grid on which maps of one and of two numbers are drawn, row by row: points with the ends of the domain, or the middles
  /// of equal cells.
  ///
  /// - Parameter count: of points along each axis.
  public func points(_ count: Int) -> [Double] {
    if inputCount == 1 { return domain[0].grid(count) }
    let across = domain[0].cellCentres(count)
    return domain[1].cellCentres(count).flatMap { second in across.flatMap { [$0, second] } }
  }

  /// Draws `count` sequences uniform on the domain and their images, n·d and n·m numbers each. In every fourth sequence the
  /// numbers are at the ends of their sides, since a largest error over a box is often at a corner.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    var points: [Double] = []
    points.reserveCapacity(count * inputCount)
    for index in 0..<count {
      for side in domain {
        let share: Double = random.uniform()
        let place = index.isMultiple(of: 4) ? share.rounded() : share
        // Exactly as the layer sees it: targets belong to rounded inputs.
        points.append(Double(Float(side.lower + side.width * place)))
      }
    }
    batch.input = points.map { Float($0) }
    batch.target = self(points).map { Float($0) }
  }
}
