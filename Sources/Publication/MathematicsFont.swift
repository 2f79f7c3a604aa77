import Diagnostics
import Foundation
import Plotting

/// The font that formulas on the page are set in. The report carries it, so that readers need to have none.
struct MathematicsFont {
  /// Where it lies in a report.
  static let path = "fonts/texgyrepagella-math.woff"
  /// Its licence: a file among the templates, and in a report beside the font.
  static let licence = "GUST-FONT-LICENSE.txt"

  private let font: WebFont

  /// - Throws: `Diagnostic` when the font is not installed, or its file is damaged.
  init() throws(Diagnostic) {
    font = try WebFont(openType: Typefaces.pagella.mathematicsFile())
  }

  /// Writes the font and its licence, or takes the font over from the previous report.
  func write(to output: OutputDirectory, licence: Data) throws(Diagnostic) {
    try output.write(licence, to: "fonts/\(Self.licence)")
    if let previous = output.place.previous,
      let woff = try? Data(
        contentsOf: URL(filePath: "\(previous.folder)/\(Self.path)"), options: .alwaysMapped),
      font.isSource(of: woff), output.adopt([Self.path])
    {
      return
    }
    try output.write(font.woff(), to: Self.path)
  }
}
