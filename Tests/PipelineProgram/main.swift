import Findings
import Diagnostics
import Foundation
import Pipeline

// A report without a manuscript, for tests that need a process of their own to kill, to run twice at once or to
// run out of disk space. Usage: PipelineProgram STORE OUTPUT OPTIONS-JSON [--journal FILE] [--style STYLE]
// [--checkpoint SECONDS] [--jobs N] [--trial KEY | --snakefile FILE], or --measure. Writes the manifest to OUTPUT,
// atomically, and prints how many trials ran, were found and failed.

do {
  try Interruption.listen()
  let arguments = CommandLine.arguments
  if arguments.contains("--measure") {
    try measure()
    exit(0)
  }
  func option(_ name: String) -> String? {
    arguments.firstIndex(of: name).map { arguments[$0 + 1] }
  }
  let options = try JSONDecoder().decode([String: OptionValue].self, from: Data(arguments[3].utf8))
  let study = Walk(journal: option("--journal"))
  let plan = Plan([try StudyPlan(study, profile: .quick, options: options, data: DataDirectory(nil))])
  let store = try Store(arguments[1])
  if let file = option("--snakefile") {
    let program = URL(fileURLWithPath: arguments[0]).path
    let command = [program] + arguments[1...3] + ["--style", "quiet", "--trial"]
    try Snakefile(PlanListing(plan, store), command: command).text
      .write(toFile: file, atomically: true, encoding: .utf8)
    exit(0)
  }
  let style: ProgressDisplay.Style =
    switch option("--style") {
    case "terminal": .terminal(colour: false)
    case "json": .json
    case "quiet": .quiet
    default: .lines
    }
  let scheduler = Scheduler(
    store: store, jobs: option("--jobs").flatMap { Int($0) } ?? 2, display: ProgressDisplay(style),
    checkpointInterval: .seconds(option("--checkpoint").flatMap { Double($0) } ?? 10))
  if let key = option("--trial") {
    let execution = try scheduler.run(plan.trial(key))
    print("\(execution.ran) \(execution.reused) \(execution.failures.count)")
    exit(0)
  }
  let execution = try scheduler.run(plan)
  let conclusions = try plan.studies[0].conclude(execution)
  let manifest = Manifest(
    report: "walk", profile: .quick, tools: [:], plan: plan, execution: execution,
    cells: [Manifest.Cell(name: "walk", plan: plan.studies[0], findings: conclusions.findings, figures: [:])],
    claims: [], files: [])
  try replaceFile(arguments[2], with: manifest.encoded())
  print("\(execution.ran) \(execution.reused) \(execution.failures.count)")
} catch let problem as Diagnostic {
  if Interruption.isRequested { Interruption.end(problem) }
  writeToStandardError("report: \(problem)\n")
  exit(problem.kind.rawValue)
}
