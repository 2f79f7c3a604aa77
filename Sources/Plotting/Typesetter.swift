import CCairo
import Diagnostics
import TeXMath

/// Type of one size and weight.
struct Font: Hashable {
  var size: Double
  var isBold = false

  /// How far the middle of capital letters and digits lies above the baseline.
  var middle: Double { 0.346 * size }
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
  /// What no font has a glyph for: boxes with the characters' numbers stand in their places.
  let missing: [Unicode.Scalar]
  /// Whether an ellipsis stands for what did not fit.
  let isCut: Bool

  var height: Double { ascent + descent }
}

/// Measures and sets text with Pango. Everything is measured unhinted at one pixel a point, so that a figure has the
/// same layout at every scale and in every format.
///
/// Not shared between threads.
final class Typesetter {
  private struct Key: Hashable {
    let text: String
    let isLabel: Bool
    let font: Font
    let width: Double
    let lines: Int
  }

  private let context: TextContext
  private let typefaces: Typefaces
  /// White between lines of one text, in em.
  private static let leading = 0.15
  private var leans: [Unicode.Scalar: Double] = [:]
  private var measured: [Key: MeasuredText] = [:]
  private var shortened: [[Key]: [Label]] = [:]

  /// - Throws: a list of one, when a font is missing or cannot be read.
  init(style: Style) throws(DiagnosticList) {
    typefaces = style.typefaces
    context = try TextContext(typefaces)
  }

  deinit {
    for text in measured.values { g_object_unref(UnsafeMutableRawPointer(text.layout)) }
  }

  /// Measures a label, in at most `lines` lines of at most `width` points; what does not fit ends in an ellipsis.
  func measure(_ label: Label, _ font: Font, width: Double = .infinity, lines: Int = 1) -> MeasuredText {
    let key = Key(text: label.key, isLabel: label.isParsed, font: font, width: width, lines: lines)
    if let known = measured[key] { return known }
    let text = lay(label.runs, font, width: width, lines: lines)
    measured[key] = text
    return text
  }

  /// Names that are set beside each other, in at most `lines` lines of at most `width` points. What is too long is cut,
  /// and in such places that different names stay different.
  func shortened(_ names: [Label], _ font: Font, width: Double, lines: Int = 1) -> [Label] {
    func fits(_ label: Label) -> Bool { !measure(label, font, width: width, lines: lines).isCut }
    if names.allSatisfy(fits) { return names }
    let key = names.map { Key(text: $0.key, isLabel: $0.isParsed, font: font, width: width, lines: lines) }
    if let known = shortened[key] { return known }
    let labels = Label.shortened(names, where: fits)
    shortened[key] = labels
    return labels
  }

  /// Sets a text with the left end of its first baseline at the current point of the surface.
  func show(_ text: MeasuredText, on cairo: OpaquePointer, at origin: Point) {
    cairo_move_to(cairo, origin.x, origin.y - text.ascent)
    pango_cairo_show_layout(cairo, text.layout)
  }

