import Diagnostics
import Findings
import Foundation
import Testing

@testable import Pipeline

@Suite struct ReuseTests {
  @Test func aSecondRunComputesNothing() throws {
    let directory = try TemporaryDirectory()
    let study = Doubling()
    let plan = try study.plan()
    let first = try Scheduler(store: directory.store(), jobs: 2).run(plan)
    #expect(first.ran == 3 && first.reused == 0)
    let second = try Scheduler(store: directory.store(), jobs: 2).run(plan)
    #expect(second.ran == 0 && second.reused == 3)
    #expect(try plan.studies[0].conclude(first) == plan.studies[0].conclude(second))
    #expect(try plan.studies[0].conclude(second).findings.last?.value == .series([0, 2, 4]))
  }
}
