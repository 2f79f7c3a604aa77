import ArgumentParser
import Diagnostics
import Foundation
import Pipeline

/// `report trial KEY`: one trial, as a cluster's job runs it.
struct TrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial", abstract: "Runs one trial of a report by its key, with those that it needs.")

  @Argument(help: "The trial's key, or enough of its first digits; `swift run report plan` lists them.")
  var key: String

  @OptionGroup var report: ReportOptions

  @OptionGroup var scheduling: SchedulingOptions

  func run() throws {
    let plan = try report.build().plan().trial(key)
    let execution = try scheduling.scheduler().run(plan)
    let failures = execution.failures(in: plan)
    for failure in failures { complain(failure) }
    if !failures.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }
}
