import Findings
import Diagnostics
import Foundation
import Testing

@testable import Pipeline

@Suite struct ProgressTests {
  let plan: Plan
  let execution: Execution

  init() throws {
    plan = try Doubling().plan()
    execution = Execution(
      results: [:], failures: [plan.trials[2].key: Diagnostic(.claim, "no")],
      durations: [plan.trials[0].key: 1, plan.trials[1].key: 2], reused: 0)
  }

  private var events: [ProgressEvent] {
    [
      .began(trials: 3, reused: 0), .started(plan.trials[0]), .started(plan.trials[1]),
      .advanced(
        [
          RunningStep(trial: plan.trials[0], step: Step(step: 120, steps: 300, loss: 0.0321), seconds: 1.5),
          RunningStep(trial: plan.trials[1], step: Step(), seconds: 1.25),
        ], seconds: 12, secondsLeft: 41, stopping: false),
      .finished(plan.trials[0], seconds: 1.234), .found(plan.trials[1]),
      .failed(plan.trials[2], Diagnostic(.claim, "the loss is not finite", at: .named("doubling: seed 2"))),
      .ended(execution, seconds: 65),
    ]
  }

  private func written(_ style: ProgressDisplay.Style, _ events: [ProgressEvent]) -> [String] {
    let journal = Journal()
    let display = ProgressDisplay(style, width: { 72 }, write: { journal.add($0) })
    for event in events { display.show(event) }
    return journal.all
  }