  private func lay(_ runs: [TextRun], _ font: Font, width: Double, lines: Int) -> MeasuredText {
    let layout = pango_layout_new(context.pango)!
    let description = pango_font_description_new()
    pango_font_description_set_family(description, typefaces.names(isMath: false))
    pango_font_description_set_absolute_size(description, font.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, font.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, description)
    pango_font_description_free(description)

    let (text, attributes) = attributed(runs, font)
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
    pango_layout_set_text(layout, text, Int32(text.utf8.count))
    pango_layout_set_spacing(layout, Int32(Typesetter.leading * font.size * Double(PANGO_SCALE)))
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
        height: Double(ink.height) * unit), ascent: ascent, descent: Double(logical.height) * unit - ascent,
      missing: missing(in: layout), isCut: pango_layout_is_ellipsized(layout) != 0)
  }

  /// The characters of runs, and how they are set.
  private func attributed(_ runs: [TextRun], _ font: Font) -> (text: String, OpaquePointer?) {
    var text = ""
    let attributes = pango_attr_list_new()
    for (run, next) in zip(runs, runs.dropFirst().map(Optional.some) + [nil]) {
      let start = UInt32(text.utf8.count)
      var characters = run.isMath ? run.mathematical(isBold: font.isBold) : run.text
      var spaces = mathSpaces
      if let next, run.isMath, run.isItalic, next.rise >= run.rise, let last = characters.unicodeScalars.last
      {
        characters.unicodeScalars.append(leanSpace)
        spaces[leanSpace] = lean(last)
      }
      text += characters
      let end = UInt32(text.utf8.count)
      func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?, from start: UInt32, to end: UInt32) {
        attribute!.pointee.start_index = start
        attribute!.pointee.end_index = end
        pango_attr_list_insert(attributes, attribute)
      }
      func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?) { add(attribute, from: start, to: end) }
      let em = run.scale * font.size * Double(PANGO_SCALE)
      if run.scale != 1 { add(pango_attr_size_new_absolute(Int32(em))) }
      if run.rise != 0 { add(pango_attr_rise_new(Int32(run.rise * font.size * Double(PANGO_SCALE)))) }
      guard run.isMath else {
        if run.isItalic { add(pango_attr_style_new(PANGO_STYLE_ITALIC)) }
        if run.isBold { add(pango_attr_weight_new(PANGO_WEIGHT_BOLD)) }
        continue
      }
      add(pango_attr_family_new(typefaces.names(isMath: true)))
      // Fonts have sturdier forms for scripts, and for scripts of scripts.
      if run.scale < 1 { add(pango_attr_font_features_new("ssty=\(run.scale < 0.6 ? 2 : 1)")) }
      var place = start
      for scalar in characters.unicodeScalars {
        let next = place + UInt32(UTF8.width(scalar))
        if let width = spaces[scalar] {
          var box = PangoRectangle()
          box.width = Int32(width * em)
          add(pango_attr_shape_new(&box, &box), from: place, to: next)
        }
        place = next
      }
    }
    return (text, attributes)
  }

  /// How far a letter of a formula leans over its right end, in em. What is upright or raised keeps so far off.
  private func lean(_ letter: Unicode.Scalar) -> Double {
    if let known = leans[letter] { return known }
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, typefaces.names(isMath: true))
    pango_font_description_set_absolute_size(description, 100 * Double(PANGO_SCALE))
    guard let font = pango_context_load_font(context.pango, description) else { return 0 }
    defer { g_object_unref(UnsafeMutableRawPointer(font)) }
    let shapes = pango_font_get_hb_font(font)
    var (glyph, scale, height): (UInt32, Int32, Int32) = (0, 1, 1)
    hb_font_get_scale(shapes, &scale, &height)
    guard hb_font_get_nominal_glyph(shapes, letter.value, &glyph) != 0 else { return 0 }
    let lean = Double(hb_ot_math_get_glyph_italics_correction(shapes, glyph)) / Double(scale)
    leans[letter] = lean
    return lean
  }

  private func missing(in layout: OpaquePointer) -> [Unicode.Scalar] {
    guard pango_layout_get_unknown_glyphs_count(layout) > 0 else { return [] }
    let runs = pango_layout_get_iter(layout)
    defer { pango_layout_iter_free(runs) }
    var missing: [Unicode.Scalar] = []
    repeat {
      guard let glyphs = pango_layout_iter_get_run_readonly(runs)?.pointee.glyphs.pointee else { continue }
      for k in 0..<Int(glyphs.num_glyphs) where glyphs.glyphs[k].glyph & unknownGlyph != 0 {
        let scalar = Unicode.Scalar(glyphs.glyphs[k].glyph & ~unknownGlyph)
        if let scalar, !missing.contains(scalar) { missing.append(scalar) }
      }
    } while pango_layout_iter_next_run(runs) != 0
    return missing
  }
}

/// Pango's mark of a character for which it found no glyph (PANGO_GLYPH_UNKNOWN_FLAG).
private let unknownGlyph: UInt32 = 0x1000_0000

/// The widths of mathematical spaces in em. Fonts disagree about them, and many have no such glyph, so that a space
/// would come from a font of another width.
private let mathSpaces: [Unicode.Scalar: Double] = [
  "\u{2002}": 0.5, "\u{2003}": 1, "\u{2004}": 1.0 / 3, "\u{2005}": 5.0 / 18, "\u{2006}": 1.0 / 6,
  "\u{2009}": 1.0 / 6,
  "\u{200a}": 1.0 / 12, "\u{205f}": 4.0 / 18,
]

/// Stands for the space behind a leaning letter.
private let leanSpace: Unicode.Scalar = "\u{2060}"

/// A text to be set: words with formulas between dollar signs, or runs that were made by the plot itself, such as
/// 10⁻³ at a tick.
struct Label: Equatable, Sendable {
  let runs: [TextRun]
  /// What the label reads in full, where it is a shortened one.
  let full: String?
  fileprivate let key: String
  fileprivate let isParsed: Bool

  /// Words of the author; a faulty formula, which validation has refused, is set as it is written.
  init(_ source: String) {
    runs = (try? labelRuns(source)) ?? [TextRun(source)]
    full = nil
    key = source
    isParsed = true
  }

  init(runs: [TextRun], full: String? = nil) {
    self.runs = runs
    self.full = full
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
  /// What the label reads where only characters can be set.
  var words: String { plainText(runs) }

  /// Words that hold no formula.
  static func plain(_ text: String) -> Label {
    Label(runs: [TextRun(text)])
  }

  static func + (a: Label, b: Label) -> Label {
    Label(runs: a.runs + b.runs)
  }
}
