import Findings
import Foundation
import Pipeline

@testable import CaseStudies

/// A study's conclusions in the quick profile with some options, from a store that is thrown away.
func concluded(_ study: String, _ options: [String: OptionValue]) throws -> Conclusions {
  let folder = FileManager.default.temporaryDirectory.appending(path: "study-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let plan = Plan([
    try StudyPlan(
      caseStudies.study(named: study), profile: .quick, options: options, data: DataDirectory(nil))
  ])
  return try plan.studies[0].conclude(Scheduler(store: Store(folder.path), jobs: 2).run(plan))
}

/// The world outside a trial that nobody watches.
struct Bystander: TrialContext {
  func progress(step: Int, of steps: Int, loss: Double?) {}
  var threads: Int { 1 }
  func checkCancellation() {}
  var checkpoint: Data? { nil }
  func checkpoint(_ state: () throws -> Data) {}
  func attach(_ name: String, _ bytes: Data) {}
  var needed: [StoredTrial] { [] }
  func data(_ name: String) -> Data { Data() }
}
