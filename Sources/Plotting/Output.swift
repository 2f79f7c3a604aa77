import Diagnostics
import Foundation

extension Figure {
  /// The figure as PNG. The same value, style and scale give the same bytes.
  ///
  /// Its text chunks hold the title, the software, the alt text (`Description`), the notes (`Comment`), and what
  /// `metadata` adds, such as `["Parameters": hash]`, in the order of the keywords.
  /// - Parameters:
  ///   - scale: pixels a CSS pixel (1/96 inch): 2 suits printing and dense screens.
  ///   - metadata: keywords of 1 to 79 ASCII characters with their texts.
  /// - Throws: all problems of the figure, or what kept cairo from drawing it.
  public func png(
    _ style: Style = .light, scale: Double = 2, metadata: [String: String] = [:]
  ) throws(DiagnosticList) -> Data {
    try drawn(style, scale: scale, metadata: metadata).png
  }

  /// The figure as PNG, and what of it the picture does not show.
  ///
  /// - Throws: as `png`.
  public func drawn(
    _ style: Style = .light, scale: Double = 2, metadata: [String: String] = [:]
  ) throws(DiagnosticList) -> (png: Data, notes: [Note]) {
    try validate()
    guard scale > 0, scale.isFinite else {
      throw DiagnosticList([
        Diagnostic(
          .data, "an image cannot be drawn at \(scale) times its size", remedy: "give a positive scale")
      ])
    }
    let perPoint = scale * 96 / 72
    let surface = try Surface(
      .image(isTransparent: style.isTransparent), width: width * 72, height: height * 72, scale: perPoint)
    let surveys = self.surveys
    let layout = try draw(on: surface, surveys, style, pixel: 1 / perPoint, isVector: false)
    var texts = [("Title", plainTitle), ("Software", Figure.software), ("Description", altText(surveys))]
    if !layout.notes.isEmpty {
      texts.append(("Comment", layout.notes.map(\.description).joined(separator: "\n")))
    }
    texts += metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let png = try surface.pixels { pixels, width, height, stride in
      PNG.encode(
        pixels, width: width, height: height, stride: stride, hasAlpha: style.isTransparent,
        pixelsPerInch: 96 * scale, texts: texts)
    }
    return (png, layout.notes)
  }

  /// The figure as PDF, one point a point.
  ///
  /// - Throws: all problems of the figure, or what kept cairo from drawing it.
  public func pdf(_ style: Style = .light) throws(DiagnosticList) -> Data {
    try validate()
    let surface = try Surface(.pdf, width: width * 72, height: height * 72, scale: 1)
    let surveys = self.surveys
    surface.setMetadata(title: plainTitle, subject: altText(surveys))
    _ = try draw(on: surface, surveys, style, pixel: 0.25, isVector: true)
    return try surface.finish()
  }

  /// The figure as SVG, with its title and alt text for screen readers.
  ///
  /// - Throws: all problems of the figure, or what kept cairo from drawing it.
  public func svg(_ style: Style = .light) throws(DiagnosticList) -> Data {
    try validate()
    let surface = try Surface(.svg, width: width * 72, height: height * 72, scale: 1)
    let surveys = self.surveys
    _ = try draw(on: surface, surveys, style, pixel: 0.25, isVector: true)
    return SVG.described(try surface.finish(), title: plainTitle, description: altText(surveys))
  }

  private func draw(
    on surface: Surface, _ surveys: [Survey], _ style: Style, pixel: Double, isVector: Bool
  ) throws(DiagnosticList) -> Layout {
    let typesetter = try Typesetter(style: style)
    let layout = try FigurePlan(self, surveys, style, typesetter).layout()
    Drawing(
      figure: self, layout: layout, style: style, cairo: surface.cairo, typesetter: typesetter, pixel: pixel,
      isVector: isVector
    ).draw()
    return layout
  }

  static let software = "report (Plotting, cairo)"
}
