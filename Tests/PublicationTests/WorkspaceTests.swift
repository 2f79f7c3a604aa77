import Diagnostics
import Foundation
import Testing

@testable import Publication

@Suite struct WorkspaceTests {
  @Test func aWorkspaceIsFoundFromInside() throws {
    let desk = try Desk()
    let inside = try Workspace(around: desk.folder.appending(path: "Reports/halves"))
    #expect(inside.root.path == desk.folder.standardizedFileURL.path)
    #expect(inside.reports == ["halves"])
  }

  @Test func aFolderWithoutReportsIsRefused() {
    #expect {
      try Workspace(around: URL(filePath: "/"))
    } throws: {
      ($0 as? Diagnostic)?.description
        == "no folder here or above holds Reports and Templates: /: run this in a checkout of the project"
    }
  }

  @Test func theReportThatIsNoExampleIsBuiltUnlessAnotherIsNamed() throws {
    let desk = try Desk()
    try FileManager.default.createDirectory(
      at: desk.folder.appending(path: "Reports/example"), withIntermediateDirectories: true)
    try desk.write("title: E\nexample: true\n", "Reports/example/report.yml")
    let workspace = try Workspace(around: desk.folder)
    #expect(try workspace.report(chosen: nil) == "halves")
    #expect(try workspace.report(chosen: "example") == "example")
    #expect {
      try workspace.report(chosen: "halfs")
    } throws: {
      ($0 as? Diagnostic)?.description == "there is no report “halfs”: Reports: did you mean “halves”?"
    }
  }
}
