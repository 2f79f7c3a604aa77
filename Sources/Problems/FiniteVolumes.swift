import ReproducibleMath

/// Finite volumes for `u_t + (u²/2)_x = ν u_xx` with periodic ends on [0, 1], or for the heat equation `u_t = ν u_xx`.
///
/// Second order in space and time: slopes limited after van Leer (1974), Godunov's flux between the reconstructed
/// values, central differences for the diffusion, and Heun's method, which is strong-stability preserving. Eight initial
/// values are followed side by side.
struct FiniteVolumes: Sendable {
  typealias Lanes = SIMD8<Double>

  /// ν.
  let viscosity: Double
  /// Whether u carries itself along, as in Burgers' equation.
  let advects: Bool

  /// The cell averages at `time`, from those at 0.
  func evolve(_ initial: [Lanes], until time: Double) -> [Lanes] {
    let cells = initial.count
    let width = 1 / Double(cells)
    let fastest = advects ? initial.reduce(0) { max($0, Double.magnitude($1).max()) } : 0
    // No new extrema arise, so the first step's bound on the step's length holds for all.
    let rate = (fastest / width + 2 * viscosity / (width * width)) / 0.4
    let steps = max(1, Int((time * rate).rounded(.up)))
    let step = Lanes(repeating: time / Double(steps))
    var u = initial
    var first = initial
    var change = initial
    for _ in 0..<steps {
      fill(&change, with: u)
      for i in 0..<cells { first[i] = u[i].addingProduct(step, change[i]) }
      fill(&change, with: first)
      for i in 0..<cells { u[i] = (u[i] + first[i].addingProduct(step, change[i])) * 0.5 }
    }
    return u
  }

  /// change_i ← (F_{i−½} − F_{i+½}) / Δx.
  private func fill(_ change: inout [Lanes], with u: [Lanes]) {
    let cells = u.count
    let perWidth = Double(cells)
    let conduction = Lanes(repeating: viscosity * perWidth)
    u.withUnsafeBufferPointer { u in
      change.withUnsafeMutableBufferPointer { change in
        var left = flux(u, cells - 1, conduction)
        for i in 0..<cells {
          let right = flux(u, i, conduction)
          change[i] = (left - right) * perWidth
          left = right
        }
      }
    }
  }

  /// F between cell i and the next.
  @inline(__always)
  private func flux(_ u: UnsafeBufferPointer<Lanes>, _ i: Int, _ conduction: Lanes) -> Lanes {
    let cells = u.count
    let next = i + 1 == cells ? 0 : i + 1
    let diffusion = (u[next] - u[i]) * conduction
    guard advects else { return -diffusion }
    let previous = i == 0 ? cells - 1 : i - 1
    let afterNext = next + 1 == cells ? 0 : next + 1
    let steps = (u[i] - u[previous], u[next] - u[i], u[afterNext] - u[next])
    let below = u[i] + limited(steps.0, steps.1) * 0.5
    let above = u[next] - limited(steps.1, steps.2) * 0.5
    // Godunov's flux of the convex u²/2: whichever wave arrives at the face.
    let rightward = Double.maximum(below, .zero)
    let leftward = Double.minimum(above, .zero)
    return Double.maximum(rightward * rightward, leftward * leftward) * 0.5 - diffusion
  }

  /// Van Leer's limiter: the harmonic mean of two steps of one sign, 0 for steps of different signs.
  @inline(__always)
  private func limited(_ a: Lanes, _ b: Lanes) -> Lanes {
    let product = a * b
    let rises = product .> Lanes.zero
    let sum = (a + b).replacing(with: Lanes(repeating: 1), where: .!rises)
    return (product * 2 / sum).replacing(with: Lanes.zero, where: .!rises)
  }
}

/// A solution of Burgers' equation in closed form, by the transformation of Cole (1951) and Hopf (1950): `u = −2ν φ_x / φ` with
/// `φ = 1 + a·e^{−4π²νt} cos 2πx`, which solves the heat equation.
struct ColeHopf: Sendable {
  let viscosity: Double
  /// |a| < 1; near 1 the wave is steep.
  let amplitude: Double

  /// The averages over equal cells at a time: `−2ν [log φ]` over the cell, divided by its width.
  func averages(cells: Int, at time: Double) -> [Double] {
    let decay = amplitude * Double.exp(-4 * Double.pi * Double.pi * viscosity * time)
    let logs = (0...cells).map {
      Double.log(1 + decay * Double.cos(2 * .pi * Double($0) / Double(cells)))
    }
    return (0..<cells).map { -2 * viscosity * Double(cells) * (logs[$0 + 1] - logs[$0]) }
  }
}
