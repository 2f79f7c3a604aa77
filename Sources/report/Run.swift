import ArgumentParser
import CaseStudies
import Diagnostics
import Findings
import Foundation
import Pipeline
import Publication

/// `report run STUDY`: one study by itself, its findings on standard output.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs one case study with its defaults and prints what it finds.")

  @Argument(help: "The study's name; `swift run report list` names them all.")
  var study: String

  @OptionGroup var profile: ProfileOption

  @Option(
    help: "Also write the study's figures and their data here.", completion: .directory, transform: path)
  var output: String?

  @Flag(help: "Compute every trial again.")
  var fresh = false

  @OptionGroup var scheduling: SchedulingOptions

  func run() throws {
    let profile = try profile.value() ?? .standard
    let study = try caseStudies.study(named: study)
    // A study needs no report; the main one's data files are there for those that read some.
    let workspace = try? Workspace()
    let report = try? workspace?.report(chosen: nil)
    let data = report.flatMap { workspace?.data(of: $0) } ?? DataDirectory(nil)
    let findings = try StudyRun(
      study, profile: profile, data: data, output: output.map { URL(filePath: $0) }, isFresh: fresh
    )
    .run(scheduling.scheduler())
    for line in findings { print(line) }
  }
}
