import Foundation
import Testing

@testable import Plotting

/// Random figures of every kind, with numbers that no sane author would give.
struct FigureGenerator {
  var random: TestRandom

  mutating func figure() -> Figure {
    let count = random.chance(0.8) ? 1 : Int.random(in: 2...6, using: &random)
    let sharing: Figure.Sharing = [[], .x, .y, [.x, .y]].randomElement(using: &random) ?? []
    var panels = (0..<count).map { _ in panel() }
    for k in panels.indices {
      if sharing.contains(.x) { panels[k].x = panels[0].x }
      if sharing.contains(.y) { panels[k].y = panels[0].y }
    }
    return Figure(
      title: random.chance(0.2) ? label() : nil, panels: panels,
      columns: Int.random(in: 1...3, using: &random),
      sharing: sharing, width: .random(in: 6...9, using: &random),
      height: .random(in: 5...8, using: &random))
  }

  private mutating func panel() -> Panel {
    let marks = (0..<Int.random(in: 0...6, using: &random)).map { _ in mark() }
    let keys: [Panel.Key] = [.automatic, .direct, .legend, .outside, .hidden]
    return Panel(
      title: random.chance(0.3) ? label() : nil, x: axis(), y: axis(),
      key: keys.randomElement(using: &random) ?? .automatic,
      grid: [[], .horizontal, .vertical, [.horizontal, .vertical]].randomElement(using: &random) ?? [], marks)
  }

  private mutating func axis() -> Axis {
    let scales: [Axis.Scale] = [
      .linear, .linear, .log10, .symlog(threshold: pow(10, .random(in: -6...3, using: &random))),
      .categorical((0..<Int.random(in: 1...30, using: &random)).map { _ in label() }),
    ]
    let scale = scales.randomElement(using: &random) ?? .linear
    var axis = Axis(
      random.chance(0.7) ? label() : nil, unit: random.chance(0.2) ? "m/s" : nil, scale: scale,
      isInverted: random.chance(0.1))
    if random.chance(0.15) { axis.lower = pow(10, .random(in: -5...0, using: &random)) }
    if random.chance(0.15) { axis.upper = pow(10, .random(in: 1...5, using: &random)) }
    return axis
  }

  private mutating func label() -> String {
    let words = [
      "loss", "$\\|f - T\\|_\\infty$", "$10^{-3}$", "trained", "a rather long label", "x", "",
      "$\\varepsilon \\le 1$", "Ω", "$2^{2^k}$", "$\\sum_{i_j} \\hat f^{\\prime}$",
    ]
    let count = random.chance(0.03) ? 30 : Int.random(in: 1...2, using: &random)
    return (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
  }

  /// Values of one random magnitude, with some that are not finite.
  private mutating func values(_ count: Int) -> [Double] {
    let exponent =
      random.chance(0.05)
      ? Double.random(in: -308...307, using: &random) : .random(in: -6...6, using: &random)
    let size: Double = pow(10, exponent)
    let center = random.chance(0.2) ? size * .random(in: -1e4...1e4, using: &random) : 0
    let isConstant = random.chance(0.05)
    let first = center + size * .random(in: -1...1, using: &random)
    return (0..<count).map { _ in
      if random.chance(0.02) {
        return [.nan, .infinity, -.infinity, 0, .greatestFiniteMagnitude].randomElement(using: &random) ?? 0
      }
      return isConstant ? first : center + size * .random(in: -0.3...1, using: &random)
    }
  }

  private mutating func mark() -> Mark {
    let n =
      random.chance(0.1) ? Int.random(in: 0...1, using: &random) : Int.random(in: 2...60, using: &random)
    let role: Role =
      [.target, .trained, .proofA, .proofB, .bound, .other(Int.random(in: -3...50, using: &random))]
      .randomElement(using: &random) ?? .target
    let name = random.chance(0.6) ? label() : nil
    let x = random.chance(0.7) ? values(n).sorted { $0 < $1 || $1.isNaN } : values(n)
    let rows = Int.random(in: 0...12, using: &random)
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: return .line(x: x, y: values(n), role, label: name, hasMarkers: random.chance(0.2))
    case 2: return .step(x: x, y: values(n), role, label: name)
    case 3: return .scatter(x: x, y: values(n), role, label: name)
    case 4: return .band(x: x, lower: values(n), upper: values(n), role, label: name)
    case 5: return .errorBars(x: x, y: values(n), lower: values(n), upper: values(n), role, label: name)
    case 6: return .bars(x: random.chance(0.5) ? x : nil, values(n), role, label: name)
    case 7: return .histogram(values(n), bins: random.chance(0.5) ? .automatic : .count(7), role, label: name)
    case 8:
      return .heatMap(
        HeatMap((0..<rows).map { _ in values(n) }, color: color(), showsValues: random.chance(0.3)))
    case 9:
      let (a, b) = (grid(n), grid(rows))
      return .contour(Contour(x: a, y: b, values: b.map { _ in values(a.count) }, color: color()))
    case 10:
      return .boxes(
        Boxes(
          left: x, right: values(n), lower: values(n), upper: values(n),
          values: random.chance(0.5) ? values(n) : nil,
          color: color(), role, label: name))
    case 11:
      return random.chance(0.5)
        ? .horizontal(values(1)[0], label: name, role) : .vertical(values(1)[0], label: name, role)
    case 12: return .text(label(), x: values(1)[0], y: values(1)[0], role: role)
    default: return .arrow(name, from: (values(1)[0], values(1)[0]), to: (values(1)[0], values(1)[0]))
    }
  }

