import Findings
import Testing

@testable import Publication

@Suite struct SummaryTests {
  private func number(_ name: String, _ value: Double) -> Finding {
    Finding(name, .number(value), meaning: "")
  }

  @Test func aStudyOfOneModelIsOneRow() {
    let findings =
      [number("parameters", 40), number("seeds", 3), number("operations", 1e9)]
      + Finding.overSeeds("supError", [1, 2, 4], meaning: "")
    let table = Summary([("sorting", findings)]).table
    #expect(
      table.rows == [
        [
          .text("sorting"), .number(40), .number(3), .empty, .empty, .number(1e9), .empty,
          .spread(median: 2, lower: 1.5, upper: 3), .empty,
        ]
      ])
  }

  @Test func severalModelsHaveRowsInTheOrderOfTheStudy() {
    let table = Summary([
      (
        "targets",
        [
          number("withPositions.supError.median", 0.5), number("bare.certifiedError", 0.25),
          number("withPositions.loss.median", 0.125), number("steps", 7),
        ]
      )
    ]).table
    #expect(table.rows.map { $0[0] } == [.text("targets"), .text("– with positions"), .text("– bare")])
    #expect(table.rows[0][4] == .number(7) && table.rows[0][7] == .empty)
    #expect(table.rows[1][6...] == [.number(0.125), .number(0.5), .empty])
    #expect(table.rows[2][6...] == [.empty, .empty, .number(0.25)])
  }

  @Test func aStudyWithoutModelsHasARowAndAReportWithoutStudiesHasNone() {
    let row = Summary([("rank", [number("seeds", 3)])]).table.rows[0]
    #expect(row[0] == .text("rank") && row[2] == .number(3) && row.count { $0 == .empty } == 7)
    #expect(Summary([]).table.rows.isEmpty)
  }
}
