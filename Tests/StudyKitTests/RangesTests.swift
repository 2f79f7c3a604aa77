import Diagnostics
import StudyKit
import Testing

@Suite struct RangesTests {
  @Test func numbersAreHeldAgainstTheirRangesByName() {
    #expect(throws: Never.self) { try checkRange("seeds", 1, 1...3) }
    #expect {
      try checkRange("seeds", 4, 1...3)
    } throws: {
      ($0 as? Diagnostic)?.problem == "seeds = 4 is outside 1 to 3"
    }
  }

  @Test func memoryIsRefusedBeyondFourGigabytes() {
    #expect(throws: Never.self) { try checkMemory("heldOut", numbers: 0x1p29) }
    #expect {
      try checkMemory("heldOut", numbers: 1e9)
    } throws: {
      ($0 as? Diagnostic)?.problem == "heldOut would take 8 GB of memory, more than 4"
    }
  }

  @Test func namesOfMapsBecomeNamesOfFindings() {
    #expect(camelCase("sort-2") == "sort2" && camelCase("softmax-mean-3") == "softmaxMean3")
  }

  @Test func listsHoldSoManyFiniteNumbers() {
    #expect([1.0, 2].holds(2) && ![1.0, 2].holds(3) && ![1.0, .nan].holds(2))
    #expect([Float(1)].holds(1) && ![Float.infinity].holds(1) && [Float]().holds(0))
  }
}
