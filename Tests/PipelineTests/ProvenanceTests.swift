import Diagnostics
import Findings
import Foundation
import Testing

@testable import Pipeline

@Suite struct ProvenanceTests {
  private func kinds(_ name: String, _ report: BuiltReport) throws -> [String] {
    try Explanation(name, in: report.manifest).steps.map(\.kind)
  }

  @Test func aFigureIsTracedToItsTrialsCodeAndCommand() throws {
    let report = try BuiltReport()
    let chain = ["figure", "cell", "trial", "trial", "trial", "code", "command"]
    for name in ["doubling/loss", "fig-doubling-loss", "figures/doubling-loss.png"] {
      #expect(try kinds(name, report) == chain)
    }
    #expect(try kinds("doubling.value.median", report) == ["value"] + chain.dropFirst())
    #expect(try kinds("01.md:3", report) == ["claim"] + chain.dropFirst())
    #expect(try kinds("doubling.value.median < 3", report) == ["claim"] + chain.dropFirst())
    #expect(try kinds(report.plan.trials[1].key.short, report) == ["trial", "code"])
    #expect(try kinds("index.html", report) == ["file"])
  }

  @Test func anExplanationReadsAsIndentedLines() throws {
    let report = try BuiltReport(seeds: 1)
    let key = report.plan.trials[0].key
    let timings = Timings(seconds: 1, phases: [:], plan: report.plan, store: try report.store.store())
    let text = try Explanation("doubling.value.median", in: report.manifest, timings: timings).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(3) == ["value doubling.value.median", "  0", "cell doubling"])
    #expect(lines.contains("  seeds 1"))
    #expect(lines.contains("  inputs {\"factor\":2,\"seed\":0}"))
    #expect(lines.contains("  key \(key)"))
    #expect(lines.contains { $0.hasPrefix("  took 0.") })
    #expect(lines.contains("  module Transformer  b"))
    #expect(lines.contains("command swift run report all --report sample --profile quick --fresh doubling"))
  }

  @Test func neededTrialsBelongToTheChain() throws {
    let study = Doubling(dependencies: { $0.seed == 0 ? [.init(seed: 50, factor: 1)] : [] })
    let report = try BuiltReport(seeds: 1, study: study)
    let steps = try Explanation("doubling/loss", in: report.manifest).steps
    #expect(steps.filter { $0.kind == "trial" }.map(\.name) == ["doubling: seed 50", "doubling: seed 0"])
  }

  @Test func anUnknownNameIsRefusedWithTheNearest() throws {
    let problem = #expect(throws: Diagnostic.self) {
      try Explanation("doubling/los", in: BuiltReport().manifest)
    }
    #expect(problem?.remedy == "did you mean “doubling/loss”?")
    #expect(problem?.kind == .usage)
  }

  @Test func everyAlteredMissingAndForeignFileIsFound() throws {
    let report = try BuiltReport()
    #expect(try report.manifest.problems(in: report.path) == [])
    try "other".write(toFile: "\(report.path)/index.html", atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: "\(report.path)/figures/doubling-loss.png")
    try "x".write(toFile: "\(report.path)/extra", atomically: true, encoding: .utf8)
    #expect(
      try report.manifest.problems(in: report.path).map(\.description) == [
        "a file of the report is missing: figures/doubling-loss.png",
        "a file of the report is not the one that was built: index.html",
        "a file is not part of the report: extra",
      ])
  }

  private func recompute(_ report: BuiltReport, with study: Doubling, count: Int? = nil) throws
    -> Recomputation
  {
    let scratch = try TemporaryDirectory()
    return try Recomputation(
      of: Manifest(of: report.path), count: count, studies: [study], data: DataDirectory(nil),
      scheduler: Scheduler(
        store: scratch.store(), jobs: 2, display: ProgressDisplay(.quiet, write: { _ in }),
        shouldStop: { false }))
  }

  @Test func recomputingReproducesEveryTrial() throws {
    let report = try BuiltReport(seeds: 7)
    #expect(try recompute(report, with: Doubling()).summary == "reproduced 7 of 7 trials")
    let some = try recompute(report, with: Doubling(), count: 3)
    #expect(some.reproduced.map(\.label) == ["seed 0", "seed 2", "seed 4"])
    #expect(try recompute(report, with: Doubling(), count: 99).reproduced.count == 7)
    #expect(try recompute(report, with: Doubling(), count: 0).summary == "reproduced 0 of 0 trials")
  }

  @Test func otherBitsAndOtherCodeAreReported() throws {
    let report = try BuiltReport()
    let wayward = try recompute(
      report, with: Doubling(body: { trial, _ in trial.seed == 1 ? 9 : 2 * Double(trial.seed) }))
    #expect(wayward.summary == "reproduced 2 of 3 trials")
    #expect(wayward.failures.map(\.description) == ["computing it again gave other bits: doubling: seed 1"])
    let changed = try recompute(
      report, with: Doubling(code: CodeFingerprint(compiler: "7", files: [:], modules: [:])))
    #expect(
      changed.summary == "reproduced 3 of 3 trials with other code than the report was built with (doubling)")
    let unknown = try recompute(report, with: Doubling(name: "tripling"))
    #expect(unknown.failures.count == 3 && unknown.failures[0].problem == "there is no case study “doubling”")
  }

  @Test func trialsThatNoCellAsksForAreNotRun() throws {
    let report = try BuiltReport(seeds: 2)
    let path = "\(report.path)/manifest.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // Inputs that `trials` would never make.
    try text.replacingOccurrences(of: #""seed" : 1"#, with: #""seed" : -1"#)
      .write(toFile: path, atomically: true, encoding: .utf8)
    let result = try recompute(report, with: Doubling())
    #expect(result.failures.map(\.problem) == ["no cell of the report asks for this trial"])
    #expect(result.reproduced.map(\.label) == ["seed 0"])
  }

  @Test func differencesBetweenReportsAreFound() throws {
    let (old, new) = (
      try BuiltReport(), try BuiltReport(factor: 2.5, seeds: 3, picture: "new", verdict: .fails)
    )
    #expect(Comparison(old: old.manifest, new: old.manifest).isEmpty)
    let comparison = Comparison(old: old.manifest, new: new.manifest)
    #expect(comparison.values.map(\.name).contains("doubling.value.median"))
    let median = comparison.values.first { $0.name == "doubling.value.median" }
    #expect(median?.old == 2 && median?.new == 2.5 && median?.relative == 0.25)
    #expect(comparison.parameters.map(\.name) == ["doubling.factor"])
    #expect(comparison.claims.map(\.old) == [.holds] && comparison.claims.map(\.new) == [.fails])
    #expect(comparison.figures == ["doubling/loss"])
    #expect(comparison.files.map(\.name) == ["figures/doubling-loss.png"])
    #expect(comparison.code.isEmpty)
    #expect(try CanonicalJSON.decode(Comparison.self, from: comparison.json()) == comparison)
    #expect(comparison.text.contains("  doubling.value.median         2 → 2.5  +25.0 %\n"))
    #expect(comparison.markdown.contains("| doubling.value.median | 2 → 2.5 | +25.0 % |"))
    #expect(comparison.markdown.contains("| doubling.value.all | [0,2,4] → [0,2.5,5] |  |"))
  }

  @Test func whatOnlyOneReportHasIsAddedOrRemoved() throws {
    let old = try BuiltReport()
    let new = try BuiltReport(
      study: Doubling(code: CodeFingerprint(compiler: "6.3", files: ["Doubling.swift": "z"], modules: [:])))
    let comparison = Comparison(old: old.manifest, new: new.manifest)
    #expect(comparison.values.isEmpty && comparison.figures.isEmpty)
    #expect(comparison.code.map(\.name) == ["doubling: Doubling.swift", "doubling: Transformer"])
    #expect(comparison.code[1].old == "b" && comparison.code[1].new == nil)
    #expect(
      comparison.text
        == """
        code
          doubling: Doubling.swift  "a" → "z"
          doubling: Transformer     "b" → –

        """.replacingOccurrences(of: "\"", with: ""))
  }

  @Test func theFigurePageHoldsBeforeAfterAndTheirDifference() throws {
    let (old, new) = (try BuiltReport(), try BuiltReport(picture: "new"))
    let page = Comparison(old: old.manifest, new: new.manifest)
      .figurePage((old.manifest, old.path), (new.manifest, new.path))
    let (before, after) = (Data("picture".utf8).base64EncodedString(), Data("new".utf8).base64EncodedString())
    #expect(page.components(separatedBy: "base64,\(before)\"").count == 3)
    #expect(page.components(separatedBy: "base64,\(after)\"").count == 3)
    #expect(page.contains("<h2>doubling/loss</h2>") && page.contains("mix-blend-mode: difference"))
  }
}
