import Diagnostics
import Foundation
import Mustache

/// The Mustache templates, the style sheet and the script that a page is made with, and its font's licence.
struct Templates: Sendable {
  /// The templates that a page is made of: files `name.mustache`.
  enum Name: String, CaseIterable {
    case page, figure, table, theorem, note, claim, cell, listing, references, footnotes
  }

  let style: String
  let script: String
  let fontLicence: String
  private let library: [Name: MustacheTemplate]

  /// Reads the templates' folder.
  /// - Throws: every file that is missing or malformed.
  init(_ folder: URL) throws(DiagnosticList) {
    var problems: [Diagnostic] = []
    func text(_ name: String) -> String {
      let url = folder.appending(path: name)
      do throws(FileFault) {
        let data = try InputFile(url.path, atMost: InputFile.textLimit).contents()
        return String(decoding: SourceText.clean(data).bytes, as: UTF8.self)
      } catch {
        problems.append(
          error.diagnostic(
            .data, "cannot read the template", url.path, remedy: "restore it from the project"))
        return ""
      }
    }
    var library: [Name: MustacheTemplate] = [:]
    for name in Name.allCases {
      let file = "\(name.rawValue).mustache"
      do {
        library[name] = try MustacheTemplate(string: text(file))
      } catch {
        problems.append(Self.diagnostic(error, folder.appending(path: file)))
      }
    }
    style = text("style.css")
    script = text("page.js")
    fontLicence = text("GUST-FONT-LICENSE.txt")
    self.library = library
    guard problems.isEmpty else { throw DiagnosticList(problems) }
  }

  /// Fills a template. An empty text counts as absent, so that `{{#title}}…{{/title}}` shows nothing for it.
  func fill(_ name: Name, _ content: [String: Any]) -> String {
    library[name]?.render(Self.withoutEmptyTexts(content)) ?? ""
  }

  private static func withoutEmptyTexts(_ value: Any) -> Any {
    switch value {
    case let content as [String: Any]:
      content.filter { ($0.value as? String)?.isEmpty != true }.mapValues(withoutEmptyTexts)
    case let list as [[String: Any]]: list.map(withoutEmptyTexts)
    default: value
    }
  }

  private static func diagnostic(_ error: any Error, _ file: URL) -> Diagnostic {
    guard let error = error as? MustacheTemplate.ParserError else {
      return Diagnostic(.data, "malformed template", at: .named(file.path))
    }
    return Diagnostic(
      .data, "malformed template: \(error.error)",
      at: .text(file: file.path, line: error.context.lineNumber, column: error.context.columnNumber))
  }
}
