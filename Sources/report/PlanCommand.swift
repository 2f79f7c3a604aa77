import ArgumentParser
import Foundation
import Pipeline

/// `report plan`: the trials that have no result yet.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Lists the trials that a report is missing.")

  /// How the list is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var report: ReportOptions

  @Option(
    help: "The folder that keeps results; REPORT_STORE or the package's .report/store unless given.",
    completion: .directory, transform: path)
  var store: String?

  @Option(help: "text or json.")
  var format = Format.text

  func run() throws {
    let listing = try PlanListing(report.build().plan(), openStore(store))
    switch format {
    case .json: print(String(decoding: try listing.encoded(), as: UTF8.self), terminator: "")
    case .text:
      for trial in listing.missing { print("\(trial.key.hex)  \(trial.study): \(trial.label)") }
      print("\(listing.missing.count) of \(listing.trials) trials are missing")
    }
  }
}
