import Diagnostics
import Foundation
import Testing

@testable import CaseStudies

@Suite struct DynamicsTests {
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

  @Test func parametersOutsideTheirRangeAreRefusedByName() {
    let mistakes: [(String, (inout Dynamics.Parameters) -> Void)] = [
      ("viscosity = 0.0 is outside 0.001 to 0.1", { $0.viscosity = 0 }),
      ("time = 2.0 is outside 0.001 to 1.0", { $0.time = 2 }),
      ("tokens = 4 is outside 8 to 256", { $0.tokens = 4 }),
      ("samples = 0 is outside 1 to 1000000", { $0.samples = 0 }),
      ("equations = 0 is outside 1 to 2", { $0.equations = [] }),
    ]
    for (problem, change) in mistakes {
      var parameters = Dynamics().parameters(for: .quick)
      change(&parameters)
      #expect {
        try Dynamics().trials(parameters)
      } throws: {
        ($0 as? Diagnostic)?.problem == problem
      }
    }
  }

  @Test func trajectoriesAreThoseOfTheEquation() {
    let parameters = Dynamics().parameters(for: .quick)
    for equation in DynamicsTrial.Equation.allCases {
      let trial = DynamicsTrial(
        equation: equation, viscosity: 0.01, time: 0.1, tokens: 32, samples: 1, recipe: parameters.recipe,
        seed: 1, heldOut: 1)
      // An odd count: the last lanes of the last eight stay empty.
      let batch = trial.trajectories(11, "test")
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

  @Test func relativeDistanceIsThatOfTheDefinition() {
    #expect(abs(relativeDistance([3, 0], [0, 4]) - 1.25) < 1e-12)
    #expect(relativeDistance([1, 2], [1, 2]) == 0)
  }
}
