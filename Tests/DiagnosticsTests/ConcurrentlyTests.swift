import Diagnostics
import Foundation
import Testing

@Suite struct ConcurrentlyTests {
  @Test func resultsAreInTheElementsOrder() throws {
    #expect(try concurrently(Array(0..<1000)) { $0 * $0 } == (0..<1000).map { $0 * $0 })
    #expect(try concurrently([Int]()) { $0 }.isEmpty)
    #expect(
      try concurrently([1, 2]) { i in try concurrently([10, 20]) { $0 + i } } == [[11, 21], [12, 22]])
  }

  @Test func theFirstElementThatFailsIsReported() throws {
    let problem = #expect(throws: Diagnostic.self) {
      try concurrently(Array(0..<100)) { number in
        if number % 10 == 7 { throw Diagnostic(.data, "number \(number)") }
      }
    }
    #expect(problem?.problem == "number 7")
  }

  @Test func bothGivesBothOrTheFirstProblem() throws {
    #expect(
      try both {
        1
      } _: {
        "two"
      } == (1, "two"))
    @Sendable func fail(_ name: String) throws -> Int { throw Diagnostic(.data, name) }
    #expect(
      #expect(throws: Diagnostic.self) {
        try both {
          try fail("a")
        } _: {
          try fail("b")
        }
      }?.problem == "a")
    #expect(
      #expect(throws: Diagnostic.self) {
        try both {
          1
        } _: {
          try fail("b")
        }
      }?.problem == "b")
  }
}
