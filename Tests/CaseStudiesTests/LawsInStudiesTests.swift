import Findings
import Testing

@testable import CaseStudies
@testable import Pipeline

/// What holds of every layer by a theorem, or by arithmetic, holds in the studies; the report states it and does not claim it.
@Suite struct LawsInStudiesTests {
  private func values(_ study: String) throws -> [String: Value] {
    Dictionary(uniqueKeysWithValues: try concluded(study, [:]).findings.map { ($0.name, $0.value) })
  }

  private func number(_ value: Value?) throws -> Double {
    guard case .number(let number)? = value else { throw Missing() }
    return number
  }

  private struct Missing: Error {}

  @Test func logitsHaveNoHigherRankThanTheirHeadIsWide() throws {
    let found = try values("attention-rank")
    guard case .series(let ranks)? = found["logitRank.maximum"],
      case .series(let bounds)? = found["rankBounds"]
    else { throw Missing() }
    #expect(!ranks.isEmpty && zip(ranks, bounds).allSatisfy { $0 <= $1 })
    #expect(try number(found["disagreement.maximum"]) < 1e-12)
  }

  @Test func temperaturesKeepTheLawsOfThermodynamics() throws {
    let found = try values("softmax-temperature")
    #expect(try number(found["entropyRise.minimum"]) > -1e-12)
    #expect(try number(found["logSumExp.lowerSlack"]) >= 0 && number(found["logSumExp.upperSlack"]) >= 0)
  }

  @Test func bodiesAreTreatedAlikeInAnyOrder() throws {
    #expect(try number(values("many-body")["equivarianceError.maximum"]) < 1e-4)
  }
}
