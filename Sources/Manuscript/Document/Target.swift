/// Something that a label names.
struct Target: Sendable {
  enum Kind: Equatable {
    case section, appendix, figure, table, equation, listing, note, claim
    case theorem(Theorem.Kind)
    /// A place in the text without a number.
    case place

    /// The word before the number.
    var noun: String {
      switch self {
      case .section: "Section"
      case .appendix: "Appendix"
      case .figure: "Figure"
      case .table: "Table"
      case .equation: "Equation"
      case .listing: "Listing"
      case .note: "Note"
      case .claim: "Claim"
      case .theorem(let kind): kind.title
      case .place: ""
      }
    }
  }

  let kind: Kind
  /// The anchor on the page.
  let id: String
  /// “4.1”; `nil` for what is not numbered.
  let number: String?
  /// The heading of a section, the title of a theorem.
  let title: [Inline]
}
