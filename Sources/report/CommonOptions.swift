import ArgumentParser
import Diagnostics
import Findings
import Pipeline

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

  @Option(help: "The folder that keeps results; REPORT_STORE or .report/store unless given.")
  var store: String?

  @Flag(help: "Show failures only.")
  var quiet = false

  @Flag(help: "Show progress as one JSON object a line.")
  var jsonProgress = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  /// A scheduler with these options.
  func scheduler() throws -> Scheduler {
    Scheduler(
      store: try Store(Store.location(option: store)), jobs: jobs,
      display: ProgressDisplay(ProgressDisplay.style(quiet: quiet, json: jsonProgress)))
  }
}
