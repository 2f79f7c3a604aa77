import ArgumentParser
import CaseStudies
import Diagnostics
import Foundation
import Pipeline
import Publication

/// `report all`: the whole report, from trials to page.
struct All: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs what is missing, draws, checks the claims and writes the report.")

  @OptionGroup var report: ReportOptions

  @Option(help: "Where the report goes; Reports/_build/<name> unless given.", completion: .directory)
  var output: String?

  /// What `--fresh` without a study means.
  static let everything = "all"

  @Option(
    parsing: .upToNextOption,
    help: "Compute again the trials of these studies, or every trial when no study is named.")
  var fresh: [String] = []

  @Option(parsing: .upToNextOption, help: "Run the trials of these studies only, and write no report.")
  var only: [String] = []

  @Flag(help: "Write one page that holds its pictures and data.")
  var selfContained = false

  @OptionGroup var scheduling: SchedulingOptions

  func run() throws {
    for study in only + fresh where study != Self.everything { _ = try caseStudies.study(named: study) }
    let scheduler = try scheduling.scheduler()
    let build = try report.build {
      $0.output = output.map { URL(filePath: $0) }
      $0.fresh =
        fresh.isEmpty ? .nothing : fresh.contains(Self.everything) ? .everything : .studies(Set(fresh))
      $0.isSelfContained = selfContained
    }
    let failures: [Diagnostic]
    if only.isEmpty {
      let result = try build.run(scheduler)
      failures = result.failures
      scheduler.display.say(result.page.path)
    } else {
      failures = try build.runTrials(of: Set(only), scheduler)
    }
    for failure in failures { writeToStandardError("report: \(failure)\n") }
    if !failures.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }
}
