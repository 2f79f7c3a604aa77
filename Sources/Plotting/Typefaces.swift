import Diagnostics
import Foundation

/// What figures are set in: font files with fixed names from well-known packages. No other font has a say, and so a
/// figure looks the same whatever else is installed.
public struct Typefaces: Codable, Hashable, Sendable {
  /// Styles of one design, each in a file.
  public struct Family: Codable, Hashable, Sendable {
    /// The name that the files carry.
    public let name: String
    /// Names of the files, without their folder.
    public let files: [String]
    /// The package that brings them on Debian and Ubuntu.
    public let debian: String
    /// The cask that brings them on macOS.
    public let homebrew: String

    /// A family of these files and packages.
    public init(_ name: String, files: [String], debian: String, homebrew: String) {
      self.name = name
      self.files = files
      self.debian = debian
      self.homebrew = homebrew
    }
  }

  /// Words and numbers.
  public var text: Family
  /// Formulas, in a font of Unicode's mathematical alphabets.
  public var mathematics: Family
  /// Characters that both lack, in this order.
  public var fallback: [Family]

  /// TeX Gyre Pagella, after Hermann Zapf's Palatino, and DejaVu for the scripts that it has no letters of.
  public static let pagella = Typefaces(
    text: Family(
      "TeX Gyre Pagella",
      files: ["regular", "italic", "bold", "bolditalic"].map { "texgyrepagella-\($0).otf" },
      debian: "fonts-texgyre", homebrew: "font-tex-gyre-pagella"),
    mathematics: Family(
      "TeX Gyre Pagella Math", files: ["texgyrepagella-math.otf"], debian: "fonts-texgyre-math",
      homebrew: "font-tex-gyre-pagella-math"),
    fallback: ["Serif", "Sans"].map {
      Family(
        "DejaVu \($0)", files: ["DejaVu\($0).ttf", "DejaVu\($0)-Bold.ttf"], debian: "fonts-dejavu-core",
        homebrew: "font-dejavu")
    })

  private var families: [Family] { [text, mathematics] + fallback }

  /// Families for words, or for formulas, in the order in which they are asked for a character.
  func names(isMath: Bool) -> String {
    ((isMath ? [mathematics, text] : [text, mathematics]) + fallback).map(\.name).joined(separator: ",")
  }
}

extension Typefaces {
  /// The paths of all files that figures may be set in: the families' own, then further fonts that lie in the folders
  /// of `REPORT_FONTS`, which serve for characters that the families lack.
  ///
  /// - Throws: one `Diagnostic` that names the missing files and the packages that bring them.
  public func files(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Diagnostic) -> [String] {
    let own = (environment[Typefaces.variable] ?? "").split(separator: ":").map(String.init)
    return try files(own: own, system: Typefaces.systemFolders)
  }

  /// The path of the font of formulas, which pages carry too.
  ///
  /// - Throws: as `files`.
  public func mathematicsFile() throws(Diagnostic) -> String {
    // Each family's files are in its order.
    try files()[text.files.count]
  }

  func files(own: [String], system: [String]) throws(Diagnostic) -> [String] {
    var found: [String] = []
    var missing: [(file: String, family: Family)] = []
    for family in families {
      for file in family.files {
        let path = (own + system).map { "\($0)/\(file)" }.first {
          FileManager.default.isReadableFile(atPath: $0)
        }
        if let path { found.append(path) } else { missing.append((file, family)) }
      }
    }
    guard missing.isEmpty else { throw Typefaces.absence(missing) }
    let names = Set(families.flatMap(\.files))
    return found
      + own.flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
          .filter {
            [".otf", ".ttf", ".ttc"].contains(where: $0.lowercased().hasSuffix) && !names.contains($0)
          }
          .map { "\(folder)/\($0)" }
      }
  }

  private static let variable = "REPORT_FONTS"

  /// Where packages put fonts: Debian's two, Homebrew's and the system's on macOS, and TeX Live's elsewhere.
  private static var systemFolders: [String] {
    #if os(macOS)
      [NSHomeDirectory() + "/Library/Fonts", "/Library/Fonts"]
    #else
      ["/usr/share/texmf", "/usr/share/texlive/texmf-dist", "/usr/share/texmf-dist"].flatMap { tree in
        ["tex-gyre", "tex-gyre-math"].map { "\(tree)/fonts/opentype/public/\($0)" }
      } + [
        "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts",
        "/usr/share/fonts/dejavu-serif-fonts", "/usr/share/fonts/TTF",
      ]
    #endif
  }

  private static func absence(_ missing: [(file: String, family: Family)]) -> Diagnostic {
    func list(_ names: [String]) -> String {
      names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element)
        .joined(separator: " ")
    }
    #if os(macOS)
      let command = "brew install --cask " + list(missing.map(\.family.homebrew))
    #else
      let command = "apt-get install " + list(missing.map(\.family.debian))
    #endif
    let files = missing.count == 1 ? missing[0].file : "\(missing[0].file) and \(missing.count - 1) more"
    return Diagnostic(
      .inputOutput, "fonts that figures are set in are missing", at: .named(files),
      remedy: "install them (\(command)), or name the folders that hold them in \(variable)")
  }
}
