import Diagnostics
import Findings
import Foundation
import Synchronization

@testable import Pipeline

/// A study whose trials double a number, with everything that can go wrong on demand.
struct Doubling: CaseStudy {
  struct Parameters: Codable, Equatable, Sendable {
    var seeds = 3
    var factor = 2.0
    var optimizer = "adam"
    var limit: Int?
    var widths = [1, 2]
    var schedule = Schedule()
    var kind = Kind.fast
    struct Schedule: Codable, Equatable, Sendable {
      var warmUp = 10
      var cosine = true
    }
    enum Kind: String, Codable, Sendable { case fast, exact }
  }

  struct Trial: Codable, Hashable, Sendable {
    var seed: Int
    var factor: Double
  }

  struct Outcome: Codable, Equatable, Sendable {
    var value: Double
  }

  var name = "doubling"
  var summary: String { "doubles numbers" }
  var code = CodeFingerprint(compiler: "6.3", files: ["Doubling.swift": "a"], modules: ["Transformer": "b"])
  var dependencies: @Sendable (Trial) -> [Trial] = { _ in [] }
  var files: [String] = []
  var body: @Sendable (Trial, any TrialContext) throws -> Double = { trial, _ in
    Double(trial.seed) * trial.factor
  }
  var largest = Double.infinity

  func parameters(for profile: Profile) -> Parameters {
    Parameters(seeds: profile == .quick ? 2 : 3)
  }

  func trials(_ parameters: Parameters) throws -> [Trial] {
    guard parameters.seeds > 0 else { throw Diagnostic(.data, "seeds must be at least 1") }
    return (0..<parameters.seeds).map { Trial(seed: $0, factor: parameters.factor) }
  }

  func label(_ trial: Trial) -> String { "seed \(trial.seed)" }
  func needs(_ trial: Trial) -> [Trial] { dependencies(trial) }
  func dataFiles(_ trial: Trial) -> [String] { files }

  func run(_ trial: Trial, _ context: any TrialContext) throws -> Outcome {
    Outcome(value: try body(trial, context))
  }

  func fits(_ outcome: Outcome, _ trial: Trial) -> Bool { !(outcome.value > largest) }

  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Outcome)]) throws
    -> Conclusions
  {
    Conclusions(
      findings: Finding.overSeeds("value", outcomes.map(\.outcome.value), meaning: "twice the seed"))
  }

  func plan(_ parameters: Parameters = Parameters(), data: DataDirectory = DataDirectory(nil)) throws -> Plan
  {
    Plan([try StudyPlan(self, parameters, data: data)])
  }
}

/// A directory that is removed when the test ends.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("pipeline-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func store() throws -> Store { try Store("\(path)/store") }
}

/// Counts calls from any thread, and keeps texts.
final class Journal: Sendable {
  private let entries = Mutex<[String]>([])
  func add(_ entry: String) { entries.withLock { $0.append(entry) } }
  var all: [String] { entries.withLock(\.self) }
}
