import TeXMath
import Testing

struct SpacingTests {
  @Test func writesTeXsSpacesWhereBrowsersDiffer() throws {
    try expect(
      display: false,
      [
        (#"a+b"#, #"<mi>a</mi><mo>+</mo><mi>b</mi>"#),
        (#"-x"#, #"<mo>−</mo><mi>x</mi>"#),
        (#"a = -b"#, #"<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi>"#),
        (#"a - -b"#, #"<mi>a</mi><mo>−</mo><mo form="prefix">−</mo><mi>b</mi>"#),
        (
          #"(-x)"#,
          #"<mo stretchy="false">(</mo><mo form="prefix">−</mo><mi>x</mi><mo stretchy="false">)</mo>"#
        ),
        (#"a \times b"#, #"<mi>a</mi><mo lspace="0.2222em" rspace="0.2222em">×</mo><mi>b</mi>"#),
        (#"a \cdot b"#, #"<mi>a</mi><mo lspace="0.2222em" rspace="0.2222em">⋅</mo><mi>b</mi>"#),
        (#"a:b"#, #"<mi>a</mi><mo lspace="0.2778em" rspace="0.2778em">:</mo><mi>b</mi>"#),
        (#"a/b"#, #"<mi>a</mi><mo lspace="0" rspace="0">/</mo><mi>b</mi>"#),
        (#"n!"#, #"<mi>n</mi><mo>!</mo>"#),
        (
          #"x_1,\dots,x_n"#,
          #"""
          <msub><mi>x</mi><mn>1</mn></msub><mo>,</mo><mo lspace="0" rspace="0.1667em">…</mo><mo>,\#
          </mo><msub><mi>x</mi><mi>n</mi></msub>
          """#
        ),
        (#"a\cdots b"#, #"<mi>a</mi><mo lspace="0.1667em" rspace="0.1667em">⋯</mo><mi>b</mi>"#),
        (#"a{=}b"#, #"<mi>a</mi><mo lspace="0" rspace="0">=</mo><mi>b</mi>"#),
        (#"1{,}x"#, #"<mn>1</mn><mo rspace="0">,</mo><mi>x</mi>"#),
        (
          #"a_{i=1}"#,
          #"<msub><mi>a</mi><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn></mrow></msub>"#
        ),
        (
          #"e^{a+b}"#,
          #"<msup><mi>e</mi><mrow><mi>a</mi><mo lspace="0" rspace="0">+</mo><mi>b</mi></mrow></msup>"#
        ),
        (#"= \sum"#, #"<mo lspace="0">=</mo><mo lspace="0" rspace="0">∑</mo>"#),
        (#"\sum \sum"#, #"<mo lspace="0">∑</mo><mo lspace="0" rspace="0">∑</mo>"#),
        (
          #"|{-}x|"#,
          #"<mo stretchy="false">|</mo><mo form="prefix">−</mo><mi>x</mi><mo stretchy="false">|</mo>"#
        ),
        (
          #"|f|_n - f(f)"#,
          #"""
          <mo stretchy="false">|</mo><mi>f</mi><msub><mo lspace="0.1111em" rspace="0.2222em" stretchy="false">|</mo>\#
          <mi>n</mi></msub><mo lspace="0">−</mo><mi>f</mi><mo stretchy="false">(</mo><mi>f</mi>\#
          <mo lspace="0.1111em" stretchy="false">)</mo>
          """#
        ),
        (
          #"\left\|f\right\|"#,
          #"<mrow><mo>‖</mo><mi>f</mi><mspace width="0.1111em"/><mo>‖</mo></mrow>"#
        ),
        (#"a \bmod b"#, #"<mi>a</mi><mo lspace="0.2222em" rspace="0.2222em">mod</mo><mi>b</mi>"#),
        (
          #"a \pmod n"#,
          #"""
          <mi>a</mi><mrow><mspace width="0.4444em"/><mo stretchy="false">(</mo><mi>mod</mi>\#
          <mspace width="0.3333em"/><mi>n</mi><mo stretchy="false">)</mo></mrow>
          """#
        ),
        (
          #"a \mathbin{R} b"#,
          #"<mi>a</mi><mspace width="0.2222em"/><mi>R</mi><mspace width="0.2222em"/><mi>b</mi>"#
        ),
        (#"\mathrel{+} x"#, #"<mo rspace="0.2778em">+</mo><mi>x</mi>"#),
        (#"\mathop{F}_i x"#, #"<msub><mi>F</mi><mi>i</mi></msub><mspace width="0.1667em"/><mi>x</mi>"#),
        (#"a \mathrel{\overset{d}{\to}} b"#, #"<mi>a</mi><mover><mo>→</mo><mi>d</mi></mover><mi>b</mi>"#),
        (#"f \colon A \to B"#, #"<mi>f</mi><mo>:</mo><mi>A</mi><mo>→</mo><mi>B</mi>"#),
        (#"x \mid y"#, #"<mi>x</mi><mo>∣</mo><mi>y</mi>"#),
        (
          #"x\left(y\right)z"#,
          #"""
          <mi>x</mi><mspace width="0.1667em"/><mrow><mo>(</mo><mi>y</mi><mo>)</mo></mrow>\#
          <mspace width="0.1667em"/><mi>z</mi>
          """#
        ),
        (
          #"\frac{a=b}{c}"#,
          #"""
          <mfrac><mrow><mi>a</mi><mo lspace="0" rspace="0">=</mo><mi>b</mi></mrow><mi>c</mi>\#
          </mfrac>
          """#
        ),
      ])
  }
}
