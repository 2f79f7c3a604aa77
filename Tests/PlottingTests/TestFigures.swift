import CCairo
import Foundation
import Testing

@testable import Plotting

/// Random numbers that are the same in every run: splitmix64 (Steele, Lea and Flood, 2014).
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &self) < p }
}

/// A decoded picture.
struct Picture {
  let width: Int
  let height: Int
  /// Row by row, red, green, blue from 0 to 255, over white.
  let pixels: [SIMD3<Float>]

  init(png: Data) throws {
    final class Source { var rest: Data; init(_ data: Data) { rest = data } }
    let source = Source(png)
    let read: cairo_read_func_t = { closure, bytes, count in
      let source = Unmanaged<Source>.fromOpaque(closure!).takeUnretainedValue()
      guard source.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
      source.rest.copyBytes(to: bytes!, count: Int(count))
      source.rest = source.rest.dropFirst(Int(count))
      return CAIRO_STATUS_SUCCESS
    }
    let surface = cairo_image_surface_create_from_png_stream(
      read, Unmanaged.passUnretained(source).toOpaque())
    defer { cairo_surface_destroy(surface) }
    try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let hasAlpha = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_ARGB32
    let stride = Int(cairo_image_surface_get_stride(surface))
    let bytes = cairo_image_surface_get_data(surface)!
    var pixels: [SIMD3<Float>] = []
    pixels.reserveCapacity(width * height)
    for y in 0..<height {
      let row = UnsafeRawPointer(bytes + y * stride).assumingMemoryBound(to: UInt32.self)
      for x in 0..<width {
        let v = row[x]
        let paper = hasAlpha ? Float(255 - (v >> 24)) : 0
        pixels.append(
          SIMD3(Float(v >> 16 & 255) + paper, Float(v >> 8 & 255) + paper, Float(v & 255) + paper))
      }
    }
    self.pixels = pixels
  }

  init(width: Int, height: Int, pixels: [SIMD3<Float>]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  subscript(x: Int, y: Int) -> SIMD3<Float> { pixels[y * width + x] }

  /// The colour at a position of the layout.
  func color(at p: Point, pixelsPerPoint: Double) -> Color {
    let v = self[min(width - 1, Int(p.x * pixelsPerPoint)), min(height - 1, Int(p.y * pixelsPerPoint))]
    return Color(red: Double(v.x) / 255, green: Double(v.y) / 255, blue: Double(v.z) / 255)
  }
}

extension Color {
  /// Whether no component differs by more than one part in 64.
  func isNear(_ other: Color) -> Bool {
    max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue)) < 1.0 / 64
  }
}

/// What is wrong with a layout's geometry, in words; empty when nothing is.
func faults(_ layout: Layout) -> [String] {
  var faults: [String] = []
  for text in layout.texts where !layout.canvas.contains(text.rect, tolerance: 0.6) {
    faults.append("\(text.kind) “\(text.text)” leaves the canvas: \(text.rect)")
  }
  for (k, panel) in layout.panels.enumerated() {
    if !layout.canvas.contains(panel.frame) { faults.append("the frame leaves the canvas") }
    if let legend = panel.legend {
      if !layout.canvas.contains(legend.rect, tolerance: 0.5) {
        faults.append("the legend leaves the canvas")
      }
      if legend.isInside, !panel.frame.contains(legend.rect) { faults.append("the legend leaves the frame") }
      if !legend.isInside, panel.frame.intersects(legend.rect) {
        faults.append("the outer legend covers the frame")
      }
    }
    for text in layout.texts where text.panel == k && text.kind == .cell {
      if !panel.frame.contains(text.rect, tolerance: 0.05) {
        faults.append("cell “\(text.text)” lies outside the frame")
      }
    }
    // Texts of one kind must not cover each other, nor titles the numbers.
    for group in [
      [PlacedText.Kind.xTick, .xTitle], [.yTick, .yTitle], [.colorTick, .colorTitle], [.direct], [.legend],
    ] {
      let own = layout.texts.filter { $0.panel == k && group.contains($0.kind) }
      for (i, a) in own.enumerated() {
        for b in own[(i + 1)...] where a.rect.insetBy(0.05, 0.05).intersects(b.rect.insetBy(0.05, 0.05)) {
          faults.append("\(a.kind) “\(a.text)” and \(b.kind) “\(b.text)” overlap")
        }
      }
    }
    for text in layout.texts
    where [.xTick, .xTitle, .yTick, .yTitle, .direct, .panelTitle].contains(text.kind) {
      if text.rect.insetBy(0.3, 0.3).intersects(panel.frame) {
        faults.append("\(text.kind) “\(text.text)” lies in a frame")
      }
    }
  }
  return faults
}

/// How many points of the panel's data lie under a rectangle.
func dataUnder(_ rect: Rect, _ panel: Panel, _ layout: PanelLayout) -> Int {
  panel.marks.reduce(0) { sum, mark in
    let points: [(Double, Double)]
    switch mark {
    case .line(let m): points = Array(zip(m.x, m.y))
    case .scatter(let m): points = Array(zip(m.x, m.y))
    case .errorBars(let m):
      points = Array(zip(m.x, m.y)) + Array(zip(m.x, m.lower)) + Array(zip(m.x, m.upper))
    case .band(let m): points = Array(zip(m.x, m.lower)) + Array(zip(m.x, m.upper))
    case .bars(let m): points = Array(zip(m.x, m.heights)) + m.x.map { ($0, 0) }
    default: points = []
    }
    return sum + points.count { rect.contains(layout.position(x: $0.0, y: $0.1)) }
  }
}
