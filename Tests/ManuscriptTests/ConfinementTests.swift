import Foundation
import Testing

@testable import Manuscript

/// A report's files come from its package; `reads` in `report.yml` adds folders.
@Suite struct ConfinementTests {
  /// A package with a report that asks for files beside the package, directly or by links.
  private struct Package {
    let folder: Folder
    let report: URL

    init(_ section: String, report yaml: String = "") throws {
      folder = try Folder([
        "outside/secret.md": "secret\n", "outside/r.bib": "@misc{k, title={T}, author={A}}",
        "outside/p.svg": "<svg width='1' height='1'></svg>",
        "package/Reports/r/report.yml": "title: T\nsections: [a.md]\n\(yaml)",
        "package/Reports/r/a.md": section,
        "package/shared.md": "shared\n",
      ])
      report = folder.url.appending(path: "package/Reports/r")
      for (link, target) in [
        ("link.md", "../../../outside/secret.md"), ("p.svg", "../../../outside/p.svg"),
        ("folder", "../../../outside"),
        ("in.md", "../../shared.md"),
      ] {
        try FileManager.default.createSymbolicLink(
          atPath: report.appending(path: link).path, withDestinationPath: target)
      }
    }

    func problems() -> [String] {
      do {
        _ = try Manuscript.load(report, root: folder.url.appending(path: "package"))
        return []
      } catch { return error.all.map(\.description) }
    }
  }

  private static let outside: [(section: String, report: String, place: String)] = [
    ("```{include} ../../../outside/secret.md\n```", "", "a.md:1:14"),
    ("```{include} link.md\n```", "", "a.md:1:14"),
    ("\n```{literalinclude} folder/secret.md\n```", "", "a.md:2:21"), ("![a](p.svg)", "", "a.md:1:3"),
    ("```{figure} p.svg\n:alt: a\nC\n```", "", "a.md:1:13"), ("[a](folder/secret.md)", "", "a.md:1:2"),
    ("{cite:p}`k`", "bibliography: folder/r.bib", "report.yml:3:15"),
    ("a", "appendices: [../../../outside/secret.md]", "report.yml:3:14"),
  ]

  @Test(arguments: outside) func whatLiesOutsideThePackageIsRefused(
    _ section: String, _ report: String, _ place: String
  )
    throws
  {
    let found = try Package(section, report: report).problems()
    #expect(found.first?.hasPrefix("Reports/r/\(place): cannot read “") == true, "\(found)")
    #expect(
      found.first?.contains(", outside the package): copy it into the package, or name its folder") == true)
  }

  @Test(arguments: outside) func whatReportYmlNamesIsRead(
    _ section: String, _ report: String, _ place: String
  ) throws {
    let relative = try Package(section, report: "\(report)\nreads: [../../../outside]\n")
    #expect(relative.problems().isEmpty)
    let absolute = try Package(section, report: "\(report)\nreads: /\n")
    #expect(absolute.problems().isEmpty)
    let other = try Package(section, report: "\(report)\nreads: ../../../nowhere\n")
    #expect(other.problems().first?.contains("outside the package") == true)
  }

  @Test func thePackageItselfIsRead() throws {
    #expect(try Package("```{include} /shared.md\n```\n\n```{include} in.md\n```").problems().isEmpty)
    #expect(try Package("```{include} ../../shared.md\n```").problems().isEmpty)
  }

  @Test func sectionsThatAreFoundAreCheckedToo() throws {
    let package = try Package("a")
    try Data("title: T\n".utf8).write(to: package.report.appending(path: "report.yml"))
    let found = package.problems()
    #expect(found.count == 1)
    #expect(found.first?.contains("cannot read “Reports/r/link.md” (it is ") == true, "\(found)")
  }

  @Test func pipesAndFoldersAreRefusedAtOnce() throws {
    let folder = try Folder([
      "a.md":
        "```{include} pipe\n```\n\n```{literalinclude} pipe\n```\n\n[a](pipe) ![b](pipe)\n\n```{include} folder\n```",
      "report.yml": "title: T\nsections: [a.md, pipe]\nbibliography: pipe\n", "folder/b.md": "",
    ])
    #expect(mkfifo(folder.url.appending(path: "pipe").path, 0o600) == 0)
    let found = folder.problems()
    #expect(found.count == 7)
    #expect(found.count { $0.hasSuffix("cannot read “pipe” (it is a named pipe)") } == 6)
    #expect(found.last == "a.md:9:14: cannot read “folder” (it is a folder)")
  }

  @Test func aReportThatIsAPipeIsRefused() throws {
    let folder = try Folder(["a.md": ""])
    let file = folder.url.appending(path: "report.yml")
    try FileManager.default.removeItem(at: file)
    #expect(mkfifo(file.path, 0o600) == 0)
    #expect(
      folder.problems() == [
        "cannot read the report (it is a named pipe): report.yml: a report is a folder with a report.yml"
      ])
    #expect(!ReportOutline(folder.url, root: folder.url).isExample)
  }

  @Test(arguments: ["true", "True", "\"true\"", "yes # no", "false"]) func anExampleIsWhatYAMLSays(
    _ value: String
  ) throws {
    let folder = try Folder(["report.yml": "title: T\r\nexample: \(value)\r\n"])
    #expect(ReportOutline(folder.url, root: folder.url).isExample == ["true", "True"].contains(value))
  }
}
