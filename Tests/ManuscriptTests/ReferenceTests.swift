import Findings
import Foundation
import Testing

@testable import Manuscript

/// Labels, references, footnotes and citations.
@Suite struct ReferenceTests {
  @Test func sectionsByTitleAndNumber() throws {
    let page = try html(
      "(a)=\n# First *one*\n\n{ref}`a`, {numref}`a`, {ref}`here <a>`, [](#a), [x](#a), {numref}`§%s <a>`")
    #expect(page.contains("<h2 id=\"a\">"))
    for text in [
      "<a id=\"mention-1\" href=\"#a\">First <em>one</em></a>",
      "<a id=\"mention-2\" href=\"#a\">Section\u{A0}1</a>",
      "<a id=\"mention-3\" href=\"#a\">here</a>", "<a id=\"mention-4\" href=\"#a\">First <em>one</em></a>",
      "<a id=\"mention-5\" href=\"#a\">x</a>", "<a id=\"mention-6\" href=\"#a\">§1</a>",
    ] { #expect(page.contains(text)) }
  }

  @Test func equationsByNumber() throws {
    let page = try html(
      "{eq}`b`\n\n$$ x $$ (a)\n\n$$\ny\n$$ (b)\n\n(c)=\n$$\nz\n$$\n\n{ref}`c`\n\n```{math}\n:label: d\nw\n```"
    )
    #expect(page.contains("<a id=\"mention-1\" href=\"#b\">(2)</a>"))
    #expect(page.contains("<a id=\"mention-2\" href=\"#c\">Equation\u{A0}(3)</a>"))
    #expect(page.contains("<div class=\"equation\" id=\"d\">"))
    #expect(page.contains("<a class=\"number\" href=\"#d\" aria-label=\"Equation 4\">(4)</a>"))
  }

  @Test func theoremsShareTheirSectionsNumbers() throws {
    let page = try html(
      """
      # A
      ```{prf:theorem} name
      :label: t
      Yes.
      ```
      ```{prf:lemma}
      No.
      ```
      # B
      ```{prf:definition}
      :label: d
      So.
      ```
      {prf:ref}`t` {numref}`d`
      """)
    for text in [
      "Theorem 1.1", "Lemma 1.2", "Definition 2.1", ">Theorem\u{A0}1.1</a>", ">Definition\u{A0}2.1</a>",
    ] {
      #expect(page.contains(text))
    }
  }

  @Test func paragraphsCanBeNamed() throws {
    #expect(
      try html("(p)=\nText {ref}`x <p>`") == """
        <span class="anchor" id="p"></span>
        <p>Text <a id="mention-1" href="#p">x</a></p>

        """)
  }

