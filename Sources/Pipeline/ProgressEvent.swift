import Diagnostics
import Findings

/// What the scheduler tells the display.
enum ProgressEvent: Sendable {
  /// The profile where the work is a report's.
  case began(trials: Int, reused: Int, profile: Profile? = nil, secondsLeft: Double? = nil)
  case started(PlannedTrial)
  /// How far the running trials are; told again and again.
  case advanced([RunningStep], seconds: Double, secondsLeft: Double?, stopping: Bool)
  case finished(PlannedTrial, seconds: Double)
  /// Another process has computed it.
  case found(PlannedTrial)
  case failed(PlannedTrial, Diagnostic)
  case noted(Diagnostic)
  case ended(Execution, seconds: Double)
}

/// Where the whole work stands.
struct ProgressState: Sendable {
  var profile: Profile?
  var total = 0
  var done = 0
  var failed = 0
  var running: [RunningStep] = []
  /// Since the first trial was begun.
  var seconds = 0.0
  var secondsLeft: Double?
  var stopping = false

  mutating func apply(_ event: ProgressEvent) {
    switch event {
    case .began(let trials, let reused, let profile, let left):
      self = ProgressState(profile: profile, total: trials, done: reused, secondsLeft: left)
    case .advanced(let running, let seconds, let left, let stopping):
      (self.running, self.seconds, secondsLeft, self.stopping) = (running, seconds, left, stopping)
    case .finished, .found: done += 1
    case .failed: failed += 1
    case .ended: running = []
    case .started, .noted: break
    }
  }
}

/// A duration for people: `0.42 s`, `12.3 s`, `2:05`, `1:02:05`.
func durationInWords(_ seconds: Double) -> String {
  guard seconds >= 60 else { return decimal(seconds, places: seconds < 10 ? 2 : 1) + " s" }
  let whole = Int(seconds.rounded())
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  let tail = twoDigits(whole % 60)
  return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
}

private func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}

/// A number ≥ 0 with so many digits after the point.
func decimal(_ number: Double, places: Int) -> String {
  guard number.isFinite, number < 1e15 else { return "\(number)" }
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let scaled = Int((number * Double(scale)).rounded())
  let fraction = "\(scaled % scale)"
  return places == 0
    ? "\(scaled)"
    : "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
