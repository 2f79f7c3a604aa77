import ArgumentParser
import CaseStudies
import Publication

/// `report new`: the start of a study or of a report.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts a case study or a report from an example that works.",
    subcommands: [NewStudy.self, NewReport.self])

  /// `report new study NAME`
  struct NewStudy: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "study", abstract: "Writes a case study that compiles, its test and its section.")

    @Argument(help: "The study's name in kebab case, such as heat-flow.")
    var name: String

    @Option(help: "The report that gets the section; needed only for another than the main one.")
    var report: String?

    func run() throws {
      let workspace = try Workspace()
      let report = try workspace.report(chosen: report)
      let written = try Scaffold(workspace).study(name, besides: caseStudies.map(\.name), report: report)
      for path in written { print(path) }
      print("Now list studies/\(name).md under sections in Reports/\(report)/report.yml.")
      print(
        "Documentation/writing-a-study.md explains the parts; `swift run report run \(name)` runs the study.")
    }
  }

  /// `report new report NAME`
  struct NewReport: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report", abstract: "Writes a report that builds.")

    @Argument(help: "The report's name in kebab case; it becomes a folder in Reports.")
    var name: String

    func run() throws {
      for path in try Scaffold(Workspace()).report(name) { print(path) }
      print("Build it with `swift run report all --report \(name)`.")
    }
  }
}
