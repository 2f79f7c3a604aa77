import Diagnostics
import Findings
import Foundation
import Plotting
import Testing

@testable import CaseStudies
@testable import Pipeline

/// What every case study must do, tried with trainings of a few steps.
@Suite struct CaseStudyTests {
  static let names = caseStudies.map(\.name)
  /// Small values of whatever options studies have.
  private static let small: [String: OptionValue] = [
    "seeds": 2, "recipe": .object(["steps": 12, "batch": 5, "modelWidth": 7, "hiddenWidth": 9]),
    "heldOut": 30, "gridPoints": 30, "temperatures": 5, "widest": 4, "queries": 2, "headWidths": [1, 3],
    "stepsPerDecade": 1, "rates": 2, "quadraticSteps": 20, "decades": 2, "raster": 30, "points": 100,
    "boxes": 500, "probes": 20, "hiddenUnits": 200, "widths": [3, 5], "steps": 20,
  ]

  /// The options of a study's parameters.
  private func optionNames(_ study: some CaseStudy) throws -> Set<String> {
    let parameters = try JSONEncoder().encode(study.parameters(for: .quick))
    return Set(try JSONDecoder().decode([String: OptionValue].self, from: parameters).keys)
  }

  /// A plan with small values for all options that the study has but those given.
  func plan(_ name: String, _ options: [String: OptionValue] = [:]) throws -> Plan {
    let study = try caseStudies.study(named: name)
    let names = try optionNames(study)
    let small = Self.small.filter { names.contains($0.key) }
    return Plan([
      try StudyPlan(
        study, profile: .quick, options: small.merging(options) { $1 },
        data: DataDirectory(ReportData.directory.path))
    ])
  }

  /// A new colour runs no trial.
  @Test(arguments: names) func trialsDependOnNoDrawing(_ name: String) throws {
    let code = try caseStudies.study(named: name).code
    #expect(code.files.keys.filter { $0.hasSuffix("Conclusions.swift") } == [])
    #expect(code.modules["Plotting"] == nil && code.modules["TeXMath"] == nil)
  }

  private func withStore<T>(_ body: (Store) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "studies-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(Store(folder.path))
  }

  @Test func namesAreUniqueAndInKebabCase() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }) }
  }

  @Test(arguments: names)
  func conclusionsFollowFromTrialsAndCanBeDrawn(_ name: String) throws {
    let plan = try plan(name)
    let conclusions = try withStore { store in
      let execution = try Scheduler(store: store, jobs: 2).run(plan)
      #expect(execution.failures.isEmpty)
      return try plan.studies[0].conclude(execution)
    }
    if try optionNames(caseStudies.study(named: name)).contains("recipe") {
      #expect(conclusions.figures["loss"] != nil)
    }
    #expect(conclusions.figures.count >= 2)
    #expect(conclusions.tables["results"]?.rows.isEmpty == false)
    for figure in conclusions.figures.values { #expect(try figure.png().count > 1000) }
    #expect(Set(conclusions.findings.map(\.name)).count == conclusions.findings.count)
    for finding in conclusions.findings {
      if case .number(let number) = finding.value { #expect(number.isFinite, "\(finding.name)") }
    }
  }

  @Test(arguments: names)
  func threadsAndOrderChangeNoBit(_ name: String) throws {
    func digests(_ plan: Plan, jobs: Int, threads: Int) throws -> [TrialKey: String] {
      try withStore { store in
        try Scheduler(store: store, jobs: jobs, threads: threads).run(plan).results.mapValues(\.digest)
      }
    }
    let plan = try plan(name)
    let first = try digests(plan, jobs: 1, threads: 1)
    #expect(first.count == plan.trials.count)
    #expect(try digests(plan, jobs: 3, threads: 2) == first)
    #expect(try digests(Plan(trials: plan.trials.reversed()), jobs: 2, threads: 1) == first)
  }

  @Test(arguments: names)
  func parametersOutsideTheirRangeAreRefusedByName(_ name: String) {
    let mistakes: [(String, OptionValue, String)] = [
      ("seeds", 0, "seeds = 0 is outside 1 to 1000"),
      ("recipe", .object(["steps": 0]), "steps = 0 is outside 1 to 10000000"),
      ("recipe", .object(["rate": -1]), "rate = -1.0 is outside 0.0 to 10.0"),
      ("recipe", .object(["heads": 5000]), "heads = 5000 is outside 1 to 1024"),
    ]
    let names = (try? optionNames(caseStudies.study(named: name))) ?? []
    for (option, value, problem) in mistakes where names.contains(option) {
      #expect {
        try plan(name, [option: value])
      } throws: {
        ($0 as? Diagnostic)?.problem == problem
      }
    }
  }

  @Test func sortingSorts() throws {
    // Twenty times as many steps as the other tests, enough to beat the best constant by far.
    let plan = try plan(
      "sorting", ["seeds": 1, "tokens": 3, "recipe": .object(["steps": 300, "batch": 32, "modelWidth": 16])])
    let conclusions = try withStore { try plan.studies[0].conclude(Scheduler(store: $0).run(plan)) }
    guard
      case .number(let error)? = conclusions.findings.first(where: { $0.name == "rmsError.median" })?.value
    else {
      Issue.record("no error was found")
      return
    }
    #expect(error < 0.08)
  }
}
