import Findings
import class Foundation.FileManager
import Testing

@testable import Manuscript

/// A claim that no finding could break says nothing.
@Suite struct ClaimsCanFailTests {
  static let reports = Sample.package.appending(path: "Reports")

  static let claims: [ClaimBlock] = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: reports.path)) ?? []
    return folders.sorted().filter {
      FileManager.default.fileExists(atPath: reports.appending(path: "\($0)/report.yml").path)
    }.flatMap { name in
      (try? Manuscript.load(reports.appending(path: name), root: Sample.package).document.claims) ?? []
    }
  }()

  /// What a predicate says of findings that have nothing to do with it: each the same number or a row of it, and each its own from a
  /// list that is shifted by every draw; as numbers, series or texts, whichever the predicate takes.
  private func verdicts(_ predicate: Predicate) -> Set<Bool> {
    let names = Set(predicate.names.map(\.name)).sorted()
    let numbers = [0.0, 1, 64, 1e-9, 3, -1, 1e9, 0.3, 7, -1e9, 40]
    let rows: [(Int, Int) -> Double] =
      [{ draw, _ in numbers[draw] }, { draw, place in numbers[(draw + 3 * place) % numbers.count] }]
    var verdicts: Set<Bool> = []
    for row in rows {
      for draw in numbers.indices {
        for choice in 0..<names.reduce(1, { count, _ in count * 3 }) {
          var rest = choice
          var findings: [String: Value] = [:]
          for (place, name) in names.enumerated() {
            let number = row(draw, place)
            findings[name] =
              [.number(number), .series((0..<3).map { row(draw, place + $0) }), .text("\(number)")][rest % 3]
            rest /= 3
          }
          if let holds = try? PredicateEvaluator(predicate, findings).holds(predicate.expression) {
            verdicts.insert(holds)
          }
        }
      }
    }
    return verdicts
  }

  @Test func everyClaimOfEveryReportFailsForSomeFindings() {
    #expect(Self.claims.count > 50)
    for claim in Self.claims {
      #expect(verdicts(claim.predicate).contains(false), "\(claim.predicate.source) cannot fail")
    }
  }

  /// The test's own counter-examples: what holds of any finding is noticed.
  @Test(arguments: ["s.x == s.x", "s.x < s.x or s.x >= s.x", "abs(s.x) >= 0", "1 < 2 or s.x < 0"])
  func aClaimThatHoldsOfAnythingIsNoticed(_ source: String) throws {
    let predicate = try Predicate(parsing: source)
    #expect(verdicts(predicate) == [true])
  }
}
