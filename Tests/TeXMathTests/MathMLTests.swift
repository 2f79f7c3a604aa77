import TeXMath
import Testing

struct MathMLTests {
  @Test func setsLettersDigitsAndWordsInTheirFonts() throws {
    try expect(
      display: false,
      [
        (#"x"#, #"<mi>x</mi>"#),
        (
          #"\alpha + \Gamma + \varGamma"#,
          #"<mi>α</mi><mo>+</mo><mi mathvariant="normal">Γ</mi><mo>+</mo><mi>Γ</mi>"#
        ),
        (
          #"\nabla + \partial + \infty"#,
          #"<mi mathvariant="normal">∇</mi><mo>+</mo><mi>∂</mi><mo>+</mo><mi>∞</mi>"#
        ),
        (#"3.14"#, #"<mn>3.14</mn>"#),
        (#".5 + 1{,}000"#, #"<mn>.5</mn><mo>+</mo><mn>1,000</mn>"#),
        (#"x^10"#, #"<msup><mi>x</mi><mn>1</mn></msup><mn>0</mn>"#),
        (#"\mathbb{R}"#, #"<mi>ℝ</mi>"#),
        (#"\mathbf{x1\Gamma}"#, #"<mrow><mi>𝐱</mi><mn>𝟏</mn><mi>𝚪</mi></mrow>"#),
        (#"\mathcal{L}"#, #"<mi>ℒ</mi>"#),
        (#"\mathfrak{g}"#, #"<mi>𝔤</mi>"#),
        (#"\mathrm{softmax}"#, #"<mi>softmax</mi>"#),
        (#"\mathrm{d}x"#, #"<mi mathvariant="normal">d</mi><mi>x</mi>"#),
        (
          #"\mathrm{ab^2}"#,
          #"""
          <mrow><mi mathvariant="normal">a</mi><msup><mi mathvariant="normal">b</mi><mn>2</mn>\#
          </msup></mrow>
          """#
        ),
        (#"\mathrm{\alpha}"#, #"<mi>α</mi>"#),
        (#"\mathit{ab}"#, #"<mi>𝑎𝑏</mi>"#),
        (#"\mathsf{a}\mathtt{b1}"#, #"<mi>𝖺</mi><mrow><mi>𝚋</mi><mn>𝟷</mn></mrow>"#),
        (#"\boldsymbol{x\beta 2}"#, #"<mrow><mi>𝒙</mi><mi>𝜷</mi><mn>𝟐</mn></mrow>"#),
        (#"h\mathit{h}"#, #"<mi>h</mi><mi>h</mi>"#),
      ])
  }

  @Test func setsScriptsBesideTheirBase() throws {
    try expect(
      display: false,
      [
        (#"x_i^2"#, #"<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"#),
        (#"x^{y^z}"#, #"<msup><mi>x</mi><msup><mi>y</mi><mi>z</mi></msup></msup>"#),
        (#"{}^{14}C"#, #"<msup><mrow></mrow><mn>14</mn></msup><mi>C</mi>"#),
        (#"f'"#, #"<msup><mi>f</mi><mo>′</mo></msup>"#),
        (#"f''_i"#, #"<msubsup><mi>f</mi><mi>i</mi><mo>″</mo></msubsup>"#),
        (#"f'^2"#, #"<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>"#),
        (
          #"f''' + g'''''"#,
          #"<msup><mi>f</mi><mo>‴</mo></msup><mo>+</mo><msup><mi>g</mi><mo>′′′′′</mo></msup>"#
        ),
        (#"x'_1"#, #"<msubsup><mi>x</mi><mn>1</mn><mo>′</mo></msubsup>"#),
        (#"10^{-3}"#, #"<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>"#),
        (#"x^*"#, #"<msup><mi>x</mi><mo>∗</mo></msup>"#),
        (
          #"(a+b)^2"#,
          #"""
          <mo stretchy="false">(</mo><mi>a</mi><mo>+</mo><mi>b</mi><msup><mo stretchy="false">)\#
          </mo><mn>2</mn></msup>
          """#
        ),
      ])
  }

  @Test func setsFractionsBinomialsAndRoots() throws {
    try expect(
      display: false,
      [
        (#"\frac{a}{b}"#, #"<mfrac><mi>a</mi><mi>b</mi></mfrac>"#),
        (#"\frac12"#, #"<mfrac><mn>1</mn><mn>2</mn></mfrac>"#),
        (
          #"\tfrac12"#,
          #"""
          <mstyle displaystyle="false" scriptlevel="0"><mfrac><mn>1</mn><mn>2</mn></mfrac>\#
          </mstyle>
          """#
        ),
        (
          #"\dfrac ab"#,
          #"<mstyle displaystyle="true" scriptlevel="0"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle>"#
        ),
        (
          #"\binom nk"#,
          #"<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>"#
        ),
        (
          #"\tbinom nk"#,
          #"""
          <mstyle displaystyle="false" scriptlevel="0"><mrow><mo>(</mo><mfrac linethickness="0">\#
          <mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow></mstyle>
          """#
        ),
        (#"\sqrt{x+1}"#, #"<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>"#),
        (#"\sqrt[3]{x}"#, #"<mroot><mi>x</mi><mn>3</mn></mroot>"#),
      ])
  }

  @Test func setsLimitsBesideOperatorsInText() throws {
    try expect(
      display: false,
      [
        (
          #"\sum_{i=1}^n i"#,
          #"""
          <msubsup><mo lspace="0">∑</mo><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn>\#
          </mrow><mi>n</mi></msubsup><mi>i</mi>
          """#
        ),
        (
          #"\sum\limits_i i"#,
          #"<munder><mo lspace="0" movablelimits="false">∑</mo><mi>i</mi></munder><mi>i</mi>"#
        ),
        (#"\prod\nolimits_i i"#, #"<msub><mo lspace="0">∏</mo><mi>i</mi></msub><mi>i</mi>"#),
        (#"\int_0^1 f"#, #"<msubsup><mo lspace="0">∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>f</mi>"#),
        (
          #"\max_x f"#,
          #"<msub><mi>max</mi><mi>x</mi></msub><mo rspace="0.1667em">\#u{2061}</mo><mi>f</mi>"#
        ),
        (
          #"\displaystyle\sum_i i"#,
          #"""
          <mstyle displaystyle="true" scriptlevel="0"><munder><mo lspace="0">∑</mo><mi>i</mi>\#
          </munder><mi>i</mi></mstyle>
          """#
        ),
      ])
  }

  @Test func setsLimitsAboveAndBelowInDisplay() throws {
    try expect(
      display: true,
      [
        (
          #"\sum_{i=1}^n i"#,
          #"""
          <munderover><mo lspace="0">∑</mo><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1\#
          </mn></mrow><mi>n</mi></munderover><mi>i</mi>
          """#
        ),
        (#"\sum\nolimits_i i"#, #"<msub><mo lspace="0">∑</mo><mi>i</mi></msub><mi>i</mi>"#),
        (#"\int_0^1 f"#, #"<msubsup><mo lspace="0">∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>f</mi>"#),
        (
          #"\int\limits_0^1 f"#,
          #"<munderover><mo lspace="0">∫</mo><mn>0</mn><mn>1</mn></munderover><mi>f</mi>"#
        ),
        (
          #"\max_x f"#,
          #"<munder><mi>max</mi><mi>x</mi></munder><mo rspace="0.1667em">\#u{2061}</mo><mi>f</mi>"#
        ),
        (
          #"\textstyle\sum_i i"#,
          #"""
          <mstyle displaystyle="false" scriptlevel="0"><msub><mo lspace="0">∑</mo><mi>i</mi>\#
          </msub><mi>i</mi></mstyle>
          """#
        ),
        (
          #"\frac{\sum_i i}{2}"#,
          #"""
          <mfrac><mrow><msub><mo lspace="0">∑</mo><mi>i</mi></msub><mi>i</mi></mrow><mn>2</mn>\#
          </mfrac>
          """#
        ),
        (
          #"\sum_{\substack{i \\ j}} a"#,
          #"""
          <munder><mo lspace="0">∑</mo><mtable><mtr><mtd style="padding:0"><mi>i</mi></mtd></mtr>\#
          <mtr><mtd style="padding:0"><mi>j</mi></mtd></mtr></mtable></munder><mi>a</mi>
          """#
        ),
      ])
  }

  @Test func appliesFunctionsToWhatFollows() throws {
    try expect(
      display: false,
      [
        (
          #"2\sin x"#,
          #"""
          <mn>2</mn><mspace width="0.1667em"/><mi>sin</mi><mo rspace="0.1667em">\#u{2061}</mo>\#
          <mi>x</mi>
          """#
        ),
        (
          #"\sin^2 x"#,
          #"<msup><mi>sin</mi><mn>2</mn></msup><mo rspace="0.1667em">\#u{2061}</mo><mi>x</mi>"#
        ),
        (
          #"\sin(x)"#,
          #"""
          <mi>sin</mi><mo>\#u{2061}</mo><mo stretchy="false">(</mo><mi>x</mi>\#
          <mo stretchy="false">)</mo>
          """#
        ),
        (#"\log\sum_i i"#, #"<mi>log</mi><mo>\#u{2061}</mo><msub><mo>∑</mo><mi>i</mi></msub><mi>i</mi>"#),
        (
          #"\arg\max_x f"#,
          #"""
          <mi>arg</mi><mo rspace="0.1667em">\#u{2061}</mo><msub><mi>max</mi><mi>x</mi></msub>\#
          <mo rspace="0.1667em">\#u{2061}</mo><mi>f</mi>
          """#
        ),
        (
          #"\exp - 1"#,
          #"<mi>exp</mi><mo>\#u{2061}</mo><mo form="prefix" lspace="0.1667em">−</mo><mn>1</mn>"#
        ),
        (#"\operatorname{tr} A"#, #"<mi>tr</mi><mo rspace="0.1667em">\#u{2061}</mo><mi>A</mi>"#),
        (
          #"\operatorname*{ess\,sup}_x f"#,
          #"""
          <msub><mi>ess\#u{2009}sup</mi><mi>x</mi></msub><mo rspace="0.1667em">\#u{2061}</mo><mi>f\#
          </mi>
          """#
        ),
        (
          #"\limsup_n a_n"#,
          #"""
          <msub><mi>lim\#u{2009}sup</mi><mi>n</mi></msub><mo rspace="0.1667em">\#u{2061}</mo>\#
          <msub><mi>a</mi><mi>n</mi></msub>
          """#
        ),
      ])
  }

  @Test func stretchesDelimitersOnlyWhereAsked() throws {
    try expect(
      display: false,
      [
        (#"f(x)"#, #"<mi>f</mi><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo>"#),
        (#"|x|"#, #"<mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">|</mo>"#),
        (
          #"a|x|b"#,
          #"""
          <mi>a</mi><mo lspace="0" rspace="0" stretchy="false">|</mo><mi>x</mi>\#
          <mo lspace="0" rspace="0" stretchy="false">|</mo><mi>b</mi>
          """#
        ),
        (#"\|x\|"#, #"<mo stretchy="false">‖</mo><mi>x</mi><mo stretchy="false">‖</mo>"#),
        (#"\lVert x \rVert"#, #"<mo stretchy="false">‖</mo><mi>x</mi><mo stretchy="false">‖</mo>"#),
        (#"\{x\}"#, #"<mo stretchy="false">{</mo><mi>x</mi><mo stretchy="false">}</mo>"#),
        (
          #"\langle u, v\rangle"#,
          #"<mo stretchy="false">⟨</mo><mi>u</mi><mo>,</mo><mi>v</mi><mo stretchy="false">⟩</mo>"#
        ),
        (
          #"\left( \frac12 \right]"#,
          #"<mrow><mo>(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>]</mo></mrow>"#
        ),
        (#"\left. x \right|_0"#, #"<msub><mrow><mi>x</mi><mo>|</mo></mrow><mn>0</mn></msub>"#),
        (
          #"\left( -x + 1 \right)"#,
          #"<mrow><mo>(</mo><mo form="prefix">−</mo><mi>x</mi><mo>+</mo><mn>1</mn><mo>)</mo></mrow>"#
        ),
        (
          #"\left\{ a \middle| b \right\}"#,
          #"""
          <mrow><mo>{</mo><mi>a</mi><mo lspace="0" rspace="0" stretchy="true" symmetric="true">|\#
          </mo><mi>b</mi><mo>}</mo></mrow>
          """#
        ),
        (
          #"\left\uparrow x \right/"#,
          #"""
          <mrow><mo lspace="0" rspace="0" stretchy="true" symmetric="true">↑</mo><mi>x</mi>\#
          <mo lspace="0" rspace="0" stretchy="true" symmetric="true">/</mo></mrow>
          """#
        ),
        (
          #"\bigl( x \bigr)"#,
          #"""
          <mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">(</mo><mi>x</mi>\#
          <mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">)</mo>
          """#
        ),
        (
          #"\Big| x"#,
          #"<mo stretchy="true" symmetric="true" minsize="1.8em" maxsize="1.8em">|</mo><mi>x</mi>"#
        ),
      ])
  }
}

/// Checks what is inside `<math>` for pairs of TeX and MathML.
func expect(
  display: Bool, _ cases: [(tex: String, mathML: String)], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for (tex, mathML) in cases {
    let element = try Math(parsing: tex).mathML(display: display)
    #expect(contents(element) == mathML, "\(tex)", sourceLocation: sourceLocation)
  }
}

/// What a `math` element holds.
func contents(_ element: String) -> String {
  // An attribute may hold no > but in escaped form.
  String(element.drop { $0 != ">" }.dropFirst().dropLast("</math>".count))
}
