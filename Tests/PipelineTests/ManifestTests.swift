import Diagnostics
import Findings
import Foundation
import Testing

@testable import Pipeline

@Suite struct ManifestTests {
  private func manifest(_ directory: TemporaryDirectory, seeds: Int = 2) throws -> Manifest {
    let plan = try Doubling().plan(.init(seeds: seeds))
    let execution = try Scheduler(store: directory.store(), jobs: 1).run(plan)
    let conclusions = try plan.studies[0].conclude(execution)
    return Manifest(
      report: "sample", profile: .quick, tools: ["swift": "6.3"], plan: plan, execution: execution,
      cells: [
        .init(
          name: "doubling", plan: plan.studies[0], findings: conclusions.findings,
          figures: ["loss": ["a.png"]])
      ],
      claims: [
        .init(
          place: "01.md:3", predicate: "doubling.value.median < 3", sentence: "Small.", verdict: .holds,
          values: ["doubling.value.median": 1])
      ], files: try Manifest.File.all(in: directory.path))
  }

  @Test func aManifestReadsBackAndIsTheSameToTheByte() throws {
    let (one, two) = (try TemporaryDirectory(), try TemporaryDirectory())
    let bytes = try manifest(one).encoded()
    #expect(try manifest(one).files.contains { $0.path == "store/format" && $0.bytes == 2 })
    try bytes.write(to: URL(fileURLWithPath: "\(one.path)/manifest.json"))
    #expect(try Manifest(of: one.path).encoded() == bytes)
    #expect(try Manifest.Outline(of: one.path).files == Manifest(of: one.path).files)
    // Another store, another place: the trials are the same to the bit.
    #expect(try Manifest(of: one.path).trials == manifest(two).trials)
    #expect(try Manifest(of: one.path).trials[1].seed == 1)
  }

  @Test func aMissingANewerAndABrokenManifestAreRefused() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/manifest.json"
    func problem(_ text: String) throws -> String? {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return #expect(throws: Diagnostic.self) { try Manifest(of: directory.path) }?.description
    }
    #expect(throws: Diagnostic.self) { try Manifest(of: directory.path) }
    #expect(
      try problem(#"{"format":2}"#)
        == "the manifest has format 2, and this program knows formats up to 1: \(path): update this program")
    #expect(try problem(#"{"format":1}"#) == "the manifest does not parse (“report” is missing): \(path)")
    #expect(throws: Diagnostic.self) {
      try #"{"files":[],"format":2}"#.write(toFile: path, atomically: true, encoding: .utf8)
      return try Manifest.Outline(of: directory.path).files
    }
    #expect(try problem("{") == "the manifest does not parse (it is no JSON): \(path)")
  }

  @Test func timingsKnowTheTrialsAndTheMachine() throws {
    let directory = try TemporaryDirectory()
    let plan = try Doubling().plan(.init(seeds: 2))
    _ = try Scheduler(store: directory.store(), jobs: 1).run(plan)
    let timings = Timings(seconds: 2, phases: ["trials": 1], plan: plan, store: try directory.store())
    #expect(Set(timings.trials.keys) == Set(plan.trials.map(\.key.hex)))
    #expect(timings.host.processors >= 1 && timings.host.memory > 1 << 20 && timings.peakMemory > 1 << 20)
    #expect(try CanonicalJSON.decode(Timings.self, from: timings.encoded()) == timings)
  }
}
