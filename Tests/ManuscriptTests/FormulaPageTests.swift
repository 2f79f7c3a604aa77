import Findings
import Foundation
import Plotting
import Testing

@testable import Manuscript
@testable import TeXMath

/// How a browser sets formulas that knows no font for them but the page's own.
@Suite struct FormulaPageTests {
  /// Marks over small things and large ones.
  private static let marks: [String] = [
    #"\overline{x}"#, #"\overline{AB + C}"#, #"\underline{x}"#, #"\underline{f(y) + g}"#,
    #"\overline{\overline{z} + \underline{w}}"#, #"K_{\overline{AB}}"#, #"\overline{\frac{a}{b}}"#,
    #"\widehat{x}"#, #"\widehat{AB}"#, #"\widehat{f + g + h}"#,
    #"\widehat{a + b + c + d + e + f + g + h + i + j}"#, #"\widetilde{x}"#, #"\widetilde{M}"#,
    #"\widetilde{xyz}"#, #"\widetilde{a + b + c + d + e + f + g + h + i + j}"#, #"\widehat{\widetilde{AB}}"#,
    #"\vec{v}"#, #"\vec{AB}"#, #"\overrightarrow{ABCDEFGHIJKLMNOPQRSTUVWXYZ}"#, #"\overleftarrow{ABC}"#,
    #"\overleftrightarrow{AB}"#, #"\overbrace{x}"#, #"\overbrace{a + b + c + d + e + f}^n"#,
    #"\underbrace{a + b + c}_n"#,
  ]

  /// Delimiters around fractions, tables and more.
  private static let fences: [String] = {
    let pairs: [(String, String)] = [
      ("(", ")"), ("[", "]"), (#"\{"#, #"\}"#), ("|", "|"), (#"\|"#, #"\|"#), (#"\lceil"#, #"\rceil"#),
      (#"\lfloor"#, #"\rfloor"#), (#"\langle"#, #"\rangle"#), (#"\lgroup"#, #"\rgroup"#),
      (#"\llbracket"#, #"\rrbracket"#), ("/", #"\backslash"#), (#"\uparrow"#, #"\Downarrow"#),
    ]
    let contents: [String] = [#"\frac{a}{b}"#, #"\sum_{i=1}^{n} \frac{\frac{a}{b}}{\frac{c}{d}}"#]
    let simple: [String] = pairs.flatMap { left, right in
      contents.map { content in "\\left\(left) \(content) \\right\(right)" }
    }
    return simple + [
      #"\left( \begin{matrix} a \\ b \\ c \\ d \\ e \\ f \\ g \end{matrix} \right)"#,
      #"\begin{cases} 1 & x > 0 \\ 0 & x = 0 \\ -1 & x < 0 \end{cases}"#, #"\sqrt{\frac{\frac{a}{b}}{c}}"#,
    ]
  }()

  /// Symbols that the font lacks; they come from a text font of the reader's.
  private static let lacking: Set<String> = [
    "digamma", "blacklozenge", "bigstar", "triangleleft", "triangleright", "pitchfork", "dashrightarrow",
    "dashleftarrow",
  ]

  /// Every other command, and every letter of every alphabet.
  private static let everything: [String] = {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    let commands: [String] = Command.names.filter { !lacking.contains($0) }.compactMap { name in
      switch Command.all[name] {
      case .node(.space): nil
      case .node: "\\\(name)"
      case .accent: "\\\(name){A}"
      case .alphabet: "\\\(name){\(letters)\\alpha\\Gamma}"
      case .arrow: "\\\(name){f}"
      default: nil
      }
    }
    return commands + [
      "x' y'' z''' w''''", "a / b! * c?", "f: A - B", "x @ y ~ z", #"\not= \not\in \not\le"#,
    ]
  }()

  /// What the browser finds wrong with a page of formulas.
  private func faults(_ formulas: [String], _ check: [String]) throws -> String {
    let folder = try Folder(
      ["a.md": "# Formulas\n\n" + formulas.map { "$$\n\($0)\n$$\n" }.joined(separator: "\n")],
      data: ["fonts/m.woff": WebFont(openType: Typefaces.pagella.mathematicsFile()).woff()])
    let page = try folder.load().html(
      Evidence(profile: .quick), templates: Sample.templates, mathematicsFont: "fonts/m.woff")
    let file = folder.url.appending(path: "index.html")
    try Data(page.utf8).write(to: file)
    return try Browser.faults(check + [file.path])
  }

  @Test(.enabled(if: Browser.missingTools == nil, "\(Browser.missing)"))
  func delimitersAndMarksReachAsFarAsWhatTheyBelongTo() throws {
    let found = try faults(Self.marks + Self.fences, ["--mathematics"])
    #expect(found == "")
  }

  @Test(.enabled(if: Browser.missingTools == nil, "\(Browser.missing)"))
  func everySymbolIsInTheFontOfThePage() throws {
    let found = try faults(Self.everything, ["--mathematics"])
    #expect(found == "")
  }

  @Test(.enabled(if: Browser.missingTools == nil, "\(Browser.missing)"))
  func equationsScrollSidewaysOnly() throws {
    let found = try faults(Self.marks + Self.fences, [])
    #expect(found == "")
  }
}
