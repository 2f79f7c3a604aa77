import Checksums
import Findings
import Foundation
import Manuscript
import Pipeline
import Plotting

/// A figure to be drawn, with its place in the report: `sorting-loss`.
struct FigureJob: Sendable {
  let plan: StudyPlan
  /// Within the study.
  let name: String
  let figure: Figure
  /// The command that computes the study again.
  let command: String

  /// Writes pictures, numbers and value.
  ///
  /// - Returns: what the page says of the figure.
  func write(to output: OutputDirectory) throws -> FigureAsset {
    let stem = "\(plan.name)-\(name)"
    let light = "figures/\(stem).png"
    let dark = "figures/\(stem)-dark.png"
    let vector = "figures/\(stem).svg"
    let numbers = "data/\(stem).csv"
    let value = "data/\(stem).json"
    let (png, notes) = try figure.drawn(.light)
    try output.write(png, to: light)
    try output.write(figure.png(.dark), to: dark)
    try output.write(figure.svg(.light), to: vector)
    try output.write(Data(figure.csv.utf8), to: numbers)
    try output.write(try CanonicalJSON.encode(figure, indented: true), to: value)
    return FigureAsset(
      lightPath: light, darkPath: dark, altText: figure.altText,
      width: Int((figure.width * 96).rounded()),
      height: Int((figure.height * 96).rounded()), notes: notes.map(\.description),
      links: [
        AssetLink("data", path: numbers), AssetLink("JSON", path: value), AssetLink("SVG", path: vector),
      ],
      provenance: provenance(plan), command: command)
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
