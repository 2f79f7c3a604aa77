import TeXMath
import Testing

struct MathMLLayoutTests {
  @Test func setsMatricesCasesAndArraysAsTables() throws {
    try expect(
      display: false,
      [
        (
          #"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#,
          #"""
          <mrow><mo>(</mo><mtable><mtr><mtd style="padding-left:0"><mi>a</mi></mtd>\#
          <mtd style="padding-right:0"><mi>b</mi></mtd></mtr><mtr><mtd style="padding-left:0">\#
          <mi>c</mi></mtd><mtd style="padding-right:0"><mi>d</mi></mtd></mtr></mtable><mo>)</mo>\#
          </mrow>
          """#
        ),
        (
          #"\begin{matrix} a \end{matrix}"#,
          #"<mtable><mtr><mtd style="padding-left:0;padding-right:0"><mi>a</mi></mtd></mtr></mtable>"#
        ),
        (
          #"\begin{vmatrix} a \\[2pt] b \\ \end{vmatrix}"#,
          #"""
          <mrow><mo>|</mo><mtable><mtr><mtd style="padding-left:0;padding-right:0"><mi>a</mi>\#
          </mtd></mtr><mtr><mtd style="padding-left:0;padding-right:0"><mi>b</mi></mtd></mtr>\#
          </mtable><mo>|</mo></mrow>
          """#
        ),
        (
          #"\begin{smallmatrix} a \\ b \end{smallmatrix}"#,
          #"""
          <mstyle scriptlevel="1"><mtable><mtr><mtd style="padding:0.1em 0.25em"><mi>a</mi></mtd>\#
          </mtr><mtr><mtd style="padding:0.1em 0.25em"><mi>b</mi></mtd></mtr></mtable></mstyle>
          """#
        ),
        (
          #"\begin{cases} 1 & x > 0 \\ 0 \end{cases}"#,
          #"""
          <mrow><mo>{</mo><mtable><mtr><mtd style="text-align:left;padding-left:0"><mn>1</mn>\#
          </mtd><mtd style="text-align:left"><mi>x</mi><mo>&gt;</mo><mn>0</mn></mtd></mtr><mtr>\#
          <mtd style="text-align:left;padding-left:0"><mn>0</mn></mtd></mtr></mtable></mrow>
          """#
        ),
        (
          #"\begin{array}{|l|cr} a & b & c \end{array}"#,
          #"""
          <mtable><mtr>\#
          <mtd style="text-align:left;border-left:thin solid;border-right:thin solid"><mi>a</mi>\#
          </mtd><mtd><mi>b</mi></mtd><mtd style="text-align:-webkit-right"><mi>c</mi></mtd></mtr>\#
          </mtable>
          """#
        ),
      ])
  }

  @Test func alignsAtRelationsInDisplayStyle() throws {
    try expect(
      display: true,
      [
        (
          #"\begin{aligned} a &= b \\ &\le \sum_i c \end{aligned}"#,
          #"""
          <mtable displaystyle="true"><mtr>\#
          <mtd style="text-align:-webkit-right;padding-left:0;padding-right:0"><mi>a</mi></mtd>\#
          <mtd style="text-align:left;padding-left:0;padding-right:0"><mo>=</mo><mi>b</mi></mtd>\#
          </mtr><mtr><mtd style="text-align:-webkit-right;padding-left:0;padding-right:0"></mtd>\#
          <mtd style="text-align:left;padding-left:0;padding-right:0"><mo>≤</mo><munder>\#
          <mo lspace="0">∑</mo><mi>i</mi></munder><mi>c</mi></mtd></mtr></mtable>
          """#
        ),
        (
          #"\begin{align*} a &= b & c &= d \end{align*}"#,
          #"""
          <mtable displaystyle="true"><mtr>\#
          <mtd style="text-align:-webkit-right;padding-left:0;padding-right:0"><mi>a</mi></mtd>\#
          <mtd style="text-align:left;padding-left:0;padding-right:0"><mo>=</mo><mi>b</mi></mtd>\#
          <mtd style="text-align:-webkit-right;padding-left:2em;padding-right:0"><mi>c</mi></mtd>\#
          <mtd style="text-align:left;padding-left:0;padding-right:0"><mo>=</mo><mi>d</mi></mtd>\#
          </mtr></mtable>
          """#
        ),
        (
          #"\begin{gathered} a \\ b \end{gathered}"#,
          #"""
          <mtable displaystyle="true"><mtr><mtd style="padding-left:0;padding-right:0"><mi>a</mi>\#
          </mtd></mtr><mtr><mtd style="padding-left:0;padding-right:0"><mi>b</mi></mtd></mtr>\#
          </mtable>
          """#
        ),
      ])
  }

  @Test func setsAccentsAndBraces() throws {
    try expect(
      display: false,
      [
        (
          #"\hat x"#,
          #"""
          <mover accent="true"><mi>x</mi><mo stretchy="false" style="padding-bottom:0.08em">ˆ</mo>\#
          </mover>
          """#
        ),
        (
          #"\bar{X}_n"#,
          #"""
          <msub><mover accent="true"><mi>X</mi>\#
          <mo stretchy="false" style="padding-bottom:0.08em">¯</mo></mover><mi>n</mi></msub>
          """#
        ),
        (
          #"\vec x"#,
          #"""
          <mover accent="true"><mi>x</mi>\#
          <mo stretchy="true" style="font-size:70%;padding-bottom:0.08em">→</mo></mover>
          """#
        ),
        (
          #"\widehat{xy}"#,
          #"""
          <mover accent="true" class="widehat"><mrow><mi>x</mi><mi>y</mi></mrow>\#
          <mo stretchy="false">ˆ</mo></mover>
          """#
        ),
        (
          #"\widetilde x"#,
          #"""
          <mover accent="true" class="widetilde"><mrow><mi>x</mi></mrow><mo stretchy="false">˜</mo></mover>
          """#
        ),
        (
          #"\overline{ab}"#,
          #"""
          <mover accent="true" class="overline"><mrow><mi>a</mi><mi>b</mi></mrow>\#
          <mo stretchy="false">¯</mo></mover>
          """#
        ),
        (
          #"\underline{x}"#,
          #"""
          <munder accentunder="true" class="underline"><mrow><mi>x</mi></mrow>\#
          <mo stretchy="false">_</mo></munder>
          """#
        ),
        (
          #"\overbrace{ab}^n"#,
          #"""
          <mover><mover><mrow><mi>a</mi><mi>b</mi></mrow><mo stretchy="true">⏞</mo></mover><mi>n\#
          </mi></mover>
          """#
        ),
        (
          #"\underbrace{ab}_n"#,
          #"""
          <munder><munder><mrow><mi>a</mi><mi>b</mi></mrow><mo stretchy="true">⏟</mo></munder>\#
          <mi>n</mi></munder>
          """#
        ),
      ])
  }

  @Test func setsSmallMaterialOverAndUnderRelations() throws {
    try expect(
      display: false,
      [
        (#"a \stackrel{d}{=} b"#, #"<mi>a</mi><mover><mo>=</mo><mi>d</mi></mover><mi>b</mi>"#),
        (#"a \overset{!}{=} b"#, #"<mi>a</mi><mover><mo>=</mo><mo>!</mo></mover><mi>b</mi>"#),
        (
          #"\underset{x}{\max} f"#,
          #"<munder><mi>max</mi><mi>x</mi></munder><mo rspace="0.1667em">\#u{2061}</mo><mi>f</mi>"#
        ),
        (
          #"A \xrightarrow{n} B"#,
          #"""
          <mi>A</mi><mover><mo>→</mo><mrow><mspace width="0.3333em"/><mi>n</mi>\#
          <mspace width="0.3333em"/></mrow></mover><mi>B</mi>
          """#
        ),
        (
          #"\xleftarrow[a]{b}"#,
          #"""
          <munderover><mo lspace="0" rspace="0">←</mo><mrow><mspace width="0.3333em"/><mi>a</mi>\#
          <mspace width="0.3333em"/></mrow><mrow><mspace width="0.3333em"/><mi>b</mi>\#
          <mspace width="0.3333em"/></mrow></munderover>
          """#
        ),
        (#"\not= x"#, #"<mo lspace="0">≠</mo><mi>x</mi>"#),
        (#"\not\in x"#, #"<mo lspace="0">∉</mo><mi>x</mi>"#),
        (#"\not\vdash x"#, #"<mo lspace="0">⊬</mo><mi>x</mi>"#),
        (#"\not\approx x"#, #"<mo lspace="0">≉</mo><mi>x</mi>"#),
        (#"\not\prec x"#, #"<mo lspace="0">⊀</mo><mi>x</mi>"#),
        (#"\not\gtrsim x"#, #"<mo lspace="0">≳\#u{338}</mo><mi>x</mi>"#),
      ])
  }

  @Test func keepsSpacesAtTheEndsOfWords() throws {
    try expect(
      display: false,
      [
        (
          #"\text{if } x \text{ and }"#,
          #"<mtext>if\#u{A0}</mtext><mi>x</mi><mtext>\#u{A0}and\#u{A0}</mtext>"#
        ),
        (
          #"\text{if $x$ is $=$ to}"#,
          #"""
          <mrow><mtext>if\#u{A0}</mtext><mi>x</mi><mtext>\#u{A0}is\#u{A0}</mtext><mrow>\#
          <mo lspace="0" rspace="0">=</mo></mrow><mtext>\#u{A0}to</mtext></mrow>
          """#
        ),
        (
          #"\textbf{b}\textit{i}\texttt{t}\textsf{s}"#,
          #"""
          <mtext style="font-weight:bold">b</mtext><mtext style="font-style:italic">i</mtext>\#
          <mtext style="font-family:monospace">t</mtext><mtext style="font-family:sans-serif">s\#
          </mtext>
          """#
        ),
        (
          #"\text{a \textbf{b} {c}  d~e \$ 5}"#,
          #"""
          <mrow><mtext>a\#u{A0}</mtext><mtext style="font-weight:bold">b</mtext>\#
          <mtext>\#u{A0}c d\#u{A0}e $ 5</mtext></mrow>
          """#
        ),
      ])
  }

  @Test func setsSpacesAndPhantoms() throws {
    try expect(
      display: false,
      [
        (
          #"a\,b\:c\;d\!e"#,
          #"""
          <mi>a</mi><mspace width="0.1667em"/><mi>b</mi><mspace width="0.2222em"/><mi>c</mi>\#
          <mspace width="0.2778em"/><mi>d</mi><mspace width="-0.1667em"/><mi>e</mi>
          """#
        ),
        (
          #"a\quad b\qquad c~d\ e"#,
          #"""
          <mi>a</mi><mspace width="1em"/><mi>b</mi><mspace width="2em"/><mi>c</mi>\#
          <mspace width="0.3333em"/><mi>d</mi><mspace width="0.3333em"/><mi>e</mi>
          """#
        ),
        (
          #"a\hspace{0.5em}b\hspace{-3mu}c"#,
          #"<mi>a</mi><mspace width="0.5em"/><mi>b</mi><mspace width="-0.1667em"/><mi>c</mi>"#
        ),
        (#"a\hspace{100em}b"#, #"<mi>a</mi><mspace width="100em"/><mi>b</mi>"#),
        (#"\phantom{x}"#, #"<mphantom><mi>x</mi></mphantom>"#),
        (#"\hphantom{x}"#, #"<mpadded height="0" depth="0"><mphantom><mi>x</mi></mphantom></mpadded>"#),
        (#"\vphantom{x}"#, #"<mpadded width="0"><mphantom><mi>x</mi></mphantom></mpadded>"#),
      ])
  }

  @Test func escapesWhatHTMLWouldReadAsMarkup() throws {
    try expect(
      display: false,
      [
        (#"a < b > c"#, #"<mi>a</mi><mo>&lt;</mo><mi>b</mi><mo>&gt;</mo><mi>c</mi>"#),
        (#"\%\&\_\$"#, #"<mi>%</mi><mi>&amp;</mi><mi>_</mi><mi>$</mi>"#),
        (#"\text{<b>&amp;"</b>}"#, #"<mtext>&lt;b&gt;&amp;amp;&quot;&lt;/b&gt;</mtext>"#),
      ])
  }
}
