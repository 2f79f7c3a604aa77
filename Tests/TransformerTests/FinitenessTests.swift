import ReproducibleMath
import Testing

@testable import Transformer

@Suite struct FinitenessTests {
  private func expectEveryPlaceIsSeen<R: Real>(_: R.Type) {
    for count in 0...100 {
      // The largest numbers are finite, and so are −0 and the least ones.
      let numbers = (0..<count).map {
        [R.greatestFiniteMagnitude, -R.greatestFiniteMagnitude, -0, .leastNonzeroMagnitude][$0 % 4]
      }
      #expect(areFinite(numbers), "\(count) finite numbers")
      for place in 0..<count {
        for other in [R.nan, .infinity, -.infinity] {
          var spoilt = numbers
          spoilt[place] = other
          #expect(!areFinite(spoilt), "\(other) at \(place) of \(count)")
        }
      }
    }
  }

  @Test func anyNumberThatIsNotFiniteIsFound() {
    expectEveryPlaceIsSeen(Float.self)
    expectEveryPlaceIsSeen(Double.self)
  }
}
