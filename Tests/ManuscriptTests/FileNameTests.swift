import Foundation
import Testing

@testable import Manuscript

/// A file that a text names is found whatever characters its name has, and the page's link leads to it.
@Suite struct FileNameTests {
  private static let picture = Data(
    "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'></svg>".utf8)
  private static let names = [
    "a b.svg", "50%.svg", "100%25.svg", "a#b.svg", "q?x.svg", "it's.svg", "say\"hi\".svg", "ümlaut.svg",
    "nai\u{308}ve.svg", "(p).svg", "[br].svg", "a&copy.svg", "c:d.svg", "2:30.svg", "back\\slash.svg",
    "$m$.svg", "<x>.svg",
    "日本 語.svg", "dé/in ner#.svg", "plus+.svg", "-dash.svg", "pi|pe.svg", "`tick`.svg", "a%2Fb.svg", "!.svg",
    "e,f;.svg",
  ]

  private func encoded(_ name: String) -> String {
    name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["/"])) ?? name
  }

  /// The files that the addresses of an edition lead to.
  private func files(_ text: String, between start: String, and end: String) -> [String] {
    text.components(separatedBy: start).dropFirst().compactMap { rest in
      rest.components(separatedBy: end)[0].split { $0 == "#" || $0 == "?" }.first.flatMap {
        String($0).replacing("&amp;", with: "&").removingPercentEncoding
      }
    }
  }

  @Test(arguments: names) func aNameIsFoundEncodedOrNotInEitherForm(_ name: String) throws {
    let escaped = name.reduce(into: "") { $0 += "\\<>&[]".contains($1) ? "\\\($1)" : String($1) }
    let destinations =
      [
        encoded(name), encoded(name.precomposedStringWithCanonicalMapping),
        encoded(name.decomposedStringWithCanonicalMapping),
      ]
      + (name.removingPercentEncoding == name || !name.contains("%25") && !name.contains("%2F")
        ? ["<\(escaped)>"] : [])
    for destination in destinations {
      let folder = try Folder(
        ["a.md": "[x](\(destination)) ![y](\(destination))\n"], data: [name: Self.picture])
      #expect(folder.problems().isEmpty, "\(destination)")
      let manuscript = try folder.load()
      let path = try #require(manuscript.attachments.first)
      #expect(manuscript.attachments.count == 1 && path == name, "equal in Unicode’s sense")
      let evidence = Evidence(profile: .quick)
      let filling = try Filling(manuscript, evidence)
      let page = HTMLPage(filling, try Templates(Sample.templates), Assets(embeddedFrom: nil))
        .html(filling.document.sections)
      let markdown = try manuscript.markdown(evidence)
      let expected = [String](repeating: Manuscript.attachmentPath(path), count: 2)
      #expect(files(page, between: "=\"files/", and: "\"").map { "files/\($0)" } == expected, "\(page)")
      #expect(files(markdown, between: "](files/", and: ")").map { "files/\($0)" } == expected, "\(markdown)")
    }
  }

  @Test func aFigureMayHaveAnyName() throws {
    for name in Self.names where !name.contains("`") && !name.contains("%2") {
      let folder = try Folder(
        ["a.md": "```{figure} \(name)\n:alt: a\nC.\n```\n"], data: [name: Self.picture])
      #expect(folder.problems().isEmpty, "\(name)")
    }
  }

  @Test func aFragmentIsKeptAndAQueryIsNot() throws {
    let folder = try Folder(["a.md": "[x](b%20c.pdf#page=2) [y](b%20c.pdf?z#q)", "b c.pdf": ""])
    let filling = try Filling(folder.load(), Evidence(profile: .quick))
    let page = HTMLPage(filling, try Templates(Sample.templates), Assets(embeddedFrom: nil))
      .html(filling.document.sections)
    #expect(page.contains("href=\"files/b%20c.pdf#page=2\""))
    #expect(page.contains("href=\"files/b%20c.pdf#q\""))
  }

  @Test func whatIsNoFileIsSaidAsBefore() throws {
    #expect(
      try problems("[x](nothing.pdf)") == [
        "a.md:1:2: no file “nothing.pdf”: paths are relative to the report’s folder"
      ])
    #expect(try problems("[x](javascript:1)") == ["a.md:1:2: links to “javascript:” are refused: use https:"])
    #expect(try problems("[x](a%00b)").first?.contains("is not in the report’s folder") == true)
    #expect(
      try problems("[x](%2e%2e/secret)").first?.contains("“../secret” is not in the report’s folder") == true)
  }
}
