extension MathMLWriter {
  /// Rows and cells. MathML Core leaves alignment and padding to CSS.
  mutating func table(_ table: Table, _ style: MathStyle) {
    if table.kind == .smallMatrix { output += #"<mstyle scriptlevel="1">"# }
    output += table.kind.isDisplay ? #"<mtable displaystyle="true">"# : "<mtable>"
    let inner = table.kind.cellStyle(in: style)
    for cells in table.rows {
      element("mtr") {
        for (column, cell) in cells.enumerated() {
          $0.output += "<mtd"
          if let css = table.kind.css(column: column) { $0.attribute("style", css) }
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
  fileprivate func css(column: Int) -> String? {
    switch self {
    case .matrix: return nil
    case .smallMatrix: return "padding:0.1em 0.25em"
    case .gathered: return "padding-left:0;padding-right:0"
    case .stack: return "padding:0"
    case .cases: return column == 0 ? "text-align:left;padding-left:0" : "text-align:left"
    case .aligned:
      return column % 2 == 0
        ? "text-align:right;padding-left:\(column == 0 ? "0" : "2em");padding-right:0"
        : "text-align:left;padding-left:0;padding-right:0"
    case .array(let columns):
      guard column < columns.count else { return nil }
      var rules =
        columns[column].alignment == .center ? [] : ["text-align:\(columns[column].alignment.rawValue)"]
      if columns[column].hasRuleBefore { rules.append("border-left:thin solid") }
      if columns[column].hasRuleAfter { rules.append("border-right:thin solid") }
      return rules.isEmpty ? nil : rules.joined(separator: ";")
    }
  }
}
