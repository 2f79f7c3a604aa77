/// The candidate nearest to a misspelt word, or `nil` when none is near enough to be meant.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), whatever the case;
/// near enough means at most about a third of the word's length, and at least 1. Ties go to the earlier candidate.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  // Nothing that has a name is spelt with hundreds of letters, and comparing them takes the square of their number.
  let letters = Array(word.prefix(200).lowercased())
  var limit = max(1, (letters.count + 1) / 3)
  var best: String?
  for candidate in candidates {
    let others = Array(candidate.lowercased())
    // The distance is at least the difference in length.
    guard abs(others.count - letters.count) <= limit else { continue }
    let distance = editDistance(letters, others)
    if distance <= limit, best == nil || distance < limit { (best, limit) = (candidate, distance) }
  }
  return best
}

/// `did you mean “sorting”?`, or the fallback when nothing is near.
public func suggestion(
  for word: String, among candidates: some Sequence<String>, otherwise fallback: String
) -> String {
  nearest(to: word, among: candidates).map { "did you mean “\($0)”?" } ?? fallback
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var before = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, before[j - 1] + 1) }
      row.append(distance)
    }
    (before, last) = (last, row)
  }
  return last[b.count]
}
