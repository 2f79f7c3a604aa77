import CCairo

extension Figure {
  /// Versions of the libraries that draw, by name: pixels depend on these, and on `Typefaces.files`.
  public static var libraryVersions: [String: String] {
    ["cairo": String(cString: cairo_version_string()), "pango": String(cString: pango_version_string())]
  }
}
