import Foundation

extension ColorMap {
  /// The map's 256 colours, at equal distances in OKLab along its path.
  func colors(_ style: Style) -> [Color] {
    switch self {
    case .sequential:
      // Lightness rises all the way, so that the order survives grey print; the hue turns from blue-violet over
      // teal and green to yellow.
      return ColorMap.even { t in
        Color(lightness: 0.24 + 0.69 * t, chroma: 0.1 + 0.07 * t * t, hue: 290 - 185 * t)
      }
    case .paper:
      let paper = style.paper.oklab
      let end = style.isDark ? 0.86 : 0.30
      return ColorMap.even { t in
        Color(
          lightness: paper.l + (end - paper.l) * t,
          chroma: paper.chroma + 0.13 * sin(.pi * min(1, 0.15 + 0.7 * t)) * min(1, 4 * t),
          hue: style.isDark ? 235 - 25 * t : 230 + 30 * t)
      }
    case .diverging:
      let (middle, end) = style.isDark ? (0.27, 0.78) : (0.96, 0.42)
      func arm(_ hue: Double) -> [Color] {
        ColorMap.even(128) { t in
          Color(lightness: middle + (end - middle) * t, chroma: 0.15 * pow(t, 0.8), hue: hue)
        }
      }
      return arm(252).reversed() + arm(42)
    }
  }

  /// Colours along a path from 0 to 1, resampled so that neighbours are equally far from each other in OKLab.
  private static func even(_ count: Int = 256, _ path: (Double) -> Color) -> [Color] {
    let fine = 2 * count
    let labs = (0...fine).map { path(Double($0) / Double(fine)).oklab }
    var length = [0.0]
    for (a, b) in zip(labs, labs.dropFirst()) { length.append(length[length.count - 1] + a.distance(to: b)) }
    let total = length[fine]
    var k = 0
    return (0..<count).map { i in
      let wanted = total * Double(i) / Double(count - 1)
      while k < fine - 1, length[k + 1] < wanted { k += 1 }
      let step = length[k + 1] - length[k]
      return path((Double(k) + (step > 0 ? (wanted - length[k]) / step : 0)) / Double(fine))
    }
  }
}

/// A colour scale with its limits settled: from a value to one of 256 colours.
struct ColorMapping: Equatable {
  let limits: Limits
  let colors: [Color]
  private let low: Double
  private let factor: Double
  private let center: Double?

  /// - Parameters:
  ///   - rows: values that decide the limits that the scale leaves open.
  init(_ scale: ColorScale, rows: [[Double]], style: Style) {
    var linear = scale.scale
    if case .categorical = linear { linear = .linear }
    let kind = AxisMap.Kind(linear)
    var extent = Extent()
    for row in rows {
      extent.include(kind.extent(of: row))
      extent.observe(row)
    }
    if case .diverging(let center) = scale.map, kind == .linear, !extent.isEmpty {
      // Both arms reach equally far, so that equal colours mean equal distances.
      let reach = max(abs(extent.lower - center), abs(extent.upper - center))
      (extent.lower, extent.upper) = (center - reach, center + reach)
      self.center = center
    } else {
      center = nil
    }
    limits = .enclosing(extent, on: Axis(scale: linear, from: scale.lower, to: scale.upper), air: (0, 0))
    colors = scale.map.colors(style)
    low = kind.transform(limits.lower) / 2
    factor = 1 / (kind.transform(limits.upper) / 2 - low)
  }

  /// The position on the map, 0 to 1; `nil` for values without a colour.
  func share(_ v: Double) -> Double? {
    let place = limits.kind.transform(v)
    guard v.isFinite, place.isFinite else { return nil }
    if let center, limits.lower < center, center < limits.upper {
      let share =
        v < center
        ? (v - limits.lower) / (center - limits.lower) : (limits.upper - v) / (limits.upper - center)
      return v < center ? max(0, share) / 2 : 1 - max(0, share) / 2
    }
    return max(0, min(1, (place / 2 - low) * factor))
  }

  func color(_ v: Double) -> Color? {
    share(v).map { colors[min(255, Int($0 * 256))] }
  }
}
