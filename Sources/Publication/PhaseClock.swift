/// Measures the phases of a build, one after the other.
struct PhaseClock {
  private let start = ContinuousClock.now
  private var phase: (name: String, start: ContinuousClock.Instant)?
  private var ended: [String: Double] = [:]

  /// Ends the phase before and begins another.
  mutating func begin(_ name: String) {
    let now = ContinuousClock.now
    if let phase { ended[phase.name] = (now - phase.start) / .seconds(1) }
    phase = (name, now)
  }

  /// Seconds of each phase, the running one up to now.
  var phases: [String: Double] {
    guard let phase else { return ended }
    return ended.merging([phase.name: (ContinuousClock.now - phase.start) / .seconds(1)]) { $1 }
  }

  /// Seconds since the clock was made.
  var total: Double { (ContinuousClock.now - start) / .seconds(1) }
}
