import TeXMath

/// One look at all data of a panel: what the axes must show, and what cannot be shown.
struct Survey {
  var x = Extent()
  var y = Extent()
  var xAir = Air.none
  var yLowerAir = Air.some
  var yUpperAir = Air.some
  var findings: [(series: String, fact: Note.Fact)] = []
  /// Whether no mark has anything to show.
  private(set) var isEmpty = true

  /// How much room is left between the data and the axis' end; the largest demand decides.
  enum Air: Int, Comparable {
    case none, some, never

    static func < (a: Air, b: Air) -> Bool { a.rawValue < b.rawValue }

    /// As a share of the axis' length.
    var share: Double { self == .some ? 0.05 : 0 }
  }

  /// Where the data come from; panels that share axes widen its limits.
  var panel: Panel
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

  private static func range(_ axis: Axis) -> ClosedRange<Double> {
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
      points(name, boxes.left, [boxes.lower, boxes.upper])
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
  }

  /// Data decide what numbers their axes count in; what points at them does not.
  private mutating func observe(x xs: [[Double]] = [], y ys: [[Double]] = []) {
    // The ticks of longer axes are whole anyway.
    if x.upper - x.lower < 1000 { for values in xs { x.observe(values) } }
    if y.upper - y.lower < 1000 { for values in ys { y.observe(values) } }
  }

  /// Elements that have one x and some y each, all of which the axes must show.
  private mutating func points(_ name: String, _ xs: [Double], _ ys: [[Double]], areData: Bool = true) {
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
    var (nonFinite, nonPositive, outside) = (0, 0, 0)
    for i in 0..<count where xFaults[i] | yFaults[i] != 0 {
      let faults = xFaults[i] | yFaults[i]
      if faults & Sieve.nonFinite != 0 {
        nonFinite += 1
      } else if faults & Sieve.nonPositive != 0 {
        nonPositive += 1
      } else {
        outside += 1
      }
    }
    report(name, nonFinite, nonPositive, outside, of: count)
  }

  private mutating func lone(_ name: String, x xs: [Double] = [], y ys: [Double] = []) {
    for v in xs where xKind.accepts(v) && xRange.contains(v) { x.include(v) }
    for v in ys where yKind.accepts(v) && yRange.contains(v) { y.include(v) }
    let all = xs + ys
    report(
      name, all.count { !$0.isFinite },
      xs.count { xKind == .log10 && $0 <= 0 } + ys.count { yKind == .log10 && $0 <= 0 },
      xs.count { $0.isFinite && !xRange.contains($0) } + ys.count { $0.isFinite && !yRange.contains($0) },
      of: all.count)
  }

  /// Values on a grid with the given edges or lines; on a logarithmic axis cells that reach zero have no place.
  private mutating func surface(_ name: String, _ values: [[Double]], x xs: [Double], y ys: [Double]) {
    for v in xs where xKind.accepts(v) { x.include(v) }
    for v in ys where yKind.accepts(v) { y.include(v) }
    (xAir, yLowerAir, yUpperAir) = (.never, .never, .never)
    let count = values.reduce(0) { $0 + $1.count }
    let nonFinite = values.reduce(0) { $0 + $1.count { !$0.isFinite } }
    let columns = max(0, zip(xs, xs.dropFirst()).count { xKind.accepts($0) && xKind.accepts($1) })
    let rows = max(0, zip(ys, ys.dropFirst()).count { yKind.accepts($0) && yKind.accepts($1) })
    let cells = max(0, xs.count - 1) * max(0, ys.count - 1)
    let missing =
      cells == 0 ? 0 : Int((Double(cells - rows * columns) / Double(cells) * Double(count)).rounded())
    report(name, nonFinite, min(missing, count - nonFinite), 0, of: count)
  }

  private mutating func add(_ histogram: Histogram, _ name: String) {
    let usable = histogram.samples.count { xKind.accepts($0) }
    let nonFinite = histogram.samples.count { !$0.isFinite }
    report(name, nonFinite, histogram.samples.count - usable - nonFinite, 0, of: histogram.samples.count)
    let bins = histogram.counted(on: xKind)
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

  private mutating func report(
    _ name: String, _ nonFinite: Int, _ nonPositive: Int, _ outside: Int, of count: Int
  ) {
    if nonFinite > 0 { findings.append((name, .nonFinite(nonFinite, of: count))) }
    if nonPositive > 0 { findings.append((name, .nonPositive(nonPositive, of: count))) }
    if outside > 0 { findings.append((name, .outside(outside, of: count))) }
    if nonFinite + nonPositive >= count { findings.append((name, .empty)) } else { isEmpty = false }
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

/// Tells which values an axis has no place for.
private struct Sieve {
  static let nonFinite: UInt8 = 1
  static let nonPositive: UInt8 = 2
  static let outside: UInt8 = 4

  let isLog: Bool
  let range: ClosedRange<Double>

  /// Adds each value's fault to what was found before.
  func sift(_ values: [Double], _ faults: inout [UInt8]) {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    for i in faults.indices {
      let v = values[i]
      if !v.isFinite {
        faults[i] |= Sieve.nonFinite
      } else if isLog && v <= 0 {
        faults[i] |= Sieve.nonPositive
      } else if v < lower || v > upper {
        faults[i] |= Sieve.outside
      }
    }
  }

  /// The extent of the values without a fault of their own among those that count.
  @inline(__always)
  func extent(of values: [Double], count: Int, where counts: (Int) -> Bool) -> Extent {
    let low = isLog ? max(range.lowerBound, .leastNonzeroMagnitude) : range.lowerBound
    let high = range.upperBound
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for i in 0..<count where counts(i) {
      let v = values[i]
      if v >= low && v <= high {
        lower = min(lower, v)
        upper = max(upper, v)
      }
    }
    return Extent(lower: lower, upper: upper)
  }
}
