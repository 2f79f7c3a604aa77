/// What a series stands for; every figure of a report gives the same role the same colour.
public enum Role: Codable, Hashable, Sendable {
  /// The function to be approximated: ink, dashed.
  case target
  /// The trained network: blue.
  case trained
  /// The construction of Proof A: vermilion.
  case proofA
  /// The construction of Proof B: bluish green.
  case proofB
  /// A theoretical bound: grey, dotted.
  case bound
  /// Any other series, counted from 0: the remaining Okabe–Ito colours, then further line styles.
  case other(Int)
}

/// The pattern of a line, which tells series apart in grey print too.
public enum Dash: String, Codable, CaseIterable, Sendable {
  case solid, dashed, dotted, dashDotted, longDashed
}

/// The shape of a point.
public enum Marker: String, Codable, CaseIterable, Sendable {
  case circle, square, triangle, diamond, invertedTriangle, cross, plus
}
