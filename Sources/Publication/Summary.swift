import Findings

/// All studies of a report at a glance: the table `report/studies`, which a manuscript shows like any study's.
///
/// A study is in it by the names of its findings, in the order of the manuscript:
///
/// | column | finding |
/// |---|---|
/// | Parameters | `parameters` |
/// | Seeds | `seeds` |
/// | Trials | `trials` |
/// | Steps | `steps` |
/// | Operations | `operations` |
/// | Loss | `loss.median` |
/// | Sampled sup error | `supError.median`, with its quartiles |
/// | Certified sup error | `certifiedError.median`, or `certifiedError` |
///
/// Findings before the columns' names make rows of their own: `sine.supError.median` is the error in the row “sine” of its
/// study. What a study does not find stays empty.
struct Summary {
  private let rows: [[Table.Cell]]

  /// - Parameter studies: each study's name and what it found.
  init(_ studies: [(name: String, findings: [Finding])]) {
    rows = studies.flatMap(Self.rows)
  }

  var table: Table {
    Table(
      columns: [
        .init("Study"), .init("Parameters"), .init("Seeds"), .init("Trials"), .init("Steps"),
        .init("Operations", digits: 2), .init("Loss", digits: 2), .init("Sup error, sampled", digits: 2),
        .init("Sup error, certified", digits: 2),
      ], rows: rows)
  }

  private static let errors = ["loss", "supError", "certifiedError"]

  private static func rows(_ name: String, _ findings: [Finding]) -> [[Table.Cell]] {
    let numbers = findings.reduce(into: [String: Double]()) { numbers, finding in
      if case .number(let number) = finding.value { numbers[finding.name] = number }
    }
    // In the order in which the study found them, not that of a dictionary.
    var models: [String] = []
    for finding in findings {
      guard let model = model(finding.name), numbers[finding.name] != nil, !models.contains(model) else {
        continue
      }
      models.append(model)
    }
    let size = ["parameters", "seeds", "trials", "steps", "operations"].map {
      numbers[$0].map(Table.Cell.number)
    }
    let first = [Table.Cell.text(name)] + size.map { $0 ?? .empty }
    let rest = Array(repeating: Table.Cell.empty, count: size.count)
    // One model of the study's own name, or a row for what they have in common and one for each.
    if models.isEmpty || models == [""] { return [first + errors.map { cell($0, numbers) }] }
    return [first + errors.map { models.contains("") ? cell($0, numbers) : .empty }]
      + models.filter { !$0.isEmpty }.map { model in
        [.text("– " + words(model))] + rest + errors.map { cell("\(model).\($0)", numbers) }
      }
  }

  /// The model that a finding speaks of: `sine` of `sine.supError.median`, nothing of `supError.median`.
  private static func model(_ finding: String) -> String? {
    var parts = finding.split(separator: ".")
    if parts.last == "median" { parts.removeLast() }
    guard let last = parts.popLast(), errors.contains(String(last)) else { return nil }
    return parts.joined(separator: ".")
  }

  private static func cell(_ name: String, _ numbers: [String: Double]) -> Table.Cell {
    guard let median = numbers["\(name).median"] ?? numbers[name] else { return .empty }
    guard let lower = numbers["\(name).lowerQuartile"], let upper = numbers["\(name).upperQuartile"] else {
      return .number(median)
    }
    return .spread(median: median, lower: lower, upper: upper)
  }

  /// `withPositions` as “with positions”.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { words, letter in
      words += letter.isUppercase ? " \(letter.lowercased())" : letter == "." ? ", " : String(letter)
    }
  }
}
