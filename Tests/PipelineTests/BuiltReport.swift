import Findings
import Foundation

@testable import Pipeline

/// A built report of one study in a directory, without pages.
struct BuiltReport {
  let directory: TemporaryDirectory
  let store: TemporaryDirectory
  let study: Doubling
  let plan: Plan
  let manifest: Manifest
  var path: String { directory.path }

  init(
    factor: Double = 2, seeds: Int = 3, picture: String = "picture", verdict: Manifest.Claim.Verdict = .holds,
    study: Doubling = Doubling()
  ) throws {
    directory = try TemporaryDirectory()
    store = try TemporaryDirectory()
    self.study = study
    plan = try study.plan(.init(seeds: seeds, factor: factor))
    let execution = try Scheduler(
      store: store.store(), jobs: 1, display: ProgressDisplay(.quiet, write: { _ in })
    )
    .run(plan)
    let findings = (try? plan.studies[0].conclude(execution).findings) ?? []
    try FileManager.default.createDirectory(
      atPath: "\(directory.path)/figures", withIntermediateDirectories: true)
    try picture.write(
      toFile: "\(directory.path)/figures/doubling-loss.png", atomically: true, encoding: .utf8)
    try "page".write(toFile: "\(directory.path)/index.html", atomically: true, encoding: .utf8)
    manifest = Manifest(
      report: "sample", profile: .quick, tools: [:], plan: plan, execution: execution,
      cells: [
        .init(
          name: "doubling", plan: plan.studies[0], findings: findings,
          figures: ["loss": ["figures/doubling-loss.png"]])
      ],
      claims: [
        .init(
          place: "01.md:3", predicate: "doubling.value.median < 3", sentence: "It is <small> & “neat”.",
          verdict: verdict, values: ["doubling.value.median": .number(factor)])
      ], files: try Manifest.File.all(in: directory.path))
    try manifest.encoded().write(to: URL(fileURLWithPath: "\(directory.path)/manifest.json"))
  }
}
