import Diagnostics
import Foundation

/// What `report.yml` says that commands need which do not read the manuscript.
public struct ReportOutline: Sendable {
  /// Whether the report is built only when it is named.
  public let isExample: Bool
  /// What is wrong with `report.yml`, merge conflicts for instance. It may be what makes the report seem to be no example.
  public let problems: [Diagnostic]
  /// Where its files may lie: in the package, and where `report.yml` says under `reads`.
  public let folders: ReadableFolders

  /// Reads it as far as it can be read; what is wrong with it `Manuscript.load` says, too.
  ///
  /// - Parameters:
  ///   - directory: the folder that holds `report.yml`.
  ///   - root: the package's folder.
  public init(_ directory: URL, root: URL) {
    let sources = SourceSet(root: root)
    let report = ReportFile.read(directory.appending(path: "report.yml"), into: sources)
    problems = sources.diagnostics()
    isExample = report.isExample
    folders = report.folders(of: directory, root: root)
  }
}
