import Problems
import ReproducibleMath
import Testing
import Transformer

/// What is drawn for training, against the definitions.
@Suite struct SequencesTests {
  private func drawn(
    _ sample: (inout RandomStream, Int, inout Batch<Float>) -> Void, _ count: Int
  ) -> Batch<Float> {
    var (random, batch) = (RandomStream(seed: 5, "test"), Batch<Float>(input: [9], target: [9]))
    sample(&random, count, &batch)
    return batch
  }

  private func rows(_ numbers: [Float], _ width: Int) -> [[Float]] {
    stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
  }

  @Test func ascendingOrderIsThatOfEachSequence() {
    let batch = drawn(AscendingOrder(tokens: 5).sample, 40)
    #expect(batch.input.count == 200 && batch.input.allSatisfy { (0..<1).contains($0) })
    #expect(rows(batch.target, 5) == rows(batch.input, 5).map { $0.sorted() })
    #expect(rows(batch.input, 5) != rows(batch.target, 5))
  }

  @Test func reversedOrderBeginsEveryFourthSequenceAtACorner() {
    let batch = drawn(ReversedOrder(tokens: 3).sample, 40)
    #expect(rows(batch.target, 3) == rows(batch.input, 3).map { $0.reversed() })
    for (index, row) in rows(batch.input, 3).enumerated() {
      #expect(row.allSatisfy { $0 == 0 || $0 == 1 } == index.isMultiple(of: 4))
    }
    var vertices = Batch<Float>(input: [], target: [])
    ReversedOrder(tokens: 3).addVertices(&vertices)
    #expect(vertices == Batch(input: [1, 0, 0, 0, 0, 1], target: [0, 0, 1, 1, 0, 0]))
  }

  @Test func functionsOfOneNumberAreTheirFormulas() {
    let kink = drawn(ScalarFunction.kink.sample, 50)
    #expect(kink.target == kink.input.map { abs($0 - 0.5) } && kink.input.count == 50)
    #expect(ScalarFunction.sine(0.25) == 1 && ScalarFunction.kink.values([0, 0.5]) == [0.5, 0])
  }

  @Test func planeWavesTakeTwoNumbersToTwo() {
    let batch = drawn(PlaneWaves.sample, 30)
    #expect(batch.input.count == 60 && batch.target.count == 60)
    for (point, image) in zip(rows(batch.input, 2), rows(batch.target, 2)) {
      #expect(image == [Float.sin(.pi * point[0]) * point[1], Float.cos(.pi * point[1]) * point[0]])
    }
  }

  @Test func codonsStandInEveryPlaceAndAreReadInTheirMiddle() {
    let problem = CodonSequences(codons: 2)
    let batch = drawn(problem.sample, 10)
    #expect(batch.input.count == 10 * 6 * 4 && batch.target.count == 10 * 6 * 21)
    var random = RandomStream(seed: 5, "test")
    // ATG, which means methionine, first and last.
    let input = rows(rows(problem.surroundings(of: 35, &random, 2), 24).flatMap { $0 }, 12)
    let spelled: [Float] = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    #expect(input[0] == spelled && input[3] == spelled)
    var logits = [Float](repeating: 0, count: 2 * 6 * 21)
    logits[21 + GeneticCode.meaning(35)] = 50
    logits[(6 + 3 + 1) * 21 + (GeneticCode.meaning(35) + 1) % 21] = 50
    let readings = problem.readings(of: 35, logits)
    #expect(readings.map(\.isRight) == [true, false])
    #expect(readings[0].probability > 0.99 && readings[1].probability < 0.01)
  }
}