  @Test func footnotesAreNumberedByTheirFirstMarks() throws {
    let folder = try Folder([
      "a.md": "a[^x] b[^y] c[^x] \\[^z]\n\n[^y]: Why.\n[^x]: Ex\n    goes *on*.\n\n    More.\n\nEnd."
    ])
    let manuscript = try folder.load()
    let notes = manuscript.document.footnotes
    #expect(notes.map(\.number) == [1, 2])
    #expect(notes[0].marks == ["note-mark-1", "note-mark-3"])
    let page = try HTMLPage(
      Filling(manuscript, Evidence(profile: .quick)), Templates(Sample.templates), Assets(embeddedFrom: nil))
    #expect(page.html(notes[0].body) == "<p>Ex\ngoes <em>on</em>.</p>\n<p>More.</p>\n")
    #expect(
      page.html(manuscript.document.sections) == """
        <p>a\(mark(1, 1)) b\(mark(2, 2)) c\(mark(1, 3)) [^z]</p>
        <p>End.</p>

        """)
  }

  private func mark(_ number: Int, _ id: Int) -> String {
    "<sup class=\"note-mark\"><a id=\"note-mark-\(id)\" href=\"#note-\(number)\" role=\"doc-noteref\" aria-label=\"Footnote \(number)\">\(number)</a></sup>"
  }

  private static let bibliography = """
    @article{b, author = {B{\\'e}zout, {\\'E}tienne and Others, A. and Third, T.}, title = {On {$x^2$}}, year = 1779, journal = {J}, volume = 3, pages = {1--2}, doi = {10.1/a_b<c>}}
    @book{a, author = "Aaa, A.", title = {Book}, year = 2000, publisher = {P}}
    @misc{a2, author = {Aaa, A.}, title = {Second}, year = 2000, eprint = {2507.10581}}
    @misc{unused, author = {X}, title = {Y}}
    """

  private func cited(_ style: String) throws -> String {
    let folder = try Folder([
      "report.yml": "title: T\nbibliography: r.bib\ncitations: \(style)\n", "r.bib": Self.bibliography,
      "a.md": "{cite:p}`b` {cite:t}`a` {cite:p}`a2, b`",
    ])
    let filling = try Filling(folder.load(), Evidence(profile: .quick))
    let page = HTMLPage(filling, try Templates(Sample.templates), Assets(embeddedFrom: nil))
    return page.html(filling.document.sections) + page.references()
  }

  @Test func authorAndYear() throws {
    let page = try cited("author-year")
    #expect(
      page.contains(
        "<span class=\"citation\" id=\"citation-1\">(<a href=\"#work-b\">Bézout et al., 1779</a>)</span>"))
    #expect(page.contains("Aaa (<a href=\"#work-a\">2000a</a>)"))
    #expect(
      page.contains("(<a href=\"#work-a2\">Aaa, 2000b</a>; <a href=\"#work-b\">Bézout et al., 1779</a>)"))
    let order = ["id=\"work-a\"", "id=\"work-a2\"", "id=\"work-b\""].compactMap {
      page.range(of: $0)?.lowerBound
    }
    #expect(order == order.sorted() && order.count == 3)
    #expect(!page.contains("work-unused"))
    #expect(
      page.contains(
        "Bézout, É., Others, A., and Third, T. (1779). On <span class=\"unbroken\">\(try mathML("x^2")).</span> <em>J</em>, 3, 1–2. "
      ))
    #expect(page.contains("<a href=\"https://doi.org/10.1/a_b%3Cc%3E\">doi:10.1/a_b&lt;c&gt;</a>."))
    #expect(
      page.contains(
        "Aaa, A. (2000b). Second. <a href=\"https://arxiv.org/abs/2507.10581\">arXiv:2507.10581</a>."))
    #expect(
      page.contains(
        "<a class=\"mention\" href=\"#citation-1\" aria-label=\"Back to citation 1\">↩<sup>1</sup></a>"))
  }

  @Test func numbers() throws {
    let page = try cited("numeric")
    #expect(page.contains("[<a href=\"#work-b\">1</a>]"))
    #expect(page.contains("Aaa [<a href=\"#work-a\">2</a>]"))
    #expect(page.contains("[<a href=\"#work-a2\">3</a>, <a href=\"#work-b\">1</a>]"))
  }

  @Test(arguments: [
    "index.html", "report.md", "manifest.json", "timings.json", "Report.MD", "figures/x.png", "data/t.csv",
    "models/a/b",
  ])
  func aFileThatBearsTheNameOfOneOfTheReportsIsAnError(_ name: String) throws {
    let folder = try Folder([
      "report.yml": "title: T\nsections: [text.md]\n", "text.md": "[x](\(name))", name: "mine",
    ])
    #expect(
      folder.problems() == [
        "text.md:1:2: “\(name)” is the name of a file that the report has itself: rename yours"
      ])
  }

  @Test func filesOfTheAuthorsLieUnderAPrefixOfTheirOwn() throws {
    let folder = try Folder([
      "report.yml": "title: T\nsections: [text.md]\n", "text.md": "[x](./notes/a%20b.txt)",
      "notes/a b.txt": "mine",
    ])
    let manuscript = try folder.load()
    #expect(manuscript.attachments == ["notes/a b.txt"])
    #expect(try manuscript.markdown(Evidence(profile: .quick)).contains("files/notes/a"))
    let page = try manuscript.html(Evidence(profile: .quick), templates: Sample.templates)
    #expect(page.contains("href=\"files/notes/a%20b.txt\""))
  }

  @Test(arguments: ["", "1st", "a b", "a.b", "a/b", "é", "report", String(repeating: "a", count: 61)])
  func aCellNeedsANameThatOthersCanReferBy(_ name: String) throws {
    #expect(
      try problems("```{case-study} sorting\n:name: \(name)\n```") == [
        "a.md:2:2: “\(name)” cannot name a cell: write up to 60 letters, digits and hyphens, a letter first, such as sorting-again"
      ])
  }

  @Test func aCellBearsItsStudysNameUnlessItHasItsOwn() throws {
    let folder = try Folder([
      "a.md": "```{case-study} sorting\n```\n\n```{case-study} sorting\n:name: wide\nname: 3\n```"
    ])
    let cells = try folder.load().cells
    #expect(cells.map(\.study) == ["sorting", "sorting"])
    #expect(cells.map(\.name) == ["sorting", "wide"])
    #expect(
      cells.map { $0.options.keys.sorted() } == [[], ["name"]], "below, a name is an option of the study")
    #expect(cells.map(\.id) == ["cell-sorting", "cell-wide"])
  }
}
