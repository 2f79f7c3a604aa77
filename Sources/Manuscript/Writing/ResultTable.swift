import Findings
import TeXMath

/// A study's table, ready to be set: numbers with the digits they deserve, aligned at the point, the best in bold.
struct ResultTable {
  private let table: Table
  /// By row and column.
  private let texts: [[(whole: String, fraction: String, rest: String)]]
  private let best: Set<Int>
  private let formats: [NumberFormat]

  init(_ table: Table) {
    self.table = table
    let formats = table.columns.indices.map { column in
      Self.format(table.columns[column], table.rows.map { $0[column] })
    }
    self.formats = formats
    texts = table.rows.map { row in zip(row, formats).map(Self.text) }
    var best: Set<Int> = []
    for (column, shape) in table.columns.enumerated() {
      guard let end = shape.best else { continue }
      let numbers = table.rows.map { Self.number($0[column]) }
      let known = numbers.compactMap { $0 }.filter { !$0.isNaN }
      guard known.count > 1, let winner = end == .smallest ? known.min() : known.max() else { continue }
      for (row, number) in numbers.enumerated() where number == winner {
        best.insert(row * table.columns.count + column)
      }
    }
    self.best = best
  }

  private static func number(_ cell: Table.Cell) -> Double? {
    switch cell {
    case .number(let value): value
    case .spread(let median, _, _): median
    case .text, .empty: nil
    }
  }

  /// One number that needs a power of ten gives one to its whole column, so that the column can be compared.
  private static func format(_ column: Table.Column, _ cells: [Table.Cell]) -> NumberFormat {
    guard let digits = column.digits else { return .automatic }
    let format = NumberFormat(style: .significant(digits: digits))
    let needsPower = cells.contains { number($0).map { format.format($0).exponent != nil } ?? false }
    return needsPower ? NumberFormat(style: .scientific(decimals: max(0, digits - 1))) : format
  }

  private static func text(_ cell: Table.Cell, _ format: NumberFormat) -> (String, String, String) {
    func parts(_ value: Double, _ rest: String) -> (String, String, String) {
      let number = format.format(value)
      let mantissa = number.mantissa.split(separator: ".", maxSplits: 1)
      let power = number.exponent == nil ? "" : number.html.dropFirst(number.mantissa.count)
      return (String(mantissa[0]), mantissa.count > 1 ? ".\(mantissa[1])" : "", power + rest)
    }
    return switch cell {
    case .number(let value): parts(value, "")
    case .spread(let median, let lower, let upper):
      parts(
        median, " <span class=\"spread\">\(format.format(lower).html) to \(format.format(upper).html)</span>")
    case .text(let text): (html(text), "", "")
    case .empty: ("", "", "")
    }
  }

  private func isNumeric(_ column: Int) -> Bool {
    table.rows.contains { Self.number($0[column]) != nil }
  }

  var html: String {
    let head = table.columns.enumerated().map { index, column in
      "<th scope=\"col\"\(isNumeric(index) ? " class=\"number\"" : "")>\(Self.head(column))</th>"
    }.joined()
    let fractions = table.columns.indices.map { column in texts.map { $0[column].fraction.count }.max() ?? 0 }
    let rows = texts.enumerated().map { row, cells in
      let cells = cells.enumerated().map { column, text in
        guard isNumeric(column) else { return "<td>\(text.whole)</td>" }
        // Figure spaces, as wide as digits, and a punctuation space for the point.
        let missing = fractions[column] - text.fraction.count
        let padding =
          missing == 0 || text.whole.isEmpty
          ? ""
          : (text.fraction.isEmpty ? "\u{2008}" : "")
            + String(repeating: "\u{2007}", count: missing - (text.fraction.isEmpty ? 1 : 0))
        let number = "\(text.whole)\(text.fraction)"
        let isBest = best.contains(row * table.columns.count + column)
        return
          "<td class=\"number\">\(isBest ? "<strong>\(number)</strong>" : number)\(padding)\(text.rest)</td>"
      }.joined()
      return "<tr>\(cells)</tr>\n"
    }.joined()
    return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(rows)</tbody>\n</table>"
  }

  /// The words and formulas of a head or a text; dollar signs without a partner are words.
  private static func parts(_ text: String) -> [(text: String, isFormula: Bool)] {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    return parts.enumerated().map { index, part in
      let isFormula = index % 2 == 1 && index < parts.count - 1
      return (index % 2 == 1 && !isFormula ? "$\(part)" : part, isFormula)
    }
  }

  /// A formula that cannot be parsed is shown as it is.
  private static func html(_ text: String) -> String {
    parts(text).map { part in
      guard part.isFormula, let math = try? Math(parsing: part.text) else { return part.text.htmlEscaped }
      return math.mathML(display: false)
    }.joined()
  }

  private static func markdown(_ text: String) -> String {
    parts(text).map { part in
      part.isFormula ? MarkdownInlines.formula(part.text, inTable: true) : part.text.markdownEscaped
    }.joined()
  }

  private static func head(_ column: Table.Column) -> String {
    html(column.head) + (column.unit.map { " <span class=\"unit\">(\($0.htmlEscaped))</span>" } ?? "")
  }

  /// The table in Markdown.
  var markdown: String {
    let heads = table.columns.map { column in
      Self.markdown(column.head) + (column.unit.map { " (\($0.markdownEscaped))" } ?? "")
    }
    let rule = table.columns.indices.map { isNumeric($0) ? "--:" : ":--" }
    let rows = table.rows.enumerated().map { row, cells in
      cells.enumerated().map { column, cell -> String in
        let text = Self.markdown(cell, formats[column])
        return best.contains(row * table.columns.count + column) ? "**\(text)**" : text
      }
    }
    return ([heads, rule] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  private static func markdown(_ cell: Table.Cell, _ format: NumberFormat) -> String {
    switch cell {
    case .number(let value): format.format(value).plain
    case .spread(let median, let lower, let upper):
      "\(format.format(median).plain) (\(format.format(lower).plain) to \(format.format(upper).plain))"
    case .text(let text): markdown(text)
    case .empty: ""
    }
  }
}
