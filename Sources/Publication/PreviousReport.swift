import Foundation
import Pipeline
import Plotting

/// The report that a build is about to replace. What the new one would draw alike it takes over from there.
struct PreviousReport {
  private let folder: URL
  private let files: [String: Manifest.File]

  /// `nil` when there is none, or other tools drew its figures.
  ///
  /// - Parameter tools: as `Manifest.tools`.
  init?(_ folder: URL, tools: [String: String]) {
    guard let manifest = try? Manifest(of: folder.path), manifest.tools == tools else { return nil }
    self.folder = folder
    files = Dictionary(manifest.files.map { ($0.path, $0) }) { first, _ in first }
  }

  /// The record of a file that is still the one that was built.
  func file(_ path: String) -> Manifest.File? {
    guard let file = files[path], let bytes = try? Data(contentsOf: url(path)),
      sha256(bytes) == file.sha256
    else { return nil }
    return file
  }

  /// Whether a file holds these bytes.
  func holds(_ bytes: Data, at path: String) -> Bool { (try? Data(contentsOf: url(path))) == bytes }

  func url(_ path: String) -> URL { folder.appending(path: path) }
}

/// What figures' pixels depend on besides their values: libraries, fonts, and the sources that draw.
let drawingTools: [String: String] = {
  let sources = ["Plotting", "TeXMath"].compactMap { moduleFingerprints[$0] }.joined()
  return Figure.libraryVersions.merging(["drawing code": String(sha256(Data(sources.utf8)).prefix(12))]) {
    $1
  }
}()
