import ReproducibleMath
import Testing

@Suite struct LanesTests {
  @Test func totalAddsInTheDocumentedOrder() {
    // In any other association some of these cancel before they are absorbed.
    let x = SIMD8<Double>(0x1p53, 1, 3, 5, -0x1p53, 0x1p-53, 0x1p54, 1)
    #expect(x.total == ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])))
    #expect(SIMD8<Float>(1, 2, 3, 4, 5, 6, 7, 8).total == 36)
    #expect(SIMD8<Float>(1, -2, 3, 9, 5, 6, 7, 8).largest == 9)
  }

  @Test func loadsAndStoresAnyCountAtAnyAddress() {
    var numbers = (0..<20).map(Float.init)
    numbers.withUnsafeMutableBufferPointer { buffer in
      let base = buffer.baseAddress!
      #expect(SIMD8<Float>(at: base + 3) == SIMD8(3, 4, 5, 6, 7, 8, 9, 10))
      #expect(
        SIMD8<Float>(at: UnsafePointer(base + 17), count: 3, filledWith: -1)
          == SIMD8(17, 18, 19, -1, -1, -1, -1, -1))
      #expect(SIMD8<Float>(at: UnsafePointer(base), count: 0, filledWith: 2) == SIMD8(repeating: 2))
      SIMD8<Float>(repeating: 7).store(at: base + 1, count: 2)
      SIMD8<Float>(repeating: 8).store(at: base + 11)
    }
    #expect(numbers == [0, 7, 7] + (3..<11).map(Float.init) + [Float](repeating: 8, count: 8) + [19])
  }

  @Test func maximumAndMinimumKeepTheFirstOperandWhereUnordered() {
    let a = SIMD8<Double>(1, 2, .nan, 1, -0.0, 0, -.infinity, 5)
    let b = SIMD8<Double>(2, 1, 1, .nan, 0, -0.0, 3, 5)
    let (most, least) = (Double.maximum(a, b), Double.minimum(a, b))
    for (lane, expected) in [2, 2, .nan, 1, -0.0, 0, 3, 5].enumerated() {
      #expect(same(most[lane], expected))
    }
    for (lane, expected) in [1, 1, .nan, 1, -0.0, 0, -.infinity, 5].enumerated() {
      #expect(same(least[lane], expected))
    }
    #expect(Double.magnitude(SIMD8(repeating: -0.0))[3].sign == .plus)
    #expect(
      Float.less(SIMD8(repeating: 1), SIMD8(repeating: 2))[0] && !Float.equal(SIMD8(), SIMD8(repeating: 1))[7]
    )
  }
}
