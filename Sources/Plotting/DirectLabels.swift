import TeXMath

/// Names at the right ends of lines and of horizontal reference lines, in their colours.
struct DirectLabels {
  static let gap = 5.0
  private static let lineHeight = 12.0

  let texts: [PlacedText]
  /// Whether each name stands near enough to its line's end to belong to it.
  let isGood: Bool
  /// Series and lines without a name, for want of room or of an end at which it would stand.
  let unnamed: [String]

  private struct Name {
    let label: Label
    let full: String
    let color: Color
    let mark: Mark
  }

  /// Whether a panel's series can be named at their ends: up to four lines, and nothing else to be named.
  static func suit(_ marks: [Mark], _ entries: [KeyEntry]) -> Bool {
    let references = marks.count { $0.endLabel != nil }
    return (1...4).contains(entries.count + references) && entries.allSatisfy { $0.line != nil && !$0.isBox }
  }

  /// The room that the names need.
  static func width(_ plan: PanelPlan) -> Double {
    names(plan).map { plan.typesetter.measure($0.label, plan.labelFont, width: limit(plan)).width }.max() ?? 0
  }

  private static func limit(_ plan: PanelPlan) -> Double { plan.canvas.width * 0.24 }

  private static func names(_ plan: PanelPlan) -> [Name] {
    let lines = plan.entries.compactMap { entry -> Name? in
      let mark = plan.panel.marks.last {
        if case .line = $0, let (label, role) = $0.series {
          label == entry.label && role == entry.role
        } else {
          false
        }
      }
      return mark.map { name(entry.label, entry.role, $0, plan) }
    }
    let references = plan.panel.marks.compactMap { mark in
      mark.endLabel.map { name($0.label, $0.role, mark, plan) }
    }
    let names = lines + references
    let labels = plan.typesetter.shortened(names.map(\.label), plan.labelFont, width: limit(plan))
    return zip(names, labels).map { Name(label: $1, full: $0.full, color: $0.color, mark: $0.mark) }
  }

  private static func name(_ words: String, _ role: Role, _ mark: Mark, _ plan: PanelPlan) -> Name {
    let label = Label(words)
    return Name(label: label, full: label.words, color: plan.style.textColor(role), mark: mark)
  }

  init(_ plan: PanelPlan, _ layout: PanelLayout, left: Double) {
    let frame = layout.frame
    let names = DirectLabels.names(plan)
    let ends = names.compactMap { name in
      DirectLabels.end(of: name.mark, layout).map { (name: name, point: $0) }
    }.sorted { $0.point.y < $1.point.y }
    let endless = plan.entries.map { plainText($0.label) }
      .filter { words in !ends.contains { $0.name.full == words } }
    // Neighbours are pushed apart just as far as their lines of text need, each group around its middle.
    let lineHeight = plan.pitch(
      names.map(\.label), width: DirectLabels.limit(plan), atLeast: DirectLabels.lineHeight)
    let room = frame.minY + 3...max(frame.minY + 3, frame.maxY - 3)
    let placed = ends.prefix(1 + Int((room.upperBound - room.lowerBound) / lineHeight))
    unnamed = endless + ends.dropFirst(placed.count).map(\.name.full)
    let ys = spread(placed.map(\.point.y), by: lineHeight, in: room)
    texts = zip(placed, ys).map { end, y in
      plan.placer.place(
        .direct, end.name.label, plan.labelFont, end.name.color, at: Point(left + DirectLabels.gap, y),
        .leading, .middle, width: DirectLabels.limit(plan))
    }
    isGood =
      names.allSatisfy { $0.label.full == nil } && placed.count == names.count
      && zip(placed, ys).allSatisfy {
        abs($0.point.y - $1) <= 15 && $0.point.x >= frame.maxX - 0.12 * frame.width
      }
  }

  /// The last point of a line that lies in the frame.
  private static func end(of mark: Mark, _ layout: PanelLayout) -> Point? {
    let frame = layout.frame.insetBy(-0.5, -0.5)
    switch mark {
    case .line(let line):
      for i in (0..<min(line.x.count, line.y.count)).reversed() {
        let p = layout.position(x: line.x[i], y: line.y[i])
        if frame.contains(p) { return p }
      }
      return nil
    case .reference(let line):
      let p = Point(layout.frame.maxX, layout.y.position(line.value))
      return frame.contains(p) ? p : nil
    default: return nil
    }
  }
}

extension Mark {
  /// The label of a horizontal reference line, which can stand at the line's end.
  fileprivate var endLabel: (label: String, role: Role)? {
    guard case .reference(let line) = self, line.direction == .horizontal, let label = line.label,
      !label.isEmpty
    else { return nil }
    return (label, line.role)
  }
}

/// Ascending positions moved so that neighbours are at least `distance` apart and all lie in the range if they can:
/// groups that touch are joined and centred on the mean of what they want.
func spread(_ wanted: [Double], by distance: Double, in range: ClosedRange<Double>) -> [Double] {
  var groups: [(start: Double, members: [Double])] = []
  func start(_ members: [Double]) -> Double {
    let offsets = members.enumerated().map { $0.element - Double($0.offset) * distance }
    let mean = offsets.reduce(0, +) / Double(members.count)
    return max(range.lowerBound, min(mean, range.upperBound - Double(members.count - 1) * distance))
  }
  for y in wanted {
    groups.append((start([y]), [y]))
    while groups.count > 1 {
      let (last, before) = (groups[groups.count - 1], groups[groups.count - 2])
      guard last.start < before.start + Double(before.members.count) * distance else { break }
      groups.removeLast(2)
      let members = before.members + last.members
      groups.append((start(members), members))
    }
  }
  return groups.flatMap { group in group.members.indices.map { group.start + Double($0) * distance } }
}
