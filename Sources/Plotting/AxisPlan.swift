/// The ticks of one axis with their measured labels, for one length of the axis.
struct AxisPlan {
  let map: AxisMap
  let ticks: Ticks
  /// How far the labels reach from the axis.
  let depth: Double
  /// All names of categories where some found no room.
  private let names: [Ticks.Major]
  /// Whether there is no room for numbers.
  private let isCramped: Bool
  private let isHorizontal: Bool
  private let typesetter: Typesetter
  private let font: Font
  /// No label is longer; longer ones end in an ellipsis.
  private let width: Double
  /// How far the labels' baseline lies below a horizontal axis.
  private let drop: Double

  /// - Parameter longest: the width of the longest name of a category that is set in full.
  init(
    _ axis: Axis, _ limits: Limits, from start: Double, to end: Double, isHorizontal: Bool, longest: Double,
    style: Style, typesetter: Typesetter
  ) {
    let font = Font(size: style.tickSize)
    let map = AxisMap(limits, from: start, to: end)
    let length = abs(end - start)
    let isCategorical = if case .categorical = axis.scale { true } else { false }
    let width = isCategorical ? longest : .infinity
    func fit(_ major: [Ticks.Major], isAcross: Bool, gap: Double) -> Bool {
      var before = -Double.infinity
      for tick in major.sorted(by: { map.position($0.value) < map.position($1.value) }) {
        let ink = typesetter.measure(tick.label, font, width: width).reach(font, isAcross: isAcross)
        let place = map.position(tick.value)
        if place + ink.start < before + gap { return false }
        before = place + ink.end
      }
      return true
    }
    // Labels want room between them: two digits' width beside each other.
    let gap = isHorizontal ? (isCategorical ? 4.0 : 9.0) : 1.0
    // Powers of ten are few and known: they may stand closer than the numbers of a linear axis.
    let spacing = isHorizontal ? 46.0 : limits.kind == .linear ? 28 : 18
    let most = max(2, Int(length / spacing))
    var ticks = Ticks(axis, limits, atMost: most) { fit($0, isAcross: !isHorizontal, gap: gap) }
    var names: [Ticks.Major] = []
    var isCramped = false
    if isCategorical {
      // Upright, a number of two digits would take as much room.
      let isShort = ticks.major.allSatisfy {
        typesetter.measure($0.label, font, width: width).ink.width < 1.5 * font.size
      }
      let isRotated = isHorizontal && !isShort && !fit(ticks.major, isAcross: false, gap: gap)
      ticks.isRotated = isRotated
      func haveRoom(_ major: [Ticks.Major]) -> Bool {
        fit(major, isAcross: !isHorizontal || isRotated, gap: isRotated ? 1 : gap)
      }
      let all = ticks.major
      var stride = 1
      func every() -> [Ticks.Major] {
        Swift.stride(from: 0, to: all.count, by: stride).map { all[$0] }
      }
      while stride < all.count, !haveRoom(every()) { stride += 1 }
      // Only the names that are shown are told apart: there may be thousands of others.
      repeat {
        let chosen = every()
        let labels = typesetter.shortened(chosen.map(\.label), font, width: width)
        ticks.major = zip(chosen, labels).map { Ticks.Major(value: $0.value, label: $1) }
        if haveRoom(ticks.major) { break }
        stride += 1
      } while stride <= all.count
      if stride > 1 { names = all }
    } else if ticks.major.count < 2 {
      let wanted = Ticks(axis, limits, atMost: most) { _ in true }.major.count
      isCramped = wanted > ticks.major.count
    }
    self.map = map
    self.names = names
    self.isCramped = isCramped
    self.ticks = ticks
    self.isHorizontal = isHorizontal
    self.typesetter = typesetter
    self.font = font
    self.width = width
    let texts = ticks.major.map { typesetter.measure($0.label, font, width: width) }
    let drop = texts.reduce(2 * font.middle) { max($0, -$1.ink.minY) }
    self.drop = drop
    if isHorizontal, !ticks.isRotated {
      depth = texts.reduce(drop) { max($0, drop + $1.ink.maxY) }
    } else {
      depth = texts.reduce(0) { max($0, $1.width - min(0, $1.ink.minX), $1.ink.maxX) }
    }
  }

  /// What found no room.
  func findings(_ kind: PlacedText.Kind) -> [Survey.Finding] {
    if isCramped { return [(kind.part, .unlabelled)] }
    let shown = Set(ticks.major.map(\.value))
    let lost = names.filter { !$0.label.isEmpty && !shown.contains($0.value) }.map(\.label.words)
    guard !lost.isEmpty, !areEvenNumbers else { return [] }
    return [(kind.part, .unnamed(lost, of: names.count { !$0.label.isEmpty }))]
  }

  /// Whether the names are numbers in equal steps: those that are shown tell the others, as on an axis of numbers.
  private var areEvenNumbers: Bool {
    let numbers = names.map { Double($0.label.words) ?? .nan }
    let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    return ticks.major.count > 1 && steps.allSatisfy { $0 == steps[0] && $0 != 0 }
  }

  /// How far the outermost labels reach over the axis' ends.
  var overhang: (start: Double, end: Double) {
    let (low, high) = (min(map.start, map.end), max(map.start, map.end))
    return ticks.major.reduce((start: 0, end: 0)) { most, tick in
      let text = typesetter.measure(tick.label, font, width: width)
      let ink = text.reach(font, isAcross: !isHorizontal || ticks.isRotated)
      let place = map.position(tick.value)
      return (max(most.start, low - place - ink.start), max(most.end, place + ink.end - high))
    }
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
          kind, tick.label, font, color, at: Point(along, across + drop), .center, .baseline,
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

extension MeasuredText {
  /// Where the text's ink begins and ends along an axis, from the place of its tick: across the axis a line is at least
  /// as high as its type.
  fileprivate func reach(_ font: Font, isAcross: Bool) -> (start: Double, end: Double) {
    isAcross
      ? (min(-font.size / 2, ink.minY + font.middle), max(font.size / 2, ink.maxY + font.middle))
      : (ink.minX - width / 2, ink.maxX - width / 2)
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
