import Testing

@testable import Manuscript

@Suite struct HighlightingTests {
  @Test func wordsOfEveryKind() {
    #expect(
      SwiftHighlighting.html("@main let x: Int = 0x1F_p2 // a < b")
        == "<span class=\"attribute\">@main</span> <span class=\"keyword\">let</span> x: <span class=\"type\">Int</span> = <span class=\"number\">0x1F_p2</span> <span class=\"comment\">// a &lt; b</span>"
    )
    #expect(
      SwiftHighlighting.html("1.5e-3+2...3")
        == "<span class=\"number\">1.5e-3</span>+<span class=\"number\">2</span>...<span class=\"number\">3</span>"
    )
    #expect(SwiftHighlighting.html("a.default `default`") == "a.default `default`")
    #expect(
      SwiftHighlighting.html("#if DEBUG")
        == "<span class=\"keyword\">#if</span> <span class=\"type\">DEBUG</span>")
  }

  @Test func stringsWithInterpolation() {
    #expect(
      SwiftHighlighting.html("\"a\\(f(x))b\\\"c\" d")
        == "<span class=\"string\">&quot;a\\(</span>f(x)<span class=\"string\">)b\\&quot;c&quot;</span> d")
    #expect(
      SwiftHighlighting.html("#\"a\"b\\(c)\"# d")
        == "<span class=\"string\">#&quot;a&quot;b\\(c)&quot;#</span> d")
    #expect(
      SwiftHighlighting.html("\"\"\"\na\"b\n\"\"\" c")
        == "<span class=\"string\">&quot;&quot;&quot;\na&quot;b\n&quot;&quot;&quot;</span> c")
    #expect(
      SwiftHighlighting.html("\"open\nlet")
        == "<span class=\"string\">&quot;open</span>\n<span class=\"keyword\">let</span>")
  }

  @Test func commentsNest() {
    #expect(
      SwiftHighlighting.html("/* a /* b */ c */ d") == "<span class=\"comment\">/* a /* b */ c */</span> d")
    #expect(SwiftHighlighting.html("/* open") == "<span class=\"comment\">/* open</span>")
  }

  @Test func textIsNeverLost() {
    for source in ["é🙂 \"", "\\(", "#", "@", "'", "\u{0}", "let 名 = 1", "/", "\"\\"] {
      let text = SwiftHighlighting.html(source).replacing(/<[^>]*>/, with: "")
      #expect(text == source.htmlEscaped)
    }
  }
}
