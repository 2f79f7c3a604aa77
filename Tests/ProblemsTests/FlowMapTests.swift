import Foundation
import ReproducibleMath
import Testing
import Transformer

@testable import Problems

@Suite struct FlowMapTests {
  private typealias Lanes = FiniteVolumes.Lanes

  /// The mean absolute error of the solver's cell averages against exact ones.
  private func error(_ solver: FiniteVolumes, _ exact: (Double) -> [Double], time: Double) -> Double {
    let solved = solver.evolve(exact(0).map { Lanes(repeating: $0) }, until: time)
    let truth = exact(time)
    return zip(solved, truth).map { abs($0[3] - $1) }.reduce(0, +) / Double(truth.count)
  }

  /// The slope between neighbours of log error against log cells.
  private func orders(_ errors: [Double]) -> [Double] {
    zip(errors, errors.dropFirst()).map { log2($0 / $1) }
  }

  @Test func heatConvergesWithSecondOrder() {
    let errors = [16, 32, 64, 128].map { cells in
      error(
        FiniteVolumes(viscosity: 0.02, advects: false),
        { time in
          // The exact average of cos 2πx + ½ sin 4πx over a cell, each wave decaying at its rate.
          func average(_ wave: Double, _ cell: Int, _ value: (Double) -> Double) -> Double {
            let k = 2 * Double.pi * wave
            let ends = (Double(cell) / Double(cells), Double(cell + 1) / Double(cells))
            return exp(-k * k * 0.02 * time) * Double(cells) * (value(k * ends.1) - value(k * ends.0)) / k
          }
          return (0..<cells).map {
            average(1, $0, { sin($0) }) + 0.5 * average(2, $0, { -cos($0) })
          }
        }, time: 0.3)
    }
    for order in orders(errors) { #expect(order > 1.9 && order < 2.2, "\(order)") }
  }

  @Test func burgersConvergesWithSecondOrderToColeAndHopf() {
    let wave = ColeHopf(viscosity: 0.02, amplitude: 0.98)
    let errors = [64, 128, 256, 512].map { cells in
      error(
        FiniteVolumes(viscosity: 0.02, advects: true), { wave.averages(cells: cells, at: $0) }, time: 0.25)
    }
    for order in orders(errors) { #expect(order > 1.8 && order < 2.4, "\(order)") }
    #expect(errors[3] < 1e-4)
  }

  @Test func nothingIsLostAndNoExtremumArises() {
    let cells = 64
    // A jump, the hardest case, in one lane; another lane's waves do not disturb it.
    var initial = (0..<cells).map { Lanes(repeating: $0 < 20 ? 1 : -0.3) }
    for cell in 0..<cells { initial[cell][1] = sin(2 * .pi * Double(cell) / Double(cells)) }
    let final = FiniteVolumes(viscosity: 0.001, advects: true).evolve(initial, until: 0.4)
    for lane in 0..<2 {
      let before = initial.reduce(0) { $0 + $1[lane] }
      #expect(abs(final.reduce(0) { $0 + $1[lane] } - before) < 1e-11)
      #expect(final.allSatisfy { $0[lane] < 1 + 1e-12 && $0[lane] > (lane == 0 ? -0.3 : -1) - 1e-12 })
    }
  }

  @Test func aConstantStaysAndTheSolverCommutesWithTranslation() {
    let solver = FiniteVolumes(viscosity: 0.01, advects: true)
    let constant = [Lanes](repeating: Lanes(repeating: 0.7), count: 16)
    #expect(solver.evolve(constant, until: 1) == constant)
    let wave = (0..<32).map { Lanes(repeating: sin(2 * .pi * Double($0) / 32) + 0.2) }
    let turned = Array(wave[5...] + wave[..<5])
    let final = solver.evolve(wave, until: 0.2)
    #expect(solver.evolve(turned, until: 0.2) == Array(final[5...] + final[..<5]))
  }

  @Test func trajectoriesAreThoseOfTheEquation() {
    for equation in FlowMap.Equation.allCases {
      let flow = FlowMap(equation, viscosity: 0.01, time: 0.1, tokens: 32)
      var random = RandomStream(seed: 1, "test")
      // An odd count: the last lanes of the last eight stay empty.
      let batch = flow.trajectories(11, &random)
      #expect(batch.input.count == 11 * 32 && batch.target.count == 11 * 32)
      for first in stride(from: 0, to: batch.input.count, by: 32) {
        let states = [batch.input[first..<first + 32], batch.target[first..<first + 32]]
        // The mean is kept, and diffusion takes energy away.
        let sums: [Float] = states.map { $0.reduce(0, +) }
        let energies: [Float] = states.map { $0.reduce(0) { $0 + $1 * $1 } }
        #expect(abs(sums[0] - sums[1]) < 1e-4)
        #expect(energies[1] < energies[0])
      }
    }
  }

  /// A state that is moved or reflected is one of the equation's too, with its image.
  @Test func samplesAreTrajectoriesMovedAndReflected() {
    let trajectories = Batch<Float>(input: [1, 2, 3, 4], target: [5, 6, 7, 8])
    let flow = FlowMap(.burgers, viscosity: 0.01, time: 0.1, tokens: 4)
    var (random, batch) = (RandomStream(seed: 1, "test"), Batch<Float>(input: [], target: []))
    flow.sample(trajectories, &random, 100, &batch)
    let images: Set<[Float]> = Set(
      (0..<4).flatMap { shift -> [[Float]] in
        let turned = [1, 2, 3, 4].indices.map { Float(($0 + shift) % 4 + 1) }
        return [turned, turned.reversed().map { -$0 }]
      })
    let drawn = stride(from: 0, to: 400, by: 4).map { Array(batch.input[$0..<$0 + 4]) }
    #expect(Set(drawn) == images)
    #expect(batch.target == batch.input.map { $0 < 0 ? $0 - 4 : $0 + 4 })
  }

  @Test(arguments: FlowMap.Equation.allCases)
  func theSolverIsCloseToTheKnownSolution(_ equation: FlowMap.Equation) {
    let known = FlowMap(equation, viscosity: 0.01, time: 0.1, tokens: 32).knownSolution()
    #expect(known.solved.count == 128 && known.exact.count == 128)
    let largest = zip(known.solved, known.exact).map { abs($0 - $1) }.max() ?? .infinity
    #expect(largest < 0.01 && known.exact.contains { abs($0) > 0.1 })
  }
}
