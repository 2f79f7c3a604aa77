import ReproducibleMath
import Testing
import Transformer

@testable import CaseStudies

@Suite struct ManyBodyTests {
  private func trial(bodies: Int, softening: Double) -> ManyBodyTrial {
    ManyBodyTrial(
      bodies: bodies, softening: softening, recipe: ManyBody().parameters(for: .quick).recipe, seed: 1,
      heldOut: 1)
  }

  @Test func twoBodiesAttractEachOtherByTheFormula() {
    // Distance 3, softening 4: (9 + 16)^{3/2} = 125, over two bodies.
    var batch = Batch<Float>(input: [0, 0, 1, 3, 0, 0.5], target: [0, 0, 0, 0])
    trial(bodies: 2, softening: 4).addAccelerations(of: 0, &batch)
    #expect(batch.target == [0.5 * 3 / 250, 0, -3 / 250, 0])
  }

  @Test func momentumIsConserved() {
    var random = RandomStream(seed: 3, "bodies")
    var batch = Batch<Float>(input: [], target: [])
    trial(bodies: 7, softening: 0.3).sample(&random, 20, &batch)
    #expect(batch.input.count == 20 * 7 * 3 && batch.target.count == 20 * 7 * 2)
    for index in 0..<20 {
      for axis in 0..<2 {
        let total = (index * 7..<(index + 1) * 7).reduce(Float(0)) {
          $0 + batch.input[3 * $1 + 2] * batch.target[2 * $1 + axis]
        }
        #expect(abs(total) < 1e-5)
      }
    }
    for body in 0..<140 {
      #expect((-1...1).contains(batch.input[3 * body]) && (0.5...1).contains(batch.input[3 * body + 2]))
    }
  }
}
