import Diagnostics

/// The names given to places of the text.
struct Labels {
  /// Targets written as `(label)=` that nothing has claimed yet.
  var pending: [(label: String, position: Position)] = []
  /// Labels that became the anchor of the element after them.
  var claimed: Set<String> = []
  /// Where each label was defined.
  var places: [String: Position] = [:]
  /// References that stand in a title and may show another's title.
  var quotingTitles: Set<String> = []
  private var anchors: Set<String> = []
  private var suffixes: [String: Int] = [:]

  /// An anchor that nothing else has: `base`, or `base-2`, ….
  mutating func unique(_ base: String) -> String {
    if places[base] == nil, anchors.insert(base).inserted { return base }
    var count = suffixes[base] ?? 2
    while places["\(base)-\(count)"] != nil || anchors.contains("\(base)-\(count)") { count += 1 }
    suffixes[base] = count + 1
    anchors.insert("\(base)-\(count)")
    return "\(base)-\(count)"
  }
}

extension DocumentParser {
  /// Gives a label to a target; a label that is taken is reported.
  func register(_ label: String, _ target: Target, at position: Position) {
    if let first = labels.places[label], first != position {
      let place = sources.place(first)
      report(
        "duplicate label “\(label)”", at: position,
        remedy: "it already stands at \(Diagnostic(.data, "", at: place).location)")
      return
    }
    labels.places[label] = position
    labels.quotingTitles.formUnion(
      target.title.references.filter { $0.style == .title && $0.text == nil }.map(\.id))
    document.targets[label] = target
  }

  /// The labels `(label)=` that stand right before an element, the first of them first.
  func claimLabels(before element: Position) -> [(label: String, position: Position)] {
    var claimed: [(label: String, position: Position)] = []
    var end = Int(element.offset)
    let source = sources[element.file]
    while let (label, position) = labels.pending.last, position.file == element.file {
      let after = Int(position.offset) + label.utf8.count + 1
      guard after <= end, source.bytes[after..<end].allSatisfy(\.mayStandBetweenLabelAndElement) else {
        break
      }
      claimed.append((label, position))
      labels.pending.removeLast()
      end = Int(position.offset)
    }
    labels.pending.removeAll()
    labels.claimed.formUnion(claimed.map(\.label))
    return claimed.reversed()
  }
}

extension Diagnostic {
  /// The file and line of its place.
  var location: String {
    guard case .text(let file, let line, _)? = place else { return "" }
    return "\(file):\(line)"
  }
}

extension UInt8 {
  fileprivate var mayStandBetweenLabelAndElement: Bool {
    isBlank || self == .newline || "=(#`:~{$*_[".utf8.contains(self)
  }
}
