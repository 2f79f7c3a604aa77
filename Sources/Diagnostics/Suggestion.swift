import Foundation

/// The candidate nearest to a misspelt word, or `nil` when none is near enough to be meant.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), whatever the case;
/// near enough means at most about a third of the word's length, and at least 1. Ties go to the earlier candidate. The word
/// itself is no candidate, however its accents are stored.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  // Nothing that has a name is spelt with hundreds of letters, and comparing them takes the square of their number.
  let letters = Array(word.prefix(200).lowercased())
  var limit = max(1, (letters.count + 1) / 3)
  var best: String?
  for candidate in candidates where candidate != word {
    let others = Array(candidate.lowercased())
    // The distance is at least the difference in length.
    guard abs(others.count - letters.count) <= limit else { continue }
    let distance = editDistance(letters, others)
    if distance <= limit, best == nil || distance < limit { (best, limit) = (candidate, distance) }
  }
  return best
}

/// `did you mean “sorting”?`, or the fallback when nothing is near. Of a candidate that reads like the word it says what differs.
public func suggestion(
  for word: String, among candidates: some Sequence<String>, otherwise fallback: String
) -> String {
  guard let candidate = nearest(to: word, among: candidates) else { return fallback }
  let differs = difference(word, candidate).map { ", \($0)" } ?? ""
  return "did you mean “\(candidate)”\(differs)?"
}

/// What tells a candidate from a word that looks the same in print: `with U+00A0 for U+0020`.
private func difference(_ word: String, _ candidate: String) -> String? {
  guard visible(word) == visible(candidate) else { return nil }
  let (a, b) = (Array(word.unicodeScalars), Array(candidate.unicodeScalars))
  let start = zip(a, b).prefix { $0 == $1 }.count
  let (given, meant) = (a.dropFirst(start).first, b.dropFirst(start).first)
  if let meant, given == nil || meant.properties.isDefaultIgnorableCodePoint {
    return "with \(code(meant)) in it"
  }
  guard let given else { return nil }
  if let meant, !given.properties.isDefaultIgnorableCodePoint {
    return "with \(code(meant)) for \(code(given))"
  }
  return "without \(code(given))"
}

/// What is left in print: letters and signs that look alike count as one, and those without a look not at all.
private func visible(_ word: String) -> String {
  let scalars = word.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
  return String(String.UnicodeScalarView(scalars)).precomposedStringWithCompatibilityMapping
}

private func code(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
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
