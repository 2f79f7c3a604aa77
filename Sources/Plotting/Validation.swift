import Diagnostics
import TeXMath

extension Figure {
  /// Everything that keeps the figure from being drawn, in reading order; empty for a figure that can be drawn.
  ///
  /// Values that are not finite, empty series and constant data are no problems: they are drawn as far as possible
  /// and counted in `notes`.
  public var problems: [Diagnostic] {
    var list = Problems()
    list.require(width > 0 && height > 0 && width <= 100 && height <= 100) {
      "a figure of \(width) × \(height) inches cannot be drawn"
    } remedy: {
      "give a width and a height between 0.5 and 100 inches"
    }
    list.require(!panels.isEmpty, { "a figure without panels" }, remedy: { "give it at least one panel" })
    list.require(
      columns >= 1, { "a figure of \(columns) columns" }, remedy: { "give it at least one column" })
    list.label(title)
    let rows = (panels.count + max(1, columns) - 1) / max(1, columns)
    for (weights, count, name) in [
      (rowHeights, rows, "row heights"), (columnWidths, columns, "column widths"),
    ] {
      guard let weights else { continue }
      list.require(weights.count == count && weights.allSatisfy { $0 > 0 && $0.isFinite }) {
        "the \(name) \(weights) do not fit a grid of \(count)"
      } remedy: {
        "give \(count) positive numbers"
      }
    }
    for (i, panel) in panels.enumerated() where columns >= 1 {
      list.place = letter(of: i).isEmpty ? "" : "panel \(letter(of: i))"
      let (above, before) = (panels[i % columns], panels[i / columns * columns])
      for (isShared, name, own, first) in [
        (sharing.contains(.x), "horizontal", panel.x, above.x),
        (sharing.contains(.y), "vertical", panel.y, before.y),
      ] where isShared {
        list.require(own.scale == first.scale && own.isInverted == first.isInverted) {
          "the shared \(name) axis has several scales or directions"
        } remedy: {
          "give all of its panels the same ones, or do not share it"
        }
      }
    }
    for (i, panel) in panels.enumerated() {
      list.place = letter(of: i).isEmpty ? "" : "panel \(letter(of: i))"
      list.check(panel)
    }
    return list.all
  }

  func validate() throws(DiagnosticList) {
    let found = problems
    if !found.isEmpty { throw DiagnosticList(found) }
  }
}

/// Collects what is wrong, with the part of the figure that is looked at.
private struct Problems {
  var all: [Diagnostic] = []
  var place = ""

  mutating func require(_ holds: Bool, _ problem: () -> String, remedy: () -> String) {
    if !holds {
      all.append(
        Diagnostic(.data, problem(), at: place.isEmpty ? nil : .named(place), remedy: remedy()))
    }
  }

  mutating func label(_ text: String?) {
    guard let text else { return }
    do {
      _ = try labelRuns(text)
    } catch {
      all.append(
        Diagnostic(
          .data, "\(error.message) in the label “\(text)” at character \(error.offset + 1)",
          at: place.isEmpty ? nil : .named(place), remedy: error.suggestion.map { "did you mean \($0)?" }))
    }
  }

  mutating func check(_ panel: Panel) {
    label(panel.title)
    check(panel.x, "horizontal")
    check(panel.y, "vertical")
    let outer = place
    for (k, mark) in panel.marks.enumerated() {
      place = (outer.isEmpty ? "" : outer + ", ") + "mark \(k + 1) (\(mark.kindName))"
      label(mark.label)
      check(mark)
    }
    place = outer
  }

  mutating func check(_ axis: Axis, _ name: String) {
    label(axis.title)
    label(axis.unit)
    for limit in [axis.lower, axis.upper] {
      guard let limit else { continue }
      require(limit.isFinite, { "\(limit) limits the \(name) axis" }, remedy: { "give a finite limit" })
      require(
        axis.scale != .log10 || limit > 0, { "\(limit) limits the logarithmic \(name) axis" },
        remedy: { "give a positive limit" })
    }
    if let lower = axis.lower, let upper = axis.upper {
      require(lower < upper) {
        "the \(name) axis goes from \(lower) to \(upper)"
      } remedy: {
        "give a smaller and a larger limit; `isInverted` turns an axis round"
      }
    }
    if case .symlog(let threshold) = axis.scale {
      require(threshold > 0 && threshold.isFinite) {
        "the threshold \(threshold) of the \(name) axis"
      } remedy: {
        "give a positive threshold"
      }
    }
    if case .categorical(let names) = axis.scale { for name in names { label(name) } }
  }

  mutating func check(_ mark: Mark) {
    switch mark {
    case .line(let m): same(("x", m.x), ("y", m.y))
    case .scatter(let m): same(("x", m.x), ("y", m.y))
    case .band(let m): same(("x", m.x), ("lower", m.lower), ("upper", m.upper))
    case .errorBars(let m): same(("x", m.x), ("y", m.y), ("lower", m.lower), ("upper", m.upper))
    case .bars(let m):
      same(("x", m.x), ("heights", m.heights))
      require(
        m.share > 0 && m.share <= 1, { "bars fill \(m.share) of their places" },
        remedy: { "give 0 < share ≤ 1" })
    case .histogram(let m): check(m.bins)
    case .heatMap(let m):
      rectangular(m.values, columns: m.values.first?.count ?? 0)
      check(m.color)
    case .contour(let m):
      require(m.values.count == m.y.count) {
        "\(m.values.count) rows of values for \(m.y.count) of y"
      } remedy: {
        "give one row for each y"
      }
      rectangular(m.values, columns: m.x.count)
      ascending("x", m.x)
      ascending("y", m.y)
      if let levels = m.levels { ascending("levels", levels) }
      check(m.color)
    case .boxes(let m):
      same(("left", m.left), ("right", m.right), ("lower", m.lower), ("upper", m.upper))
      if let values = m.values { same(("left", m.left), ("values", values)) }
      check(m.color)
    case .reference, .text, .arrow: break
    }
  }

  private mutating func same(_ columns: (String, [Double])...) {
    require(Set(columns.map(\.1.count)).count == 1) {
      columns.map { "\($0.1.count) of \($0.0)" }.joined(separator: ", ")
    } remedy: {
      "give equally many of each"
    }
  }

  private mutating func rectangular(_ values: [[Double]], columns: Int) {
    guard let odd = values.firstIndex(where: { $0.count != columns }) else { return }
    require(false, { "row \(odd + 1) has \(values[odd].count) values instead of \(columns)" }) {
      "give all rows the same length"
    }
  }

  private mutating func ascending(_ name: String, _ values: [Double]) {
    require(values.allSatisfy(\.isFinite) && zip(values, values.dropFirst()).allSatisfy(<)) {
      "\(name) is not ascending"
    } remedy: {
      "give finite, strictly ascending numbers"
    }
  }

  private mutating func check(_ bins: Histogram.Bins) {
    switch bins {
    case .automatic: break
    case .count(let n):
      require(n > 0 && n <= 10_000, { "a histogram of \(n) intervals" }, remedy: { "give 1 to 10000" })
    case .edges(let edges):
      require(edges.count > 1, { "a histogram of \(edges.count) edges" }, remedy: { "give at least two" })
      ascending("edges", edges)
    }
  }

  private mutating func check(_ color: ColorScale) {
    label(color.unit)
    check(Axis(scale: color.scale, from: color.lower, to: color.upper), "colour")
  }
}
