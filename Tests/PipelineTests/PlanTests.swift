import Checksums
import Diagnostics
import Foundation
import Testing

@testable import Pipeline

@Suite struct PlanTests {
  let directory: TemporaryDirectory
  let study: Doubling

  init() throws {
    directory = try TemporaryDirectory()
    study = Doubling(dependencies: { $0.seed < 10 ? [.init(seed: $0.seed + 10, factor: 1)] : [] })
  }

  @Test func theListingNamesMissingTrialsInOrder() throws {
    let plan = try study.plan(.init(seeds: 2))
    let store = try directory.store()
    #expect(try PlanListing(plan, store).missing.map(\.label) == ["seed 10", "seed 0", "seed 11", "seed 1"])
    _ = try Scheduler(store: store, jobs: 1).run(plan.trial(plan.trials[1].key.hex))
    let listing = try PlanListing(plan, store)
    #expect(listing.trials == 4)
    #expect(listing.missing.map(\.label) == ["seed 11", "seed 1"])
    #expect(listing.missing.map(\.needs) == [[], [plan.trials[2].key]])
    #expect(listing.missing[0].expectedSeconds == nil)
    #expect(try CanonicalJSON.decode(PlanListing.self, from: listing.encoded()) == listing)
    try Data("x".utf8).write(to: URL(fileURLWithPath: store.entryPath(plan.trials[0].key)))
    #expect(try PlanListing(plan, store).missing.map(\.label) == ["seed 10", "seed 11", "seed 1"])
    #expect(try PlanListing(plan, store).missing[0].expectedSeconds != nil)
  }

  @Test func anIdentityPutTogetherFromPartsIsItsCanonicalJSON() throws {
    for trial in try study.plan(.init(seeds: 2)).trials {
      #expect(trial.identityJSON == (try CanonicalJSON.encode(trial.identity)))
      #expect(trial.key.hex == sha256(trial.identityJSON))
    }
  }

  @Test func oneTrialIsFoundByItsFirstDigits() throws {
    let plan = try study.plan(.init(seeds: 2))
    let part = try plan.trial(plan.trials[3].key.short)
    #expect(part.trials.map(\.label) == ["seed 11", "seed 1"])
    #expect(try plan.trial(plan.trials[0].key.hex).trials.map(\.label) == ["seed 10"])
    for key in ["", "xyz", String(repeating: "0", count: 64)] {
      let problem = #expect(throws: Diagnostic.self) { try plan.trial(key) }
      #expect(problem?.kind == .usage)
    }
    let many = try Doubling().plan(.init(seeds: 40))
    let problem = #expect(throws: Diagnostic.self) {
      try many.trial(String(many.trials[0].key.hex.prefix(1)))
    }
    #expect(problem?.remedy == "give more digits")
  }

  @Test func theWorkflowNamesEveryMissingTrialOnce() throws {
    let plan = try study.plan(.init(seeds: 2))
    let listing = try PlanListing(plan, directory.store())
    let text = Snakefile(listing, command: ["/opt/my report", "trial", "--data", "{a}", "it's"]).text
    for trial in plan.trials {
      #expect(text.components(separatedBy: "\n    \"\(trial.key)\": {").count == 2)
    }
    #expect(text.contains("\"label\": \"doubling: seed 1\", \"needs\": [\"\(plan.trials[2].key)\"]"))
    #expect(text.contains(#""'/opt/my report' trial --data '{{a}}' 'it'\\''s' {wildcards.key}""#))
  }
}
