import Foundation
import Testing

@testable import Manuscript

/// Which files of a folder are sections when `report.yml` lists none, and in which order.
@Suite struct SectionFilesTests {
  private func titles(_ names: [String]) throws -> [String] {
    let files = Dictionary(uniqueKeysWithValues: names.map { ($0, "# \($0)") })
    return try Folder(files).load().document.sections.compactMap { block in
      if case .heading(let heading) = block { heading.content.plainText() } else { nil }
    }
  }

  @Test func numbersAreCounted() throws {
    #expect(
      try titles(["10-a.md", "2-b.md", "1-c.md", "2.10.md", "2.9.md", "z.md"])
        == ["1-c.md", "2-b.md", "2.9.md", "2.10.md", "10-a.md", "z.md"])
    #expect(try titles(["02.md", "2.md", "1.md"]) == ["1.md", "02.md", "2.md"])
  }

  @Test func hiddenFilesAndThoseOfEditorsAreLeftOut() throws {
    let others = [
      "._1.md", ".1.md", ".1.md.swp", "#1.md#", "1.md~", "~$1.md", "README.md", "readme.md", "1.md.bak",
      "1.txt",
    ]
    #expect(try titles(["1.md"] + others) == ["1.md"])
  }

  @Test func aLockThatPointsNowhereIsLeftOut() throws {
    let folder = try Folder(["1.md": "# A"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: ".#1.md").path, withDestinationPath: "someone@host.1234:99")
    #expect(folder.problems().isEmpty)
  }

  @Test func whatIsListedIsReadWhateverItsName() throws {
    let folder = try Folder([
      "report.yml": "title: T\nsections: [README.md]\n", "README.md": "# A", "b.md": "{x}`",
    ])
    #expect(folder.problems().isEmpty)
  }

  @Test func aMissingFileIsNotSuggestedForItself() throws {
    let folder = try Folder(["report.yml": "title: T\nsections: [a.md]\n", ".#a.md": "", "b.md": ""])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "a.md").path, withDestinationPath: "nowhere")
    #expect(folder.problems() == ["report.yml:2:12: cannot read “a.md”: did you mean “b.md”?"])
  }
}
