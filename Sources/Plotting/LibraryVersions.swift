import CCairo

extension Figure {
  /// Versions of the libraries that draw, by name, and the fonts that they find: pixels depend on these.
  public static var libraryVersions: [String: String] {
    [
      "cairo": String(cString: cairo_version_string()), "pango": String(cString: pango_version_string()),
      "fonts": [false, true].map(fontIdentity).joined(separator: ", "),
    ]
  }

  /// `DejaVu Sans Bold 5b51ba22`: the font that Pango takes for a figure's text, with the CRC-32 of its file.
  private static func fontIdentity(isBold: Bool) -> String {
    let context = pango_font_map_create_context(pango_cairo_font_map_get_default())
    let wanted = pango_font_description_new()
    pango_font_description_set_family(wanted, Style.light.textFamily)
    pango_font_description_set_weight(wanted, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    let font = pango_context_load_font(context, wanted)
    defer {
      pango_font_description_free(wanted)
      g_object_unref(UnsafeMutableRawPointer(context))
      if let font { g_object_unref(UnsafeMutableRawPointer(font)) }
    }
    guard let font, let description = pango_font_describe(font) else { return "none" }
    pango_font_description_unset_fields(description, PANGO_FONT_MASK_SIZE)
    let name = pango_font_description_to_string(description)
    let blob = hb_face_reference_blob(hb_font_get_face(pango_font_get_hb_font(font)))
    defer {
      pango_font_description_free(description)
      g_free(name)
      hb_blob_destroy(blob)
    }
    var length: UInt32 = 0
    let bytes = UnsafeRawPointer(hb_blob_get_data(blob, &length))
    let sum = crc32(0, bytes?.assumingMemoryBound(to: Bytef.self), length)
    return "\(name.map { String(cString: $0) } ?? "") \(String(sum, radix: 16))"
  }
}