  @Test func aLogHasOneLineForEachTrialThatEnded() {
    #expect(
      written(.lines, events) == [
        "[1/3] doubling: seed 0: 1.23 s\n", "[2/3] doubling: seed 1: computed by another process\n",
        "[3/3] failed: the loss is not finite: doubling: seed 2\n", "3 trials: 2 run, 1 failed in 1:05\n",
      ])
  }

  @Test func aTerminalShowsRunningTrialsAndABar() {
    let written = written(.terminal(colour: false), events)
    #expect(
      written[1] == """
        \u{1B}[1A\r\u{1B}[J  doubling: seed 0                step 120 of 300 · loss 3.2e-02 · 80/s
          doubling: seed 1                1.25 s
        ──────────────────────────────────────── 0 of 3 trials · 0:41 left

        """)
    #expect(
      written[2] == """
        \u{1B}[3A\r\u{1B}[J  doubling: seed 0                step 120 of 300 · loss 3.2e-02 · 80/s
          doubling: seed 1                1.25 s
        ━━━━━━━━━━━━━─────────────────────────── 1 of 3 trials · 0:41 left

        """)
    #expect(written.last?.hasSuffix("3 trials: 2 run, 1 failed in 1:05\n") == true, "no bar remains")
    #expect(written.allSatisfy { !$0.contains("\u{1B}[36m") })
  }

  @Test(arguments: [2, 20, 30, 45, 72, 200]) func noLineIsWiderThanTheTerminal(width: Int) {
    var state = ProgressState()
    for event in events.prefix(4) { state.apply(event) }
    for line in frame(state, width, false) { #expect(line.count < width) }
  }

  @Test func jsonHasOneObjectOnALine() throws {
    let lines = written(.json, events)
    let objects = try lines.flatMap { $0.split(separator: "\n") }.map {
      try CanonicalJSON.decode(OptionValue.self, from: Data($0.utf8))
    }
    #expect(
      objects.map { $0["event"] } == [
        "began", "started", "started", "advanced", "finished", "found", "failed", "ended",
      ])
    #expect(objects[3]["step"] == 120 && objects[3]["secondsLeft"] == 41)
    #expect(objects[4]["key"] == .text(plan.trials[0].key.hex) && objects[4]["done"] == 1)
  }

  @Test func quietMeansFailuresOnly() {
    #expect(written(.quiet, events) == ["[3/3] failed: the loss is not finite: doubling: seed 2\n"])
  }

  @Test func aRunWithoutWorkIsOneLine() {
    let nothing = Execution(results: [:], failures: [:], durations: [:], reused: 3)
    for style in [ProgressDisplay.Style.lines, .terminal(colour: true)] {
      #expect(
        written(style, [.began(trials: 3, reused: 3), .ended(nothing, seconds: 0.01)])
          == ["3 trials: all found in the store\n"])
    }
  }

  @Test func theStyleFollowsOptionsAndSurroundings() {
    func style(
      _ environment: [String: String] = [:], quiet: Bool = false, json: Bool = false, terminal: Bool = true
    ) -> ProgressDisplay.Style {
      ProgressDisplay.style(quiet: quiet, json: json, isTerminal: terminal, environment: environment)
    }
    #expect(style() == .terminal(colour: true))
    #expect(style(["NO_COLOR": "1"]) == .terminal(colour: false))
    #expect(style(["NO_COLOR": ""]) == .terminal(colour: true))
    #expect(style(["TERM": "dumb"]) == .lines)
    #expect(style(terminal: false) == .lines)
    #expect(style(quiet: true) == .quiet)
    #expect(style(quiet: true, json: true) == .json)
  }

  @Test func colourIsOnlyForColourTerminals() {
    #expect(written(.terminal(colour: true), events).contains { $0.contains("\u{1B}[36m") })
    #expect(written(.lines, events).allSatisfy { !$0.contains("\u{1B}") })
  }

  @Test func theTimeLeftComesFromRecordedDurations() throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    try store.prepareForWriting()
    let durations = Durations(store)
    let trials = try Doubling().plan(.init(seeds: 5)).trials
    #expect(Forecast(trials, durations).timeLeft(pending: trials, running: [], jobs: 2) == nil)
    durations.record(10, of: trials[0])
    durations.record(30, of: trials[1])
    let forecast = Forecast(trials, durations)
    // The other three are expected to take the mean, 20 s.
    #expect(forecast.timeLeft(pending: trials, running: [], jobs: 2) == 50)
    #expect(forecast.timeLeft(pending: trials, running: [], jobs: 100) == 30)
    durations.record(14, of: trials[2])
    #expect(
      forecast.timeLeft(pending: trials, running: [], jobs: 2) == 45, "a trial that ended counts at once")
    let running = RunningStep(trial: trials[1], step: Step(step: 1, steps: 4), seconds: 5)
    #expect(forecast.timeLeft(pending: [], running: [running], jobs: 2) == 15)
  }

  @Test func trialsThatNeverRanTakeTheirShareOfWhatSmallerOnesTook() throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    try store.prepareForWriting()
    let durations = Durations(store)
    let smaller = try Plan([StudyPlan(Training(), .init(steps: 10), data: DataDirectory(nil))]).trials
    let trials = try Plan([StudyPlan(Training(), .init(steps: 300), data: DataDirectory(nil))]).trials
    func left() -> Double? {
      Forecast(trials, after: smaller, durations).timeLeft(pending: trials, running: [], jobs: 1)
    }
    #expect(left() == nil)
    // Batches of 2 and 4, ten steps each: 0.1 s for every sample of a step.
    durations.record(2, of: smaller[0])
    durations.record(4, of: smaller[1])
    #expect(abs(try #require(left()) - 180) < 1e-9)
    let expected = Forecast(trials, after: smaller, durations).expected
    #expect(trials.map { (expected[$0.key] ?? 0).rounded() } == [60, 120], "the longer one starts first")
    durations.record(90, of: trials[0])
    #expect(abs(try #require(left()) - 270) < 1e-9, "their own time tells more than that of smaller ones")
  }

  @Test func progressNamesTheProfile() throws {
    let began = ProgressEvent.began(trials: 3, reused: 1, profile: .standard, secondsLeft: 71)
    #expect(
      written(.lines, [began, .finished(plan.trials[0], seconds: 2), .ended(execution, seconds: 65)]) == [
        "standard: 3 trials, 2 to run, about 1:11\n", "[standard 2/3] doubling: seed 0: 2.00 s\n",
        "standard: 3 trials, 2 run, 1 failed in 1:05\n",
      ])
    #expect(
      written(.lines, [.began(trials: 3, reused: 0, profile: .quick)]) == [
        "quick: 3 trials, 3 to run, time not yet known\n"
      ])
    #expect(
      written(.terminal(colour: false), [began]).last?.hasSuffix(" standard: 1 of 3 trials · 1:11 left\n")
        == true)
    let nothing = Execution(results: [:], failures: [:], durations: [:], reused: 3)
    #expect(
      written(.lines, [.began(trials: 3, reused: 3, profile: .quick), .ended(nothing, seconds: 0)])
        == ["quick: 3 trials, all found in the store\n"])
    let object = try CanonicalJSON.decode(
      OptionValue.self, from: Data(written(.json, [began]).joined().utf8))
    #expect(object["profile"] == "standard" && object["secondsLeft"] == 71)
  }

  @Test func theNextPlanStartsWithACleanSlate() {
    var state = ProgressState()
    for event in events { state.apply(event) }
    #expect(state.failed == 1)
    state.apply(.began(trials: 5, reused: 1))
    #expect((state.total, state.done, state.failed, state.secondsLeft) == (5, 1, 0, nil))
  }

  @Test func theFootTellsWhatItKnows() {
    var state = ProgressState()
    (state.total, state.done, state.failed, state.seconds) = (8, 3, 1, 75)
    #expect(
      frame(state, 80, false) == [
        "━━━━━━━━━━━━━━━━━━━━──────────────────── 3 of 8 trials · 1 failed · 1:15 so far"
      ])
    state.stopping = true
    #expect(frame(state, 90, false)[0].hasSuffix(" · stopping; again to stop at once"))
  }

  @Test(arguments: [
    (0.004, "0.00 s"), (9.994, "9.99 s"), (12.34, "12.3 s"), (59.94, "59.9 s"), (60, "1:00"),
    (3725, "1:02:05"),
  ])
  func durationsReadWell(seconds: Double, text: String) {
    #expect(durationInWords(seconds) == text)
  }
}

/// A study whose trials have the inputs of a training.
private struct Training: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable { var steps = 1 }

  struct Trial: Codable, Hashable, Sendable {
    struct Recipe: Codable, Hashable, Sendable { let steps, batch: Int }
    let recipe: Recipe
  }

  var name: String { "training" }
  var summary: String { "trains nothing" }
  var code: CodeFingerprint { CodeFingerprint(compiler: "6.3", files: [:], modules: [:]) }
  func parameters(for profile: Profile) -> Parameters { Parameters() }
  func trials(_ parameters: Parameters) throws -> [Trial] {
    [2, 4].map { Trial(recipe: .init(steps: parameters.steps, batch: $0)) }
  }
  func label(_ trial: Trial) -> String { "batch \(trial.recipe.batch)" }
  func run(_ trial: Trial, _ context: any TrialContext) throws -> Double { 0 }
  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Double)]) throws -> Conclusions
  {
    Conclusions(findings: [])
  }
}
