import Diagnostics
import Foundation

/// What `report.yml` says that commands need which do not read the manuscript.
public struct ReportOutline: Sendable {
  /// Whether the report is built only when it is named.
  public let isExample: Bool
  /// Where its files may lie: in the package, and where `report.yml` says under `reads`.
  public let folders: ReadableFolders

  /// Reads it as far as it can be read; what is wrong with it is for `Manuscript.load` to say.
  ///
  /// - Parameters:
  ///   - directory: the folder that holds `report.yml`.
  ///   - root: the package's folder.
  public init(_ directory: URL, root: URL) {
    let report = ReportFile.read(directory.appending(path: "report.yml"), into: SourceSet(root: root))
    isExample = report.isExample
    folders = report.folders(of: directory, root: root)
  }
}
