import Diagnostics
import Foundation
import Testing

@testable import Pipeline

/// Stored outcomes that are intact by their checksums, and cannot be what their trials found.
@Suite struct OutcomeFormTests {
  let directory: TemporaryDirectory
  let plan: Plan
  /// A study whose outcomes are at most 100.
  private static let study = Doubling(largest: 100)

  init() throws {
    directory = try TemporaryDirectory()
    plan = try Self.study.plan()
    _ = try Scheduler(store: directory.store(), jobs: 1).run(plan)
  }

  /// Puts an outcome in the place of a trial's own.
  private func plant(_ outcome: String, _ trial: PlannedTrial) throws {
    let result = TrialResult(outcome: Data(outcome.utf8), attachments: [:])
    try writeDurably(try directory.store().entry(result, of: trial).write)
  }

  @Test(arguments: [#"{"value":101}"#, #"{"value":"x"}"#, "{}", "[]"])
  func theyAreSetAsideWithANoteAndComputedAgain(_ outcome: String) throws {
    try plant(outcome, plan.trials[1])
    let notes = Journal()
    let scheduler = Scheduler(
      store: try directory.store(), jobs: 1, display: ProgressDisplay(.json, write: { notes.add($0) }))
    let (execution, conclusions) = try scheduler.run(plan, concluding: plan.studies[0].conclude)
    #expect(conclusions.findings.last?.value == .series([0, 2, 4]))
    #expect(execution.ran == 1 && execution.reused == 2)
    #expect(notes.all.joined().contains("its outcome does not fit its trial"))
    let damaged = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/store/damaged")
    #expect(damaged == [plan.trials[1].key.hex])
    #expect(try scheduler.run(plan, concluding: plan.studies[0].conclude).execution.ran == 0)
  }

  @Test func aTrialThatNeverFitsFailsInsteadOfRunningForEver() throws {
    let plan = try Doubling(body: { trial, _ in trial.seed == 2 ? 1000 : 1 }, largest: 100).plan()
    let scheduler = Scheduler(
      store: try Store("\(directory.path)/other"), jobs: 1, display: ProgressDisplay(.quiet, write: { _ in }))
    let problems = #expect(throws: DiagnosticList.self) {
      try scheduler.run(plan, concluding: plan.studies[0].conclude)
    }
    #expect(problems?.all.map(\.problem) == ["the outcome does not fit its trial"])
  }

  @Test func durationsThatMakeNoSenseAreSkipped() throws {
    let store = try directory.store()
    let id = plan.trials[0].durationID
    for seconds in ["1e308", "inf", "nan", "-1", "x", ""] {
      try Data("\(id) \(seconds)\n".utf8).write(to: URL(fileURLWithPath: "\(store.directory)/durations"))
      #expect(Durations(store)[plan.trials[0]] == nil, "\(seconds)")
    }
  }

  @Test func moreTrialsThanAnybodyWaitsForAreRefused() {
    let problem = #expect(throws: Diagnostic.self) { try Self.study.plan(.init(seeds: 1_000_000)) }
    #expect(problem?.problem == "the options ask for 1000000 trials, more than 50000")
  }
}
