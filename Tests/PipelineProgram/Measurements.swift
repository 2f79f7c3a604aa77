import Foundation
import Pipeline

/// Prints what the pipeline itself costs, in a store that is made and removed: `PipelineProgram --measure`.
///
/// Each row gives elapsed time and processor time: on a busy machine, and where the disk is slow to sync, only the
/// second tells what the program does.
func measure() throws {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("pipeline-\(getpid())").path
  defer { try? FileManager.default.removeItem(atPath: directory) }

  func plan(_ trials: Int, steps: Int = 1, milliseconds: Double = 0) throws -> Plan {
    let parameters = Walk.Parameters(trials: trials, steps: steps, milliseconds: milliseconds)
    return Plan([try StudyPlan(Walk(journal: nil), parameters, data: DataDirectory(nil))])
  }
  @discardableResult func run(_ plan: Plan, _ name: String, jobs: Int = 2) throws -> Execution {
    try Scheduler(store: Store("\(directory)/\(name)"), jobs: jobs).run(plan)
  }
  func row(_ what: String, count: Double = 1, unit: String = "ms", _ body: () throws -> Void) rethrows {
    let before = processorSeconds()
    let elapsed = try ContinuousClock().measure(body) / .milliseconds(1)
    let processor = 1000 * (processorSeconds() - before)
    let columns = [elapsed / count, processor / count].map { String(format: "%9.3f \(unit)", $0) }
    print(what.padding(toLength: 52, withPad: " ", startingAt: 0), columns.joined(separator: "  processor"))
  }

  for jobs in [1, 2] {
    let plan = try plan(1000)
    try row("one of 1,000 empty trials, \(jobs) job(s)", count: 1000) {
      try run(plan, "empty\(jobs)", jobs: jobs)
    }
  }
  try run(plan(50, steps: 1000), "fifty")
  try row("nothing to do, 50 trials of 20 kB") {
    let plan = try plan(50, steps: 1000)
    _ = try plan.studies[0].conclude(run(plan, "fifty"))
  }
  let many = try plan(10_000)
  try row("one of 10,000 empty trials, 2 jobs", count: 10_000) { try run(many, "many") }
  try row("nothing to do, 50 trials in a store of 10,000") { try run(plan(50), "many") }
  try row("nothing to do, 10,000 trials") { try run(plan(10_000), "many") }
  let sleepers = try plan(40, steps: 10, milliseconds: 5)
  var busy = 0.0
  let elapsed = try ContinuousClock().measure {
    busy = try run(sleepers, "overlap").durations.values.reduce(0, +)
  }
  print(
    "overlap of two jobs, 40 trials of 50 ms: \(String(format: "%.1f %%", 50 * busy / (elapsed / .seconds(1))))"
  )
}

/// What this process has used of all processors.
private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
