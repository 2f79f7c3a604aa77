import Diagnostics
import Foundation
import Synchronization
import Testing

@testable import Pipeline

@Suite struct SchedulerTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func scheduler(
    jobs: Int = 2, journal: Journal = Journal(), interval: Duration = .seconds(10),
    stop: @escaping @Sendable () -> Bool = { false }
  ) throws -> Scheduler {
    Scheduler(
      store: try directory.store(), jobs: jobs, display: ProgressDisplay(.lines, write: { journal.add($0) }),
      checkpointInterval: interval, shouldStop: stop)
  }

  @Test func aFailingTrialDoesNotStopTheOthers() throws {
    struct Odd: Error {}
    let plan = try Doubling(body: { trial, _ in
      if trial.seed == 1 {
        throw Diagnostic(.claim, "the loss is not finite", remedy: "lower the learning rate")
      }
      if trial.seed == 3 { throw Odd() }
      return 1
    }).plan(.init(seeds: 5))
    let journal = Journal()
    let execution = try scheduler(journal: journal).run(plan)
    #expect(execution.ran == 3)
    #expect(
      execution.failures(in: plan).map(\.description) == [
        "the loss is not finite: doubling: seed 1: lower the learning rate",
        "the trial failed (Odd()): doubling: seed 3",
      ])
    #expect(throws: DiagnosticList(execution.failures(in: plan))) { try plan.studies[0].conclude(execution) }
    #expect(journal.all.contains { $0.contains("failed: the loss is not finite: doubling: seed 1") })
    #expect(try scheduler().run(plan).ran == 0, "what failed fails again, what is stored stays")
  }

  @Test func neededTrialsRunFirstAndTheirResultsArrive() throws {
    let journal = Journal()
    let plan = try Doubling(
      dependencies: { trial in
        switch trial.seed {
        case 100: []
        case 0: [.init(seed: 100, factor: 1)]
        default: (0..<trial.seed).map { .init(seed: $0, factor: trial.factor) }
        }
      },
      body: { trial, context in
        journal.add("\(trial.seed)")
        context.attach("half", Data("\(trial.seed)/2".utf8))
        let needed = try context.needed.map { try $0.outcome(as: Doubling.Outcome.self).value }
        if let first = context.needed.first { #expect(try !first.attachment("half").isEmpty) }
        return needed.reduce(1, +)
      }
    ).plan(.init(seeds: 4))
    #expect(plan.trials.map(\.label) == ["seed 100", "seed 0", "seed 1", "seed 2", "seed 3"])
    let execution = try scheduler(jobs: 4).run(plan)
    #expect(journal.all == ["100", "0", "1", "2", "3"])
    #expect(try plan.studies[0].conclude(execution).findings.last?.value == .series([2, 3, 6, 12]))
  }

  @Test func whatNeedsAFailedTrialDoesNotRun() throws {
    let journal = Journal()
    let plan = try Doubling(
      dependencies: { $0.seed == 0 ? [] : [.init(seed: $0.seed - 1, factor: $0.factor)] },
      body: { trial, _ in
        journal.add("\(trial.seed)")
        if trial.seed == 1 { throw Diagnostic(.claim, "no") }
        return 0
      }
    ).plan(.init(seeds: 4))
    let execution = try scheduler().run(plan)
    #expect(journal.all == ["0", "1"])
    #expect(
      execution.failures(in: plan).map(\.description) == [
        "no: doubling: seed 1", "not run, because it needs “seed 1”, which failed: doubling: seed 2",
        "not run, because it needs “seed 2”, which failed: doubling: seed 3",
      ])
  }

  @Test func trialsThatNeedEachOtherAreRefused() throws {
    let study = Doubling(dependencies: { [.init(seed: 1 - $0.seed, factor: $0.factor)] })
    let problem = #expect(throws: Diagnostic.self) { try study.plan(.init(seeds: 2)) }
    #expect(problem?.description == "the trial needs itself: doubling: seed 0")
  }

  @Test func theLongestTrialsStartFirst() throws {
    let store = try directory.store()
    try store.prepareForWriting()
    let known = Durations(store)
    for (trial, seconds) in zip(try Doubling().plan(.init(seeds: 4)).trials, [1.0, 4, 2, 3]) {
      known.record(seconds, of: trial)
    }
    let journal = Journal()
    let other = Doubling(
      code: CodeFingerprint(compiler: "", files: [:], modules: [:]),
      body: { trial, _ in
        journal.add("\(trial.seed)")
        return 0
      })
    _ = try scheduler(jobs: 1).run(other.plan(.init(seeds: 4)))
    #expect(journal.all == ["1", "3", "2", "0"])
  }

  @Test(arguments: [1, 2, 7]) func resultsDoNotDependOnTheNumberOfJobs(jobs: Int) throws {
    let plan = try Doubling().plan(.init(seeds: 20))
    let execution = try scheduler(jobs: jobs).run(plan)
    #expect(
      try plan.studies[0].conclude(execution).findings.last?.value == .series((0..<20).map { Double($0) * 2 })
    )
  }

  @Test func trialsRunOnAsManyThreadsAsThereAreJobs() throws {
    let state = Mutex((now: 0, most: 0))
    let plan = try Doubling(body: { _, _ in
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      Thread.sleep(forTimeInterval: 0.02)
      state.withLock { $0.now -= 1 }
      return 0
    }).plan(.init(seeds: 9))
    _ = try scheduler(jobs: 3).run(plan)
    #expect(state.withLock { $0.most } == 3)
  }

  @Test func aTrialMayUseADeepStack() throws {
    @Sendable func depth(_ n: Int) -> Double {
      withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { buffer in
        buffer[0] = UInt8(truncatingIfNeeded: n)
        return n == 0 ? 0 : 1 + depth(n - 1) + Double(buffer[0]) * 0
      }
    }
    let plan = try Doubling(body: { _, _ in depth(1500) }).plan(.init(seeds: 1))
    #expect(try scheduler().run(plan).ran == 1)
  }

  @Test func stoppingKeepsCheckpointsAndTheNextRunGoesOnFromThem() throws {
    let journal = Journal()
    let stop = Mutex(false)
    let plan = try Doubling(body: { trial, context in
      var step = context.checkpoint.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
      while step < 6 {
        step += 1
        journal.add("\(trial.seed) \(step)")
        if step == 3, trial.seed == 0 { stop.withLock { $0 = true } }
        try context.checkpoint { Data("\(step)".utf8) }
      }
      return Double(step)
    }).plan(.init(seeds: 3))
    let problem = #expect(throws: Diagnostic.self) {
      try scheduler(jobs: 1, stop: { stop.withLock { $0 } }).run(plan)
    }
    #expect(problem?.kind == .interrupted)
    #expect(
      problem?.description == "stopped with 0 of 3 results in the store: the same command goes on from there")
    stop.withLock { $0 = false }
    let execution = try scheduler(jobs: 1).run(plan)
    #expect(execution.ran == 3)
    #expect(journal.all == (0..<3).flatMap { seed in (1...6).map { "\(seed) \($0)" } }, "no step ran twice")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: "\(directory.store().directory)/checkpoints")
    #expect(left.isEmpty)
  }

  @Test func freshTrialsDoNotGoOnFromACheckpoint() throws {
    let store = try directory.store()
    try store.prepareForWriting()
    let plan = try Doubling(body: { _, context in Double(context.checkpoint?.count ?? -1) }).plan(
      .init(seeds: 1))
    try store.writeCheckpoint(Data("state".utf8), plan.trials[0].key)
    let execution = try scheduler().run(plan) { _ in true }
    #expect(try plan.studies[0].conclude(execution).findings.last?.value == .series([-1]))
  }

  /// The trial goes on until it has been shown running.
  @Test func aRunningTrialIsShownWhileItRuns() throws {
    let isShown = Mutex(false)
    let display = ProgressDisplay(
      .json,
      write: { line in
        if line.contains("\"advanced\"") { isShown.withLock { $0 = true } }
      })
    let plan = try Doubling(body: { _, context in
      context.progress(step: 1, of: 2, loss: 0.5)
      while !isShown.withLock(\.self) { usleep(1000) }
      return 0
    }).plan(.init(seeds: 1))
    #expect(try Scheduler(store: directory.store(), jobs: 1, display: display).run(plan).ran == 1)
  }

  @Test func aStoppedTrialHasNotFailed() throws {
    let journal = Journal()
    let stop = Mutex(false)
    let plan = try Doubling(body: { _, context in
      stop.withLock { $0 = true }
      try context.checkCancellation()
      return 0
    }).plan(.init(seeds: 1))
    let stopped = Scheduler(
      store: try directory.store(), jobs: 1, display: ProgressDisplay(.lines, write: { journal.add($0) }),
      shouldStop: { stop.withLock { $0 } })
    #expect(throws: Diagnostic.self) { try stopped.run(plan) }
    #expect(!journal.all.contains { $0.contains("fail") }, "\(journal.all)")
  }

  @Test func aStopReachesTrialsWithoutCheckpoints() throws {
    let stop = Mutex(false)
    let plan = try Doubling(body: { _, context in
      stop.withLock { $0 = true }
      try context.checkCancellation()
      return 0
    }).plan()
    let problem = #expect(throws: Diagnostic.self) { try scheduler(stop: { stop.withLock { $0 } }).run(plan) }
    #expect(problem?.kind == .interrupted)
  }

  @Test func checkpointsAreTakenAtTheirIntervalOnly() throws {
    let journal = Journal()
    let plan = try Doubling(body: { _, context in
      for step in 0..<10 {
        try context.checkpoint {
          journal.add("\(step)")
          return Data()
        }
      }
      return 0
    }).plan(.init(seeds: 1))
    _ = try scheduler(interval: .seconds(60)).run(plan)
    #expect(journal.all.isEmpty)
    _ = try scheduler(interval: .zero).run(plan) { _ in true }
    #expect(journal.all.count == 10)
  }

  @Test func aDamagedCheckpointIsNoCheckpoint() throws {
    let store = try directory.store()
    try store.prepareForWriting()
    let plan = try Doubling(body: { _, context in Double(context.checkpoint?.count ?? -1) }).plan(
      .init(seeds: 2))
    for trial in plan.trials { try store.writeCheckpoint(Data("state".utf8), trial.key) }
    let path = "\(store.directory)/checkpoints/\(plan.trials[1].key)"
    try Data(try Data(contentsOf: URL(fileURLWithPath: path)).dropLast()).write(
      to: URL(fileURLWithPath: path))
    let execution = try scheduler().run(plan)
    #expect(try plan.studies[0].conclude(execution).findings.last?.value == .series([5, -1]))
  }
}
