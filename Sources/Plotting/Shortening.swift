import TeXMath

extension Label {
  /// Names of which those that do not fit are cut, in such places that different names stay different.
  static func shortened(_ names: [Label], where fits: (Label) -> Bool) -> [Label] {
    var shown = names.map { fits($0) ? $0 : $0.cut(.end, where: fits) }
    for way in 0..<4 {
      let alike = clashes(shown, names).filter { shown[$0].full != nil }
      if alike.isEmpty { break }
      let differences = differences(alike.map { names[$0] })
      for (k, difference) in zip(alike, differences) {
        let cut: Cut =
          switch way {
          case 0: .around(difference)
          case 1: .middle
          case 2: .start
          default: .numbered(k + 1)
          }
        shown[k] = names[k].cut(cut, where: fits)
      }
    }
    return shown
  }

  /// Which names read like another one.
  private static func clashes(_ shown: [Label], _ names: [Label]) -> [Int] {
    let groups = Dictionary(grouping: shown.indices) { shown[$0].words }.values
    return groups.filter { group in Set(group.map { names[$0].words }).count > 1 }.flatMap(\.self).sorted()
  }

  /// What is left of a name that is too long.
  enum Cut {
    /// Its beginning.
    case end
    /// A little of its beginning, and what follows a character.
    case around(Int)
    /// Its beginning and its end.
    case middle
    /// Its end.
    case start
    /// Its beginning and a number.
    case numbered(Int)

    /// Which of `all` characters are kept, where `count` may be.
    fileprivate func kept(_ count: Int, of all: Int) -> [Range<Int>] {
      switch self {
      case .end, .numbered: return [0..<count]
      case .middle: return [0..<(count + 1) / 2, all - count / 2..<all]
      case .start: return [all - count..<all]
      case .around(let place):
        let head = min(place, count / 3)
        let start = min(place, all - (count - head))
        return start <= head ? [0..<count] : [0..<head, start..<start + count - head]
      }
    }
  }

  /// As much of the label as fits.
  fileprivate func cut(_ way: Cut, where fits: (Label) -> Bool) -> Label {
    let all = runs.reduce(0) { $0 + $1.text.count }
    let end = if case .numbered(let number) = way { " \(number)" } else { "" }
    func candidate(_ count: Int) -> Label {
      Label(runs: kept(way.kept(count, of: all), of: all) + (end.isEmpty ? [] : [TextRun(end)]), full: words)
    }
    var (low, high) = (0, all)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(candidate(middle)) { low = middle } else { high = middle }
    }
    return candidate(low)
  }

  /// The characters in these ranges, with an ellipsis for each part that is missing.
  private func kept(_ ranges: [Range<Int>], of all: Int) -> [TextRun] {
    var kept: [TextRun] = []
    var before = 0
    for range in ranges + [all..<all] {
      if range.lowerBound > before { kept.append(TextRun("…")) }
      before = range.upperBound
      var start = 0
      for run in runs {
        let own = range.clamped(to: start..<start + run.text.count)
        if !own.isEmpty {
          var part = run
          part.text = String(run.text.dropFirst(own.lowerBound - start).prefix(own.count))
          kept.append(part)
        }
        start += run.text.count
      }
    }
    return kept
  }

  /// For each name the beginning of the word, such as 0.01, in which it differs from the name that it has most in common
  /// with.
  fileprivate static func differences(_ names: [Label]) -> [Int] {
    let texts = names.map { Array($0.plain) }
    let sorted = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    var places = [Int](repeating: 0, count: names.count)
    for (a, b) in zip(sorted, sorted.dropFirst()) where texts[a] != texts[b] {
      let common = zip(texts[a], texts[b]).prefix { $0 == $1 }.count
      places[a] = max(places[a], common)
      places[b] = max(places[b], common)
    }
    return zip(texts, places).map { text, place in
      // A word so long that it had no end in sight would be cut in a place that differs less.
      let separator = text[max(0, place - 8)..<place].lastIndex { !$0.isLetter && !$0.isNumber && $0 != "." }
      return separator.map { $0 + 1 } ?? place
    }
  }
}
