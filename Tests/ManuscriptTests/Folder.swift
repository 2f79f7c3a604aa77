import Diagnostics
import Findings
import Foundation
import TeXMath

@testable import Manuscript

/// A report's folder that lives as long as a test.
final class Folder {
  let url: URL

  /// A folder with these files; `report.yml` gets a title unless one is given.
  init(_ files: [String: String], data: [String: Data] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "manuscript-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    var all = data
    for (name, text) in files { all[name] = Data(text.utf8) }
    if all["report.yml"] == nil { all["report.yml"] = Data("title: Test\n".utf8) }
    for (name, data) in all {
      let file = url.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file)
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func load() throws(DiagnosticList) -> Manuscript {
    try Manuscript.load(url, root: url)
  }

  /// What is wrong with the manuscript, as printed.
  func problems() -> [String] {
    do {
      _ = try load()
      return []
    } catch {
      return error.all.map(\.description)
    }
  }
}

/// What is wrong with a manuscript of one section, as printed.
func problems(_ markdown: String) throws -> [String] {
  try Folder(["a.md": markdown]).problems()
}

/// The HTML of a manuscript of one section.
func html(_ markdown: String, _ evidence: Evidence = Evidence(profile: .quick), report: String = "") throws
  -> String
{
  let folder = try Folder(["a.md": markdown, "report.yml": "title: Test\n\(report)"])
  let filling = try Filling(folder.load(), evidence)
  let page = HTMLPage(filling, try Templates(Sample.templates), Assets(embeddedFrom: nil))
  return page.html(filling.document.sections)
}

/// The HTML of one formula.
func mathML(_ tex: String, display: Bool = false) throws -> String {
  try Math(parsing: tex).mathML(display: display)
}
