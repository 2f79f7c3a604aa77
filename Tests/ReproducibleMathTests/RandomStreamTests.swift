import Foundation
import ReproducibleMath
import Testing

@Suite struct RandomStreamTests {
  /// The known-answer vectors that the authors of Philox publish with Random123.
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func blocksMatchThePublishedVectors(_ counter: [UInt32], _ key: [UInt32], _ expected: [UInt32]) {
    #expect(Philox.block(counter: SIMD4(counter), key: SIMD2(key)) == SIMD4(expected))
  }

  /// Draws computed by an independent program from the documentation of `RandomStream`.
  @Test func drawsAreFixed() {
    for (position, draw) in [
      (0, 0xdb7d_7671_cdc1_6942), (1, 0x649b_2567_622d_b55e), (8, 0x1727_6173_c308_0f00),
      (15, 0x1ff7_c958_b3ee_cf51), (16, 0xe34c_f664_591b_9eb1), (1_000_003, 0xe261_2893_f6a2_a04e),
      (1 << 40 + 5, 0xaebf_8454_7908_0a56),
    ] as [(UInt64, UInt64)] {
      var stream = RandomStream(seed: 42, "initialisation", position: position)
      #expect(stream.next() == draw && stream.position == position + 1)
    }
    var accented = RandomStream(seed: .max, "données", position: 9)
    #expect(accented.next() == 0x5350_e2a7_cead_ffa0)
    accented.position = 0
    #expect(accented.next() == 0x2170_d883_8dd3_a129)
  }

  @Test func streamsDifferByNameAndBySeed() {
    let starts = [(1, "a"), (1, "b"), (2, "a"), (1, ""), (1, "A"), (0, "a")].map { seed, name in
      var stream = RandomStream(seed: UInt64(seed), name)
      return stream.next()
    }
    #expect(Set(starts).count == starts.count)
    var (a, b) = (RandomStream(seed: 7, "data"), RandomStream(seed: 7, "noise"))
    let pairs: [(Double, Double)] = (0..<20_000).map { _ in (a.normal(), b.normal()) }
    let correlation = pairs.reduce(0) { $0 + $1.0 * $1.1 } / 20_000
    #expect(abs(correlation) < 4 / 20_000.0.squareRoot())
  }

  @Test(arguments: [0, 1, 7, 15, 16, 17, 31, 33, 100, 1000], [0, 1, 8, 15, 16] as [UInt64])
  func fillingABufferDrawsLikeSingleCalls(_ count: Int, _ start: UInt64) {
    func compare<R: Real>(_: R.Type) {
      var one = RandomStream(seed: 3, "fill", position: start)
      var other = one
      var numbers = [R](repeating: .nan, count: count)
      numbers.withUnsafeMutableBufferPointer { one.fill($0, uniform: -3...2) }
      for x in numbers { #expect(x == other.uniform(-3...2)) }
      #expect(one.position == other.position)
      numbers.withUnsafeMutableBufferPointer { one.fill($0, normalWithMean: 0.5, deviation: 2) }
      for x in numbers { #expect(x == R(0.5).addingProduct(2, other.normal())) }
      #expect(one.position == other.position)
    }
    compare(Float.self)
    compare(Double.self)
  }

  @Test func floatsAreTheDoublesOfTheSameDrawsRoundedDown() {
    var (single, double) = (RandomStream(seed: 9, "x"), RandomStream(seed: 9, "x"))
    for _ in 0..<5000 {
      let (x, y) = (single.uniform(Float.self), double.uniform(Double.self))
      #expect(Double(x) <= y && y - Double(x) < 0x1p-24 && y < 1)
      #expect(single.normal(Float.self) == Float(double.normal(Double.self)))
    }
  }

  @Test func uniformNumbersFillTheirRangeEvenly() {
    var stream = RandomStream(seed: 11, "uniform")
    var counts = [Int](repeating: 0, count: 64)
    for _ in 0..<64_000 {
      let x: Double = stream.uniform(2...6)
      #expect(x >= 2 && x <= 6)
      counts[min(63, Int((x - 2) * 16))] += 1
    }
    #expect(chiSquare(counts, expected: 1000) < 115)  // 63 degrees of freedom: exceeded once in 10⁴
    #expect(stream.uniform(Float(0.25)...0.25) == 0.25)
  }

  /// Kolmogorov's and Smirnov's distance to the normal distribution.
  @Test func normalNumbersAreNormal() {
    var stream = RandomStream(seed: 12, "normal")
    let n = 20_000
    let numbers = (0..<n).map { _ in stream.normal(Double.self) }.sorted()
    var distance = 0.0
    for (i, z) in numbers.enumerated() {
      let probability = 0.5 * erfc(-z / 2.0.squareRoot())
      distance = max(
        distance, abs(probability - Double(i) / Double(n)), abs(probability - Double(i + 1) / Double(n)))
    }
    #expect(distance < 2.2 / Double(n).squareRoot())  // exceeded once in 10⁴
    #expect(numbers.allSatisfy { $0.isFinite })
  }

  @Test func integersAreUnbiasedAndInRange() {
    var stream = RandomStream(seed: 13, "integer")
    #expect(stream.integer(below: 1) == 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    #expect(chiSquare(counts, expected: 10_000) < 28)  // 6 degrees of freedom: exceeded once in 10⁴
    // With a bound of 3 · 2⁶¹ a quarter of the draws is rejected, and thirds come out even all the same.
    let bound = 3 << 61
    var thirds = [0, 0, 0]
    stream.position = 0
    for _ in 0..<30_000 { thirds[stream.integer(below: bound) >> 61] += 1 }
    #expect(chiSquare(thirds, expected: 10_000) < 19)
    #expect(stream.position > 39_000 && stream.position < 41_000)
  }

  @Test func permutationsAreFairAndFixed() {
    var stream = RandomStream(seed: 14, "permutation")
    #expect(stream.permutation(0) == [] && stream.permutation(1) == [0])
    #expect(stream.permutation(1000).sorted() == Array(0..<1000))
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[stream.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6 && chiSquare(Array(counts.values), expected: 2000) < 26)
    var fixed = RandomStream(seed: 1, "order")
    #expect(fixed.permutation(10) == [6, 9, 1, 4, 3, 8, 7, 2, 5, 0])
    var letters = ["a", "b", "c", "d"]
    fixed.shuffle(&letters)
    #expect(letters.sorted() == ["a", "b", "c", "d"])
  }

  private func chiSquare(_ counts: [Int], expected: Double) -> Double {
    counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }
}
