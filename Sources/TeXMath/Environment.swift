/// What `\begin{name}` sets up.
struct Environment: Sendable {
  var kind: Table.Kind
  var left = ""
  var right = ""
  /// Whether an argument follows the name: the columns of an array, the number of pairs of alignat.
  var hasArgument = false

  /// The environments by name.
  static let all: [String: Environment] = {
    var all: [String: Environment] = [
      "matrix": Environment(kind: .matrix), "pmatrix": Environment(kind: .matrix, left: "(", right: ")"),
      "bmatrix": Environment(kind: .matrix, left: "[", right: "]"),
      "Bmatrix": Environment(kind: .matrix, left: "{", right: "}"),
      "vmatrix": Environment(kind: .matrix, left: "|", right: "|"),
      "Vmatrix": Environment(kind: .matrix, left: "‖", right: "‖"),
      "smallmatrix": Environment(kind: .smallMatrix),
      "cases": Environment(kind: .cases(isDisplay: false), left: "{"),
      "dcases": Environment(kind: .cases(isDisplay: true), left: "{"),
      "rcases": Environment(kind: .cases(isDisplay: false), right: "}"),
      "array": Environment(kind: .array([]), hasArgument: true),
      "subarray": Environment(kind: .stack, hasArgument: true),
    ]
    for name in ["aligned", "align", "align*", "split", "eqnarray", "eqnarray*"] {
      all[name] = Environment(kind: .aligned)
    }
    for name in ["alignedat", "alignat", "alignat*"] {
      all[name] = Environment(kind: .aligned, hasArgument: true)
    }
    for name in ["gathered", "gather", "gather*", "equation", "equation*", "multline", "multline*"] {
      all[name] = Environment(kind: .gathered)
    }
    return all
  }()

  static let names = all.keys.sorted()
}

extension Table.Kind {
  /// How many cells a row may have; `nil` for any number.
  fileprivate var columnLimit: Int? {
    switch self {
    case .matrix, .smallMatrix, .aligned: nil
    case .array(let columns): columns.count
    case .cases: 2
    case .gathered, .stack: 1
    }
  }
}

extension Parser {
  /// From the name after `\begin` to the name after `\end`.
  mutating func environment(at offset: Int) throws(TeXError) -> Node {
    let nameOffset = reader.end
    let name = try rawArgument(of: "\\begin", at: offset)
    guard var environment = Environment.all[name] else {
      throw TeXError(
        offset: nameOffset, message: "unknown environment \(name)",
        suggestion: likelyName(for: name, among: Environment.names))
    }
    if environment.hasArgument {
      let argumentOffset = reader.end
      let argument = try rawArgument(of: "\\begin{\(name)}", at: offset)
      if case .array = environment.kind {
        environment.kind = .array(try columns(argument, at: argumentOffset))
      }
    } else {
      try skipPosition()
    }
    let rows = try rows(in: name, limit: environment.kind.columnLimit)
    guard token == .command("end") else {
      throw TeXError(offset: offset, message: "\\begin{\(name)} is never ended")
    }
    let endOffset = reader.start
    try reader.advance()
    let ended = try rawArgument(of: "\\end", at: endOffset)
    guard ended == name else {
      throw TeXError(offset: endOffset, message: "\\begin{\(name)} is ended by \\end{\(ended)}")
    }
    let table = Node.table(Table(kind: environment.kind, rows: rows))
    guard !environment.left.isEmpty || !environment.right.isEmpty else { return table }
    return .fenced(left: environment.left, [[table]], middles: [], right: environment.right)
  }

  /// The lines of `\substack`.
  mutating func lines(of command: String, at offset: Int) throws(TeXError) -> Table {
    guard token == .character("{") else {
      throw TeXError(offset: offset, message: "\(command) lacks an argument in braces")
    }
    let open = reader.start
    try reader.advance()
    let rows = try rows(in: command, limit: 1)
    guard token == .character("}") else { throw unclosed("{", "}", at: open, "{ is never closed") }
    try reader.advance()
    return Table(kind: .stack, rows: rows)
  }

  /// Cells between `&`, rows between `\\`; an empty last row is dropped.
  private mutating func rows(in name: String, limit: Int?) throws(TeXError) -> [[[Node]]] {
    let outer = alphabet
    alphabet = nil
    defer { alphabet = outer }
    var rows: [[[Node]]] = [[try row()]]
    while true {
      switch token {
      case .character("&"):
        if let limit, rows[rows.count - 1].count == limit {
          let columns = limit == 1 ? "column" : "columns"
          throw TeXError(
            offset: reader.start, message: "\(name) has \(limit) \(columns), and this row has more")
        }
        try reader.advance()
        rows[rows.count - 1].append(try row())
      case .command("\\"):
        try skipRowSpace()
        rows.append([try row()])
      default:
        if rows.count > 1, rows[rows.count - 1] == [[]] { rows.removeLast() }
        return rows
      }
    }
  }

  /// Moves past `\\` and the space `[2pt]` that may follow it at once.
  private mutating func skipRowSpace() throws(TeXError) {
    if reader.following == UInt8(ascii: "["),
      let close = reader.bytes[reader.end...].prefix(16).firstIndex(of: UInt8(ascii: "]")),
      ["em", "ex", "mu", "pt"].contains(where: { reader.bytes[..<close].suffix(2).elementsEqual($0.utf8) })
    {
      try reader.jump(to: close + 1)
    } else {
      try reader.advance()
    }
  }

  /// Moves past `[t]`, `[c]` or `[b]`, which a formula has no use for.
  private mutating func skipPosition() throws(TeXError) {
    let bytes = reader.bytes
    guard token == .character("["), reader.end + 1 < bytes.count, "tcb".utf8.contains(bytes[reader.end]),
      bytes[reader.end + 1] == UInt8(ascii: "]")
    else { return }
    try reader.jump(to: reader.end + 2)
  }

  /// The columns that `{l|cr}` describes.
  private func columns(_ text: String, at offset: Int) throws(TeXError) -> [Table.Column] {
    var columns: [Table.Column] = []
    var opensWithRule = false
    for (i, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "l"): columns.append(Table.Column(alignment: .left))
      case UInt8(ascii: "c"): columns.append(Table.Column(alignment: .center))
      case UInt8(ascii: "r"): columns.append(Table.Column(alignment: .right))
      case UInt8(ascii: "|"):
        if columns.isEmpty { opensWithRule = true } else { columns[columns.count - 1].hasRuleAfter = true }
      case UInt8(ascii: " "): break
      default: throw TeXError(offset: offset + i, message: "array columns are l, c, r and |")
      }
    }
    guard !columns.isEmpty else { throw TeXError(offset: offset, message: "array columns are l, c, r and |") }
    columns[0].hasRuleBefore = opensWithRule
    return columns
  }
}
