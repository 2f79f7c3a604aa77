extension MathMLWriter {
  /// Rows and cells. MathML Core leaves alignment and padding to CSS.
  mutating func table(_ table: Table, _ style: MathStyle) {
    if table.kind == .smallMatrix { output += #"<mstyle scriptlevel="1">"# }
    output += table.kind.isDisplay ? #"<mtable displaystyle="true">"# : "<mtable>"
    let inner = table.kind.cellStyle(in: style)
    let columns = table.rows.map(\.count).max() ?? 0
    for cells in table.rows {
      element("mtr") {
        for (column, cell) in cells.enumerated() {
          $0.output += "<mtd"
          if let css = table.kind.css(column: column, of: columns) { $0.attribute("style", css) }
          $0.output += ">"
          $0.row(cell, inner, continues: table.kind == .aligned && column % 2 == 1)
          $0.output += "</mtd>"
        }
      }
    }
    output += "</mtable>"
    if table.kind == .smallMatrix { output += "</mstyle>" }
  }
}

extension Table.Kind {
  /// Whether cells are set in display style.
  fileprivate var isDisplay: Bool {
    switch self {
    case .aligned, .gathered, .cases(isDisplay: true): true
    default: false
    }
  }

  /// The style of the cells.
  fileprivate func cellStyle(in style: MathStyle) -> MathStyle {
    switch self {
    case .smallMatrix: .script
    case .stack: style
    default: isDisplay ? .display : .text
    }
  }

  /// What a cell needs beyond the browser's centred text and padding.
  fileprivate func css(column: Int, of count: Int) -> String? {
    switch self {
    case .matrix:
      // Delimiters stand close to the outer columns.
      let sides = (column == 0 ? ["padding-left:0"] : []) + (column == count - 1 ? ["padding-right:0"] : [])
      return sides.isEmpty ? nil : sides.joined(separator: ";")
    case .smallMatrix: return "padding:0.1em 0.25em"
    case .gathered: return "padding-left:0;padding-right:0"
    case .stack: return "padding:0"
    case .cases: return column == 0 ? "text-align:left;padding-left:0" : "text-align:left"
    case .aligned:
      return column % 2 == 0
        ? "text-align:-webkit-right;padding-left:\(column == 0 ? "0" : "2em");padding-right:0"
        : "text-align:left;padding-left:0;padding-right:0"
    case .array(let columns):
      guard column < columns.count else { return nil }
      var parts = columns[column].alignment.css.map { [$0] } ?? []
      if columns[column].hasRuleBefore { parts.append("border-left:thin solid") }
      if columns[column].hasRuleAfter { parts.append("border-right:thin solid") }
      return parts.isEmpty ? nil : parts.joined(separator: ";")
    }
  }
}

extension Table.Alignment {
  /// Chromium aligns the inside of a cell by its own keyword alone, which the other browsers know too.
  fileprivate var css: String? {
    switch self {
    case .left: "text-align:left"
    case .center: nil
    case .right: "text-align:-webkit-right"
    }
  }
}
