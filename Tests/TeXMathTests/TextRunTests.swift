import TeXMath
import Testing

/// Runs written compactly: `/x/` italic, `*x*` bold, `^{…}` and `_{…}` where the baseline moves.
private func sketch(_ runs: [TextRun]) -> String {
  runs.map { run in
    var text = run.text
    if run.isItalic { text = "/\(text)/" }
    if run.isBold { text = "*\(text)*" }
    return run.rise > 0 ? "^{\(text)}" : run.rise < 0 ? "_{\(text)}" : text
  }.joined()
}

struct TextRunTests {
  @Test(arguments: [
    // Letters and digits
    (#"x"#, "/x/"), (#"\alpha\Gamma"#, "/α/Γ"), (#"2x"#, "2/x/"),
    (#"\mathbf{x}\boldsymbol{y1}"#, "*x**/y/**1*"),
    (#"\mathbb{R}\mathcal{L}"#, "ℝℒ"), (#"\mathrm{d}t"#, "d/t/"),
    (#"\text{ at }\textit{x}\textbf{y}"#, " at /x/*y*"),
    // Spaces
    (#"a+b"#, "/a/\u{205F}+\u{205F}/b/"), (#"a \le b"#, "/a/\u{2005}≤\u{2005}/b/"), (#"-x"#, "−/x/"),
    (#"a=-b"#, "/a/\u{2005}=\u{2005}−/b/"), (#"a,b"#, "/a/,\u{2009}/b/"),
    (#"2\sin x"#, "2\u{2009}sin\u{2009}/x/"),
    (#"\sin(x)"#, "sin(/x/)"), (#"a\quad b"#, "/a/\u{2003}/b/"), (#"a\!b"#, "/ab/"),
    // Scripts
    (#"10^{-3}"#, "10^{−3}"), (#"x_i^2"#, "/x/_{/i/}^{2}"), (#"f'(x)"#, "/f/′(/x/)"),
    (#"e^{a+b}"#, "/e/^{/a/}^{+}^{/b/}"), (#"\max_x f"#, "max_{/x/}\u{2009}/f/"),
    (#"\|f - T\|_\infty"#, "‖/f/\u{205F}−\u{205F}/T/‖_{∞}"),
    (#"\sum_{\substack{i\\j}} a"#, "∑_{/i/}_{, }_{/j/}\u{2009}/a/"),
    // Fractions and roots
    (#"\frac{a}{b}"#, "/a///b/"), (#"\frac{a+b}{2K}"#, "(/a/\u{205F}+\u{205F}/b/)/(2/K/)"),
    (#"\frac{2a}{b}"#, "2/a///b/"),
    (#"\frac12 x"#, "1/2\u{2009}/x/"), (#"x\frac12"#, "/x/\u{2009}1/2"),
    (#"\frac{x_i}{\sqrt{d}}"#, "/x/_{/i/}/√/d/"),
    (#"\frac{2(n-1)}{n!}"#, "2(/n/\u{205F}−\u{205F}1)/(/n/!)"),
    (#"\ln\frac2\eta"#, "ln(2//η/)"), (#"\frac{\partial Q}{\partial x}"#, "/∂Q///∂x/"),
    (#"\frac{\frac ab}{c}"#, "(/a///b/)//c/"), (#"{\frac12}^n"#, "(1/2)^{/n/}"),
    (#"\binom nk"#, "(/n/\u{2005}choose\u{2005}/k/)"),
    (#"\sqrt{x}"#, "√/x/"), (#"\sqrt{x+1}"#, "√(/x/\u{205F}+\u{205F}1)"), (#"\sqrt[3]{x}"#, "^{3}√/x/"),
    // Everything else
    (#"\left(\frac12\right]"#, "(1/2]"), (#"\bigl(x\bigr)"#, "(/x/)"), (#"\hat x"#, "/x\u{302}/"),
    (#"\overline{ab}"#, "/a\u{305}b\u{305}/"), (#"\widehat{ab}"#, "/ab/"), (#"\phantom{x}"#, ""),
    (#"a\stackrel{d}{=}b"#, "/a/\u{2005}=^{/d/}\u{2005}/b/"), (#"\xrightarrow[a]{b}"#, "→_{/a/}^{/b/}"),
    (#"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#, "(/a/, /b/; /c/, /d/)"),
    (#"\begin{aligned} a &= b \\ &= c \end{aligned}"#, "/a/\u{2005}=\u{2005}/b/; \u{2005}=\u{2005}/c/"),
    (#"\not= \operatorname{tr}"#, "≠\u{2005}tr"),
  ])
  func setsAFormulaOnOneLine(tex: String, expected: String) throws {
    let runs = try Math(parsing: tex).runs
    #expect(sketch(runs) == expected)
    #expect(runs.allSatisfy { $0.isMath && !$0.text.isEmpty })
  }

  @Test func scriptsAreSmallerAndMoveTheBaseline() throws {
    let runs = try Math(parsing: "x_{i_j}^{n^{m^k}}").runs
    #expect(runs.map(\.text) == ["x", "i", "j", "n", "m", "k"])
    #expect(runs.map(\.scale) == [1, 0.7, 0.5, 0.7, 0.5, 0.5])
    let rises = [0, -0.18, -0.18 - 0.18 * 0.7, 0.36, 0.36 + 0.36 * 0.7, 0.36 + 0.36 * 0.7 + 0.36 * 0.5]
    for (run, rise) in zip(runs, rises) { #expect(abs(run.rise - rise) < 1e-12) }
  }

  @Test func neighboursThatLookAlikeAreOneRun() throws {
    #expect(try Math(parsing: "1+2=3").runs.count == 1)
    #expect(try Math(parsing: "abc").runs == [TextRun("abc", isItalic: true, isMath: true)])
  }
}
