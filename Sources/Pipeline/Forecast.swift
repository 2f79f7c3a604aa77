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

/// How long trials will take: as long as when they last ran, or as long as others of their study.
struct Forecast: Sendable {
  private let trials: [PlannedTrial]
  private let durations: Durations

  /// - Parameter durations: Those of trials that end are taken into account as soon as they are recorded.
  init(_ trials: [PlannedTrial], _ durations: Durations) {
    (self.trials, self.durations) = (trials, durations)
  }

  /// The mean over the trials of a study whose duration is known.
  private var means: [String: Double] {
    var sums: [String: (seconds: Double, count: Double)] = [:]
    for trial in trials {
      guard let seconds = durations[trial] else { continue }
      let sum = sums[trial.study] ?? (0, 0)
      sums[trial.study] = (sum.seconds + seconds, sum.count + 1)
    }
    return sums.mapValues { $0.seconds / $0.count }
  }

  /// Seconds by trial, for the order of work: what is not known counts as long, and starts early.
  var expected: [TrialKey: Double] {
    let means = means
    return Dictionary(trials.map { ($0.key, durations[$0] ?? means[$0.study] ?? 60) }) { first, _ in first }
  }

  /// Seconds until all is done, or `nil` while that cannot be told.
  ///
  /// Work spread evenly over the jobs, but no less than the longest single trial. Of a study that never ran, the
  /// running trials tell how long one takes.
  func timeLeft(pending: [PlannedTrial], running: [RunningStep], jobs: Int) -> Double? {
    let means = means
    var observed: [String: Double] = [:]
    var left: [Double] = []
    for one in running {
      guard
        let total = one.fraction.map({ one.seconds / $0 }) ?? durations[one.trial] ?? means[one.trial.study]
      else { return nil }
      observed[one.trial.study] = total
      left.append(max(0, total - one.seconds))
    }
    for trial in pending {
      guard let total = durations[trial] ?? means[trial.study] ?? observed[trial.study] else { return nil }
      left.append(total)
    }
    return max(left.reduce(0, +) / Double(max(1, jobs)), left.max() ?? 0)
  }
}
