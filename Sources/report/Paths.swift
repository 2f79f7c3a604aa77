import Diagnostics
import Foundation
import Pipeline
import Publication

/// A path from the command line: relative to the current folder, with `~` as the home folder.
///
/// - Throws: `Diagnostic` of kind `.usage` for what is no path.
func path(_ argument: String) throws -> String { try writtenPath(argument) }

/// Writes out the paths that variables of the environment hold: `~` is the home folder, and what is relative is meant from the
/// package, so that it is the same wherever in it a command is started.
///
/// - Throws: `Diagnostic` of kind `.usage` for what is no path.
func writeOutPathsInVariables() throws(Diagnostic) {
  let environment = ProcessInfo.processInfo.environment
  let package = (try? Workspace())?.root.path
  for name in ["REPORT_STORE", "REPORT_FONTS", "GITHUB_STEP_SUMMARY", "TMPDIR"] {
    let text = environment[name, default: ""]
    var paths: [String] = []
    for part in name == "REPORT_FONTS" ? text.split(separator: ":").map(String.init) : [text]
    where !part.isEmpty {
      do throws(Diagnostic) {
        let path = try writtenPath(part, environment: environment)
        paths.append(path.hasPrefix("/") ? path : package.map { "\($0)/\(path)" } ?? path)
      } catch {
        throw Diagnostic(error.kind, error.problem, at: .named(name), remedy: error.remedy)
      }
    }
    if !paths.isEmpty { setenv(name, paths.joined(separator: ":"), 1) }
  }
}

/// The store that `--store` or `REPORT_STORE` names, or the package's own.
func openStore(_ option: String?) throws -> Store {
  try Store(Store.location(option: option, package: (try? Workspace())?.root.path))
}
