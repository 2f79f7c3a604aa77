import ArgumentParser
import Diagnostics
import Foundation
import Pipeline
import Publication

/// A built report on disk.
struct BuiltReport: ParsableArguments {
  @Option(help: "The built report's folder; Reports/_build/<name> unless given.", completion: .directory)
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
func write(_ text: String, to path: String) throws(Diagnostic) { try write(Data(text.utf8), to: path) }

/// Writes a file that the user asked for.
///
/// - Throws: `Diagnostic` of kind `.inputOutput`.
func write(_ data: Data, to path: String) throws(Diagnostic) {
  do {
    try data.write(to: URL(filePath: path))
  } catch {
    throw Diagnostic(
      .inputOutput, "cannot write (\(reason(error)))", at: .named(path),
      remedy: "check the folder, its permissions and the free space")
  }
}
