/// The tree that a manuscript parses to, numbered; references point to `targets` by label.
struct Document: Sendable {
  var abstract: [Block] = []
  /// The figure of the first screen.
  var lead: FigureBlock?
  var sections: [Block] = []
  var appendices: [Block] = []
  /// In the order of their first marks.
  var footnotes: [Footnote] = []
  /// By label.
  var targets: [String: Target] = [:]
  /// The works cited, in the order of the list of references.
  var works: [Work] = []
  var claims: [ClaimBlock] = []
  /// The anchors that refer to a target's anchor, in the order of the text.
  var backLinks: [String: [String]] = [:]
}

/// A footnote and the marks that refer to it.
struct Footnote: Sendable {
  let number: Int
  let body: [Block]
  let marks: [String]
}
