import Plotting

/// The reader's map of the proofs: which statement of the report rests on which, from left to right.
struct ProofMap {
  /// A statement, where it stands on the map, and what its proof uses.
  struct Statement {
    let name: String
    /// Counted from 0 at the left.
    let column: Int
    /// Counted from 0 at the top.
    let row: Double
    var needs: [String] = []
    /// Whether the report cites it instead of proving it.
    var isCited = false
  }

  static let columns = ["heads", "network", "error", "theorem"]
  static let rows = ["Proof A", "Proof B", "width threshold", "no positions"]

  static let statements = [
    Statement(name: "a head is a soft threshold", column: 0, row: -0.4),
    Statement(name: "rounded bits", column: 0, row: -0.1),
    Statement(name: "telescoping", column: 1, row: 0.14, needs: ["rounded bits"]),
    Statement(name: "coefficients of a strip", column: 1, row: 0.32),
    Statement(name: "positions", column: 1, row: 0.5),
    Statement(name: "the tail", column: 2, row: -0.4, needs: ["a head is a soft threshold", "rounded bits"]),
    Statement(
      name: "what a strip sees", column: 2, row: 0.02,
      needs: ["rounded bits", "telescoping", "coefficients of a strip"]),
    Statement(
      name: "universal, with constants", column: 3, row: 0.02,
      needs: ["the tail", "what a strip sees", "positions"]),
    Statement(name: "heads gather all tokens", column: 0, row: 1),
    Statement(name: "one hidden layer is universal", column: 1, row: 1.4, isCited: true),
    Statement(
      name: "universal, with $n$ heads", column: 3, row: 1,
      needs: ["heads gather all tokens", "one hidden layer is universal"]),
    Statement(name: "equivariance", column: 1, row: 3),
    Statement(name: "a lower bound", column: 3, row: 3, needs: ["equivariance"]),
    Statement(name: "Borsuk–Ulam", column: 1, row: 2.25, isCited: true),
    Statement(name: "fewer are not enough", column: 3, row: 2.25, needs: ["Borsuk–Ulam"]),
    Statement(name: "weights compare tokens", column: 0, row: 1.8),
    Statement(
      name: "$(n-1)\\,d$ numbers suffice", column: 3, row: 1.8,
      needs: ["weights compare tokens", "one hidden layer is universal"]),
  ]

  static var figure: Figure {
    let marks = statements.flatMap { statement -> [Mark] in
      [
        .text(
          statement.name, x: Double(statement.column), y: statement.row,
          role: statement.isCited ? .bound : nil)
      ]
        + statement.needs.compactMap { name in
          statements.first { $0.name == name }.map { arrow(from: $0, to: statement) }
        }
    }
    let panel = Panel(
      x: .categories(columns), y: .categories(rows, isInverted: true), key: .hidden, grid: [], marks)
    return Figure(panels: [panel], width: 9, height: 5)
  }

  /// From behind one name to before the other.
  private static func arrow(from: Statement, to: Statement) -> Mark {
    .arrow(
      from: (Double(from.column) + from.halfWidth, from.row), to: (Double(to.column) - to.halfWidth, to.row))
  }
}

extension ProofMap.Statement {
  /// Of its name on the map, with a gap, in columns: letters of the figures' face are about as wide as each other.
  fileprivate var halfWidth: Double { 0.085 + 0.0145 * Double(min(name.count, 28)) }
}
