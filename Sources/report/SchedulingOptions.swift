import ArgumentParser
import Pipeline

/// Where results are kept, how many trials run at a time, and what is shown meanwhile.
struct SchedulingOptions: ParsableArguments {
  @Option(help: "Trials that run side by side; as many as there are processors unless given.")
  var jobs: Int?

  @Option(help: "Threads that each trial may use; they change no bit of a result.")
  var threads = 1

  @Option(
    help: "The folder that keeps results; REPORT_STORE or the package's .report/store unless given.",
    completion: .directory, transform: path)
  var store: String?

  @Flag(help: "Show failures only.")
  var quiet = false

  @Flag(help: "Show progress as one JSON object a line.")
  var jsonProgress = false

  func validate() throws {
    if let jobs { try checkThreads(jobs, "--jobs") }
    try checkThreads(threads)
  }

  /// A scheduler with these options.
  func scheduler() throws -> Scheduler { try scheduler(store: openStore(self.store)) }

  /// A scheduler with these options but another store.
  func scheduler(store: Store) throws -> Scheduler {
    Scheduler(
      store: store, jobs: jobs, threads: threads,
      display: ProgressDisplay(ProgressDisplay.style(quiet: quiet, json: jsonProgress)))
  }
}

/// - Throws: `ValidationError` for no threads, and for more than any machine has use for and many can start.
func checkThreads(_ count: Int, _ option: String = "--threads") throws {
  if !(1...1024).contains(count) {
    throw ValidationError("\(option) must be between 1 and 1024, not \(count)")
  }
}
