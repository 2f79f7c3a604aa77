import TeXMath

/// One look at all data of a panel: what the axes must show, and what cannot be shown.
struct Survey {
  var x = Extent()
  var y = Extent()
  var xAir = Air.none
  var yLowerAir = Air.some
  var yUpperAir = Air.some
  /// What cannot be shown, and of what.
  typealias Finding = (series: String, fact: Note.Fact)
  private(set) var findings: [Finding] = []
  /// Whether no mark has anything to show.
  private(set) var isEmpty = true

  /// How much room is left between the data and the axis' end; the largest demand decides.
  enum Air: Int, Comparable {
    case none, some, never

    static func < (a: Air, b: Air) -> Bool { a.rawValue < b.rawValue }

    /// As a share of the axis' length.
    var share: Double { self == .some ? 0.05 : 0 }
  }

  private let panel: Panel
  private let xKind: AxisMap.Kind
  private let yKind: AxisMap.Kind
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>

  init(_ panel: Panel) {
    self.panel = panel
    xKind = AxisMap.Kind(panel.x.scale)
    yKind = AxisMap.Kind(panel.y.scale)
    xRange = Survey.range(panel.x)
    yRange = Survey.range(panel.y)
    for mark in panel.marks { add(mark) }
    if panel.marks.isEmpty { findings.append(("panel", .empty)) }
  }

  /// What has a place on the axis whatever the data are.
  private static func range(_ axis: Axis) -> ClosedRange<Double> {
    if case .categorical = axis.scale {
      let limits = Limits.enclosing(Extent(), on: axis, air: (0, 0))
      return limits.lower...limits.upper
    }
    let lower = axis.lower ?? -.infinity
    return lower...max(lower, axis.upper ?? .infinity)
  }

  var xLimits: Limits { .enclosing(x, on: panel.x, air: (xAir.share, xAir.share)) }
  var yLimits: Limits { .enclosing(y, on: panel.y, air: (yLowerAir.share, yUpperAir.share)) }

  private mutating func add(_ mark: Mark) {
    let name = plainText(mark.label ?? mark.kindName)
    switch mark {
    case .line(let line):
      points(name, line.x, [line.y])
      // The axis' end would cut a marker in half.
      if line.hasMarkers { xAir = max(xAir, .some) }
    case .scatter(let scatter):
      points(name, scatter.x, [scatter.y])
      xAir = max(xAir, .some)
    case .band(let band):
      points(name, band.x, [band.lower, band.upper])
    case .errorBars(let bars):
      points(name, bars.x, [bars.y, bars.lower, bars.upper])
      xAir = max(xAir, .some)
    case .bars(let bars):
      points(name, bars.x, [bars.heights])
      let half = Bars.place(bars.x) / 2
      if xKind == .linear {
        for v in bars.x where v.isFinite && xRange.contains(v) {
          x.include(v - half)
          x.include(v + half)
        }
      }
      xAir = max(xAir, .some)
      standOnZero()
    case .histogram(let histogram):
      add(histogram, name)
    case .heatMap(let map):
      let columns = HeatMap.edges(map.x, map.values.first?.count ?? 0)
      let rows = HeatMap.edges(map.y, map.values.count)
      surface(name, map.values, x: columns, y: rows)
      observe(x: [HeatMap.places(columns)], y: [HeatMap.places(rows)])
    case .contour(let contour):
      surface(name, contour.values, x: contour.x, y: contour.y)
      observe(x: [contour.x], y: [contour.y])
    case .boxes(let boxes):
      points(name, boxes.left, [boxes.lower, boxes.upper], ends: boxes.right, colored: boxes.values)
      for v in boxes.right where xKind.accepts(v) && xRange.contains(v) { x.include(v) }
      observe(x: [boxes.right])
      if boxes.values != nil { (yLowerAir, yUpperAir) = (.never, .never) }
    case .reference(let line):
      let values = [line.value]
      if line.direction == .horizontal { lone(name, y: values) } else { lone(name, x: values) }
    case .text(let text):
      points(name, [text.x], [[text.y]], areData: false)
    case .arrow(let arrow):
      points(name, [arrow.tailX, arrow.tipX], [[arrow.tailY, arrow.tipY]], areData: false)
    }
    if let (scale, rows) = mark.colored { colors(name, scale, rows) }
  }

  /// Data decide what numbers their axes count in; what points at them does not.
  private mutating func observe(x xs: [[Double]] = [], y ys: [[Double]] = []) {
    // The ticks of longer axes are whole anyway.
    if x.upper - x.lower < 1000 { for values in xs { x.observe(values) } }
    if y.upper - y.lower < 1000 { for values in ys { y.observe(values) } }
  }

  /// Elements that have one x and some y each, all of which the axes must show.
  ///
  /// - Parameters:
  ///   - ends: where the elements end, if they are not at one x.
  ///   - colored: what must be finite besides, if they show values by colours.
  private mutating func points(
    _ name: String, _ xs: [Double], _ ys: [[Double]], ends: [Double]? = nil, colored: [Double]? = nil,
    areData: Bool = true
  ) {
    let count = ys.reduce(xs.count) { min($0, $1.count) }
    let across = Sieve(isLog: xKind == .log10, range: xRange)
    let up = Sieve(isLog: yKind == .log10, range: yRange)
    var xFaults = [UInt8](repeating: 0, count: count)
    var yFaults = xFaults
    across.sift(xs, &xFaults)
    for y in ys { up.sift(y, &yFaults) }
    // A run that diverged still shows how long it was: x counts even where y is not finite.
    x.include(across.extent(of: xs, count: count) { xFaults[$0] == 0 })
    for y in ys {
      self.y.include(
        up.extent(of: y, count: count) { xFaults[$0] == 0 && yFaults[$0] & Sieve.nonFinite == 0 })
    }
    if areData { observe(x: [xs], y: ys) }
    if let ends { across.sift(ends, &xFaults) }
    if let colored { Sieve.everywhere.sift(colored, &xFaults) }
    var tally = Tally()
    for i in 0..<count { tally.count(xFaults[i] | yFaults[i]) }
    report(name, tally)
  }

