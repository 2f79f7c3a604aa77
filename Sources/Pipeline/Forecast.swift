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
  private let recorded: [TrialKey: Double]
  private let means: [String: Double]

  init(_ trials: [PlannedTrial], _ durations: Durations) {
    var recorded: [TrialKey: Double] = [:]
    var sums: [String: (seconds: Double, count: Double)] = [:]
    for trial in trials {
      guard let seconds = durations[trial] else { continue }
      recorded[trial.key] = seconds
      let sum = sums[trial.study] ?? (0, 0)
      sums[trial.study] = (sum.seconds + seconds, sum.count + 1)
    }
    self.recorded = recorded
    means = sums.mapValues { $0.seconds / $0.count }
  }

  /// For the order of work: a trial of which nothing is known counts as long, so that it starts early.
  func seconds(_ trial: PlannedTrial) -> Double {
    recorded[trial.key] ?? means[trial.study] ?? 60
  }

  /// Seconds until all is done, or `nil` while that cannot be told.
  ///
  /// Work spread evenly over the jobs, but no less than the longest single trial. Of a study that never ran, the
  /// running trials tell how long one takes.
  func timeLeft(pending: [PlannedTrial], running: [RunningStep], jobs: Int) -> Double? {
    var observed: [String: Double] = [:]
    var left: [Double] = []
    for one in running {
      guard
        let total = one.fraction.map({ one.seconds / $0 }) ?? recorded[one.trial.key]
          ?? means[one.trial.study]
      else { return nil }
      observed[one.trial.study] = total
      left.append(max(0, total - one.seconds))
    }
    for trial in pending {
      guard let total = recorded[trial.key] ?? means[trial.study] ?? observed[trial.study] else { return nil }
      left.append(total)
    }
    return max(left.reduce(0, +) / Double(max(1, jobs)), left.max() ?? 0)
  }
}
