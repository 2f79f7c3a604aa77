/// The candidate nearest to a misspelt word, or `nil` when none is near enough to be meant.
///
/// Distance is Levenshtein's (insertions, deletions, substitutions), case-insensitive; near enough
/// means at most a third of the word's length, and at least 1. Ties go to the earlier candidate.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, word.count / 3)
  return candidates.map { ($0, editDistance(word.lowercased(), $0.lowercased())) }
    .filter { $0.1 <= limit }
    .min { $0.1 < $1.1 }?.0
}

/// `did you mean "sorting"?`, or the fallback when nothing is near.
public func suggestion(
  for word: String, among candidates: some Sequence<String>, otherwise fallback: String
) -> String {
  nearest(to: word, among: candidates).map { "did you mean “\($0)”?" } ?? fallback
}

private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let substituted = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
