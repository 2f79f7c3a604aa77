import Foundation
import Synchronization

/// How long trials took when they last ran, for the order of work and the time left; never for a result.
///
/// A trial is known by its study and inputs, whatever code ran it.
final class Durations: Sendable {
  private let path: String
  private let seconds: Mutex<[String: Double]>

  /// Reads what a store has recorded; lines that make no sense are skipped.
  init(_ store: Store) {
    path = "\(store.directory)/durations"
    let text = (try? readFile(path)) ?? nil
    var known: [String: Double] = [:]
    for line in String(decoding: text ?? Data(), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      // No trial takes thirty years.
      guard words.count == 2, let value = Double(words[1]), (0...1e9).contains(value) else { continue }
      known[String(words[0])] = value
    }
    seconds = Mutex(known)
  }

  subscript(trial: PlannedTrial) -> Double? {
    seconds.withLock { $0[trial.durationID] }
  }

  func record(_ duration: Double, of trial: PlannedTrial) {
    seconds.withLock { $0[trial.durationID] = duration }
    appendLine("\(trial.durationID) \(duration)", to: path)
  }
}
