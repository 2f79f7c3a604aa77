import Pipeline
import ReproducibleMath
import Transformer

/// One model trained on the flow map u(·, 0) ↦ u(·, t) of a partial differential equation.
struct DynamicsTrial: Codable, Hashable, Sendable {
  enum Equation: String, Codable, CaseIterable, Sendable {
    case heat, burgers
  }

  let equation: Equation
  let viscosity: Double
  let time: Double
  /// Cells of the grid, one token each.
  let tokens: Int
  /// Solved initial values to train on; their translations and reflections are trained on too.
  let samples: Int
  let recipe: Recipe
  let seed: UInt64
  let heldOut: Int

  /// Cells of the solver's grid in one of the model's.
  static let refinement = 4

  struct Outcome: Codable, Sendable {
    let curve: LossCurve
    /// ‖T(u) − f(u)‖₂ / ‖f(u)‖₂, the mean over held-out initial values.
    let relativeError: Double
    /// The same of the map that leaves u as it is.
    let persistenceError: Double
    /// The solver's own error in the same measure, against a solution in closed form.
    let solverError: Double
    let examples: [Example]
  }

  struct Example: Codable, Sendable {
    let initial: [Float]
    let target: [Float]
    let output: [Float]
    let relativeError: Double
  }

  func run(_ context: any TrialContext) throws -> Outcome {
    let configuration = try recipe.configuration(tokens: tokens)
    let data = trajectories(samples, "training")
    let (model, curve) = try train(
      configuration, recipe, seed: seed, context, prepare: placeOnCircle,
      sample: { random, count, batch in
        batch.input.removeAll(keepingCapacity: true)
        batch.target.removeAll(keepingCapacity: true)
        for _ in 0..<count {
          let row = random.integer(below: samples) * tokens
          let shift = random.integer(below: tokens)
          let isReflected = random.integer(below: 2) == 1
          for cell in 0..<tokens {
            let source = row + (isReflected ? 2 * tokens - 1 - cell - shift : cell + shift) % tokens
            batch.input.append(isReflected ? -data.input[source] : data.input[source])
            batch.target.append(isReflected ? -data.target[source] : data.target[source])
          }
        }
      })
    let test = trajectories(heldOut, "held out")
    let outputs = try Engine(model).predict(test.input)
    let examples = (0..<heldOut).map { index in
      let range = index * tokens..<(index + 1) * tokens
      let output = Array(outputs[range])
      let target = Array(test.target[range])
      return Example(
        initial: Array(test.input[range]), target: target, output: output,
        relativeError: relativeDistance(output, target))
    }
    func mean(_ errors: [Double]) -> Double { errors.reduce(0, +) / Double(errors.count) }
    return Outcome(
      curve: curve, relativeError: mean(examples.map(\.relativeError)),
      persistenceError: mean(examples.map { relativeDistance($0.initial, $0.target) }),
      solverError: solverError(), examples: Array(examples.prefix(3)))
  }

  // region: circle
  /// Puts the tokens' positional encodings on a circle and its first harmonics, as the grid's ends meet: a product of two
  /// of them depends on the tokens' distance only.
  private func placeOnCircle(_ model: inout Model<Float>) {
    let width = recipe.modelWidth
    model[.position] = (0..<tokens * width).map { index in
      let (token, column) = (index / width, index % width)
      let angle = 2 * Double.pi * Double(token * (column / 2 + 1)) / Double(tokens)
      guard column / 2 < Self.harmonics else { return 0 }
      return Float(column.isMultiple(of: 2) ? Double.cos(angle) : Double.sin(angle))
    }
  }
  // endregion

  private static let harmonics = 6

  /// Initial values and what the solver makes of them, as averages over the model's cells.
  func trajectories(_ count: Int, _ name: String) -> Batch<Float> {
    let cells = tokens * Self.refinement
    var random = RandomStream(seed: seed, name)
    var batch = Batch<Float>(input: [], target: [])
    let solver = FiniteVolumes(viscosity: viscosity, advects: equation == .burgers)
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

  /// The solver's relative error on the training grid: of a decaying cosine, or of Burgers' equation after Cole and Hopf.
  private func solverError() -> Double {
    let cells = tokens * Self.refinement
    let exact: (Double) -> [Double]
    switch equation {
    case .burgers:
      let wave = ColeHopf(viscosity: viscosity, amplitude: 0.9)
      exact = { wave.averages(cells: cells, at: $0) }
    case .heat:
      let rate = 4 * Double.pi * Double.pi * viscosity
      exact = { time in
        let decay = Double.exp(-rate * time)
        return (0..<cells).map { (cell: Int) -> Double in
          decay * Double.cos(2 * Double.pi * (Double(cell) + 0.5) / Double(cells))
        }
      }
    }
    let initial = exact(0).map { FiniteVolumes.Lanes(repeating: $0) }
    let solved = FiniteVolumes(viscosity: viscosity, advects: equation == .burgers)
      .evolve(initial, until: time)
    return relativeDistance(solved.map { Float($0[0]) }, exact(time).map { Float($0) })
  }
}

/// ‖a − b‖₂ / ‖b‖₂.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  var difference = 0.0
  var size = 0.0
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return (difference / size).squareRoot()
}
