import Diagnostics
import Foundation
import Pipeline
import Publication

/// A path from the command line: relative to the current folder, with `~` as the home folder.
///
/// - Throws: `Diagnostic` of kind `.usage` for what is no path.
func path(_ argument: String) throws -> String { try writtenPath(argument) }

/// A path from a variable of the environment; `nil` where it is empty or not set.
///
/// - Throws: as `path(_:)`, with the variable's name.
func path(inVariable name: String) throws(Diagnostic) -> String? {
  guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { return nil }
  do throws(Diagnostic) {
    return try writtenPath(text)
  } catch {
    throw Diagnostic(error.kind, error.problem, at: .named(name), remedy: error.remedy)
  }
}

/// The store that `--store` or `REPORT_STORE` names, or the package's own. Started anywhere in a package, the last two mean the
/// same folder.
func openStore(_ option: String?) throws -> Store {
  let variable = try path(inVariable: "REPORT_STORE")
  return try Store(
    Store.location(
      option: option, environment: variable.map { ["REPORT_STORE": $0] } ?? [:],
      package: (try? Workspace())?.root.path))
}
