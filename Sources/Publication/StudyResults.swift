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

  /// Concludes every study and writes its record and its figures; takes over from the previous report what is the same.
  ///
  /// - Parameter command: the command that computes a study again.
  /// - Throws: the first file that cannot be drawn or written; `DamagedOutcomes` before anything is written.
  init(
    _ plan: Plan, _ execution: Execution, to output: OutputDirectory, previous: PreviousReport? = nil,
    command: @Sendable (_ study: String) -> String
  ) throws {
    self.plan = plan
    self.execution = execution
    let conclusions = try concurrently(plan.studies) { plan in
      try Conclusion(plan, execution, previous, command: command(plan.study.name))
    }
    let jobs = zip(plan.studies, conclusions).flatMap { plan, conclusion in
      conclusion.drawn.sorted { $0.key < $1.key }
        .map { FigureJob(plan: plan, name: $0, figure: $1, command: command(plan.study.name)) }
    }
    let assets = try concurrently(jobs) { try $0.write(to: output) }
    studies = try zip(plan.studies, conclusions).map { plan, conclusion in
      let name = plan.study.name
      switch conclusion {
      case .failed(let failures): return Study(plan: plan, record: nil, failures: failures)
      case .known(let record, let files, let source):
        for file in files { try output.adopt(file, from: source.url(file.path)) }
        return Study(plan: plan, record: record, failures: [])
      case .fresh(let conclusions, let inputs):
        let own = zip(jobs, assets).filter { $0.0.plan.study.name == name }
        let record = StudyRecord(
          inputs: inputs ?? "", findings: conclusions.findings, tables: conclusions.tables,
          figures: Dictionary(own.map { ($0.0.name, $0.1) }) { first, _ in first })
        try output.write(try CanonicalJSON.encode(record, indented: true), to: StudyRecord.path(name))
        return Study(plan: plan, record: record, failures: [])
      }
    }
  }

  /// What the page says of each figure, by `study/name`.
  var figures: [String: FigureAsset] {
    let all = studies.flatMap { study in
      (study.record?.figures ?? [:]).map { ("\(study.plan.study.name)/\($0)", $1) }
    }
    return Dictionary(all) { first, _ in first }
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
  case known(StudyRecord, [Manifest.File], PreviousReport)
  case fresh(Conclusions, inputs: String?)
  case failed([Diagnostic])

  init(_ plan: StudyPlan, _ execution: Execution, _ previous: PreviousReport?, command: String) throws {
    let name = plan.study.name
    let inputs = StudyRecord.inputs(plan, execution, command: command)
    if let previous, let inputs, let (record, files) = previous.record(of: name, inputs: inputs) {
      self = .known(record, files, previous)
      return
    }
    do {
      self = .fresh(try plan.conclude(execution), inputs: inputs)
    } catch let damage as DamagedOutcomes {
      throw damage
    } catch let list as DiagnosticList {
      self = .failed(list.all)
    } catch {
      self = .failed([error as? Diagnostic ?? Diagnostic(.claim, reason(error), at: .named(name))])
    }
  }

  /// The figures that have to be drawn.
  var drawn: [String: Figure] {
    if case .fresh(let conclusions, _) = self { conclusions.figures } else { [:] }
  }
}
