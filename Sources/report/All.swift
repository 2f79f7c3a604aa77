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

  @Option(
    help: """
      Where the report goes; the package's Reports/_build/<name> unless given. A report there is replaced, files that you \
      put into it stay, and a folder of anything else is refused.
      """, completion: .directory, transform: path)
  var output: String?

  /// What `--fresh` without a study means.
  static let everything = "all"

  @Option(
    parsing: .upToNextOption,
    help: "Compute again the trials of these studies, or every trial when no study is named.")
  var fresh: [String] = []

  @Option(parsing: .upToNextOption, help: "Run the trials of these studies only, and write no report.")
  var only: [String] = []

  @Flag(
    help: """
      Build the quick profile first, for a page to read meanwhile; left out where a page of the profile asked for stands \
      already or the results are there. On a desktop that page is opened.
      """)
  var quickFirst = false

  @Flag(help: "Write one page that holds its pictures and data.")
  var selfContained = false

  @OptionGroup var scheduling: SchedulingOptions

  func run() throws {
    try refuseContradictions()
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
      let result = try build.run(scheduler, showFirst: quickFirst ? { show($0, scheduler.display) } : nil)
      failures = result.failures
      scheduler.display.say(result.page.path)
      for note in result.notes { scheduler.display.say("report: \(note)") }
    } else {
      failures = try build.runTrials(of: Set(only), scheduler)
    }
    for failure in failures { complain(failure) }
    if !failures.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }

  private func refuseContradictions() throws(Diagnostic) {
    guard quickFirst else { return }
    guard only.isEmpty else {
      throw Diagnostic(
        .usage, "--only writes no page, so there is none to come first",
        remedy: "leave out --quick-first or --only")
    }
    guard fresh.isEmpty else {
      throw Diagnostic(
        .usage, "--fresh computes again what is there, and --quick-first is for what is not",
        remedy: "leave out --quick-first or --fresh")
    }
  }

  /// Tells where the first page is and shows it, where somebody watches.
  private func show(_ page: URL, _ display: ProgressDisplay) {
    display.say(page.path)
    guard !scheduling.quiet, !scheduling.jsonProgress, Desktop()?.open(page) == true else { return }
    display.say("opened in the browser; to be loaded again when this command has ended")
  }
}
