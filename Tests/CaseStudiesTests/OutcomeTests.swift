import Diagnostics
import Findings
import Foundation
import Testing

@testable import CaseStudies
@testable import Pipeline

/// What studies make of stored outcomes that decode and cannot be what their trials found: no such outcome may reach `conclude`,
/// whose subscripts rely on the lengths.
@Suite struct OutcomeTests {
  /// An outcome with one of its parts changed, and where.
  private struct Change {
    let path: String
    let outcome: OptionValue
  }

  /// Every list emptied, cut and lengthened; every number not a number. Of a list of numbers or of lists the first and last stand
  /// for all.
  private func changes(_ value: OptionValue, _ path: String = "") -> [Change] {
    switch value {
    case .object(let members):
      return members.sorted { $0.key < $1.key }.flatMap { name, member in
        changes(member, "\(path).\(name)").map { change in
          Change(path: change.path, outcome: .object(members.merging([name: change.outcome]) { $1 }))
        }
      }
    case .list(let elements):
      let longer = elements + [elements.last ?? 0]
      let lists = [[], Array(elements.dropLast()), longer].filter { $0 != elements }
      let inner = Set([0, elements.count - 1]).filter(elements.indices.contains).sorted().flatMap { index in
        changes(elements[index], "\(path)[\(index)]").map { change in
          var changed = elements
          changed[index] = change.outcome
          return Change(path: change.path, outcome: .list(changed))
        }
      }
      return lists.map { Change(path: "\(path) of \($0.count)", outcome: .list($0)) } + inner
    case .integer, .unsigned, .number: return [Change(path: "\(path) nan", outcome: "nan")]
    case .null, .boolean, .text: return []
    }
  }

  /// Of these any number is right.
  private static let free = ["history", "location"]

  @Test(arguments: CaseStudyTests.names)
  func outcomesOfAnotherFormAreDamage(_ name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outcomes-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try Store(folder.path)
    let plan = try CaseStudyTests().plan(name)
    let execution = try Scheduler(store: store, jobs: 2).run(plan)
    _ = try plan.studies[0].conclude(execution)
    for trial in Set([0, plan.trials.count / 2, plan.trials.count - 1]).map({ plan.trials[$0] }) {
      let result = try #require(execution.results[trial.key])
      let outcome = try CanonicalJSON.decode(OptionValue.self, from: result.outcome)
      for change in changes(outcome) {
        let changed = TrialResult(outcome: try CanonicalJSON.encode(change.outcome), attachments: [:])
        let results = execution.results.merging([trial.key: try store.entry(changed, of: trial).entry]) { $1 }
        let other = Execution(results: results, failures: [:], durations: [:], reused: results.count)
        let isFree = Self.free.contains { change.path.contains("\($0) of") }
        do {
          _ = try plan.studies[0].conclude(other)
          #expect(isFree, "\(trial.title): \(change.path)")
        } catch is DamagedOutcomes {}
      }
    }
  }
}
