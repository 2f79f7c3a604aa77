import Diagnostics
import Foundation
import Testing

@testable import Plotting
@testable import gallery

@Suite struct TypefacesTests {
  private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  private func folder(_ files: [String: URL]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, file) in files { try FileManager.default.copyItem(at: file, to: folder.appending(path: name)) }
    return folder
  }

  @Test func `every font file is found`() throws {
    #expect(
      try Typefaces.pagella.files([:]).map { URL(filePath: $0).lastPathComponent } == [
        "texgyrepagella-regular.otf", "texgyrepagella-italic.otf", "texgyrepagella-bold.otf",
        "texgyrepagella-bolditalic.otf", "texgyrepagella-math.otf", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf",
        "DejaVuSans.ttf", "DejaVuSans-Bold.ttf",
      ])
    #expect(try Typefaces.pagella.mathematicsFile().hasSuffix("/texgyrepagella-math.otf"))
  }

  @Test func `missing fonts are named with the packages that bring them, on one line`() throws {
    let problem = try #require(throws: Diagnostic.self) {
      try Typefaces.pagella.files(own: [], system: ["/nowhere"])
    }
    #expect(problem.kind == .inputOutput)
    let words = "\(problem)"
    #expect(!words.contains("\n"))
    #expect(words.contains("texgyrepagella-regular.otf and 8 more"))
    #if !os(macOS)
      #expect(words.contains("(apt-get install fonts-texgyre fonts-texgyre-math fonts-dejavu-core)"))
    #endif
  }

  @Test func `only what is missing is asked for`() throws {
    let files = try Typefaces.pagella.files([:]).filter { !$0.contains("-math") }.map { URL(filePath: $0) }
    let own = try folder(Dictionary(uniqueKeysWithValues: files.map { ($0.lastPathComponent, $0) }))
    defer { try? FileManager.default.removeItem(at: own) }
    let problem = try #require(throws: Diagnostic.self) {
      try Typefaces.pagella.files(own: [own.path], system: [])
    }
    #expect(problem.place == .named("texgyrepagella-math.otf"))
    #if !os(macOS)
      #expect(problem.remedy?.contains("(apt-get install fonts-texgyre-math)") == true)
    #endif
  }

  @Test func `folders of the user's come first and bring further fonts`() throws {
    let math = try #require(Typefaces.pagella.files([:]).first { $0.hasSuffix("-math.otf") })
    let own = try folder([
      "texgyrepagella-math.otf": URL(filePath: math), "Other.OTF": URL(filePath: math),
      "README": URL(filePath: math),
    ])
    defer { try? FileManager.default.removeItem(at: own) }
    let files = try Typefaces.pagella.files(["REPORT_FONTS": "/nowhere:" + own.path])
    #expect(files.count == 10)
    #expect(files[4] == own.path + "/texgyrepagella-math.otf")
    #expect(files[9] == own.path + "/Other.OTF")
  }

  @Test func `a file that is no font is named`() throws {
    let file = String(repeating: "../", count: 20) + "etc/passwd"
    var style = Style.light
    style.typefaces.text = Typefaces.Family("Nothing", files: [file], debian: "none", homebrew: "none")
    let problem = try #require(throws: DiagnosticList.self) {
      try Figure(Panel([.line(x: [0, 1], y: [0, 1])])).layout(style)
    }
    #expect("\(problem.all)".contains("etc/passwd"))
    #expect("\(problem.all)".contains("is no font that can be read"))
  }

  @Test func `the installer brings every package`() throws {
    let script = try String(
      contentsOf: root.appending(path: "Scripts/install-libraries"), encoding: .utf8)
    let typefaces = Typefaces.pagella
    for family in [typefaces.text, typefaces.mathematics] + typefaces.fallback {
      #expect(script.contains("debian+=(\(family.debian))"))
      #expect(script.contains("casks+=(\(family.homebrew))"))
      #expect(script.contains("has_font \(family.files[0])"))
    }
  }

  @Test func `what no font has is a note, not a silent box`() throws {
    let figure = Figure(Panel(x: Axis("漢字 and Ж, ω, ℝ, ∑, א"), [.line(x: [0, 1], y: [0, 1])]))
    let notes = try figure.layout().notes
    #expect(notes.map(\.fact) == [.missingGlyphs("漢字")])
    #expect(
      notes.first?.description
        == "“漢字 and Ж, ω, ℝ, ∑, א”: no font has a glyph for 漢 (U+6F22), 字 (U+5B57): "
        + "put one that has into a folder of REPORT_FONTS")
  }

  @Test func `letters of formulas come from the mathematics font, slanted and bold ones too`() throws {
    // Another font of formulas changes their width and that of no word.
    var other = Style.light
    other.typefaces.mathematics = .termesMath
    let (pagella, termes) = (try Typesetter(style: .light), try Typesetter(style: other))
    let font = Font(size: 10)
    for formula in ["$x$", "$\\mathbf{x}$", "$\\beta$", "$12$", "$\\sum$"] {
      let widths = [pagella, termes].map { $0.measure(Label(formula), font).ink.width }
      #expect(widths[0] != widths[1], "\(formula)")
    }
    #expect(
      pagella.measure(Label("words 12"), font).width == termes.measure(Label("words 12"), font).width)
  }

  /// A fontconfig that would replace, slant and hint every font.
  private let hostile = """
    <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
    <dir>/usr/share/fonts</dir>
    <match target="pattern"><edit name="family" mode="assign" binding="strong">
    <string>DejaVu Sans Mono</string></edit></match>
    <match target="font"><edit name="hintstyle" mode="assign"><const>hintfull</const></edit>
    <edit name="antialias" mode="assign"><bool>false</bool></edit>
    <edit name="embolden" mode="assign"><bool>true</bool></edit></match>
    <a-word-that-fontconfig-would-complain-of/>
    </fontconfig>
    """

  @Test func `the user's fonts, locale and environment change nothing`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = folder.appending(path: "fonts.conf")
    try Data(hostile.utf8).write(to: configuration)
    func pictures(_ name: String, _ environment: [String: String]) throws -> [String: Data] {
      let process = Process()
      process.executableURL = products.appending(path: "gallery")
      let output = folder.appending(path: name)
      process.arguments = ["--output", output.path]
      process.environment = environment
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = Pipe()
      try process.run()
      #expect(errors.fileHandleForReading.readDataToEndOfFile() == Data())
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return try Dictionary(
        uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: output.path).map {
          ($0, try Data(contentsOf: output.appending(path: $0)))
        })
    }
    let plain = try pictures("plain", ["PATH": "/usr/bin:/bin", "HOME": folder.path])
    let strange = try pictures(
      "strange",
      [
        "FONTCONFIG_FILE": configuration.path, "FONTCONFIG_SYSROOT": folder.path,
        "XDG_CACHE_HOME": "/proc/none",
        "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "PANGO_LANGUAGE": "sr:ja", "PANGOCAIRO_BACKEND": "nothing",
      ])
    #expect(plain.count > 40)
    #expect(plain == strange)
  }

  private var products: URL {
    #if os(macOS)
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
    #else
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    #endif
  }
}

extension Typefaces.Family {
  /// Beside Pagella Math in the same package.
  static let termesMath = gyre("Termes")
  static let bonumMath = gyre("Bonum")

  private static func gyre(_ name: String) -> Typefaces.Family {
    Typefaces.Family(
      "TeX Gyre \(name) Math", files: ["texgyre\(name.lowercased())-math.otf"], debian: "fonts-texgyre-math",
      homebrew: "font-tex-gyre-\(name.lowercased())-math")
  }
}
