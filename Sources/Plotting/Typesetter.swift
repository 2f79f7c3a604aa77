import CCairo
import TeXMath

/// Type of one size and weight.
struct Font: Hashable {
  var size: Double
  var isBold = false
}

/// A text as it was measured, relative to the left end of its first baseline, y downwards.
struct MeasuredText {
  fileprivate let layout: OpaquePointer
  /// How far the pen moves: the width for placing.
  let width: Double
  /// What is inked, for deciding what covers what.
  let ink: Rect
  /// The font's extent above the baseline and below it, over all lines.
  let ascent: Double
  let descent: Double

  var height: Double { ascent + descent }
}

/// Measures and sets text with Pango. Everything is measured unhinted at one pixel a point, so that a figure has the
/// same layout at every scale and in every format.
///
/// Not shared between threads; Pango's font map is the thread's own.
final class Typesetter {
  private struct Key: Hashable {
    let text: String
    let isLabel: Bool
    let font: Font
    let width: Double
    let lines: Int
  }

  private let style: Style
  private let context: OpaquePointer
  private var measured: [Key: MeasuredText] = [:]

  init(style: Style) {
    self.style = style
    context = pango_font_map_create_context(pango_cairo_font_map_get_default())!
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    // One unit of the surface is one point.
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
  }

  deinit {
    for text in measured.values { g_object_unref(UnsafeMutableRawPointer(text.layout)) }
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// Measures a label, in at most `lines` lines of at most `width` points; what does not fit ends in an ellipsis.
  func measure(_ label: Label, _ font: Font, width: Double = .infinity, lines: Int = 1) -> MeasuredText {
    let key = Key(text: label.key, isLabel: label.isParsed, font: font, width: width, lines: lines)
    if let known = measured[key] { return known }
    let text = lay(label.runs, font, width: width, lines: lines)
    measured[key] = text
    return text
  }

  /// Sets a text with the left end of its first baseline at the current point of the surface.
  func show(_ text: MeasuredText, on cairo: OpaquePointer, at origin: Point) {
    cairo_move_to(cairo, origin.x, origin.y - text.ascent)
    pango_cairo_show_layout(cairo, text.layout)
  }

  private func lay(_ runs: [TextRun], _ font: Font, width: Double, lines: Int) -> MeasuredText {
    let layout = pango_layout_new(context)!
    let description = pango_font_description_new()
    pango_font_description_set_family(description, style.textFamily)
    pango_font_description_set_absolute_size(description, font.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, font.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, description)
    pango_font_description_free(description)

    let text = runs.map(\.text).joined()
    let attributes = pango_attr_list_new()
    var start: UInt32 = 0
    for run in runs {
      let end = start + UInt32(run.text.utf8.count)
      func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?) {
        attribute!.pointee.start_index = start
        attribute!.pointee.end_index = end
        pango_attr_list_insert(attributes, attribute)
      }
      // Serif faces have smaller letters than the sans they stand in: 8 % evens the heights of x.
      let factor = run.isMath ? 1.08 * run.scale : run.scale
      if run.isMath { add(pango_attr_family_new(style.mathFamily)) }
      if run.isItalic { add(pango_attr_style_new(PANGO_STYLE_ITALIC)) }
      if run.isBold { add(pango_attr_weight_new(PANGO_WEIGHT_BOLD)) }
      if factor != 1 { add(pango_attr_size_new_absolute(Int32(factor * font.size * Double(PANGO_SCALE)))) }
      if run.rise != 0 { add(pango_attr_rise_new(Int32(run.rise * font.size * Double(PANGO_SCALE)))) }
      if run.isMath {
        var place = start
        for scalar in run.text.unicodeScalars {
          let length = UInt32(UTF8.width(scalar))
          if let width = mathSpaces[scalar] {
            var box = PangoRectangle()
            box.width = Int32(width * factor * font.size * Double(PANGO_SCALE))
            let shape = pango_attr_shape_new(&box, &box)
            shape!.pointee.start_index = place
            shape!.pointee.end_index = place + length
            pango_attr_list_insert(attributes, shape)
          }
          place += length
        }
      }
      start = end
    }
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
    pango_layout_set_text(layout, text, Int32(text.utf8.count))
    if width.isFinite {
      pango_layout_set_width(layout, Int32(max(1, min(width, 1e5)) * Double(PANGO_SCALE)))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
      pango_layout_set_height(layout, Int32(-lines))
      pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
    } else {
      pango_layout_set_single_paragraph_mode(layout, 1)
    }

    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, &ink, &logical)
    let unit = 1 / Double(PANGO_SCALE)
    let ascent = Double(pango_layout_get_baseline(layout)) * unit
    return MeasuredText(
      // Pango counts spaces that hang over the end of a cut line.
      layout: layout, width: min(width, Double(logical.width) * unit),
      ink: Rect(
        x: Double(ink.x) * unit, y: Double(ink.y) * unit - ascent, width: Double(ink.width) * unit,
        height: Double(ink.height) * unit), ascent: ascent, descent: Double(logical.height) * unit - ascent)
  }
}

/// The widths of mathematical spaces in em. Fonts disagree about them, and many have no such glyph, so that a space
/// would come from a font of another width.
private let mathSpaces: [Unicode.Scalar: Double] = [
  "\u{2002}": 0.5, "\u{2003}": 1, "\u{2004}": 1.0 / 3, "\u{2005}": 5.0 / 18, "\u{2006}": 1.0 / 6,
  "\u{2009}": 1.0 / 6,
  "\u{200a}": 1.0 / 12, "\u{205f}": 4.0 / 18,
]

/// A text to be set: words with formulas between dollar signs, or runs that were made by the plot itself, such as
/// 10⁻³ at a tick.
struct Label: Equatable, Sendable {
  let runs: [TextRun]
  fileprivate let key: String
  fileprivate let isParsed: Bool

  /// Words of the author; a faulty formula, which validation has refused, is set as it is written.
  init(_ source: String) {
    runs = (try? labelRuns(source)) ?? [TextRun(source)]
    key = source
    isParsed = true
  }

  init(runs: [TextRun]) {
    self.runs = runs
    // Runs are told apart by their texts and, where it is not plain, by how they are set.
    key =
      runs.count == 1 && runs[0] == TextRun(runs[0].text)
      ? runs[0].text
      : runs.map {
        "\($0.text)\u{1f}\(Int($0.scale * 100)) \(Int($0.rise * 100)) \($0.isItalic)\($0.isBold)\($0.isMath)\u{1e}"
      }.joined()
    isParsed = false
  }

  var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }
  /// What the label reads, without its typography.
  var plain: String { runs.map(\.text).joined() }

  /// Words that hold no formula.
  static func plain(_ text: String) -> Label {
    Label(runs: [TextRun(text)])
  }

  static func + (a: Label, b: Label) -> Label {
    Label(runs: a.runs + b.runs)
  }
}
