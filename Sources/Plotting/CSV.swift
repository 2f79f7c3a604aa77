import Foundation

extension Figure {
  /// The numbers behind every mark, one row each, with all their digits (RFC 4180, UTF-8, a head line).
  ///
  /// Columns: `panel` (letter), `series` (label), `mark` (kind), `x`, `y`, `lower`, `upper` (vertical ends), `left`,
  /// `right` (horizontal ends), `value` (shown by colour). Cells that do not apply are empty.
  public var csv: String {
    var text = "panel,series,mark,x,y,lower,upper,left,right,value\n"
    for (i, panel) in panels.enumerated() {
      for mark in panel.marks {
        let head = [letter(of: i), mark.label ?? "", mark.kindName].map(quoted).joined(separator: ",")
        mark.eachRow { row in
          text += head
          for cell in [row.x, row.y, row.lower, row.upper, row.left, row.right, row.value] {
            text += ","
            if let cell { text += "\(cell)" }
          }
          text += "\n"
        }
      }
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

/// One row of a figure's numbers.
private struct Row {
  var x: Double?
  var y: Double?
  var lower: Double?
  var upper: Double?
  var left: Double?
  var right: Double?
  var value: Double?
}

extension Mark {
  fileprivate func eachRow(_ body: (Row) -> Void) {
    switch self {
    case .line(let m): for (x, y) in zip(m.x, m.y) { body(Row(x: x, y: y)) }
    case .scatter(let m): for (x, y) in zip(m.x, m.y) { body(Row(x: x, y: y)) }
    case .band(let m):
      for i in 0..<min(m.x.count, m.lower.count, m.upper.count) {
        body(Row(x: m.x[i], lower: m.lower[i], upper: m.upper[i]))
      }
    case .errorBars(let m):
      for i in 0..<min(m.x.count, m.y.count, m.lower.count, m.upper.count) {
        body(Row(x: m.x[i], y: m.y[i], lower: m.lower[i], upper: m.upper[i]))
      }
    case .bars(let m): for (x, y) in zip(m.x, m.heights) { body(Row(x: x, y: y)) }
    case .histogram(let m): for sample in m.samples { body(Row(x: sample)) }
    case .heatMap(let m):
      for (i, row) in m.values.enumerated() {
        for (j, value) in row.enumerated() {
          let t = ((Double(j) + 0.5) / Double(row.count), (Double(i) + 0.5) / Double(m.values.count))
          body(
            Row(
              x: m.x.lowerBound * (1 - t.0) + m.x.upperBound * t.0,
              y: m.y.lowerBound * (1 - t.1) + m.y.upperBound * t.1,
              value: value))
        }
      }
    case .contour(let m):
      for (y, row) in zip(m.y, m.values) {
        for (x, value) in zip(m.x, row) { body(Row(x: x, y: y, value: value)) }
      }
    case .boxes(let m):
      for i in 0..<min(m.left.count, m.right.count, m.lower.count, m.upper.count) {
        body(
          Row(
            lower: m.lower[i], upper: m.upper[i], left: m.left[i], right: m.right[i],
            value: m.values.map { $0[i] }))
      }
    case .reference(let m): body(m.direction == .horizontal ? Row(y: m.value) : Row(x: m.value))
    case .text(let m): body(Row(x: m.x, y: m.y))
    case .arrow(let m):
      body(Row(x: m.tailX, y: m.tailY))
      body(Row(x: m.tipX, y: m.tipY))
    }
  }
}
