import Checksums
import Diagnostics
import Findings
import Foundation
import Testing

@testable import Pipeline

@Suite struct ReuseTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func run(_ plan: Plan, fresh: (PlannedTrial) -> Bool = { _ in false }) throws -> Execution {
    try Scheduler(store: directory.store(), jobs: 2, display: ProgressDisplay(.quiet, write: { _ in }))
      .run(plan, fresh: fresh)
  }

  @Test func aSecondRunComputesNothing() throws {
    let plan = try Doubling().plan()
    let first = try run(plan)
    #expect(first.ran == 3 && first.reused == 0)
    let second = try run(plan)
    #expect(second.ran == 0 && second.reused == 3)
    #expect(try plan.studies[0].conclude(first) == plan.studies[0].conclude(second))
    #expect(try plan.studies[0].conclude(second).findings.last?.value == .series([0, 2, 4]))
  }

  @Test func onlyTheTrialsThatAParameterAddsRun() throws {
    _ = try run(Doubling().plan())
    let more = try run(Doubling().plan(.init(seeds: 5)))
    #expect(more.ran == 2 && more.reused == 3)
    let other = try run(Doubling().plan(.init(seeds: 5, optimizer: "sgd")))
    #expect(other.ran == 0, "no trial depends on the optimizer")
  }

  @Test func anythingThatATrialDependsOnChangesItsKey() throws {
    var studies = [Doubling()]
    for change in [
      CodeFingerprint(compiler: "6.4", files: ["Doubling.swift": "a"], modules: ["Transformer": "b"]),
      CodeFingerprint(compiler: "6.3", files: ["Doubling.swift": "A"], modules: ["Transformer": "b"]),
      CodeFingerprint(compiler: "6.3", files: ["Doubling.swift": "a"], modules: ["Transformer": "B"]),
      CodeFingerprint(compiler: "6.3", files: ["Doubling.swift": "a"], modules: [:]),
    ] {
      studies.append(Doubling(code: change))
    }
    studies.append(Doubling(name: "tripling"))
    studies.append(Doubling(dependencies: { $0.seed == 0 ? [] : [.init(seed: 0, factor: 9)] }))
    var keys = try studies.map { try $0.plan().trials.last!.key }
    for parameters in [
      Doubling.Parameters(seeds: 4), .init(seeds: 3, factor: 2.0.nextUp), .init(seeds: 3, factor: -0.0),
      .init(seeds: 3, factor: 0),
    ] {
      keys.append(try Doubling().plan(parameters).trials.last!.key)
    }
    #expect(Set(keys).count == keys.count)
    #expect(try Doubling().plan().trials.map(\.key) == Doubling().plan().trials.map(\.key))
  }

  @Test func aKeyIsTheHashOfItsCanonicalIdentity() throws {
    let trial = try Doubling().plan(.init(seeds: 1, factor: 0.1)).trials[0]
    let identity =
      #"{"code":{"compiler":"6.3","files":{"Doubling.swift":"a"},"modules":{"Transformer":"b"}},"#
      + #""data":{},"needs":[],"study":"doubling","trial":{"factor":0.1,"seed":0}}"#
    #expect(trial.key.hex == sha256(Data(identity.utf8)))
    #expect(TrialKey(hex: trial.key.hex) == trial.key)
    #expect(TrialKey(hex: String(trial.key.hex.dropLast())) == nil)
    #expect(TrialKey(hex: trial.key.hex.uppercased()) == nil)
  }

  @Test func editedDataRunsAgainExactlyTheTrialsThatReadIt() throws {
    let path = "\(directory.path)/data"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try "1,2".write(toFile: "\(path)/numbers.csv", atomically: true, encoding: .utf8)
    var study = Doubling()
    study.body = { _, context in Double(try context.data("numbers.csv").count) }
    study.files = ["numbers.csv"]
    var reader = study
    reader.name = "reader"
    func plan() throws -> Plan {
      let data = DataDirectory(path)
      return Plan([
        try StudyPlan(Doubling(), .init(), data: data), try StudyPlan(reader, .init(), data: data),
      ])
    }
    #expect(try run(plan()).ran == 6)
    #expect(try run(plan()).ran == 0)
    try "1,2,3".write(toFile: "\(path)/numbers.csv", atomically: true, encoding: .utf8)
    let again = try run(plan())
    #expect(again.ran == 3 && again.reused == 3)
    #expect(try plan().studies[1].conclude(again).findings[0].value == .number(5))
  }

  @Test func aDataFileThatIsUnlistedMissingOrChangedIsRefused() throws {
    let path = directory.path
    var study = Doubling(body: { _, context in Double(try context.data("other.csv").count) })
    let execution = try run(study.plan(data: DataDirectory(path)))
    #expect(
      execution.failures.values.first?.description
        == "the trial reads a data file that its study does not list in `dataFiles`: other.csv")
    study.files = ["missing.csv"]
    #expect(throws: Diagnostic(.data, "there is no such data file", at: .named("\(path)/missing.csv"))) {
      try study.plan(data: DataDirectory(path))
    }
    study.files = ["../secret"]
    let outside = #expect(throws: Diagnostic.self) { try study.plan(data: DataDirectory(path)) }
    #expect(outside?.problem == "a data file must lie inside the report's data directory")
    study.files = ["other.csv"]
    try "1".write(toFile: "\(path)/other.csv", atomically: true, encoding: .utf8)
    let plan = try study.plan(data: DataDirectory(path))
    try "2".write(toFile: "\(path)/other.csv", atomically: true, encoding: .utf8)
    #expect(try run(plan).failures.values.allSatisfy { $0.problem.contains("changed while") })
  }

  @Test func aDataFileOutsideTheReadableFoldersIsRefused() throws {
    let (inside, outside) = ("\(directory.path)/inside", "\(directory.path)/outside")
    for folder in [inside, outside] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try "1".write(toFile: "\(outside)/a.csv", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: "\(inside)/a.csv", withDestinationPath: "\(outside)/a.csv")
    #expect(mkfifo("\(inside)/pipe", 0o600) == 0)
    var study = Doubling()
    study.files = ["a.csv"]
    let problem = #expect(throws: Diagnostic.self) {
      try study.plan(data: DataDirectory(inside, in: ReadableFolders([inside])))
    }
    #expect(problem?.kind == .data)
    #expect(problem?.problem.hasSuffix("outside/a.csv, outside the package)") == true)
    _ = try study.plan(data: DataDirectory(inside, in: ReadableFolders([inside, outside])))
    study.files = ["pipe"]
    let pipe = #expect(throws: Diagnostic.self) { try study.plan(data: DataDirectory(inside)) }
    #expect(pipe?.problem == "cannot read (it is a named pipe)")
  }

  @Test func freshTrialsRunAgainAndMustGiveTheSameBits() throws {
    let journal = Journal()
    let plan = try Doubling().plan()
    _ = try run(plan)
    let scheduler = Scheduler(
      store: try directory.store(), jobs: 1, display: ProgressDisplay(.lines, write: { journal.add($0) }))
    let again = try scheduler.run(plan) { $0.label == "seed 1" }
    #expect(again.ran == 1 && again.reused == 2)
    #expect(!journal.all.contains { $0.contains("other bits") })
    // The same key, another result: what a study must never do.
    let wayward = try Doubling(body: { _, _ in 7 }).plan()
    _ = try scheduler.run(wayward) { $0.label == "seed 1" }
    #expect(journal.all.contains("note: computing it again gave other bits: doubling: seed 1\n"))
  }

  @Test func aTrialThatTwoCellsAskForRunsOnce() throws {
    let data = DataDirectory(nil)
    let plan = Plan([
      try StudyPlan(Doubling(), .init(seeds: 2), data: data),
      try StudyPlan(Doubling(), .init(seeds: 3), data: data),
    ])
    #expect(plan.trials.count == 3)
    let execution = try run(plan)
    #expect(execution.ran == 3)
    #expect(try plan.studies[1].conclude(execution).findings.last?.value == .series([0, 2, 4]))
  }

  @Test func aPlanWithoutTrialsTouchesNothing() throws {
    let plan = Plan([])
    #expect(try run(plan).results.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/store"))
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan, -0.0, .leastNonzeroMagnitude, 0.1 + 0.2])
  func everyNumberComesBackToTheBit(value: Double) throws {
    let plan = try Doubling(body: { _, _ in value }).plan(.init(seeds: 1))
    _ = try run(plan)
    let stored = try run(plan).results[plan.trials[0].key]!.outcome(as: Doubling.Outcome.self).value
    #expect(stored.bitPattern == value.bitPattern || (stored.isNaN && value.isNaN))
  }
}
