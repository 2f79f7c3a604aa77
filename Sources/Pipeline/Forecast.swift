import Findings

/// A running trial as the display shows it.
struct RunningStep: Sendable {
  let trial: PlannedTrial
  let step: Step
  /// Since it started.
  let seconds: Double

  init(trial: PlannedTrial, step: Step, seconds: Double) {
    (self.trial, self.step, self.seconds) = (trial, step, seconds)
  }

  init(_ running: RunningTrial) {
    self.init(
      trial: running.trial, step: running.step, seconds: (ContinuousClock.now - running.started) / .seconds(1)
    )
  }

  /// The part of the trial that is done, 0…1, once that tells something.
  var fraction: Double? {
    guard step.steps > 0 else { return nil }
    let fraction = min(1, Double(step.step) / Double(step.steps))
    return fraction >= 0.02 ? fraction : nil
  }
}

/// How long trials will take: as long as when they last ran, or in proportion to others of their study.
struct Forecast: Sendable {
  private let trials: [PlannedTrial]
  private let repetitions: [TrialKey: Double]
  let durations: Durations
  /// Seconds a repetition that the smaller trials took, by study.
  private let smaller: [String: Double]

  /// - Parameters:
  ///   - smaller: Trials of the same studies in a smaller profile: where nothing else is known, theirs tell.
  ///   - durations: Those of trials that end are taken into account as soon as they are recorded.
  init(_ trials: [PlannedTrial], after smaller: [PlannedTrial] = [], _ durations: Durations) {
    (self.trials, self.durations) = (trials, durations)
    repetitions = Dictionary(trials.map { ($0.key, $0.identity.repetitions) }) { first, _ in first }
    self.smaller = secondsPerRepetition(smaller, durations) { $0.identity.repetitions }
  }

  /// Seconds a repetition, by study: of these trials, else of the smaller ones.
  private var rates: [String: Double] {
    smaller.merging(secondsPerRepetition(trials, durations, count)) { $1 }
  }

  @Sendable private func count(_ trial: PlannedTrial) -> Double { repetitions[trial.key] ?? 1 }

  /// Seconds by trial, for the order of work: what is not known counts as long, and starts early.
  var expected: [TrialKey: Double] {
    let rates = rates
    return Dictionary(
      trials.map { trial in
        (trial.key, durations[trial] ?? rates[trial.study].map { $0 * count(trial) } ?? 60)
      }
    ) { first, _ in first }
  }

  /// Seconds until all is done, or `nil` while that cannot be told.
  ///
  /// Work spread evenly over the jobs, but no less than the longest single trial. Of a study that never ran, the
  /// running trials tell how long one takes.
  func timeLeft(pending: [PlannedTrial], running: [RunningStep], jobs: Int) -> Double? {
    var rates = rates
    func seconds(_ trial: PlannedTrial) -> Double? {
      durations[trial] ?? rates[trial.study].map { $0 * count(trial) }
    }
    var left: [Double] = []
    for one in running {
      guard let total = one.fraction.map({ one.seconds / $0 }) ?? seconds(one.trial) else { return nil }
      if rates[one.trial.study] == nil { rates[one.trial.study] = total / count(one.trial) }
      left.append(max(0, total - one.seconds))
    }
    for trial in pending {
      guard let total = seconds(trial) else { return nil }
      left.append(total)
    }
    return max(left.reduce(0, +) / Double(max(1, jobs)), left.max() ?? 0)
  }
}

/// Seconds a repetition, by study, over the trials whose duration is known.
private func secondsPerRepetition(
  _ trials: [PlannedTrial], _ durations: Durations, _ repetitions: (PlannedTrial) -> Double
) -> [String: Double] {
  var sums: [String: (seconds: Double, repetitions: Double)] = [:]
  for trial in trials {
    guard let seconds = durations[trial] else { continue }
    let sum = sums[trial.study] ?? (0, 0)
    sums[trial.study] = (sum.seconds + seconds, sum.repetitions + repetitions(trial))
  }
  return sums.mapValues { $0.seconds / $0.repetitions }
}

extension TrialIdentity {
  /// How often a trial does the innermost of its work, as far as its inputs tell: trainings take as long as their `steps`
  /// times their `batch`, within a tenth from the quick profile to the standard one. Others count as one.
  var repetitions: Double { product(of: trial) }
}

private func product(of inputs: OptionValue) -> Double {
  guard case .object(let members) = inputs else { return 1 }
  return members.reduce(1) { count, member in
    switch member {
    case ("steps", .integer(let times)), ("batch", .integer(let times)): count * Double(max(1, times))
    case (_, let value): count * product(of: value)
    }
  }
}
