import Diagnostics
import Findings
import Foundation

/// A parsed report: text, requests for computation, and claims; without any result.
///
/// ```swift
/// let manuscript = try Manuscript.load(reports.appending(path: "getting-started"), root: package)
/// let evidence = …  // run manuscript.cells
/// let page = try manuscript.html(evidence, templates: templates)
/// ```
public struct Manuscript: Sendable {
  /// What `report.yml` says.
  public let metadata: Metadata
  /// The cells, in the order of the text.
  public let cells: [Cell]
  /// The figures that the text shows, as `study/name`, each at every place it is asked for.
  public let figureNames: [Request]
  /// The tables that the text shows, as `study/name`.
  public let tableNames: [Request]
  /// The findings that prose and claims use, as `study.name`.
  public let valueNames: [Request]
  /// Files of the report's folder that the page shows or links to, relative to it: copy each to its `attachmentPath` beside
  /// the page.
  public let attachments: [String]
  /// Every file that was read, for a watcher: manuscript, bibliography, included and quoted sources.
  public let sources: [URL]
  /// Where its files may lie: in the package, and where `report.yml` says under `reads`.
  public let folders: ReadableFolders

  let document: Document

  /// Something the text asks for, and where.
  public struct Request: Hashable, Sendable {
    /// `sorting/loss`, `sorting.supError.median`.
    public let name: String
    /// Where it is asked for.
    public let place: Diagnostic.Place
  }

  /// Reads a report's folder.
  ///
  /// - Parameters:
  ///   - directory: the folder that holds `report.yml`.
  ///   - root: the package's folder; paths that begin with `/` in the manuscript start here, and places in
  ///     messages are relative to it.
  /// - Throws: everything that is wrong with the manuscript, in the order of the text.
  public static func load(_ directory: URL, root: URL) throws(DiagnosticList) -> Manuscript {
    try ManuscriptLoader.load(directory, root: root)
  }

  /// Where a file of the report's folder lies in the built report: where no file of the report's own can.
  public static func attachmentPath(_ path: String) -> String { "files/\(path)" }

  /// Evaluates every claim, in the order of the text.
  /// - Throws: predicates that cannot be evaluated: an unknown finding, a division by zero, series of unequal length.
  public func claims(_ evidence: Evidence) throws(DiagnosticList) -> [ClaimResult] {
    let (results, problems) = evaluate(evidence)
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    return results
  }

  /// The report as one HTML page.
  ///
  /// - Parameters:
  ///   - evidence: what the computation found.
  ///   - templates: the folder of Mustache templates and the style sheet.
  ///   - mathematicsFont: the path of the WOFF file that formulas are set in, relative to the page; without one the
  ///     reader's machine has to have a mathematics font.
  ///   - embedding: when given, the folder that all paths are relative to: the font, pictures and small data files
  ///     become part of the page, which then needs no other file.
  /// - Throws: what the text asks for and the evidence lacks; broken templates; a page over 10 MB.
  public func html(
    _ evidence: Evidence, templates: URL, mathematicsFont: String? = nil, embedding: URL? = nil
  ) throws(DiagnosticList) -> String {
    let filling = try Filling(self, evidence)
    let templates = try Templates(templates)
    guard let embedding else {
      return HTMLPage(filling, templates, Assets(embeddedFrom: nil)).page(mathematicsFont: mathematicsFont)
    }
    return try SelfContainedPage.write(
      filling, templates, mathematicsFont: mathematicsFont, from: embedding)
  }

  /// The report as GitHub-flavoured Markdown with the page's numbering.
  /// - Throws: what the text asks for and the evidence lacks.
  public func markdown(_ evidence: Evidence) throws(DiagnosticList) -> String {
    MarkdownEdition(try Filling(self, evidence)).text()
  }
}
