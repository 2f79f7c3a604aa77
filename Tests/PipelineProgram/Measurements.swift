import Foundation
import Pipeline

/// Prints what the pipeline itself costs: `PipelineProgram --measure`.
func measure() throws {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("pipeline-\(getpid())").path
  defer { try? FileManager.default.removeItem(atPath: directory) }
  let clock = ContinuousClock()

  func plan(_ trials: Int, steps: Int = 1, milliseconds: Double = 0) throws -> Plan {
    let parameters = Walk.Parameters(trials: trials, steps: steps, milliseconds: milliseconds)
    return Plan([try StudyPlan(Walk(journal: nil), parameters, data: DataDirectory(nil))])
  }
  func run(_ plan: Plan, _ name: String, jobs: Int) throws -> Execution {
    try Scheduler(store: Store("\(directory)/\(name)"), jobs: jobs).run(plan)
  }
  func seconds(_ body: () throws -> Void) rethrows -> Double { try clock.measure(body) / .seconds(1) }
  func print(_ what: String, _ value: Double, _ unit: String) {
    Swift.print(what.padding(toLength: 64, withPad: " ", startingAt: 0), String(format: "%9.3f", value), unit)
  }

  for jobs in [1, 2] {
    let plan = try plan(1000)
    let wall = try seconds { _ = try run(plan, "overhead\(jobs)", jobs: jobs) }
    print("overhead per trial, 1,000 trials, \(jobs) job(s), synced to disk", wall, "ms")
  }
  let fifty = try plan(50, steps: 1000)
  _ = try run(fifty, "fifty", jobs: 2)
  try print(
    "nothing to do: plan 50 trials, look them up (20 kB each), conclude",
    1000
      * seconds {
        let plan = try plan(50, steps: 1000)
        _ = try plan.studies[0].conclude(run(plan, "fifty", jobs: 2))
      }, "ms")
  let many = try plan(10_000)
  try print("10,000 trials computed and stored, 2 jobs", seconds { _ = try run(many, "many", jobs: 2) }, "s")
  try print(
    "nothing to do: 50 trials in a store of 10,000 entries",
    1000
      * seconds {
        _ = try run(plan(50), "many", jobs: 2)
      }, "ms")
  try print(
    "nothing to do: plan and look up 10,000 trials", seconds { _ = try run(plan(10_000), "many", jobs: 2) },
    "s")
  let sleepers = try plan(40, steps: 10, milliseconds: 5)
  var execution: Execution?
  let wall = try seconds { execution = try run(sleepers, "overlap", jobs: 2) }
  let busy = execution.map { $0.durations.values.reduce(0, +) } ?? 0
  print("overlap of two jobs: 40 trials of 50 ms", 100 * busy / (2 * wall), "%")
}
