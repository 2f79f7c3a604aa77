import Findings
import Diagnostics
import Foundation

/// What an event leaves in a log.
func plainLines(_ event: ProgressEvent, _ state: ProgressState, everyTrial: Bool) -> [String] {
  let profile = state.profile.map { "\($0) " } ?? ""
  let count = "[\(profile)\(state.done + state.failed)/\(state.total)]"
  switch event {
  case .began(let trials, let reused, let profile, let left):
    if trials > 0, reused == trials { return ["\(heading(state))all found in the store"] }
    // A terminal's foot says it all the time.
    guard everyTrial, profile != nil, trials > 0 else { return [] }
    return [
      "\(heading(state))\(trials - reused) to run, \(left.map { "about \(clock($0))" } ?? "time not yet known")"
    ]
  case .finished(let trial, let seconds):
    return everyTrial ? ["\(count) \(trial.title): \(durationInWords(seconds))"] : []
  case .found(let trial):
    return everyTrial ? ["\(count) \(trial.title): computed by another process"] : []
  case .failed(let trial, let problem):
    let message = "\(problem)"
    return ["\(count) failed: " + (message.contains(trial.title) ? message : "\(trial.title): \(message)")]
  case .noted(let diagnostic):
    return ["note: \(diagnostic)"]
  case .ended(let execution, let seconds):
    guard execution.ran > 0 || !execution.failures.isEmpty else { return [] }
    var parts = ["\(execution.ran) run"]
    if execution.reused > 0 { parts.append("\(execution.reused) from the store") }
    if !execution.failures.isEmpty { parts.append("\(execution.failures.count) failed") }
    return ["\(heading(state))\(parts.joined(separator: ", ")) in \(durationInWords(seconds))"]
  case .started, .advanced:
    return []
  }
}

/// `standard: 465 trials, `, or `465 trials: ` where the work has no profile.
private func heading(_ state: ProgressState) -> String {
  let trials = state.total == 1 ? "1 trial" : "\(state.total) trials"
  return state.profile.map { "\($0): \(trials), " } ?? "\(trials): "
}

/// The foot of a terminal: one line for each running trial, and a bar for all of them.
func frame(_ state: ProgressState, _ width: Int, _ colour: Bool) -> [String] {
  let width = max(1, width - 1)
  let details = state.running.map(detail)
  let column = min(details.map(\.count).max() ?? 0, width * 2 / 3)
  let running = zip(state.running, details).map { one, detail in
    let title = fit(one.trial.title, max(8, width - column - 4))
    let line = String(("  " + title + "  " + detail).prefix(width))
    return colour ? "\u{1B}[2m\(line)\u{1B}[0m" : line
  }
  let time = state.secondsLeft.map { "\(clock($0)) left" } ?? "\(clock(state.seconds)) so far"
  let left = state.stopping ? "stopping; again to stop at once" : time
  let failed = state.failed > 0 ? "\(state.failed) failed" : nil
  let profile = state.profile.map { "\($0): " } ?? ""
  let words = ([" \(profile)\(state.done) of \(state.total) trials", failed, left] as [String?])
    .compactMap(\.self).joined(separator: " · ")
  let length = max(0, min(40, width - words.count))
  let full = state.total == 0 ? 0 : length * (state.done + state.failed) / state.total
  let (done, open) = (String(repeating: "━", count: full), String(repeating: "─", count: length - full))
  let bar = colour ? "\u{1B}[36m\(done)\u{1B}[0m\u{1B}[2m\(open)\u{1B}[0m" : done + open
  return running + [bar + words.prefix(width)]
}

/// `step 1200 of 3000 · loss 3.2e-03 · 410/s`
private func detail(_ one: RunningStep) -> String {
  var parts: [String] = []
  if one.step.steps > 0 { parts.append("step \(one.step.step) of \(one.step.steps)") }
  if let loss = one.step.loss { parts.append("loss " + scientific(loss)) }
  if one.step.step > 0, one.seconds > 0 {
    let rate = Double(one.step.step) / one.seconds
    parts.append(decimal(rate, places: rate < 10 ? 1 : 0) + "/s")
  }
  return parts.isEmpty ? durationInWords(one.seconds) : parts.joined(separator: " · ")
}

private func scientific(_ number: Double) -> String {
  String(format: "%.1e", number)
}

/// A rough time: `0:41`, `12:05`, `1:02:05`.
private func clock(_ seconds: Double) -> String {
  seconds < 60
    ? "0:" + (seconds < 9.5 ? "0" : "") + decimal(min(59, seconds), places: 0) : durationInWords(seconds)
}

/// A text of exactly so many characters: padded, or cut with an ellipsis.
private func fit(_ text: String, _ width: Int) -> String {
  text.count > width
    ? text.prefix(width - 1) + "…" : text + String(repeating: " ", count: width - text.count)
}

/// An event for programs.
func jsonLines(_ event: ProgressEvent, _ state: ProgressState) -> [String] {
  func of(_ trial: PlannedTrial, _ name: OptionValue, _ more: [String: OptionValue] = [:]) -> String {
    jsonLine(
      [
        "event": name, "study": .text(trial.study), "trial": .text(trial.label), "key": .text(trial.key.hex),
        "done": .integer(state.done), "failed": .integer(state.failed), "trials": .integer(state.total),
      ].merging(more) { $1 })
  }
  let profile: OptionValue = state.profile.map { .text($0.rawValue) } ?? .null
  switch event {
  case .began(let trials, let reused, _, let left):
    return [
      jsonLine([
        "event": "began", "profile": profile, "trials": .integer(trials), "reused": .integer(reused),
        "secondsLeft": left.map(OptionValue.number) ?? .null,
      ])
    ]
  case .started(let trial):
    return [of(trial, "started")]
  case .advanced(let running, _, let left, _):
    return running.filter { $0.step.steps > 0 }.map { one in
      of(
        one.trial, "advanced",
        [
          "step": .integer(one.step.step), "steps": .integer(one.step.steps),
          "loss": one.step.loss.map(OptionValue.number) ?? .null, "seconds": .number(one.seconds),
          "secondsLeft": left.map(OptionValue.number) ?? .null,
        ])
    }
  case .finished(let trial, let seconds):
    return [of(trial, "finished", ["seconds": .number(seconds)])]
  case .found(let trial):
    return [of(trial, "found")]
  case .failed(let trial, let problem):
    return [of(trial, "failed", ["message": .text("\(problem)")])]
  case .noted(let diagnostic):
    return [jsonLine(["event": "noted", "message": .text("\(diagnostic)")])]
  case .ended(let execution, let seconds):
    return [
      jsonLine([
        "event": "ended", "profile": profile, "ran": .integer(execution.ran),
        "reused": .integer(execution.reused),
        "failed": .integer(execution.failures.count), "seconds": .number(seconds),
      ])
    ]
  }
}

func jsonLine(_ members: [String: OptionValue]) -> String {
  (try? CanonicalJSON.encode(OptionValue.object(members))).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}
