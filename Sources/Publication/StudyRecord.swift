import Checksums
import Findings
import Foundation
import Manuscript
import Pipeline

/// What a study said, as its report keeps it in `data/<cell>.study.json`: for readers, and for the next build, which need not
/// draw the same conclusions again.
struct StudyRecord: Codable, Sendable {
  /// SHA-256 over everything that the rest follows from.
  let inputs: String
  let findings: [Finding]
  let tables: [String: Table]
  /// By name within the study.
  let figures: [String: FigureAsset]

  static func path(_ cell: String) -> String { "data/\(cell).study.json" }

  /// Every file that shows a figure or holds its numbers.
  var figureFiles: [String] {
    figures.sorted { $0.key < $1.key }.flatMap { _, asset in
      [asset.lightPath, asset.darkPath].compactMap(\.self) + asset.links.map(\.path)
    }
  }

  private struct Inputs: Encodable {
    let study: String
    let program: String
    let tools: [String: String]
    let parameters: OptionValue
    let results: [String]
    let provenance: [Fact]
    let command: String
  }

  /// SHA-256 over what a study's conclusions and their drawing depend on; `nil` when its code is not known, or a trial failed.
  static func inputs(_ plan: StudyPlan, _ execution: Execution, command: String) -> String? {
    let program = plan.study.program
    let results = plan.trials.compactMap { execution.results[$0.key]?.digest }
    guard !program.isEmpty, results.count == plan.trials.count else { return nil }
    let inputs = Inputs(
      study: plan.study.name, program: program, tools: drawingTools, parameters: plan.parameters,
      results: results, provenance: provenance(plan), command: command)
    return (try? CanonicalJSON.encode(inputs)).map(sha256)
  }
}
