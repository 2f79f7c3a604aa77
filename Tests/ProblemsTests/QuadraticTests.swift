import Testing

@testable import Problems

@Suite struct QuadraticTests {
  @Test func theQuadraticHasTheEigenvaluesItPromises() {
    for rotation: UInt64? in [nil, 3] {
      let quadratic = Quadratic(dimension: 5, condition: 100, rotation: rotation)
      let rows = (0..<5).map { Array(quadratic.matrix[$0 * 5..<($0 + 1) * 5]) }
      let values = singularValues(rows)
      for (index, value) in values.enumerated() {
        #expect(abs(value - [1, 0.31622776601683794, 0.1, 0.031622776601683794, 0.01][index]) < 1e-14)
      }
      #expect(rotation == nil || rows[0][1] != 0)
    }
  }

  @Test func theValueIsHalfTheProductWithTheGradient() {
    let quadratic = Quadratic(dimension: 2, condition: 4, rotation: nil)
    var gradient = [0.0, 0.0]
    let x = [3.0, 2.0]
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        #expect(quadratic.value(x, gradient: gradient) == 5)
      }
      #expect(quadratic.squaredDistance(x) == 13)
    }
    #expect(gradient == [3, 0.5])
  }
}
