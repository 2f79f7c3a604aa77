import ArgumentParser
import Diagnostics
import Foundation
import Pipeline
import Publication

/// A built report on disk.
struct BuiltReport: ParsableArguments {
  @Option(
    help: "The built report's folder; the package's Reports/_build/<name> unless given.",
    completion: .directory, transform: path)
  var directory: String?

  /// The folder, and the manifest in it.
  func manifest() throws -> (directory: String, manifest: Manifest) { try builtReport(directory) }
}

/// A built report's folder and manifest; the main report's where no folder is named.
func builtReport(_ directory: String?) throws -> (directory: String, manifest: Manifest) {
  let folder: String
  if let directory {
    folder = directory
  } else {
    let workspace = try Workspace()
    folder = workspace.output(try workspace.report(chosen: nil)).path
  }
  return (folder, try Manifest(of: folder))
}

/// Writes a text file that the user asked for.
///
/// - Throws: `Diagnostic` of kind `.inputOutput`.
func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

/// Writes a file that the user asked for; what is there stays as it is until the new one is complete.
///
/// - Throws: `Diagnostic` of kind `.inputOutput`.
func write(_ data: Data, to path: String) throws { try replaceFile(path, with: data) }
