import CCairo
import Diagnostics
import Foundation

/// A cairo surface on which one unit is one point, and what was drawn on it.
final class Surface {
  /// What the drawing becomes.
  enum Format {
    /// Pixels with or without a background.
    case image(isTransparent: Bool)
    case svg, pdf
  }

  let cairo: OpaquePointer
  private let surface: OpaquePointer
  private let sink = Sink()

  private final class Sink {
    var data = Data()
  }

  /// - Parameters:
  ///   - width: in points.
  ///   - height: in points.
  ///   - scale: pixels a point, for images.
  init(_ format: Format, width: Double, height: Double, scale: Double) throws(DiagnosticList) {
    let write: cairo_write_func_t = { closure, bytes, count in
      let sink = Unmanaged<Sink>.fromOpaque(closure!).takeUnretainedValue()
      sink.data.append(bytes!, count: Int(count))
      return CAIRO_STATUS_SUCCESS
    }
    let closure = Unmanaged.passUnretained(sink).toOpaque()
    switch format {
    case .image(let isTransparent):
      let pixels = (width: Int((width * scale).rounded()), height: Int((height * scale).rounded()))
      guard (1...32767).contains(pixels.width), (1...32767).contains(pixels.height) else {
        throw DiagnosticList([
          Diagnostic(
            .data, "an image of \(pixels.width) × \(pixels.height) pixels cannot be drawn",
            remedy: "choose a size and a scale that give 1 to 32767 pixels")
        ])
      }
      surface = cairo_image_surface_create(
        isTransparent ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, Int32(pixels.width), Int32(pixels.height))
    case .svg:
      surface = cairo_svg_surface_create_for_stream(write, closure, width, height)
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT)
    case .pdf:
      surface = cairo_pdf_surface_create_for_stream(write, closure, width, height)
      // Cairo would write the time of day.
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    }
    cairo = cairo_create(surface)
    if case .image = format { cairo_scale(cairo, scale, scale) }
    let status = cairo_status(cairo)
    guard status == CAIRO_STATUS_SUCCESS else { throw Surface.failure(status) }
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  func setMetadata(title: String, subject: String) {
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, subject)
  }

  /// Ends the drawing and returns the bytes of a vector format.
  func finish() throws(DiagnosticList) -> Data {
    try check()
    cairo_surface_finish(surface)
    try check()
    return sink.data
  }

  /// The pixels of an image: 32 bits each, native order, blue lowest, alpha premultiplied.
  func pixels<R>(_ body: (UnsafePointer<UInt32>, _ width: Int, _ height: Int, _ stride: Int) -> R)
    throws(DiagnosticList) -> R
  {
    try check()
    cairo_surface_flush(surface)
    let (width, height) = (
      Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
    )
    let stride = Int(cairo_image_surface_get_stride(surface)) / 4
    let bytes = UnsafeRawPointer(cairo_image_surface_get_data(surface)!)
    return body(bytes.assumingMemoryBound(to: UInt32.self), width, height, stride)
  }

  private func check() throws(DiagnosticList) {
    let status = cairo_status(cairo)
    if status != CAIRO_STATUS_SUCCESS { throw Surface.failure(status) }
    let surfaceStatus = cairo_surface_status(surface)
    if surfaceStatus != CAIRO_STATUS_SUCCESS { throw Surface.failure(surfaceStatus) }
  }

  private static func failure(_ status: cairo_status_t) -> DiagnosticList {
    DiagnosticList([
      Diagnostic(
        .inputOutput, "cairo could not draw a figure: " + String(cString: cairo_status_to_string(status)),
        remedy: "make the figure smaller")
    ])
  }
}
