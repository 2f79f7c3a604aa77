import CCairo
import Diagnostics
import Synchronization

/// What Pango sets text with: given typefaces in a fontconfig of their own, and fixed ways of drawing them. Neither
/// `/etc/fonts` nor the user's fonts, locale and environment matter.
///
/// One context belongs to one figure at a time; what Pango keeps in it serves the next.
final class TextContext {
  let pango: OpaquePointer
  private let typefaces: Typefaces

  /// - Throws: a list of one, when a font is missing or cannot be read.
  init(_ typefaces: Typefaces) throws(DiagnosticList) {
    self.typefaces = typefaces
    if let idle = TextContext.pool.withLock({ $0.idle[typefaces]?.popLast() }) {
      pango = idle.pointer
    } else {
      do { pango = try TextContext.make(typefaces) } catch { throw DiagnosticList([error]) }
    }
  }

  deinit {
    let idle = Pointer(pointer: pango)
    TextContext.pool.withLock { $0.idle[typefaces, default: []].append(idle) }
  }

  /// Belongs to whoever took it out of the pool.
  private struct Pointer: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private struct Pool {
    var configurations: [Typefaces: Pointer] = [:]
    var idle: [Typefaces: [Pointer]] = [:]
  }

  private static let pool = Mutex(Pool())

  private static func make(_ typefaces: Typefaces) throws(Diagnostic) -> OpaquePointer {
    let configuration = try configuration(typefaces)
    guard let map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
      throw Diagnostic(
        .inputOutput, "pangocairo has no FreeType, which figures are set with",
        remedy: "install a pango that was built with it")
    }
    defer { g_object_unref(map) }
    pango_fc_font_map_set_config(.init(OpaquePointer(map)), configuration)
    // One unit of the surface is one point.
    pango_cairo_font_map_set_resolution(OpaquePointer(map), 72)
    let context = pango_font_map_create_context(map)!
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    // A language that Pango knows nothing of: for any other it would ask the environment which of a script's it is.
    pango_context_set_language(context, pango_language_from_string("und"))
    return context
  }

  /// The fontconfig of the typefaces, read once.
  private static func configuration(_ typefaces: Typefaces) throws(Diagnostic) -> OpaquePointer {
    let files = try typefaces.files()
    let made = pool.withLock { pool -> Result<Pointer, Diagnostic> in
      if let known = pool.configurations[typefaces] { return .success(known) }
      // An empty one for the process: Pango would have it read /etc/fonts.
      if pool.configurations.isEmpty { FcConfigSetCurrent(FcConfigCreate()!) }
      let configuration = FcConfigCreate()!
      for file in files where FcConfigAppFontAddFile(configuration, file) == 0 {
        return .failure(
          Diagnostic(
            .inputOutput, "is no font that can be read", at: .named(file),
            remedy: "install its package again"))
      }
      let pointer = Pointer(pointer: configuration)
      pool.configurations[typefaces] = pointer
      return .success(pointer)
    }
    return try made.get().pointer
  }
}
