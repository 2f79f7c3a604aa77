import TeXMath
import Testing

struct LabelTests {
  @Test func wordsAndFormulasAlternate() throws {
    #expect(
      try labelRuns(#"error $\varepsilon$ (log)"#) == [
        TextRun("error "), TextRun("ε", isItalic: true, isMath: true), TextRun(" (log)"),
      ])
    #expect(try labelRuns("training steps") == [TextRun("training steps")])
    #expect(try labelRuns("").isEmpty)
    #expect(try labelRuns("$$").isEmpty)
  }

  @Test func backslashesOutsideFormulasAreThemselves() throws {
    #expect(try labelRuns(#"C:\frac and 5 \$ {x}"#) == [TextRun(#"C:\frac and 5 $ {x}"#)])
    #expect(try labelRuns(#"ends in \"#) == [TextRun(#"ends in \"#)])
  }

  @Test func wordsInsideFormulasMayHoldFormulas() throws {
    #expect(try labelRuns(#"$x \text{ if $y$ }$!"#).map(\.text) == ["x", " if ", "y", " ", "!"])
  }

  @Test(arguments: [
    (#"ε is $\varepsilom$"#, 7, #"unknown command \varepsilom"#, #"\varepsilon"#),
    ("costs 5 $", 8, #"$ is never closed; a dollar sign is written \$"#, nil),
    ("a $x}$", 4, "} without {", nil), ("a $x & y$", 5, "& outside an environment such as aligned", nil),
    ("a $x^$", 4, "^ lacks an argument", nil),
  ])
  func errorsCountFromTheStartOfTheLabel(label: String, offset: Int, message: String, suggestion: String?) {
    let error = #expect(throws: TeXError.self) { try labelRuns(label) }
    #expect(error == TeXError(offset: offset, message: message, suggestion: suggestion))
    #expect(plainText(label) == label)
  }

  @Test(arguments: [
    (#"$\|f - T\|_\infty \le \varepsilon$"#, "‖f − T‖∞ ≤ ε"), ("$10^{-3}$", "10⁻³"),
    ("$x_i^2 + y_{12}$", "xᵢ² + y₁₂"),
    (#"$e^{-\beta\rho}$"#, "e^(−βρ)"), (#"$\omega_f$"#, "ω_f"), (#"$x^\infty$"#, "x^∞"),
    (#"$a_{b,c}$"#, "a_(b,c)"),
    (#"$x_{max}$ of $f(x)$"#, "xₘₐₓ of f(x)"), (#"$\frac{a+b}{2}$"#, "(a + b)/2"),
    ("no formula", "no formula"), ("", ""),
    (#"$\mathbb{R}^{n \times d}$"#, "ℝ^(n×d)"), (#"loss $\mathcal{L}$, \$5"#, "loss ℒ, $5"),
    (#"$n \to \infty$"#, "n → ∞"),
  ])
  func plainTextReadsLikeTheFormula(label: String, expected: String) {
    #expect(plainText(label) == expected)
  }
}
