import TeXMath

extension Figure {
  /// Words for readers who cannot see the figure: the author's, or what is shown, on which axes, over which ranges,
  /// and how each series runs.
  public var altText: String {
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
      let survey = Survey(panel)
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
        "\(name) of \(m.values.count) rows and \(m.values.first?.count ?? 0) columns, \(range(m.values.flatMap { $0 }))"
    case .contour(let m):
      return "\(name) on a grid of \(m.x.count) by \(m.y.count), \(range(m.values.flatMap { $0 }))"
    case .boxes(let m):
      return "\(name): \(m.left.count) boxes" + (m.values.map { ", \(range($0))" } ?? "")
    case .reference(let m):
      return
        "A \(m.direction.rawValue) line\(m.label.map { " “\(plainText($0))”" } ?? "") at \(shortNumber(m.value))"
    case .text(let m): return "A note says “\(plainText(m.text))”"
    case .arrow(let m): return m.text.map { "An arrow says “\(plainText($0))”" }
    }
  }

  private func range(_ values: [Double]) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "none of them finite" }
    return low == high ? "all \(shortNumber(low))" : "from \(shortNumber(low)) to \(shortNumber(high))"
  }

  /// Where a series begins and ends, and where it turns: what an eye takes in first.
  private func run(_ x: [Double], _ y: [Double]) -> String {
    let finite = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard let first = finite.first, let last = finite.last else { return "has no data" }
    guard finite.count > 1 else {
      return "is a single point, \(shortNumber(first.1)) at \(shortNumber(first.0))"
    }
    let low = finite.min { $0.1 < $1.1 } ?? first
    let high = finite.max { $0.1 < $1.1 } ?? last
    if low.1 == high.1 { return "is constant at \(shortNumber(low.1))" }
    let ends =
      "from \(shortNumber(first.1)) at \(shortNumber(first.0)) to \(shortNumber(last.1)) at \(shortNumber(last.0))"
    let span = high.1 - low.1
    let rise = last.1 - first.1
    var words = rise > 0.1 * span ? "rises \(ends)" : rise < -0.1 * span ? "falls \(ends)" : "goes \(ends)"
    if min(first.1, last.1) - low.1 > 0.05 * span {
      words += ", lowest \(shortNumber(low.1)) at \(shortNumber(low.0))"
    }
    if high.1 - max(first.1, last.1) > 0.05 * span {
      words += ", highest \(shortNumber(high.1)) at \(shortNumber(high.0))"
    }
    return words
  }
}
