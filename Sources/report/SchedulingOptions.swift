import ArgumentParser
import Pipeline

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
