import Diagnostics
import Findings
import Foundation
import Manuscript
import Pipeline

/// Runs one study outside any report.
public struct StudyRun: Sendable {
  let study: any CaseStudy
  let profile: Profile
  let data: DataDirectory
  let output: URL?
  let isFresh: Bool

  /// - Parameters:
  ///   - data: the data files that its trials may read.
  ///   - output: where the study's figures go, if anywhere.
  public init(
    _ study: any CaseStudy, profile: Profile, data: DataDirectory = DataDirectory(nil), output: URL? = nil,
    isFresh: Bool = false
  ) {
    self.data = data
    self.study = study
    self.profile = profile
    self.output = output
    self.isFresh = isFresh
  }

  /// One line a finding: its name, value, unit and meaning.
  ///
  /// - Throws: `DiagnosticList` with every trial that failed, and what planning and writing throw.
  public func run(_ scheduler: Scheduler) throws -> [String] {
    let place = try output.map { output throws(Diagnostic) in
      let package = (try? Workspace()).map { [("the package", $0.root.path)] } ?? []
      return try OutputPlace(output, store: scheduler.store.directory, keeping: package)
    }
    let plan = Plan([try StudyPlan(study, profile: profile, data: data)])
    let (execution, conclusions) = try scheduler.run(plan, fresh: { _ in isFresh }) {
      try plan.studies[0].conclude($0)
    }
    if let place {
      let folder = try OutputDirectory(place)
      do {
        let results = try StudyResults(plan, execution, to: folder) { [profile] in
          "swift run report run \(shellQuoted($0)) --profile \(profile.rawValue) --fresh"
        }
        let manifest = results.manifest(of: study.name, profile, claims: [], files: folder.files)
        try folder.write(manifest.encoded(), to: Manifest.fileName)
        try folder.commit()
        for note in results.notes { scheduler.display.say("report: \(note)") }
      } catch {
        folder.discard()
        throw error
      }
    }
    return conclusions.findings.map { finding in
      let unit = finding.unit.map { " \($0)" } ?? ""
      return "\(study.name).\(finding.name) = \(words(finding.value))\(unit)  # \(finding.meaning)"
    }
  }

  private func words(_ value: Value) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .series(let numbers): "[\(numbers.map { "\($0)" }.joined(separator: ", "))]"
    case .text(let text): text
    }
  }
}
