import Diagnostics
import Foundation
import Manuscript
import Pipeline

/// The folder that holds `Reports/` and `Templates/`: where authors work.
public struct Workspace: Sendable {
  /// The folder itself.
  public let root: URL

  /// Looks for a workspace in a folder and those above it.
  ///
  /// - Throws: `Diagnostic` of kind `.usage` when there is none.
  public init(around folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)) throws(Diagnostic)
  {
    var candidate = folder.standardizedFileURL
    while true {
      if ["Reports", "Templates"].allSatisfy({ isFolder(candidate.appending(path: $0)) }) {
        root = candidate
        return
      }
      let parent = candidate.deletingLastPathComponent().standardizedFileURL
      guard parent.path != candidate.path else { break }
      candidate = parent
    }
    throw Diagnostic(
      .usage, "no folder here or above holds Reports and Templates", at: .named(folder.path),
      remedy: "run this in a checkout of the project")
  }

  /// Where templates and the style sheet lie.
  public var templates: URL { root.appending(path: "Templates") }

  /// The names of all reports: the folders in `Reports/` that hold a `report.yml` and are not hidden, sorted.
  public var reports: [String] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Reports").path)) ?? []
    return names.filter {
      !$0.hasPrefix(".")
        && FileManager.default.fileExists(atPath: report($0).appending(path: "report.yml").path)
    }
    .sorted()
  }

  /// The folder of a report.
  public func report(_ name: String) -> URL { root.appending(path: "Reports/\(name)") }

  /// The data files of a report.
  public func data(of name: String) -> DataDirectory {
    DataDirectory(report(name).appending(path: "data").path, in: outline(of: name).folders)
  }

  private func outline(of name: String) -> ReportOutline { ReportOutline(report(name), root: root) }

  /// Where a report is built unless the user says otherwise.
  public func output(_ name: String) -> URL { root.appending(path: "Reports/_build/\(name)") }

  /// Removes what builds that were ended by force have left where reports are built.
  ///
  /// - Returns: how many there were, and the sizes of all their files together.
  public func removeLeftovers(isDryRun: Bool = false) -> (count: Int, bytes: Int) {
    let folder = output("").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // A build that was the first of its report has left no folder of the report's name.
    let places = Set(names.compactMap(Staging.place) + names.filter { !$0.hasPrefix(".") })
    return places.sorted().reduce((0, 0)) { sum, name in
      let found = Staging.removeLeftovers(of: "\(folder)/\(name)", isDryRun: isDryRun)
      return (sum.0 + found.count, sum.1 + found.bytes)
    }
  }

  /// The report that a name from the command line means; without one, the only report, or the only one that is not marked
  /// as an example.
  ///
  /// - Throws: `Diagnostic` of kind `.usage` when there is no such report or more than one; `DiagnosticList` when it cannot be
  ///   known which are examples because a `report.yml` cannot be read.
  public func report(chosen name: String?) throws -> String {
    guard let name else { return try mainReport() }
    // The folder's own spelling: its accents may be stored otherwise.
    guard let report = reports.first(where: { $0 == name }) else {
      throw Diagnostic(
        .usage, "there is no report “\(name)”", at: .named("Reports"),
        remedy: suggestion(for: name, among: reports, otherwise: "`swift run report list` names them all"))
    }
    return report
  }

  private func mainReport() throws -> String {
    let reports = reports
    let candidates = reports.count == 1 ? reports : reports.filter { !outline(of: $0).isExample }
    if candidates.count == 1 { return candidates[0] }
    guard !candidates.isEmpty else {
      throw reports.isEmpty
        ? Diagnostic(.usage, "there is no report", at: .named("Reports"), remedy: "add one")
        : Diagnostic(
          .usage, "every report is an example", at: .named("Reports"), remedy: "name the one you mean")
    }
    let problems = candidates.flatMap { outline(of: $0).problems }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    throw Diagnostic(
      .usage, "several reports are no examples: \(candidates.joined(separator: ", "))", at: .named("Reports"),
      remedy: "name the one you mean, or write example: true into the report.yml of the others")
  }
}

private func isFolder(_ url: URL) -> Bool {
  var isDirectory: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory.boolValue
}
