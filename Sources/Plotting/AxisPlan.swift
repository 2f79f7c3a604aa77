/// The ticks of one axis with their measured labels, for one length of the axis.
struct AxisPlan {
  let map: AxisMap
  let ticks: Ticks
  /// How far the labels reach from the axis.
  let depth: Double
  private let isHorizontal: Bool
  private let typesetter: Typesetter
  private let font: Font
  private let width: Double

  /// - Parameters:
  ///   - longest: no label is longer; longer ones end in an ellipsis.
  init(
    _ axis: Axis, _ limits: Limits, from start: Double, to end: Double, isHorizontal: Bool, longest: Double,
    style: Style, typesetter: Typesetter
  ) {
    let font = Font(size: style.tickSize)
    let map = AxisMap(limits, from: start, to: end)
    let length = abs(end - start)
    func size(_ label: Label) -> Double {
      isHorizontal
        ? typesetter.measure(label, font, width: longest).ink.width
        : typesetter.measure(label, font).ink.height
    }
    // Labels want room between them: two digits' width beside each other, half a line above each other.
    func fit(_ major: [Ticks.Major], _ extent: (Label) -> Double, gap: Double) -> Bool {
      var before = -Double.infinity
      for tick in major.sorted(by: { map.position($0.value) < map.position($1.value) }) {
        let (middle, half) = (map.position(tick.value), extent(tick.label) / 2)
        if middle - half < before + gap { return false }
        before = middle + half
      }
      return true
    }
    let isCategorical = if case .categorical = axis.scale { true } else { false }
    let gap = isHorizontal ? (isCategorical ? 4.0 : 9.0) : 3.0
    // Powers of ten are few and known: they may stand closer than the numbers of a linear axis.
    let spacing = isHorizontal ? 46.0 : limits.kind == .linear ? 28 : 18
    var ticks = Ticks(axis, limits, atMost: max(2, Int(length / spacing))) {
      fit($0, size, gap: gap)
    }
    if isCategorical, !fit(ticks.major, size, gap: gap) {
      ticks.isRotated = isHorizontal
      // A label with scripts is taller than a line of letters, and reaches further to one side of their middle.
      func line(_ label: Label) -> Double {
        let ink = typesetter.measure(label, font, width: longest).ink.movedBy(0, 0.36 * font.size)
        return max(font.size * 1.05, -2 * ink.minY, 2 * ink.maxY)
      }
      var stride = 1
      let all = ticks.major
      while !fit(ticks.major, line, gap: 0.5), stride < all.count {
        stride += 1
        ticks.major = all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
      }
    }
    self.map = map
    self.ticks = ticks
    self.isHorizontal = isHorizontal
    self.typesetter = typesetter
    self.font = font
    let needsLimit = isCategorical
    width = needsLimit ? longest : .infinity
    depth =
      ticks.major.map { tick in
        let text = typesetter.measure(tick.label, font, width: needsLimit ? longest : .infinity)
        return isHorizontal && !ticks.isRotated ? max(text.ink.height, 0.75 * font.size) : text.width
      }.max() ?? 0
  }

  /// How far the outermost labels reach over the axis' ends.
  var overhang: (start: Double, end: Double) {
    var result = (start: 0.0, end: 0.0)
    for tick in ticks.major {
      let text = typesetter.measure(tick.label, font, width: width)
      let half = (isHorizontal && !ticks.isRotated ? text.width : 0.75 * font.size) / 2
      let p = map.position(tick.value)
      let (low, high) = (min(map.start, map.end), max(map.start, map.end))
      result.start = max(result.start, half - (p - low))
      result.end = max(result.end, half - (high - p))
    }
    return result
  }

  /// The labels on the side of the axis away from the data: below a horizontal axis, left of a vertical one, or
  /// right of a colour bar.
  func labels(
    _ kind: PlacedText.Kind, at across: Double, placer: TextPlacer, color: Color, isRight: Bool = false
  ) -> [PlacedText] {
    ticks.major.map { tick in
      let along = map.position(tick.value)
      if ticks.isRotated {
        return placer.place(
          kind, tick.label, font, color, at: Point(along, across), .trailing, .middle, width: width,
          isRotated: true)
      } else if isHorizontal {
        return placer.place(
          kind, tick.label, font, color, at: Point(along, across + 0.75 * font.size), .center, .baseline,
          width: width)
      }
      return placer.place(
        kind, tick.label, font, color, at: Point(across, along), isRight ? .leading : .trailing, .middle,
        width: width)
    }
  }

  /// The axis' title with its unit and the factor of its labels: `Energy (10⁵ J)`.
  func title(of axis: Axis) -> Label? {
    axisTitle(axis.title, unit: axis.unit, factor: ticks.factor)
  }
}

/// Title, unit and factor in one line; `nil` where there is nothing to say.
func axisTitle(_ title: String?, unit: String?, factor: Label?) -> Label? {
  let words = title.flatMap { $0.isEmpty ? nil : Label($0) }
  let parts = [factor, unit.flatMap { $0.isEmpty ? nil : Label($0) }].compactMap { $0 }
  guard let first = parts.first else { return words }
  let inner = parts.dropFirst().reduce(first) { $0 + .plain(" ") + $1 }
  return words.map { $0 + .plain(" (") + inner + .plain(")") } ?? inner
}
