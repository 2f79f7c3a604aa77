import TeXMath
import Testing

struct MathTests {
  @Test func writesTheElementWithItsDisplayAndItsSource() throws {
    let math = try Math(parsing: "x")
    #expect(math.mathML(display: false) == #"<math alttext="x"><mi>x</mi></math>"#)
    #expect(math.mathML(display: true) == #"<math display="block" alttext="x"><mi>x</mi></math>"#)
    #expect(math.source == "x")
  }

  @Test func escapesTheSourceInItsAttribute() throws {
    let math = try Math(parsing: #"a < b \text{ "&" } > 0"#)
    #expect(
      math.mathML(display: false).hasPrefix(#"<math alttext="a &lt; b \text{ &quot;&amp;&quot; } &gt; 0">"#))
  }

  @Test(arguments: ["", "  \n ", "% nothing", "{}"])
  func anEmptyFormulaIsEmpty(source: String) throws {
    let math = try Math(parsing: source)
    #expect(["", "<mrow></mrow>"].contains(contents(math.mathML(display: false))))
    #expect(math.runs.isEmpty)
  }

  @Test func equalSourcesMakeEqualFormulas() throws {
    #expect(try Math(parsing: #"\frac12"#) == Math(parsing: #"\frac12"#))
    #expect(try Math(parsing: #"\frac12"#) != Math(parsing: #"\frac13"#))
  }

  @Test func commentsAndSpacesBetweenTokensMeanNothing() throws {
    let plain = try Math(parsing: #"\alpha b+\frac{1}{2}"#)
    let spaced = try Math(parsing: "\\alpha b % a comment with } in it\n  + \\frac {1}\t{ 2 }")
    #expect(plain.runs == spaced.runs)
    #expect(contents(plain.mathML(display: true)) == contents(spaced.mathML(display: true)))
  }

  @Test func typedSymbolsMeanWhatTheirCommandsDo() throws {
    let typed = try Math(parsing: "‖f − T‖ ≤ ε · α × ∑ ℝ Γ … → ∞")
    let written = try Math(
      parsing: #"\|f - T\| \le \varepsilon \cdot \alpha \times \sum \mathbb{R} \Gamma \dots \to \infty"#)
    #expect(contents(typed.mathML(display: false)) == contents(written.mathML(display: false)))
  }
}
