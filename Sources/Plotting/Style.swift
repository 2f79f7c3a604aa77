/// How figures look: colours, type and widths, the same for every figure of a report.
///
/// Lengths are in points as printed (1/72 inch).
public struct Style: Codable, Equatable, Sendable {
  /// The background, and what halos and cell borders are drawn in.
  public var paper: Color
  /// Text and the target function.
  public var ink: Color
  /// Axes, ticks, their numbers and bounds.
  public var muted: Color
  /// The grid.
  public var rule: Color
  /// Whether the background is left out, for pages with a colour of their own.
  public var isTransparent = false
  /// Whether light marks stand on dark paper.
  public var isDark: Bool
  /// What words, numbers and formulas are set in.
  public var typefaces = Typefaces.pagella
  /// Axis titles, direct labels and panel titles.
  public var titleSize = 10.5
  /// Legends and annotations.
  public var labelSize = 10.0
  /// Numbers at ticks.
  public var tickSize = 9.5
  /// Axes and ticks.
  public var axisWidth = 0.8
  /// Lines that carry the message.
  public var lineWidth = 1.6
  /// Lines that stand back.
  public var thinWidth = 0.7
  /// Opacity of bands.
  public var bandOpacity = 0.18
  /// Diameter of a round marker.
  public var markerSize = 4.6

  /// Near-black on near-white.
  public static let light = Style(
    paper: Color(0xfdfdfb), ink: Color(0x1a1a1a), muted: Color(0x5e5e5e), rule: Color(0xe3e3e0), isDark: false
  )

  /// Near-white on near-black, with the same contrasts.
  public static let dark = Style(
    paper: Color(0x141517), ink: Color(0xe8e6e1), muted: Color(0xa3a3a0), rule: Color(0x313335), isDark: true)

  /// The same style without a background.
  public var transparent: Style {
    var style = self
    style.isTransparent = true
    return style
  }

  /// A series' colour. The hues are Okabe and Ito's (2008), which readers with any kind of colour vision tell apart;
  /// where one is too near to the paper, its lightness moves.
  public func color(_ role: Role) -> Color {
    switch role {
    case .target: ink
    case .bound: muted
    case .trained: hue(0x0072b2)
    case .proofA: hue(0xd55e00)
    case .proofB: hue(0x009e73)
    case .other(let index): other(index)
    }
  }

  /// The colour of words that name a series: its hue, dark enough to be read.
  public func textColor(_ role: Role?) -> Color {
    role.map { color($0).legible(on: paper, contrast: 4.5) } ?? ink
  }

  /// A role's own line pattern. Four colours and five patterns go round together, so that twenty further series
  /// differ.
  public func dash(_ role: Role) -> Dash {
    switch role {
    case .target: .dashed
    case .trained: .solid
    case .proofA: .longDashed
    case .proofB: .dashDotted
    case .bound: .dotted
    case .other(let index): [.solid, .longDashed, .dashDotted, .dashed, .dotted][wrapped(index, 5)]
    }
  }

  /// A role's own marker.
  public func marker(_ role: Role) -> Marker {
    switch role {
    case .target: .plus
    case .trained: .circle
    case .proofA: .square
    case .proofB: .triangle
    case .bound: .cross
    case .other(let index): [.circle, .diamond, .square, .triangle, .invertedTriangle][wrapped(index, 5)]
    }
  }

  private func hue(_ hex: UInt32) -> Color {
    Color(hex).legible(on: paper, contrast: isDark ? 4.5 : 2)
  }

  private func other(_ index: Int) -> Color {
    let base = hue([0xe69f00, 0xcc79a7, 0x56b4e9, 0xf0e442][wrapped(index, 4)])
    // Beyond the twenty combinations the next twenty are nearer to the ink.
    return wrapped(index / 20, 2) == 0 ? base : base.mixed(0.55, over: ink)
  }

  private func wrapped(_ index: Int, _ count: Int) -> Int {
    ((index % count) + count) % count
  }
}

extension Dash {
  /// Lengths of strokes and gaps in line widths; empty for a solid line.
  var pattern: [Double] {
    switch self {
    case .solid: []
    case .dashed: [4, 2.2]
    case .dotted: [0.9, 1.9]
    case .dashDotted: [7, 1.5, 1.1, 1.5]
    case .longDashed: [9, 1.5]
    }
  }
}
