import Diagnostics
import Findings
import Foundation

extension Manifest {
  /// Compares a report's files with the manifest's checksums.
  /// - Returns: Every file that is missing, altered or not listed, as diagnostics of kind `.claim`.
  public func problems(in directory: String) throws -> [Diagnostic] {
    let present = Dictionary(try File.all(in: directory).map { ($0.path, $0) }) { first, _ in first }
    let listed = Set(files.map(\.path))
    let wrong = files.compactMap { file -> Diagnostic? in
      guard let found = present[file.path] else {
        return Diagnostic(.claim, "a file of the report is missing", at: .named(file.path))
      }
      guard found.sha256 == file.sha256 else {
        return Diagnostic(.claim, "a file of the report is not the one that was built", at: .named(file.path))
      }
      return nil
    }
    let unlisted = present.keys.filter { !listed.contains($0) }.sorted().map {
      Diagnostic(.claim, "a file is not part of the report", at: .named($0))
    }
    return wrong + unlisted
  }
}

/// The trials of a built report, computed again and compared to the bit.
public struct Recomputation: Sendable {
  /// The trials that gave the same bits.
  public let reproduced: [Manifest.Trial]
  /// Those that did not, and why.
  public let failures: [Diagnostic]
  /// Studies whose code is not the one that built the report.
  public let changedStudies: [String]

  /// `reproduced 214 of 214 trials`.
  public var summary: String {
    let changed =
      changedStudies.isEmpty
      ? "" : " with other code than the report was built with (\(changedStudies.joined(separator: ", ")))"
    return "reproduced \(reproduced.count) of \(reproduced.count + failures.count) trials\(changed)"
  }

  /// Computes trials again in a store of their own.
  /// - Parameters:
  ///   - count: How many, spread evenly over the report; `nil` means all.
  ///   - store: An empty store, which the caller removes afterwards.
  /// - Throws: What `Scheduler.run` throws.
  public init(
    of manifest: Manifest, count: Int? = nil, studies: [any CaseStudy], data: DataDirectory,
    scheduler: Scheduler
  ) throws {
    let candidates = manifest.trials.filter { $0.digest != nil }
    let number = min(count ?? candidates.count, candidates.count)
    let chosen = (0..<number).map { candidates[$0 * candidates.count / number] }
    var planned: [TrialKey: PlannedTrial] = [:]
    var wanted: [PlannedTrial] = []
    var asked: [String: [PlannedTrial]] = [:]
    var failures: [Diagnostic] = []
    var changed: Set<String> = []
    for trial in chosen {
      do {
        let study = try studies.study(named: trial.study, kind: .data)
        let all =
          try asked[trial.study]
          ?? manifest.parameters(of: trial.study).flatMap {
            try study.plan(parameters: $0, data)
          }
        asked[trial.study] = all
        guard let last = all.last(where: { $0.identity.trial == trial.inputs }) else {
          throw Diagnostic(
            .data, "no cell of the report asks for this trial", at: .named("\(trial.study): \(trial.label)"),
            remedy: "use the version that built the report")
        }
        for (name, hash) in trial.data where last.identity.data[name] != hash {
          throw Diagnostic(
            .data, "the data file is not the one that the report was built from", at: .named(name))
        }
        if study.code != manifest.code[trial.study] { changed.insert(trial.study) }
        planned[trial.key] = last
        wanted += needed(by: last, among: all) + [last]
      } catch let problem as Diagnostic {
        failures.append(problem)
      }
    }
    let execution = try scheduler.run(Plan(trials: wanted))
    var reproduced: [Manifest.Trial] = []
    for trial in chosen {
      guard let key = planned[trial.key]?.key else { continue }
      if let problem = execution.failures[key] {
        failures.append(problem)
      } else if execution.results[key]?.digest == trial.digest {
        reproduced.append(trial)
      } else {
        failures.append(
          Diagnostic(
            .claim, "computing it again gave other bits", at: .named("\(trial.study): \(trial.label)"),
            remedy: changed.contains(trial.study)
              ? "the study's code has changed since the report was built" : nil))
      }
    }
    (self.reproduced, self.failures, changedStudies) = (reproduced, failures, changed.sorted())
  }
}

extension Manifest {
  /// The parameters of every cell that asks this study.
  fileprivate func parameters(of study: String) -> [OptionValue] {
    cells.filter { $0.study == study }.map(\.parameters)
  }
}

/// The trials that one needs, each after those that it needs itself.
private func needed(by trial: PlannedTrial, among all: [PlannedTrial]) -> [PlannedTrial] {
  all.filter { trial.identity.needs.contains($0.key) }.flatMap { needed(by: $0, among: all) + [$0] }
}
