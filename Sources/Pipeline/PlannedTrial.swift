import Checksums
import Diagnostics
import Findings
import Foundation

/// A trial that a report asks for, whatever its study: what identifies it, and how to run it.
public struct PlannedTrial: Sendable, Identifiable {
  /// The name of its result in the store.
  public let key: TrialKey
  /// Everything that its outcome depends on.
  public let identity: TrialIdentity
  /// The study's short label for it.
  public let label: String
  /// Runs it and encodes the outcome.
  let run: @Sendable (any TrialContext) throws -> Data
  /// The identity as canonical JSON, whose SHA-256 is the key.
  let identityJSON: Data
  /// Where its data files lie.
  let data: DataDirectory
  /// Names the trial in `Durations`, whatever code runs it.
  let durationID: String

  /// - Parameters:
  ///   - codeJSON: the canonical JSON of the study's code, which is most of an identity and the same in all.
  ///   - studyJSON: likewise of its name.
  init<Study: CaseStudy>(
    _ study: Study, codeJSON: Data, studyJSON: Data, _ trial: Study.Trial, needs: [TrialKey],
    data: DataDirectory
  ) throws {
    self.data = data
    let inputs = try OptionValue(encoding: trial)
    let files = study.dataFiles(trial)
    identity = TrialIdentity(
      study: study.name, code: study.code, trial: inputs,
      data: Dictionary(try files.map { ($0, try data.sha256(of: $0)) }) { first, _ in first }, needs: needs)
    let inputsJSON = try CanonicalJSON.encode(inputs)
    identityJSON = try identity.canonicalJSON(codeJSON, studyJSON, inputsJSON)
    key = TrialKey(identityJSON: identityJSON)
    label = study.label(trial)
    durationID = String(
      sha256(Data("[".utf8) + studyJSON + Data(",".utf8) + inputsJSON + Data("]".utf8)).prefix(24))
    run = { try CanonicalJSON.encode(try study.run(trial, $0)) }
  }

  /// Its key.
  public var id: TrialKey { key }
  /// The name of its study.
  public var study: String { identity.study }
  /// `sorting: with positions, seed 3`, as messages name it.
  public var title: String { oneLine("\(study): \(label)") }
}
