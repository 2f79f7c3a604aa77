import ReproducibleMath
import Transformer

/// Bodies in a plane that attract each other, and their accelerations.
public struct AttractingBodies: Sendable {
  /// N.
  public let bodies: Int
  /// ε: the length below which the attraction weakens again.
  public let softening: Double

  /// The problem for so many bodies.
  public init(bodies: Int, softening: Double) {
    self.bodies = bodies
    self.softening = softening
  }

  /// A token's numbers: two coordinates, the square of their norm, and the logarithm of the mass.
  public static let width = 4

  /// A point mass.
  public struct Body: Sendable {
    /// The first coordinate.
    public let x: Float
    /// The second coordinate.
    public let y: Float
    /// Its mass.
    public let mass: Float

    /// A mass at a point.
    public init(x: Float, y: Float, mass: Float) {
      self.x = x
      self.y = y
      self.mass = mass
    }
  }

  /// Draws `count` systems of bodies, uniform in the square [−1, 1]² with masses uniform in [½, 1], `width` numbers a body, and
  /// their accelerations, two numbers a body.
  public func sample(_ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>) {
    batch.input.removeAll(keepingCapacity: true)
    batch.target.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      let system = (0..<bodies).map { _ in
        Body(x: random.uniform(-1...1), y: random.uniform(-1...1), mass: random.uniform(0.5...1))
      }
      // region: tokens
      for body in system {
        let acceleration = acceleration(of: body, in: system)
        batch.input += [body.x, body.y, body.x * body.x + body.y * body.y, Float.log(body.mass)]
        batch.target += [acceleration.x, acceleration.y]
      }
      // endregion
    }
  }

  /// (1/N) Σⱼ mⱼ (xⱼ − x) / (|xⱼ − x|² + ε²)^{3/2}: the attraction of Plummer's spheres (1911).
  public func acceleration(of body: Body, in system: [Body]) -> (x: Float, y: Float) {
    let square = Float(softening * softening)
    var sum: (x: Float, y: Float) = (0, 0)
    for other in system {
      let (dx, dy) = (other.x - body.x, other.y - body.y)
      let distance = dx * dx + dy * dy + square
      let pull = other.mass / (Float(system.count) * distance * distance.squareRoot())
      sum.x += pull * dx
      sum.y += pull * dy
    }
    return sum
  }
}
