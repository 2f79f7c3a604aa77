/// A table of results as a study hands it over: what is in it, not how it is set.
public struct Table: Codable, Equatable, Sendable {
  /// One column: its head, its unit, and how its numbers are written.
  public struct Column: Codable, Equatable, Sendable {
    /// The head, which may hold TeX between dollar signs.
    public let head: String
    /// Set in the head, after the name.
    public let unit: String?
    /// Significant digits of its numbers; `nil` writes whole numbers in full.
    public let digits: Int?
    /// Which end of the column is best and set in bold, if any.
    public let best: Best?

    /// A column with this head.
    public init(_ head: String, unit: String? = nil, digits: Int? = nil, best: Best? = nil) {
      self.head = head
      self.unit = unit
      self.digits = digits
      self.best = best
    }
  }

  /// Which end of a column is best.
  public enum Best: String, Codable, Sendable {
    case smallest, largest
  }

  /// What stands in a row under a column's head.
  public enum Cell: Codable, Equatable, Sendable {
    case text(String)
    case number(Double)
    /// A median with its lower and upper quartile.
    case spread(median: Double, lower: Double, upper: Double)
    case empty
  }

  /// From left to right.
  public let columns: [Column]
  /// From top to bottom, one cell a column each.
  public let rows: [[Cell]]

  /// - Precondition: every row has one cell for each column.
  public init(columns: [Column], rows: [[Cell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row needs one cell for each column")
    self.columns = columns
    self.rows = rows
  }
}
