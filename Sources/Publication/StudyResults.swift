import Diagnostics
import Findings
import Pipeline

/// What every cell of a report came to: its conclusions, or why there are none.
struct StudyResults {
  struct Study {
    let plan: StudyPlan
    let conclusions: Conclusions?
    let failures: [Diagnostic]
  }

  let plan: Plan
  let execution: Execution
  /// In the order of the manuscript.
  let studies: [Study]

  init(_ plan: Plan, _ execution: Execution) {
    self.plan = plan
    self.execution = execution
    studies = plan.studies.map { study in
      do {
        return Study(plan: study, conclusions: try study.conclude(execution), failures: [])
      } catch let list as DiagnosticList {
        return Study(plan: study, conclusions: nil, failures: list.all)
      } catch {
        let problem = error as? Diagnostic ?? Diagnostic(.claim, "\(error)", at: .named(study.study.name))
        return Study(plan: study, conclusions: nil, failures: [problem])
      }
    }
  }

  /// Floating-point operations of all training, where the studies report them.
  var operations: Double {
    studies.reduce(0) { $0 + number("operations", of: $1) }
  }

  private func number(_ finding: String, of study: Study) -> Double {
    guard let found = study.conclusions?.findings.first(where: { $0.name == finding }),
      case .number(let value) = found.value
    else { return 0 }
    return value
  }
}
