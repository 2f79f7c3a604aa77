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
  private let folder: URL
  private let directory: String
  private let files: [String: Manifest.File]

  /// `nil` when there is none.
  init?(_ folder: URL) {
    guard let outline = try? Manifest.Outline(of: folder.path) else { return nil }
    profile = outline.profile
    self.folder = folder
    directory = folder.path
    files = Dictionary(outline.files.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The record of a file that is still the one that was built.
  func file(_ path: String) -> Manifest.File? {
    guard let file = files[path], sha256(ofFile: "\(directory)/\(path)") == file.sha256 else { return nil }
    return file
  }

  /// What a study said, if it follows from the same inputs and every file of its figures is still the one that was built.
  func record(of study: String, inputs: String) -> (record: StudyRecord, files: [Manifest.File])? {
    let path = StudyRecord.path(study)
    guard let file = files[path], let bytes = try? InputFile(url(path).path).contents(),
      sha256(bytes) == file.sha256,
      let record = try? CanonicalJSON.decode(StudyRecord.self, from: bytes), record.inputs == inputs,
      case let paths = record.figureFiles, case let files = paths.compactMap(self.file),
      files.count == paths.count
    else { return nil }
    return (record, [file] + files)
  }

  func url(_ path: String) -> URL { folder.appending(path: path) }
}

/// What figures' pixels depend on besides their values: libraries, fonts, and the sources that draw.
let drawingTools: [String: String] = {
  let sources = ["Plotting", "TeXMath"].compactMap { moduleFingerprints[$0] }.joined()
  return Figure.libraryVersions.merging(["drawing code": String(sha256(Data(sources.utf8)).prefix(12))]) {
    $1
  }
}()
