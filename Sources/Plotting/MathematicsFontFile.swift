import Diagnostics
import Foundation

/// The file of the font that formulas are set in: TeX Gyre Pagella Math, from the system's package.
public enum MathematicsFontFile {
  private static let name = "texgyrepagella-math.otf"

  /// The folders of `REPORT_FONTS`, separated by colons, and those where Debian and Homebrew put the font.
  public static var folders: [String] {
    let environment = ProcessInfo.processInfo.environment
    return environment["REPORT_FONTS", default: ""].split(separator: ":").map(String.init) + [
      "/usr/share/texmf/fonts/opentype/public/tex-gyre-math",
      "\(environment["HOME", default: ""])/Library/Fonts", "/Library/Fonts",
    ]
  }

  /// The path of the file in the first folder that has it.
  ///
  /// - Throws: `Diagnostic` of kind `.inputOutput` that names the package.
  public static func path(in folders: [String] = Self.folders) throws(Diagnostic) -> String {
    let paths = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isReadableFile) else {
      throw Diagnostic(
        .inputOutput, "the font of formulas is not installed", at: .named(name),
        remedy:
          "install fonts-texgyre-math (Homebrew: font-tex-gyre-pagella-math), or name its folder in REPORT_FONTS"
      )
    }
    return path
  }
}
