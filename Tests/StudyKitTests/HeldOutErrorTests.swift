import StudyKit
import Testing

@Suite struct HeldOutErrorTests {
  @Test func relativeDistanceIsThatOfTheDefinition() {
    #expect(abs(relativeDistance([3, 0], [0, 4]) - 1.25) < 1e-12)
    #expect(relativeDistance([1, 2], [1, 2]) == 0)
  }

  @Test func errorsAreThoseOfTheDefinitions() {
    let error = HeldOutError([4, 2, 3, 1], [0, 5, 3, 1])
    #expect(error.sup == 4 && error.rootMeanSquare == 2.5 && error.isSound)
    #expect(!HeldOutError([.nan], [0]).isSound)
  }
}