  private mutating func lone(_ name: String, x xs: [Double] = [], y ys: [Double] = []) {
    for v in xs where xKind.accepts(v) && xRange.contains(v) { x.include(v) }
    for v in ys where yKind.accepts(v) && yRange.contains(v) { y.include(v) }
    var tally = Tally()
    for (values, kind, range) in [(xs, xKind, xRange), (ys, yKind, yRange)] {
      for fault in Sieve(isLog: kind == .log10, range: range).faults(values) { tally.count(fault) }
    }
    report(name, tally)
  }

  /// Values on a grid with the given edges or lines; on a logarithmic axis cells that reach zero have no place.
  private mutating func surface(_ name: String, _ values: [[Double]], x xs: [Double], y ys: [Double]) {
    for v in xs where xKind.accepts(v) { x.include(v) }
    for v in ys where yKind.accepts(v) { y.include(v) }
    (xAir, yLowerAir, yUpperAir) = (.never, .never, .never)
    let columns = Sieve(isLog: xKind == .log10, range: xRange).faults(xs, of: values.first?.count ?? 0)
    let rows = Sieve(isLog: yKind == .log10, range: yRange).faults(ys, of: values.count)
    var tally = Tally()
    for (row, fault) in zip(values, rows) {
      for (v, other) in zip(row, columns) { tally.count(fault | other | (v.isFinite ? 0 : Sieve.nonFinite)) }
    }
    report(name, tally)
  }

  /// Values without a colour of their own.
  private mutating func colors(_ name: String, _ scale: ColorScale, _ rows: [[Double]]) {
    let isLog = scale.scale == .log10
    let axis = Axis(scale: scale.scale.forColors, from: scale.lower, to: scale.upper)
    guard isLog || axis.lower != nil || axis.upper != nil else { return }
    let sieve = Sieve(isLog: isLog, range: Survey.range(axis))
    var tally = Tally()
    for row in rows { for fault in sieve.faults(row) { tally.count(fault) } }
    if tally.nonPositive > 0 { findings.append((name, .colorless(tally.nonPositive, of: tally.all))) }
    if tally.outside > 0 { findings.append((name, .beyondColors(tally.outside, of: tally.all))) }
  }

  private mutating func add(_ histogram: Histogram, _ name: String) {
    let bins = histogram.counted(on: xKind)
    let (first, last) = (bins.edges.first ?? -.infinity, bins.edges.last ?? .infinity)
    let range = xRange.clamped(to: first...last)
    var tally = Tally()
    for fault in Sieve(isLog: xKind == .log10, range: range).faults(histogram.samples) { tally.count(fault) }
    report(name, tally)
    let hidden = bins.heights.count { $0 > 0 && !yRange.contains($0) }
    if hidden > 0 { findings.append(("heights of \(name)", .outside(hidden, of: bins.heights.count))) }
    for edge in bins.edges where xKind.accepts(edge) { x.include(edge) }
    for height in bins.heights where yKind.accepts(height) { y.include(height) }
    observe(x: [histogram.samples], y: [bins.heights])
    xAir = max(xAir, .some)
    standOnZero()
  }

  private mutating func standOnZero() {
    guard yKind != .log10 else { return }
    y.include(0)
    if y.lower == 0 { yLowerAir = .never }
    if y.upper == 0 { yUpperAir = .never }
  }

  private mutating func report(_ name: String, _ tally: Tally) {
    if tally.nonFinite > 0 { findings.append((name, .nonFinite(tally.nonFinite, of: tally.all))) }
    if tally.nonPositive > 0 { findings.append((name, .nonPositive(tally.nonPositive, of: tally.all))) }
    if tally.outside > 0 { findings.append((name, .outside(tally.outside, of: tally.all))) }
    if tally.nonFinite + tally.nonPositive >= tally.all {
      findings.append((name, .empty))
    } else {
      isEmpty = false
    }
  }
}

extension Mark {
  /// The words of the key, where the mark has some.
  var label: String? {
    switch self {
    case .line(let m): m.label
    case .scatter(let m): m.label
    case .band(let m): m.label
    case .errorBars(let m): m.label
    case .bars(let m): m.label
    case .histogram(let m): m.label
    case .boxes(let m): m.label
    case .reference(let m): m.label
    case .text(let m): m.text
    case .arrow(let m): m.text
    case .heatMap(let m): m.color.title
    case .contour(let m): m.color.title
    }
  }

  /// What the mark is called.
  var kindName: String {
    switch self {
    case .line(let m): m.interpolation == .step ? "step line" : "line"
    case .scatter: "points"
    case .band: "band"
    case .errorBars: "error bars"
    case .bars: "bars"
    case .histogram: "histogram"
    case .heatMap: "heat map"
    case .contour: "contour"
    case .boxes: "boxes"
    case .reference: "reference line"
    case .text: "text"
    case .arrow: "arrow"
    }
  }
}
