import Diagnostics
import Foundation
import Pipeline

/// The trials of a built report, computed again in a store that is thrown away.
public struct Reproduction {
  let manifest: Manifest
  let count: Int?
  let studies: [any CaseStudy]

  /// - Parameter count: how many trials, spread over the report; `nil` means all.
  public init(of manifest: Manifest, count: Int?, studies: [any CaseStudy]) {
    self.manifest = manifest
    self.count = count
    self.studies = studies
  }

  /// Computes the trials again.
  ///
  /// - Parameter scheduler: makes a scheduler that keeps its results in the given store.
  /// - Returns: one line such as `reproduced 214 of 214 trials`, and the trials that gave other bits.
  /// - Throws: what `Scheduler.run` throws.
  public func run(_ scheduler: (Store) throws -> Scheduler) throws -> (
    summary: String, failures: [Diagnostic]
  ) {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "report-verify-\(UUID().uuidString)")
    Interruption.takesAway(scratch.path)
    defer { Interruption.settling(scratch.path) { try? FileManager.default.removeItem(at: scratch) } }
    let data = (try? Workspace())?.data(of: manifest.report) ?? DataDirectory(nil)
    let result = try Recomputation(
      of: manifest, count: count, studies: studies, data: data,
      scheduler: scheduler(Store(scratch.path)))
    return (result.summary, result.failures)
  }
}
