import ReproducibleMath
import Testing
import Transformer

@testable import Problems

@Suite struct AttractingBodiesTests {
  @Test func twoBodiesAttractEachOtherByTheFormula() {
    // Distance 3, softening 4: (9 + 16)^{3/2} = 125, over two bodies.
    let system = [AttractingBodies.Body(x: 0, y: 0, mass: 1), .init(x: 3, y: 0, mass: 0.5)]
    let problem = AttractingBodies(bodies: 2, softening: 4)
    #expect(problem.acceleration(of: system[0], in: system) == (0.5 * 3 / 250, 0))
    #expect(problem.acceleration(of: system[1], in: system) == (-3.0 / 250, 0))
  }

  @Test func momentumIsConserved() {
    var random = RandomStream(seed: 3, "bodies")
    var batch = Batch<Float>(input: [], target: [])
    AttractingBodies(bodies: 7, softening: 0.3).sample(&random, 20, &batch)
    let width = AttractingBodies.width
    #expect(batch.input.count == 20 * 7 * width && batch.target.count == 20 * 7 * 2)
    for index in 0..<20 {
      for axis in 0..<2 {
        let total = (index * 7..<(index + 1) * 7).reduce(Float(0)) {
          $0 + Float.exp(batch.input[width * $1 + 3]) * batch.target[2 * $1 + axis]
        }
        #expect(abs(total) < 1e-5)
      }
    }
  }

  @Test func aTokenHoldsTheSquareOfItsDistanceAndTheLogarithmOfItsMass() {
    var random = RandomStream(seed: 4, "bodies")
    var batch = Batch<Float>(input: [], target: [])
    AttractingBodies(bodies: 5, softening: 1).sample(&random, 10, &batch)
    for body in 0..<50 {
      let token = batch.input[4 * body..<4 * body + 4].map(Double.init)
      #expect((-1...1).contains(token[0]) && (-1...1).contains(token[1]))
      #expect(abs(token[2] - (token[0] * token[0] + token[1] * token[1])) < 1e-6)
      #expect((0.4999...1.0001).contains(Double.exp(token[3])))
    }
  }
}
