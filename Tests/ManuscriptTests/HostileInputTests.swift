import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// Input made to exhaust the stack, the memory or the patience: an error at its place, or a page, within seconds.
@Suite struct HostileInputTests {
  /// Runs a closure, which may not stall: debug builds on busy machines take a fraction of this.
  private func inTime<T>(_ body: () throws -> T) rethrows -> T {
    let start = ContinuousClock.now
    defer { #expect(ContinuousClock.now - start < .seconds(10)) }
    return try body()
  }

  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  // MARK: Bytes

  @Test func aRunOfBadBytesIsOneProblem() throws {
    let nuls = Data("a\n".utf8) + Data(count: 200_000)
    let problems = try inTime { try Folder([:], data: ["a.md": nuls]).problems() }
    #expect(
      problems == ["a.md:2:1: control character U+0000, and 199999 more after it: save the file as UTF-8"])
    let mixed = Data([0x61, 0xFF, 0xFE, 0x62, 0x01])
    #expect(
      try Folder([:], data: ["a.md": mixed]).problems() == [
        "a.md:1:2: byte 0xFF is not UTF-8, and 1 more after it: save the file as UTF-8",
        "a.md:1:5: control character U+0001: save the file as UTF-8",
      ])
  }

  @Test func placesInALineOfAMegabyteAreFoundAtOnce() throws {
    let text = repeated("{reff}`é` ", 20_000)
    let problems = try inTime { try Folder(["a.md": text]).problems() }
    #expect(problems[0].hasPrefix("a.md:1:1: unknown role {reff}"))
    #expect(problems[199].hasPrefix("a.md:1:\(199 * 10 + 1): unknown role"))
    #expect(problems[200] == "19800 more problems are not listed: mend these first")
    #expect(problems.count == 201)
  }

  @Test(arguments: [
    "", "a", "é🙂\n", "ab\n\ncd",
    String(repeating: "é🙂b", count: 2000) + "\n\nx" + String(repeating: "y", count: 3000),
  ])
  func offsetsAndPlacesBelongToEachOther(_ text: String) {
    let bytes = Array(text.utf8)
    let table = LineTable(bytes)
    var (line, column) = (0, 0)
    for index in 0...bytes.count where index == bytes.count || bytes[index] & 0xC0 != 0x80 {
      if index % 97 == 0 || index + 4 > bytes.count || bytes.count < 100 {
        let place = table.place(of: index, in: bytes)
        #expect(place == (line, column))
        #expect(table.offset(line: line, column: column, in: bytes) == index)
      }
      if index < bytes.count, bytes[index] == .newline { (line, column) = (line + 1, 0) } else { column += 1 }
    }
    #expect(table.offset(line: 99, column: 99_999, in: bytes) == bytes.count)
    #expect(table.offset(line: -1, column: -1, in: bytes) == 0)
  }

  // MARK: Nesting

  @Test(arguments: [
    "> ", "- ", "1. ", "[", "![", "*a ", "**", "~~a ", "<b>", "> - ", "$", "{note}", "\\", "(a)=\n", "`",
    "[^a]: x\n",
  ]) func deepOrLongMarkdownIsReadOrRefused(_ unit: String) throws {
    let text = repeated(unit, 100_000 / unit.utf8.count) + "x"
    _ = try inTime { try problems(text) }
  }

  @Test(arguments: [("![", "", "](a)"), ("![[", "[]()", "]]()"), ("*![[", "x", "]]()*")])
  func picturesWithinPicturesAreRefusedWhenDeep(_ open: String, _ inner: String, _ close: String) throws {
    let text = repeated(open, 70) + inner + repeated(close, 70)
    #expect(try problems(text).contains { $0.contains("nested more than 64 levels deep") })
  }

  @Test func directivesInListsInDirectivesAreRefusedWhenDeep() throws {
    var text = "x"
    for level in 0..<12 {
      let fence = repeated("`", 3 + level)
      let inner = text.split(separator: "\n").map { "            \($0)" }.joined(separator: "\n")
      text = "\(fence){note}\n- - - - - - a\n\n\(inner)\n\(fence)"
    }
    #expect(try problems(text).contains { $0.contains("nested more than 64 levels deep") })
  }

  @Test func yamlNestsToALimit() throws {
    for text in [
      repeated("[", 50_000), repeated("- ", 50_000), repeated("{a: ", 900), repeated("? ", 50_000),
    ] {
      let found = try inTime { try Folder(["report.yml": "title: T\nauthors: \n  \(text)x\n"]).problems() }
      #expect(found.first?.hasPrefix("report.yml:3:") == true)
      #expect(found.first?.contains("nested more than 32 levels deep") == true, "\(found.first ?? "")")
    }
    #expect(try problems("```{case-study} s\na: \(repeated("[", 33))\(repeated("]", 33))\n```").count == 1)
  }

  @Test func controlCharactersOfEscapesReachNoPage() throws {
    let found = try Folder(["report.yml": "title: \"a\\u0000b\"\nauthors: [A]\n"]).problems()
    #expect(found == ["report.yml:1:8: control character U+0000 in a text: leave it out"])
    let cell = try problems("```{case-study} s\na: \"\\e[31m\"\n```")
    #expect(cell == ["a.md:2:4: control character U+001B in a text: leave it out"])
    #expect(try problems("```{case-study} s\na: \"one\\n\\ttwo\"\n```").isEmpty)
  }

  // MARK: Expansion

  @Test func aliasesStandForALimitedNumberOfValues() throws {
    let tens = repeated("1,", 9) + "1"
    var cell = "```{case-study} s\na: &a [\(tens)]\n"
    for (name, before) in zip("bcdefgh", "abcdefg") {
      cell += "\(name): &\(name) [\(repeated("*\(before),", 9))*\(before)]\n"
    }
    let found = try inTime { try problems(cell + "```") }
    #expect(
      found == [
        "a.md:5:29: the aliases up to here stand for more than 10000 values: write fewer of them"
      ])
    // As a key, an alias would be hashed with all that it stands for.
    let key = try inTime { try problems(cell + "? *h\n: 1\n```") }
    #expect(key == found)
    #expect(try problems("```{case-study} s\na: &a [1, 2]\nb: *a\n```").isEmpty)
  }

  @Test func includesComeToALimitedNumberOfFiles() throws {
    var files = [
      "a.md": repeated("```{include} b0.md\n```\n\n", 20), "report.yml": "title: T\nsections: [a.md]",
    ]
    for level in 0..<8 { files["b\(level).md"] = repeated("```{include} b\(level + 1).md\n```\n\n", 20) }
    files["b8.md"] = "x\n"
    let found = try inTime { try Folder(files).problems() }
    #expect(found.count == 2)
    #expect(found[0].contains(":14: cannot read “b"))
    #expect(found[0].hasSuffix("(the report comes to more than 2000 files with it): include less"))
    #expect(found[1].hasSuffix("more problems are not listed: mend these first"))
  }

  @Test func includesComeToALimitedSize() throws {
    let large = repeated("word word word word\n", 100_000)
    let folder = try Folder([
      "a.md": repeated("```{literalinclude} b.txt\n```\n\n", 12), "b.txt": large,
      "report.yml": "title: T\nsections: [a.md]",
    ])
    #expect(
      inTime { folder.problems() }.first
        == "a.md:22:21: cannot read “b.txt” (the report comes to more than 16 MB of text with it): include less"
    )
    try Data(repeated("x", 16_000_001).utf8).write(to: folder.url.appending(path: "b.txt"))
    #expect(
      folder.problems().first?.hasSuffix("(it has 16000001 bytes, and at most 16 MB are read)") == true)
  }

  // MARK: Bibliographies

  private func bibliography(_ text: String) throws -> [String] {
    try inTime {
      try Folder([
        "report.yml": "title: T\nbibliography: r.bib", "a.md": "{cite:p}`k`",
        "r.bib": text,
      ]).problems()
    }
  }

  @Test func bibliographiesOfAccentsAndBracesAreRead() throws {
    for accent in ["\\\"", "\\'", "\\'{", "\\v ", "\\\"\\foo"] {
      let title = "{\(repeated(accent, 50_000))o\(repeated("}", accent.hasSuffix("{") ? 50_000 : 0))}"
      let found = try bibliography("@misc{k, author = {A}, title = \(title)}")
      #expect(found.allSatisfy { $0.contains("“\\foo") })
    }
    let formulas = try bibliography("@misc{k, author = {A}, title = {\(repeated("$\\q$", 40_000))}}")
    #expect(formulas == ["r.bib:1:32: “$\\q$” in field “title” of “k” is not understood"])
    let braces = repeated("{", 50_000) + "x" + repeated("}", 50_000)
    #expect(try bibliography("@misc{k, author = {A}, title = {\(braces)}}").isEmpty)
    #expect(
      TeXText.plain("{\\\"\\'\\^{\\i}}") == "\u{EE}\u{301}\u{308}".precomposedStringWithCanonicalMapping)
  }

  @Test func unclosedEntriesAreLookedForATimeOrTwenty() throws {
    #expect(try bibliography(repeated("@misc{\n", 28_000)).count <= 21)
    #expect(try bibliography(repeated("@a{b,c=\"\n", 22_000)).count <= 21)
  }

  @Test func abbreviationsStandForALimitedText() throws {
    var text = "@string{s0 = \"xxxxxxxxxx\"}\n"
    for level in 1..<40 { text += "@string{s\(level) = s\(level - 1) # s\(level - 1)}\n" }
    let found = try bibliography(text + "@misc{k, author = {A}, title = s39}")
    #expect(found.count == 2)
    #expect(
      found[1]
        == "r.bib:17:21: the abbreviations up to here stand for more than 1 MB: let @string stand for less")
  }
}
