import Diagnostics
import Findings
import Foundation
import Manuscript
import Pipeline
import Plotting

/// What every cell of a report came to: its record, or why there is none.
struct StudyResults {
  struct Study {
    let plan: StudyPlan
    let record: StudyRecord?
    let failures: [Diagnostic]
  }

  let plan: Plan
  let execution: Execution
  /// In the order of the manuscript.
  let studies: [Study]

  /// Concludes every study and writes its record and its figures; takes over from the report that the output replaces what is
  /// the same.
  ///
  /// - Parameter command: the command that computes a study again.
  /// - Throws: the first file that cannot be drawn or written; `DamagedOutcomes` before anything is written.
  init(
    _ plan: Plan, _ execution: Execution, to output: OutputDirectory,
    command: @Sendable (_ study: String) -> String
  ) throws {
    self.plan = plan
    self.execution = execution
    let conclusions = try concurrently(plan.studies) { plan in
      try Conclusion(plan, execution, output, command: command(plan.study.name))
    }
    let jobs = zip(plan.studies, conclusions).flatMap { plan, conclusion in
      conclusion.drawn.sorted { $0.key < $1.key }
        .map { FigureJob(plan: plan, name: $0, figure: $1, command: command(plan.study.name)) }
    }
    let assets = try concurrently(jobs) { try $0.write(to: output) }
    studies = try zip(plan.studies, conclusions).map { plan, conclusion in
      switch conclusion {
      case .failed(let failures): return Study(plan: plan, record: nil, failures: failures)
      case .known(let record): return Study(plan: plan, record: record, failures: [])
      case .fresh(let conclusions, let inputs):
        let own = zip(jobs, assets).filter { $0.0.plan.name == plan.name }
        let record = StudyRecord(
          inputs: inputs ?? "", findings: conclusions.findings, tables: conclusions.tables,
          figures: Dictionary(own.map { ($0.0.name, $0.1) }) { first, _ in first })
        try output.write(try CanonicalJSON.encode(record, indented: true), to: StudyRecord.path(plan.name))
        return Study(plan: plan, record: record, failures: [])
      }
    }
  }

  /// What the page says of each figure, by `cell/name`.
  var figures: [String: FigureAsset] {
    let all = studies.flatMap { study in
      (study.record?.figures ?? [:]).map { ("\(study.plan.name)/\($0)", $1) }
    }
    return Dictionary(all) { first, _ in first }
  }

  /// What figures do not show, one line each, in the order of the manuscript.
  var notes: [String] {
    studies.flatMap { study in
      (study.record?.figures ?? [:]).sorted { $0.key < $1.key }.flatMap { name, asset in
        asset.notes.map { "figure \(study.plan.name)/\(name): \($0)" }
      }
    }
  }

  /// The manifest of a report with these results.
  func manifest(
    of report: String, _ profile: Profile, claims: [ClaimResult], files: [Manifest.File]
  ) -> Manifest {
    Manifest(
      report: report, profile: profile, tools: drawingTools, plan: plan, execution: execution,
      cells: studies.map { study in
        let name = study.plan.name
        let figures = (study.record?.figures ?? [:]).keys.map { figure in
          (
            figure,
            [
              "figures/\(name)-\(figure).png", "figures/\(name)-\(figure)-dark.png",
              "figures/\(name)-\(figure).svg",
            ]
          )
        }
        return Manifest.Cell(
          name: name, plan: study.plan, findings: study.record?.findings ?? [],
          figures: Dictionary(uniqueKeysWithValues: figures))
      },
      claims: claims.map(Manifest.Claim.init), files: files)
  }

  /// Floating-point operations of all training, where the studies report them.
  var operations: Double {
    studies.reduce(0) { $0 + number("operations", of: $1) }
  }

  private func number(_ finding: String, of study: Study) -> Double {
    guard let found = study.record?.findings.first(where: { $0.name == finding }),
      case .number(let value) = found.value
    else { return 0 }
    return value
  }
}

/// What became of one study's conclusions.
private enum Conclusion: Sendable {
  case known(StudyRecord)
  case fresh(Conclusions, inputs: String?)
  case failed([Diagnostic])

  init(_ plan: StudyPlan, _ execution: Execution, _ output: OutputDirectory, command: String) throws {
    let inputs = StudyRecord.inputs(plan, execution, command: command)
    if let inputs, let record = output.place.previous?.record(of: plan.name, inputs: inputs),
      output.adopt([StudyRecord.path(plan.name)] + record.figureFiles)
    {
      self = .known(record)
      return
    }
    do {
      self = .fresh(try plan.conclude(execution), inputs: inputs)
    } catch let damage as DamagedOutcomes {
      throw damage
    } catch let list as DiagnosticList {
      self = .failed(list.all)
    } catch {
      self = .failed([error as? Diagnostic ?? Diagnostic(.claim, reason(error), at: .named(plan.name))])
    }
  }

  /// The figures that have to be drawn.
  var drawn: [String: Figure] {
    if case .fresh(let conclusions, _) = self { conclusions.figures } else { [:] }
  }
}
