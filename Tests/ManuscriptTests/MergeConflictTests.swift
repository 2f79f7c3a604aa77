import Testing

@testable import Manuscript

/// A text with an unresolved merge conflict is two texts, and neither is what the author wrote.
@Suite struct MergeConflictTests {
  private static let conflict = """
    <<<<<<< HEAD
    We train with three seeds.
    =======
    We train with five seeds.
    >>>>>>> more-seeds
    """
  private static let remedy =
    "an unresolved merge conflict: keep one version, or both, and remove the lines of <<<<<<<, ======= and >>>>>>>"

  @Test(arguments: ["\n", "\r\n"]) func inASectionItIsOneErrorAtItsLine(_ end: String) throws {
    let text = "# Results\n\n\(Self.conflict)\n\nThe end {ref}`nowhere`.\n"
    #expect(try problems(text.replacing("\n", with: end)) == ["a.md:3:1: \(Self.remedy)"])
  }

  @Test(arguments: [
    "<<<<<<< HEAD\na\n||||||| base\nb\n=======\nc\n>>>>>>> x", "<<<<<<<\na\n=======\nb\n>>>>>>>",
    "\n>>>>>>> x",
    "<<<<<<<x\nb", "````{note}\n```\ncode\n```\n<<<<<<< x\n````", "- ```\n  code\n  ```\n\n<<<<<<< x",
    "$$\n<<<<<<< x\n$$", "```{case-study} s\n<<<<<<< x\na: 1\n=======\na: 2\n>>>>>>> y\n```",
    "> ```\n> code\n\n<<<<<<< x", "~~~\n<<<<<<<\n~~~\n<<<<<<< x",
  ]) func everyConflictIsFound(_ text: String) throws {
    let found = try problems(text)
    #expect(found.count == 1 && found[0].hasSuffix(Self.remedy), "\(found)")
  }

  @Test(arguments: [
    "```\n\(conflict)\n```", "~~~text\n\(conflict)\n~~~", "````{note}\n```\n\(conflict)\n```\n````",
    "A title\n=======\n", "    <<<<<<< indented", "Seven `<<<<<<<` of them", "> > quotation",
    "<<<<<<<< eight",
    "|||||||\n", "- ```\n  a\n<<<<<<< b\n  ```",
  ]) func whatOnlyLooksLikeOneIsText(_ text: String) throws {
    #expect(try !problems("# A\n\n\(text)\n").contains { $0.contains("merge conflict") })
  }

  @Test func itIsFoundInEveryFileThatIsRead() throws {
    let folder = try Folder([
      "report.yml": "title: T\nbibliography: r.bib\nsections: [a.md, b.md]\nabstract: |\n  x\n",
      "a.md": "```{include} c.md\n```\n\n```{literalinclude} l.txt\n```\n", "b.md": "# B\n\(Self.conflict)\n",
      "c.md": Self.conflict, "l.txt": Self.conflict,
      "r.bib": "@misc{k,\n<<<<<<< a\ntitle={A}\n=======\ntitle={B}\n>>>>>>> b\n}\n",
    ])
    #expect(
      folder.problems() == ["c.md:1:1", "b.md:2:1", "r.bib:2:1"].map { "\($0): \(Self.remedy)" })
    let yaml = try Folder(["report.yml": "title: T\n<<<<<<< a\nhtml: true\n=======\n>>>>>>> b\n"])
    #expect(yaml.problems() == ["report.yml:2:1: \(Self.remedy)"])
    #expect(ReportOutline(yaml.url, root: yaml.url).problems.map(\.description) == yaml.problems())
  }

  @Test func manyAreListedInPart() throws {
    let found = try problems(String(repeating: "<<<<<<< a\n", count: 10_000))
    #expect(found.count == 20)
  }
}
