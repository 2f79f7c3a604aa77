import Checksums
import Diagnostics
import Findings
import Foundation
import Pipeline
import Plotting

/// The report that a build is about to replace. What the new one would hold alike it takes over from there.
struct PreviousReport: Sendable {
  /// The profile it was built in.
  let profile: Profile
  /// Where it stands.
  let folder: String
  /// Those that the manifest lists.
  let files: [String: Manifest.File]
  /// Tells whether it is still the same report.
  private let manifest: Data

  /// Reads what a folder says of itself.
  ///
  /// - Throws: `Diagnostic` when this program did not write it: a file of the manifest's name is no sign of that. The manifest
  ///   must have its form, and one of the files that it lists must be there as it was built.
  init(_ folder: String) throws {
    let path = "\(folder)/\(Manifest.fileName)"
    guard let manifest = try readFile(path) else {
      throw Diagnostic(.inputOutput, "it has no manifest", at: .named(path))
    }
    let outline = try Manifest.Outline(manifest, at: path)
    guard
      outline.files.allSatisfy({ isInside($0.path) }),
      outline.files.contains(where: { sha256(ofFile: "\(folder)/\($0.path)") == $0.sha256 })
    else { throw Diagnostic(.inputOutput, "none of the manifest’s files is there", at: .named(path)) }
    profile = outline.profile
    self.folder = folder
    self.manifest = manifest
    files = Dictionary(outline.files.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The report that stands there now, which another build may have put in the place of this one.
  func renewed() throws -> PreviousReport {
    try readFile("\(folder)/\(Manifest.fileName)") == manifest ? self : PreviousReport(folder)
  }

  /// The files that the program wrote.
  var owned: Set<String> { Set(files.keys).union([Manifest.fileName, Timings.fileName]) }

  /// What a study said, if it follows from the same inputs.
  func record(of cell: String, inputs: String) -> StudyRecord? {
    let path = StudyRecord.path(cell)
    guard let file = files[path], let bytes = try? readFile("\(folder)/\(path)"),
      sha256(bytes) == file.sha256,
      let record = try? CanonicalJSON.decode(StudyRecord.self, from: bytes), record.inputs == inputs
    else { return nil }
    return record
  }
}

/// What figures' pixels depend on besides their values: libraries, every font file, and the sources that draw.
let drawingTools: [String: String] = {
  let sources = ["Plotting", "TeXMath"].compactMap { moduleFingerprints[$0] }.joined()
  var tools = Figure.libraryVersions
  tools["drawing code"] = String(sha256(Data(sources.utf8)).prefix(12))
  // Missing ones have stopped the build before anything is drawn.
  for file in (try? Style.light.typefaces.files()) ?? [] {
    tools["font " + URL(filePath: file).lastPathComponent] = sha256(ofFile: file)
  }
  return tools
}()
