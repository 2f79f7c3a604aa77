import ArgumentParser
import Diagnostics
import Foundation
import Pipeline

/// `report export`: work for other schedulers.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the missing trials as a workflow for other schedulers.", subcommands: [Snakemake.self])

  /// `report export snakemake`: one rule, one job a missing trial.
  struct Snakemake: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a Snakefile whose jobs run one trial each, here, on Slurm or on Kubernetes.")

    @OptionGroup var report: ReportOptions

    @Option(
      help: "The folder that keeps results; REPORT_STORE or the package's .report/store unless given.",
      completion: .directory, transform: path)
    var store: String?

    @Option(
      help: "Where the workflow goes; the package's Snakefile unless given.", completion: .file(),
      transform: path)
    var output: String?

    func run() throws {
      let build = try report.build()
      let folder = URL(filePath: try openStore(store).directory).standardizedFileURL.path
      let listing = try PlanListing(build.plan(), Store(folder))
      // Jobs may start elsewhere, so every path is absolute.
      let program = URL(filePath: CommandLine.arguments[0]).standardizedFileURL.resolvingSymlinksInPath().path
      let profile = try report.profile.value().map { ["--profile", $0.rawValue] } ?? []
      let command = ["env", "-C", build.root.path, program, "trial", "--quiet", "--store", folder] + profile
      let output = output ?? build.root.appending(path: "Snakefile").path
      try write(
        Snakefile(listing, command: command + ["--report", build.report], path: output).text, to: output)
      print("\(oneLine(output)): \(listing.missing.count) trials")
    }
  }
}
