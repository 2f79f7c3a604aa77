import Diagnostics
import Foundation
import Pipeline
import Testing

@testable import Publication

/// One study in several cells of a report.
@Suite struct CellNameTests {
  private func build(_ desk: Desk) throws -> Build.Result {
    try Build("halves", in: Workspace(around: desk.folder), studies: [Halving()])
      .run(Scheduler(store: Store(desk.folder.appending(path: "store").path), jobs: 2))
  }

  private static let again = """


    ```{case-study} halving
    :name: fewer
    seeds: 2
    ```

    Fewer have {value}`fewer.half.median|.3g`.

    ```{figure} fewer/halves
    Two halves.
    ```

    ```{claim} fewer.half.median < halving.half.median
    Fewer are smaller.
    ```
    """

  @Test func eachCellHasItsOwnValuesFiguresModelsAndClaimsAtEveryBuild() throws {
    let desk = try Desk(manuscript: Desk.manuscript + Self.again)
    let first = try build(desk)
    #expect(first.failures == [])
    #expect(first.ran == 4, "two of the trials belong to both")
    let files = try desk.files()
    #expect(files["figures/fewer-halves.png"] != files["figures/halving-halves.png"])
    #expect(files.keys.filter { $0.hasPrefix("models/fewer/") }.count == 2)
    #expect(files.keys.filter { $0.hasPrefix("models/halving/") }.count == 4)
    let text = try desk.text("report.md")
    #expect(text.contains("The median is 1.25."))
    #expect(text.contains("Fewer have 0.75."))
    #expect(text.contains("figures/fewer-halves"))
    let manifest = try Manifest(of: desk.output.path)
    #expect(manifest.cells.map(\.name) == ["halving", "fewer"])
    #expect(manifest.cells.map(\.study) == ["halving", "halving"])
    for _ in 0..<2 {
      #expect(try build(desk).ran == 0)
      #expect(try desk.files() == files)
    }
    try desk.write(
      Desk.manuscript + Self.again.replacing("seeds: 2", with: "seeds: 3"), "Reports/halves/text.md")
    #expect(try build(desk).ran == 0)
    #expect(try desk.text("report.md").contains("Fewer have 1."))
    #expect(try desk.files()["figures/halving-halves.png"] == files["figures/halving-halves.png"])
  }

  @Test func theSameCellTwiceIsOneCell() throws {
    let desk = try Desk()
    _ = try build(desk)
    let files = try desk.files()
    try desk.write(Desk.manuscript + "\n\n```{case-study} halving\nseeds: 4\n```\n", "Reports/halves/text.md")
    for _ in 0..<2 {
      #expect(try build(desk).failures == [])
      #expect(try Set(desk.files().keys) == Set(files.keys))
      #expect(try desk.files()["figures/halving-halves.png"] == files["figures/halving-halves.png"])
    }
  }

  @Test(arguments: [
    ("```{case-study} halving\nseeds: 2\n```", "halving"),
    ("```{case-study} halving\n:name: b\n```\n\n```{case-study} halving\n:name: b\nseeds: 2\n```", "b"),
  ])
  func otherOptionsUnderTheSameNameAreAnErrorAtTheirLine(_ cells: String, _ name: String) throws {
    let desk = try Desk(manuscript: "```{case-study} halving\n```\n\n" + cells)
    let problems = #expect(throws: DiagnosticList.self) { try build(desk) }
    let line = name == "b" ? (4, 8) : (1, 4)
    #expect(
      problems?.all.map(\.description) == [
        "Reports/halves/text.md:\(line.1):17: a cell “\(name)” with other options stands at Reports/halves/text.md:\(line.0):17: give this one a name of its own, with a line “:name: another-halving” below"
      ])
    #expect(problems?.all.first?.kind == .data)
  }

  @Test func figuresOfTwoCellsThatWouldShareAFileAreAnError() throws {
    let desk = try Desk(manuscript: Desk.manuscript)
    _ = try build(desk)
    let output = try OutputDirectory(
      OutputPlace(desk.output, store: desk.folder.appending(path: "store").path, keeping: []))
    defer { output.discard() }
    try output.write(Data(), to: "figures/a-b-c.png")
    let problem = #expect(throws: Diagnostic.self) { try output.write(Data(), to: "figures/a-b-c.png") }
    #expect(
      problem?.description
        == "two files of the report would have one name: figures/a-b-c.png: rename a cell, or a file that the text shows or links to"
    )
    #expect(problem?.kind == .data)
  }
}
