import TeXMath

extension Figure {
  /// Words for readers who cannot see the figure: the author's, or what is shown, on which axes, over which ranges,
  /// and how each series runs.
  public var altText: String { altText(surveys) }

  func altText(_ surveys: [Survey]) -> String {
    if let authoredAltText { return authoredAltText }
    let kinds = panels.flatMap(\.marks).map(\.kindName)
    let what = kinds.contains("heat map") ? "Heat map" : kinds.contains("contour") ? "Contour plot" : "Plot"
    var sentences = [
      panels.count == 1
        ? "\(what)\(plain(title, before: ": "))."
        : "Figure of \(panels.count) panels\(plain(title, before: ": "))."
    ]
    for (i, panel) in panels.enumerated() {
      let name = panels.count == 1 ? "" : "Panel \(letter(of: i))\(plain(panel.title, before: ", ")): "
      let survey = surveys[i]
      sentences.append(
        name.isEmpty
          ? panel.x.described("The horizontal", survey.xLimits) + "; "
            + panel.y.described("the vertical", survey.yLimits) + "."
          : name + panel.x.described("the horizontal", survey.xLimits) + "; "
            + panel.y.described("the vertical", survey.yLimits) + ".")
      let lines = panel.marks.compactMap(\.described)
      sentences += lines.prefix(12).map { $0 + "." }
      if lines.count > 12 { sentences.append("And \(lines.count - 12) more.") }
    }
    return sentences.joined(separator: " ")
  }

  /// The title in plain characters, or the axes where there is none.
  var plainTitle: String {
    if let title, !title.isEmpty { return plainText(title) }
    guard let panel = panels.first else { return "Figure" }
    if let title = panel.title, !title.isEmpty { return plainText(title) }
    let (y, x) = (panel.y.title.map(plainText), panel.x.title.map(plainText))
    return switch (y, x) {
    case (let y?, let x?): "\(y) against \(x)"
    case (let y?, nil): y
    case (nil, let x?): x
    case (nil, nil): "Figure"
    }
  }

  private func plain(_ text: String?, before prefix: String) -> String {
    text.map { $0.isEmpty ? "" : prefix + plainText($0) } ?? ""
  }
}

extension Axis {
  fileprivate func described(_ name: String, _ limits: Limits) -> String {
    let words = [title.map(plainText), unit.map { "in " + plainText($0) }].compactMap { $0 }.joined(
      separator: " ")
    let subject = words.isEmpty ? "\(name) axis" : "\(name) axis shows \(words) and"
    switch scale {
    case .categorical(let names):
      let list = names.prefix(8).map(plainText).joined(separator: ", ")
      return "\(subject) has \(names.count) places: \(list)\(names.count > 8 ? " and further ones" : "")"
    case .linear: return "\(subject) runs from \(shortNumber(limits.lower)) to \(shortNumber(limits.upper))"
    case .log10:
      return
        "\(subject) runs from \(shortNumber(limits.lower)) to \(shortNumber(limits.upper)) on a logarithmic scale"
    case .symlog:
      return
        "\(subject) runs from \(shortNumber(limits.lower)) to \(shortNumber(limits.upper)) on a symmetric logarithmic scale"
    }
  }
}

extension Mark {
  /// One sentence without its full stop; `nil` for marks whose words speak for themselves elsewhere.
  fileprivate var described: String? {
    let name = label.map { "“\(plainText($0))”" } ?? "A \(kindName)"
    switch self {
    case .line(let m): return "\(name) \(run(m.x, m.y))"
    case .scatter(let m): return "\(name): \(m.x.count) points, \(range(m.y))"
    case .band(let m):
      let edges = zip(m.lower, m.upper).filter { $0.isFinite && $1.isFinite }
      guard let last = edges.last else { return "\(name) has no data" }
      return "\(name) ends between \(shortNumber(last.0)) and \(shortNumber(last.1))"
    case .errorBars(let m): return "\(name) with error bars \(run(m.x, m.y))"
    case .bars(let m): return "\(name): \(m.heights.count) bars, \(range(m.heights))"
    case .histogram(let m):
      return "\(name): histogram of \(m.samples.count) values, \(range(m.samples))"
    case .heatMap(let m):
      return
        "\(name) of \(m.values.count) rows and \(m.values.first?.count ?? 0) columns, \(range(m.values))"
    case .contour(let m):
      return "\(name) on a grid of \(m.x.count) by \(m.y.count), \(range(m.values))"
    case .boxes(let m):
      return "\(name): \(m.left.count) boxes" + (m.values.map { ", \(range($0))" } ?? "")
    case .reference(let m):
      return
        "A \(m.direction.rawValue) line\(m.label.map { " “\(plainText($0))”" } ?? "") at \(shortNumber(m.value))"
    case .text(let m): return "A note says “\(plainText(m.text))”"
    case .arrow(let m): return m.text.map { "An arrow says “\(plainText($0))”" }
    }
  }

  private func range(_ values: [Double]) -> String { range([values]) }

  private func range(_ rows: [[Double]]) -> String {
    var extent = Extent()
    for row in rows { extent.include(AxisMap.Kind.linear.extent(of: row)) }
    if extent.isEmpty { return "none of them finite" }
    return extent.lower == extent.upper
      ? "all \(shortNumber(extent.lower))"
      : "from \(shortNumber(extent.lower)) to \(shortNumber(extent.upper))"
  }

  /// Where a series begins and ends, and where it turns: what an eye takes in first.
  private func run(_ x: [Double], _ y: [Double]) -> String {
    var (count, first, last, low, high) = (0, 0, 0, 0, 0)
    for i in 0..<min(x.count, y.count) where x[i].isFinite && y[i].isFinite {
      if count == 0 { (first, low, high) = (i, i, i) }
      if y[i] < y[low] { low = i }
      if y[i] > y[high] { high = i }
      last = i
      count += 1
    }
    if count == 0 { return "has no data" }
    func place(_ i: Int) -> String { "\(shortNumber(y[i])) at \(shortNumber(x[i]))" }
    if count == 1 { return "is a single point, \(place(first))" }
    if y[low] == y[high] { return "is constant at \(shortNumber(y[low]))" }
    let ends = "from \(place(first)) to \(place(last))"
    let span = y[high] / 2 - y[low] / 2
    let rise = y[last] / 2 - y[first] / 2
    var words = rise > 0.1 * span ? "rises \(ends)" : rise < -0.1 * span ? "falls \(ends)" : "goes \(ends)"
    if min(y[first], y[last]) / 2 - y[low] / 2 > 0.05 * span { words += ", lowest \(place(low))" }
    if y[high] / 2 - max(y[first], y[last]) / 2 > 0.05 * span { words += ", highest \(place(high))" }
    return words
  }
}
