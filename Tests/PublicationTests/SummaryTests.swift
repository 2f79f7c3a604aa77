import Findings
import Testing

@testable import Publication

@Suite struct SummaryTests {
  private func number(_ name: String, _ value: Double) -> Finding {
    Finding(name, .number(value), meaning: "")
  }

  @Test func aStudyOfOneModelIsOneRow() {
    let findings =
      [number("parameters", 40), number("seeds", 3), number("operations", 5e9)]
      + Finding.overSeeds("supError", [1, 2, 4], meaning: "")
    let table = Summary([("sorting", findings)]).table
    #expect(
      table.rows == [
        [.text("sorting"), .number(40), .number(3), .empty, .number(5), .empty, .number(2), .empty]
      ])
  }

  @Test func severalModelsHaveRowsInTheOrderOfTheStudy() {
    let table = Summary([
      (
        "targets",
        [
          number("withPositions.supError.median", 0.5), number("bare.certified", 0.25),
          number("withPositions.loss.median", 0.125), number("steps", 7), number("bare.parameters", 9),
        ]
      )
    ]).table
    #expect(table.rows.map { $0[0] } == [.text("targets"), .text("– with positions"), .text("– bare")])
    #expect(table.rows[0][3] == .number(7) && table.rows[0].count { $0 == .empty } == 6)
    #expect(table.rows[1][5...] == [.number(0.125), .number(0.5), .empty])
    #expect(table.rows[2][1] == .number(9) && table.rows[2][5...] == [.empty, .empty, .number(0.25)])
  }

  @Test func aSeriesOfErrorsCountsByItsLastNumberAndAnInfiniteOneNotAtAll() {
    let series = Finding("sine.certified", .series([3, 2, 1]), meaning: "")
    let sizes = Finding("sine.parameters", .series([5, 6]), meaning: "")
    let table = Summary([("cells", [series, sizes, number("loss", .infinity)])]).table
    #expect(table.rows.map { $0[7] } == [.empty, .number(1)])
    #expect(table.rows[0][5] == .empty && table.rows[1][1] == .empty)
  }

  @Test func aStudyWithoutModelsHasARowAndAReportWithoutStudiesHasNone() {
    let row = Summary([("rank", [number("seeds", 3)])]).table.rows[0]
    #expect(row[0] == .text("rank") && row[2] == .number(3) && row.count { $0 == .empty } == 6)
    #expect(Summary([]).table.rows.isEmpty)
  }
}
