import ArgumentParser
import CaseStudies
import Diagnostics
import Findings
import Foundation
import Pipeline
import Publication

/// How much to compute; shared by the commands that compute.
struct ProfileOption: ParsableArguments {
  @Option(help: "How much work to spend: quick, standard or thorough.")
  var profile: String?

  /// - Throws: `Diagnostic` of kind `.usage` for a profile that does not exist.
  func value() throws(Diagnostic) -> Profile? {
    guard let profile else { return nil }
    guard let known = Profile(rawValue: profile) else {
      let names = Profile.allCases.map(\.rawValue)
      throw Diagnostic(
        .usage, "there is no profile “\(profile)”", at: .named("--profile"),
        remedy: suggestion(for: profile, among: names, otherwise: "choose \(names.joined(separator: ", "))"))
    }
    return known
  }
}

/// Where results are kept, how many trials run at a time, and what is shown meanwhile.
struct SchedulingOptions: ParsableArguments {
  @Option(help: "Trials that run side by side; as many as there are processors unless given.")
  var jobs: Int?

  @Option(help: "Threads that each trial may use; they change no bit of a result.")
  var threads = 1

  @Option(help: "The folder that keeps results; REPORT_STORE or .report/store unless given.")
  var store: String?

  @Flag(help: "Show failures only.")
  var quiet = false

  @Flag(help: "Show progress as one JSON object a line.")
  var jsonProgress = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
    if threads < 1 { throw ValidationError("--threads must be at least 1, not \(threads)") }
  }

  /// A scheduler with these options.
  func scheduler() throws -> Scheduler { try scheduler(store: Store(Store.location(option: store))) }

  /// A scheduler with these options but another store.
  func scheduler(store: Store) throws -> Scheduler {
    Scheduler(
      store: store, jobs: jobs, threads: threads,
      display: ProgressDisplay(ProgressDisplay.style(quiet: quiet, json: jsonProgress)))
  }
}

/// Which report, and in which profile.
struct ReportOptions: ParsableArguments {
  @Option(help: "The report's name in Reports/; needed only for another than the main one.")
  var report: String?

  @OptionGroup var profile: ProfileOption

  /// The build of the chosen report.
  func build(_ change: (inout Build.Options) -> Void = { _ in }) throws -> Build {
    var options = Build.Options(profile: try profile.value())
    change(&options)
    let workspace = try Workspace()
    return Build(try workspace.report(chosen: report), in: workspace, studies: caseStudies, options: options)
  }
}

/// A built report on disk.
struct BuiltReport: ParsableArguments {
  @Option(help: "The built report's folder; Reports/_build/<name> unless given.", completion: .directory)
  var directory: String?

  /// The folder, and the manifest in it.
  func manifest() throws -> (directory: String, manifest: Manifest) { try builtReport(directory) }
}

/// A built report's folder and manifest; the main report's where no folder is named.
func builtReport(_ directory: String?) throws -> (directory: String, manifest: Manifest) {
  let folder: String
  if let directory {
    folder = directory
  } else {
    let workspace = try Workspace()
    folder = workspace.output(try workspace.report(chosen: nil)).path
  }
  return (folder, try Manifest(of: folder))
}

/// Writes a text file that the user asked for.
///
/// - Throws: `Diagnostic` of kind `.inputOutput`.
func write(_ text: String, to path: String) throws(Diagnostic) {
  do {
    try Data(text.utf8).write(to: URL(filePath: path))
  } catch {
    throw Diagnostic(
      .inputOutput, "cannot write", at: .named(path), remedy: "check the folder and its permissions")
  }
}
