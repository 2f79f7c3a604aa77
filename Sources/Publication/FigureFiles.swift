import Diagnostics
import Findings
import Foundation
import Manuscript
import Pipeline
import Plotting
import Synchronization

/// Draws every figure of every study, side by side, and says where each went.
struct FigureFiles {
  /// One figure with its place in the report: `sorting-loss`.
  private struct Job {
    let key: String
    let stem: String
    let figure: Figure
    let plan: StudyPlan
  }

  private let jobs: [Job]
  private let command: @Sendable (_ study: String) -> String

  /// - Parameter command: the command that computes a study again.
  init(_ results: StudyResults, command: @escaping @Sendable (_ study: String) -> String) {
    self.command = command
    jobs = results.studies.flatMap { study in
      (study.conclusions?.figures ?? [:]).sorted { $0.key < $1.key }.map { name, figure in
        Job(
          key: "\(study.plan.study.name)/\(name)", stem: "\(study.plan.study.name)-\(name)", figure: figure,
          plan: study.plan)
      }
    }
  }

  /// Writes pictures, numbers and values of all figures.
  ///
  /// - Parameter previous: where figures of the same value need not be drawn again.
  /// - Returns: what the page says of each figure, by `study/name`.
  /// - Throws: the first figure that cannot be drawn or written.
  func write(to output: OutputDirectory, previous: PreviousReport? = nil) throws -> [String: FigureAsset] {
    let outcomes = Mutex<[String: Swift.Result<FigureAsset, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
      let job = jobs[index]
      let outcome = Swift.Result { try write(job, to: output, previous) }
      outcomes.withLock { $0[job.key] = outcome }
    }
    let drawn = outcomes.withLock { $0 }
    return try Dictionary(uniqueKeysWithValues: jobs.map { ($0.key, try drawn[$0.key]!.get()) })
  }

  private func write(
    _ job: Job, to output: OutputDirectory, _ previous: PreviousReport?
  ) throws -> FigureAsset {
    let light = "figures/\(job.stem).png"
    let dark = "figures/\(job.stem)-dark.png"
    let vector = "figures/\(job.stem).svg"
    let numbers = "data/\(job.stem).csv"
    let value = "data/\(job.stem).json"
    let bytes = try CanonicalJSON.encode(job.figure, indented: true)
    try output.write(bytes, to: value)
    let drawn = [light, dark, vector, numbers]
    if let previous, previous.holds(bytes, at: value),
      case let files = drawn.compactMap(previous.file), files.count == drawn.count
    {
      for file in files { try output.adopt(file, from: previous.url(file.path)) }
    } else {
      try output.write(job.figure.png(.light), to: light)
      try output.write(job.figure.png(.dark), to: dark)
      try output.write(job.figure.svg(.light), to: vector)
      try output.write(Data(job.figure.csv.utf8), to: numbers)
    }
    return FigureAsset(
      lightPath: light, darkPath: dark, altText: job.figure.altText,
      width: Int((job.figure.width * 96).rounded()),
      height: Int((job.figure.height * 96).rounded()), notes: job.figure.notes.map(\.description),
      links: [
        AssetLink("data", path: numbers), AssetLink("JSON", path: value), AssetLink("SVG", path: vector),
      ],
      provenance: provenance(job.plan), command: command(job.plan.study.name))
  }
}

/// How a study's results were made: parameters, trials, code.
func provenance(_ plan: StudyPlan) -> [Fact] {
  let parameters = flattened(plan.parameters).map { Fact($0, $1) }
  return parameters + [Fact("trials", "\(plan.trials.count)"), Fact("code", fingerprint([plan]))]
}

/// The first 12 digits of the SHA-256 over the studies' code fingerprints.
func fingerprint(_ plans: [StudyPlan]) -> String {
  let codes = plans.map(\.study.code)
  let bytes = (try? CanonicalJSON.encode(codes)) ?? Data()
  return String(sha256(bytes).prefix(12))
}

/// The members of nested objects, each under its path, in order.
private func flattened(_ value: OptionValue, path: String = "") -> [(String, String)] {
  switch value {
  case .object(let members):
    members.sorted { $0.key < $1.key }
      .flatMap { flattened($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)") }
  case .list(let elements): [(path, elements.map { flattened($0).map(\.1).joined() }.joined(separator: ", "))]
  case .text(let text): [(path, text)]
  case .number(let number): [(path, "\(number)")]
  case .integer(let number): [(path, "\(number)")]
  case .unsigned(let number): [(path, "\(number)")]
  case .boolean(let flag): [(path, "\(flag)")]
  case .null: [(path, "none")]
  }
}
