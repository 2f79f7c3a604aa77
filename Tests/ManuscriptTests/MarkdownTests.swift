import Findings
import Foundation
import Testing

@testable import Manuscript

/// Exact HTML of plain Markdown.
@Suite struct MarkdownTests {
  @Test func paragraphsAndEmphasis() throws {
    #expect(
      try html("One *two* **three** ~~four~~\nfive `a < b`.\n\nNext.") == """
        <p>One <em>two</em> <strong>three</strong> <del>four</del>
        five <code>a &lt; b</code>.</p>
        <p>Next.</p>

        """)
  }

  @Test func hardBreaksAndRules() throws {
    #expect(try html("a\\\nb\n\n---\n") == "<p>a<br>\nb</p>\n<hr>\n")
  }

  @Test func listsTightAndLooseAndNested() throws {
    #expect(
      try html("- a\n- b\n  1. c\n  2. d\n") == """
        <ul>
        <li>a</li>
        <li>b
        <ol>
        <li>c</li>
        <li>d</li>
        </ol></li>
        </ul>

        """)
    #expect(try html("3. a\n\n4. b\n") == "<ol start=\"3\">\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ol>\n")
  }

  @Test func quotationsAndCode() throws {
    #expect(try html("> a\n> b") == "<blockquote>\n<p>a\nb</p>\n</blockquote>\n")
    #expect(
      try html("```sh\nmake <all>\n```")
        == "<pre class=\"scroll\"><code class=\"language-sh\">make &lt;all&gt;\n</code></pre>\n")
  }

  @Test func tablesWithAlignment() throws {
    #expect(
      try html("| a | b |\n|:--|--:|\n| 1 | `x\\|y` |") == """
        <div class="scroll"><table>
        <thead><tr><th class="start" scope="col">a</th><th class="end" scope="col">b</th></tr></thead>
        <tbody>
        <tr><td class="start">1</td><td class="end"><code>x|y</code></td></tr>
        </tbody>
        </table></div>

        """)
  }

  @Test func tablesEndWhereSomethingElseBegins() throws {
    for next in ["# B", "```sh\nb\n```", "```{note}\nb\n```", "$$\nb\n$$"] {
      let page = try html("| a |\n|---|\n| 1 |\n\(next)")
      #expect(page.contains("<td>1</td></tr>\n</tbody>"), "\(next)")
    }
  }

  @Test func linksKeepTheirTextAndEscapeTheirAddress() throws {
    #expect(
      try html("[a *b*](https://x.org/?a=1&b=\"2\")")
        == "<p><a href=\"https://x.org/?a=1&amp;b=&quot;2&quot;\">a <em>b</em></a></p>\n")
    #expect(try html("[a][r]\n\n[r]: https://x.org\n") == "<p><a href=\"https://x.org\">a</a></p>\n")
  }

  @Test func linkDefinitionsServeTheWholeFile() throws {
    #expect(
      try html("[a][r]\n\n```{note}\nb\n```\n\n[r]: https://x.org\n").contains(
        "<a href=\"https://x.org\">a</a>"))
  }

  @Test func entitiesAreCharacters() throws {
    #expect(try html("&mdash; &#8212; &amp; &nosuch;") == "<p>— — &amp; &amp;nosuch;</p>\n")
  }

  @Test func quotationMarksAreCurled() throws {
    #expect(
      try html("\"It's (\"so\")\", 'he' said: \\\"no\\\" *\"yes\"*")
        == "<p>“It’s (“so”)”, ‘he’ said: &quot;no&quot; <em>“yes”</em></p>\n")
    #expect(try html("a\n\"b\"") == "<p>a\n“b”</p>\n")
    #expect(try html("`\"a\"`") == "<p><code>&quot;a&quot;</code></p>\n")
  }

  @Test func rawHTMLIsTextUnlessAllowed() throws {
    #expect(try html("a <b>c</b> <script>x</script>").contains("&lt;script&gt;x&lt;/script&gt;"))
    #expect(try html("<div>x</div>") == "<p>&lt;div&gt;x&lt;/div&gt;</p>\n")
    #expect(try html("a <b>c</b>", report: "html: true\n") == "<p>a <b>c</b></p>\n")
    #expect(try html("<div>x</div>", report: "html: true\n") == "<div>x</div>\n")
  }

  @Test func dollarsInCodeAreNoMathematics() throws {
    #expect(try html("`$x$` costs \\$5") == "<p><code>$x$</code> costs $5</p>\n")
  }

  @Test func mathematicsInLineAndDisplayed() throws {
    #expect(try html("a $x_1$ b") == "<p>a \(try mathML("x_1")) b</p>\n")
    #expect(
      try html("$$\nx\n$$")
        == "<div class=\"equation\"><div class=\"scroll\">\(try mathML("\nx\n", display: true))</div></div>\n"
    )
  }

  @Test func anEquationMayBeginLinesLikeAList() throws {
    let tex = "\na\n+ b\n- c\n"
    #expect(
      try html("Text\n$$\(tex)$$\nmore") == """
        <p>Text</p>
        <div class="equation"><div class="scroll">\(try mathML(tex, display: true))</div></div>
        <p>more</p>

        """)
  }

  @Test func punctuationStaysWithItsFormula() throws {
    #expect(try html("($x$), so") == "<p>(<span class=\"unbroken\">\(try mathML("x")))," + "</span> so</p>\n")
  }

  @Test func longFormulasMayScroll() throws {
    let tex = "a + b + c + d + e + f = g"
    #expect(
      try html("$\(tex)$.") == "<p><span class=\"unbroken long scroll\">\(try mathML(tex)).</span></p>\n")
  }

  @Test func headingsAreNumberedSections() throws {
    #expect(
      try html("# One\n## Two & *three*\n# Four") == """
        <h2 id="sec-one"><a class="number" href="#sec-one">1</a> One</h2>
        <h3 id="sec-two-three"><a class="number" href="#sec-two-three">1.1</a> Two &amp; <em>three</em></h3>
        <h2 id="sec-four"><a class="number" href="#sec-four">2</a> Four</h2>

        """)
  }

  @Test func equalHeadingsGetDifferentAnchors() throws {
    let page = try html("# A\n\n# A\n\n# A")
    #expect(["sec-a\"", "sec-a-2\"", "sec-a-3\""].allSatisfy { page.contains("<h2 id=\"\($0)") })
  }

  @Test func commentsAreLeftOut() throws {
    #expect(try html("a\n% b\n\nc") == "<p>a</p>\n<p>c</p>\n")
  }

  @Test func windowsLineEndsAndByteOrderMark() throws {
    #expect(
      try html("\u{FEFF}# A\r\n\r\nb\r\nc") == """
        <h2 id="sec-a"><a class="number" href="#sec-a">1</a> A</h2>
        <p>b
        c</p>

        """)
  }
}
