import ArgumentParser
import CaseStudies
import Diagnostics
import Publication

/// `report list`: what there is to build and to run.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Lists the reports and the case studies.")

  func run() throws {
    let workspace = try Workspace()
    print("Reports")
    for report in workspace.reports { print("  \(oneLine(report))") }
    print("Case studies")
    let width = caseStudies.map(\.name.count).max() ?? 0
    for study in caseStudies {
      print("  \(study.name)\(String(repeating: " ", count: width - study.name.count))  \(study.summary)")
    }
  }
}
