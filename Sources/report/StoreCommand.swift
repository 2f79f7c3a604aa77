import ArgumentParser
import CaseStudies
import Diagnostics
import Findings
import Foundation
import Pipeline
import Publication

/// `report store`: what is kept, and moving it.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Lists, cleans and moves stored results.",
    subcommands: [Listing.self, Collect.self, ExportArchive.self, ImportArchive.self])

  /// Which store.
  struct Place: ParsableArguments {
    @Option(
      help: "The folder that keeps results; REPORT_STORE or the package's .report/store unless given.",
      completion: .directory, transform: path)
    var store: String?

    func open() throws -> Store { try openStore(store) }
  }

  /// `report store list`
  struct Listing: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Prints every result, its size and age.")
    @OptionGroup var place: Place

    func run() throws {
      let items = try place.open().items()
      for item in items {
        let age = Int(max(0, -item.written.timeIntervalSinceNow) / 60)
        print("\(item.key.short)  \(item.bytes) bytes  \(age) min  \(item.identity?.study ?? "damaged")")
      }
      print("\(items.count) results, \(items.reduce(0) { $0 + $1.bytes }) bytes")
    }
  }

  /// `report store gc`
  struct Collect: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gc",
      abstract: "Removes results that no report uses in any profile, and what broken-off work left behind.")
    @OptionGroup var place: Place

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    func run() throws {
      let workspace = try Workspace()
      var wanted: Set<TrialKey> = []
      for report in workspace.reports {
        for profile in Profile.allCases {
          let build = Build(
            report, in: workspace, studies: caseStudies, options: Build.Options(profile: profile))
          wanted.formUnion(try build.plan().trials.map(\.key))
        }
      }
      let garbage = try place.open().removeGarbage(keeping: wanted, isDryRun: dryRun)
      let builds = workspace.removeLeftovers(isDryRun: dryRun)
      let words = dryRun ? "would remove" : "removed"
      print(
        "\(words) \(garbage.results) results and \(garbage.leftovers + builds.count) leftovers, \(garbage.bytes + builds.bytes) bytes"
      )
    }
  }

  /// `report store export`
  struct ExportArchive: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Writes all results to one archive with checksums.")
    @OptionGroup var place: Place

    @Argument(help: "The archive, a tar file.", completion: .file(), transform: path)
    var archive: String

    func run() throws {
      let (count, damaged) = try place.open().export(to: archive)
      for problem in damaged { complain(problem) }
      print("\(oneLine(archive)): \(count) results")
    }
  }

  /// `report store import`
  struct ImportArchive: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Takes the results of an archive, each checked first.")
    @OptionGroup var place: Place

    @Argument(
      help: "The archive that `swift run report store export ARCHIVE` wrote.", completion: .file(),
      transform: path)
    var archive: String

    func run() throws {
      let result = try place.open().import(archive)
      for problem in result.refused { complain(problem) }
      print("\(result.added) results added, \(result.present) were there")
      if !result.refused.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
    }
  }
}
