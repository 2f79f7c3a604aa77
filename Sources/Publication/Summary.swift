import Findings

/// All studies of a report at a glance: the table `report/studies`, which a manuscript shows like any study's.
///
/// A study is in it by the names of its findings, in the order of the manuscript:
///
/// | column | finding |
/// |---|---|
/// | Size | `parameters` |
/// | Seeds | `seeds` |
/// | Steps | `steps` |
/// | Work | `operations`, in 10⁹ |
/// | Loss | `loss` |
/// | Sampled | `supError` |
/// | Certified | `certified` |
///
/// Each may have `.median` behind it. A series of errors counts by its last number, that of the largest layer. What stands in front
/// makes a row: `sine.supError.median` is the sampled error in the row “sine” of its study. What a study does not find
/// stays empty.
struct Summary {
  private let rows: [[Table.Cell]]

  /// - Parameter studies: each study's name and what it found.
  init(_ studies: [(name: String, findings: [Finding])]) {
    rows = studies.flatMap(Self.rows)
  }

  var table: Table {
    Table(
      columns: [
        .init("Study"), .init("Size"), .init("Seeds"), .init("Steps"),
        .init("Work", unit: "Gflop", digits: 2),
        .init("Loss", digits: 2), .init("Sampled", digits: 2), .init("Certified", digits: 2),
      ], rows: rows)
  }

  private static let sizes = ["parameters", "seeds", "steps", "operations"]
  private static let errors = ["loss", "supError", "certified"]

  private static func rows(_ name: String, _ findings: [Finding]) -> [[Table.Cell]] {
    var numbers: [String: Double] = [:]
    // In the order in which the study found them, not that of a dictionary.
    var models: [String] = []
    for finding in findings {
      switch finding.value {
      case .number(let number): numbers[finding.name] = number
      case .series(let series) where model(finding.name) != nil: numbers[finding.name] = series.last
      case .series, .text: continue
      }
      if let model = model(finding.name), !models.contains(model) { models.append(model) }
    }
    let own = row(name, "", numbers)
    return [own] + models.filter { !$0.isEmpty }.map { row("– " + words($0), $0 + ".", numbers) }
  }

  private static func row(_ title: String, _ prefix: String, _ numbers: [String: Double]) -> [Table.Cell] {
    func cell(_ name: String) -> Table.Cell {
      guard let number = numbers["\(prefix)\(name).median"] ?? numbers[prefix + name], number.isFinite else {
        return .empty
      }
      return .number(name == "operations" ? number / 1e9 : number)
    }
    return [.text(title)] + (sizes + errors).map(cell)
  }

  /// The model that a finding speaks of: `sine` of `sine.supError.median`, nothing of `supError.median`.
  private static func model(_ finding: String) -> String? {
    var parts = finding.split(separator: ".")
    if parts.last == "median" { parts.removeLast() }
    guard let last = parts.popLast(), errors.contains(String(last)) else { return nil }
    return parts.joined(separator: ".")
  }

  /// `withPositions` as “with positions”.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { words, letter in
      words += letter.isUppercase ? " \(letter.lowercased())" : letter == "." ? ", " : String(letter)
    }
  }
}
