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

  @Argument(help: "The report's name in Reports/; needed only where there are several.")
  var report: String?

  @OptionGroup var profile: ProfileOption

  @Option(help: "Where the report goes; Reports/_build/<name> unless given.", completion: .directory)
  var output: String?

  @Flag(help: "Compute every trial again.")
  var fresh = false

  @Flag(help: "Write one page that holds its pictures and data.")
  var selfContained = false

  @OptionGroup var scheduling: SchedulingOptions

  func run() throws {
    let profile = try profile.value()
    let workspace = try Workspace()
    let name = try workspace.report(chosen: report)
    let options = Build.Options(
      profile: profile, output: output.map { URL(filePath: $0) }, isFresh: fresh,
      isSelfContained: selfContained)
    let scheduler = try scheduling.scheduler()
    let result = try Build(name, in: workspace, studies: caseStudies, options: options).run(scheduler)
    for failure in result.failures { writeToStandardError("report: \(failure)\n") }
    scheduler.display.say("\(result.page.path)")
    if !result.failures.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }
}
