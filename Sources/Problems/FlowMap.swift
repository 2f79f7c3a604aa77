import ReproducibleMath
import Transformer

/// The flow u(·, 0) ↦ u(·, t) of a partial differential equation on a periodic grid, a cell a token.
public struct FlowMap: Sendable {
  /// Whose flow it is.
  public enum Equation: String, Codable, CaseIterable, Sendable {
    /// `u_t = ν u_xx`.
    case heat
    /// `u_t + (u²/2)_x = ν u_xx`.
    case burgers
  }

  private let equation: Equation
  private let time: Double
  private let tokens: Int
  private let solver: FiniteVolumes

  /// Cells of the solver's grid in one of the model's.
  static let refinement = 4

  /// The flow of an equation over a time.
  ///
  /// - Parameters:
  ///   - viscosity: ν.
  ///   - time: t.
  ///   - tokens: cells of the grid.
  public init(_ equation: Equation, viscosity: Double, time: Double, tokens: Int) {
    self.equation = equation
    self.time = time
    self.tokens = tokens
    solver = FiniteVolumes(viscosity: viscosity, advects: equation == .burgers)
  }

  /// Initial values and what the solver makes of them, as averages over the model's cells: `count` × `tokens` numbers each.
  public func trajectories(_ count: Int, _ random: inout RandomStream) -> Batch<Float> {
    let cells = tokens * Self.refinement
    var batch = Batch<Float>(input: [], target: [])
    for first in stride(from: 0, to: count, by: 8) {
      var initial = [FiniteVolumes.Lanes](repeating: .zero, count: cells)
      for lane in 0..<min(8, count - first) {
        for (cell, value) in Self.initialValue(&random, cells).enumerated() { initial[cell][lane] = value }
      }
      let final = solver.evolve(initial, until: time)
      for lane in 0..<min(8, count - first) {
        batch.input += coarse(initial, lane)
        batch.target += coarse(final, lane)
      }
    }
    return batch
  }

  /// Draws `count` of the trajectories, each moved and perhaps reflected, which the equation does not notice.
  public func sample(
    _ trajectories: Batch<Float>, _ random: inout RandomStream, _ count: Int, _ batch: inout Batch<Float>
  ) {
    let samples = trajectories.input.count / tokens
    batch.input.removeAll(keepingCapacity: true)
    batch.target.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      let row = random.integer(below: samples) * tokens
      let shift = random.integer(below: tokens)
      let isReflected = random.integer(below: 2) == 1
      for cell in 0..<tokens {
        let source = row + (isReflected ? 2 * tokens - 1 - cell - shift : cell + shift) % tokens
        batch.input.append(isReflected ? -trajectories.input[source] : trajectories.input[source])
        batch.target.append(isReflected ? -trajectories.target[source] : trajectories.target[source])
      }
    }
  }

  /// A sum of three harmonics with random amplitudes and phases, 1/√k as large at wave number k, whose root mean square is
  /// uniform in [½, 1].
  private static func initialValue(_ random: inout RandomStream, _ cells: Int) -> [Double] {
    var values = [Double](repeating: 0, count: cells)
    var energy = 0.0
    for wave in 1...3 {
      let scale = 1 / Double(wave).squareRoot()
      let (a, b) = (scale * random.normal(Double.self), scale * random.normal(Double.self))
      energy += (a * a + b * b) / 2
      for cell in 0..<cells {
        let angle = 2 * Double.pi * Double(wave) * (Double(cell) + 0.5) / Double(cells)
        values[cell] += a * Double.cos(angle) + b * Double.sin(angle)
      }
    }
    let factor = random.uniform(0.5...1) / energy.squareRoot()
    return values.map { $0 * factor }
  }

  private func coarse(_ fine: [FiniteVolumes.Lanes], _ lane: Int) -> [Float] {
    (0..<tokens).map { token in
      let sum = (0..<Self.refinement).reduce(0) { $0 + fine[token * Self.refinement + $1][lane] }
      return Float(sum / Double(Self.refinement))
    }
  }

  /// What the solver makes of an initial value whose solution is known in closed form, on its own grid, and that solution: a
  /// decaying cosine, or Burgers' equation after Cole and Hopf.
  public func knownSolution() -> (solved: [Float], exact: [Float]) {
    let cells = tokens * Self.refinement
    let exact: (Double) -> [Double]
    switch equation {
    case .burgers:
      let wave = ColeHopf(viscosity: solver.viscosity, amplitude: 0.9)
      exact = { wave.averages(cells: cells, at: $0) }
    case .heat:
      let rate = 4 * Double.pi * Double.pi * solver.viscosity
      exact = { time in
        let decay = Double.exp(-rate * time)
        return (0..<cells).map { (cell: Int) -> Double in
          decay * Double.cos(2 * Double.pi * (Double(cell) + 0.5) / Double(cells))
        }
      }
    }
    let solved = solver.evolve(exact(0).map { FiniteVolumes.Lanes(repeating: $0) }, until: time)
    return (solved.map { Float($0[0]) }, exact(time).map { Float($0) })
  }
}