  private mutating func grid(_ n: Int) -> [Double] {
    var grid: [Double] = []
    for v in values(n).filter(\.isFinite).sorted() where grid.last.map({ $0 < v }) ?? true { grid.append(v) }
    return grid
  }

  private mutating func color() -> ColorScale {
    let maps: [ColorMap] = [.sequential, .paper, .diverging(center: 0.5)]
    let scales: [Axis.Scale] = [.linear, .log10, .symlog(threshold: 0.1)]
    return ColorScale(
      maps.randomElement(using: &random) ?? .paper, scale: scales.randomElement(using: &random) ?? .linear,
      title: random.chance(0.5) ? label() : nil, hasBar: random.chance(0.7))
  }
}

@Suite struct RandomFigures {
  /// With three fonts for formulas: their letters have other widths and heights.
  private let styles = [Typefaces.pagella.mathematics, .termesMath, .bonumMath].map {
    var style = Style.light
    style.typefaces.mathematics = $0
    return style
  }

  /// 25 × 80 figures are laid out, looked at and drawn.
  @Test(arguments: 0..<25)
  func `random figures are drawn, keep everything apart and inside, and are the same when they are stored`(
    batch: Int
  ) throws {
    var generator = FigureGenerator(random: TestRandom(state: UInt64(batch) &* 1_000_003))
    for k in 0..<80 {
      let figure = generator.figure()
      #expect(figure.problems == [], "batch \(batch), figure \(k)")
      let layouts: [Layout]
      do {
        layouts = try styles.map(figure.layout)
      } catch {
        // The one thing that may fail is room for many panels with long labels.
        #expect("\(error)".contains("has no room"), "batch \(batch), figure \(k)")
        let bars = figure.panels.flatMap(\.marks).count { $0.colored?.scale.hasBar ?? false }
        #expect(figure.panels.count > 1 || bars > 2, "batch \(batch), figure \(k): \(error)")
        continue
      }
      for (layout, style) in zip(layouts, styles) {
        #expect(faults(layout) == [], "batch \(batch), figure \(k), \(style.typefaces.mathematics.name)")
      }
      #expect(!figure.altText.isEmpty)
      #expect(try figure.png(k.isMultiple(of: 2) ? .light : .dark.transparent, scale: 0.4).count > 500)
      if k % 8 == 0 {
        #expect(try JSONDecoder().decode(Figure.self, from: JSONEncoder().encode(figure)) == figure)
      }
      if k % 40 == 1 {
        #expect(try figure.svg().count > 500)
        #expect(try figure.pdf().count > 500)
        #expect(figure.csv.hasPrefix("panel,"))
      }
    }
  }
}
