import Foundation
import TeXMath
import Testing

struct TeXErrorTests {
  static let faults: [(tex: String, offset: Int, message: String, suggestion: String?)] = [
    // Commands
    (#"1 + \varepsilom"#, 4, #"unknown command \varepsilom"#, #"\varepsilon"#),
    (#"\Frac{1}{2}"#, 0, #"unknown command \Frac"#, #"\frac"#),
    (#"\gamm"#, 0, #"unknown command \gamm"#, #"\gamma"#),
    (#"\Gamm"#, 0, #"unknown command \Gamm"#, #"\Gamma"#),
    (#"\alphax"#, 0, #"unknown command \alphax"#, #"\alpha"#),
    (#"\nonsensical"#, 0, #"unknown command \nonsensical"#, nil),
    (#"α \@"#, 3, #"unknown command \@"#, nil),
    (#"a \"#, 2, "backslash without a command", nil),
    (#"x \label{eq:a}"#, 2, #"\label has no place in a formula: label the equation instead"#, nil),
    (#"x \tag{1}"#, 2, #"\tag has no place in a formula: equations are numbered from outside"#, nil),
    (#"\color{red}"#, 0, #"\color has no place in a formula: formulas have no colours of their own"#, nil),
    (#"a \over b"#, 2, #"\over has no place in a formula: write \frac{…}{…} or \binom{…}{…}"#, nil),
    (#"{\bf x}"#, 1, #"\bf has no place in a formula: write \mathrm{…}, \mathbf{…} and so on"#, nil),
    (#"\def\x{1}"#, 0, #"\def has no place in a formula: formulas define no commands"#, nil),
    // Braces and arguments
    ("{x", 0, "{ is never closed", nil),
    ("x {y {z} ", 2, "{ is never closed", nil),
    ("x}", 1, "} without {", nil),
    (#"\frac{1}"#, 0, #"\frac lacks an argument"#, nil),
    (#"\frac{1}{2"#, 8, "{ is never closed", nil),
    (#"\sqrt"#, 0, #"\sqrt lacks an argument"#, nil),
    (#"\sqrt[3 x"#, 5, "[ is never closed", nil),
    (#"\sqrt ^2"#, 0, #"\sqrt lacks an argument"#, nil),
    (#"\frac\displaystyle 1"#, 5, #"\displaystyle cannot stand for an argument"#, nil),
    ("{a & b}", 3, "& between { and }", nil),
    // Scripts
    ("x^", 1, "^ lacks an argument", nil),
    ("x_", 1, "_ lacks an argument", nil),
    ("x^2^3", 3, "double superscript", nil),
    ("x_1_2", 3, "double subscript", nil),
    ("x^2'", 3, "double superscript", nil),
    (#"\limits x"#, 0, #"\limits must follow an operator such as \sum"#, nil),
    (#"x\limits_1"#, 1, #"\limits must follow an operator such as \sum"#, nil),
    (#"\not x"#, 0, #"\not must precede a symbol"#, nil),
    // Delimiters
    (#"a \left( b"#, 2, #"\left without \right"#, nil),
    (#"a \right)"#, 2, #"\right without \left"#, nil),
    (#"\middle|"#, 0, #"\middle without \left"#, nil),
    (#"\left( x \right"#, 9, #"\right lacks a delimiter"#, nil),
    (#"\left x \right)"#, 6, "x is no delimiter", nil),
    (#"\left\alpha x \right)"#, 5, #"\alpha is no delimiter"#, nil),
    (#"\bigl"#, 0, #"\bigl lacks a delimiter"#, nil),
    (#"\left( { \right)"#, 7, "{ is never closed", nil),
    // Environments
    (#"\begin{pmatrix} a"#, 0, #"\begin{pmatrix} is never ended"#, nil),
    (#"\begin{pmatrix} a \end{bmatrix}"#, 18, #"\begin{pmatrix} is ended by \end{bmatrix}"#, nil),
    (#"\begin{pmatirx} a"#, 7, "unknown environment pmatirx", "pmatrix"),
    (#"\begin matrix"#, 0, #"\begin lacks an argument in braces"#, nil),
    (#"\end{matrix}"#, 0, #"\end without \begin"#, nil),
    ("a & b", 2, "& outside an environment such as aligned", nil),
    (#"a \\ b"#, 2, #"\\ outside an environment such as aligned"#, nil),
    (#"\begin{cases} a & b & c \end{cases}"#, 20, "cases has 2 columns, and this row has more", nil),
    (#"\begin{array}{l} a & b \end{array}"#, 19, "array has 1 column, and this row has more", nil),
    (#"\begin{array}{lx} a \end{array}"#, 15, "array columns are l, c, r and |", nil),
    (#"\begin{array}{} a \end{array}"#, 14, "array columns are l, c, r and |", nil),
    (#"\substack{a & b}"#, 12, #"\substack has 1 column, and this row has more"#, nil),
    (
      #"\begin{aligned} \left( a & b \right) \end{aligned}"#, 25, #"& between \left and \right"#, nil
    ),
    // Words
    (#"\text x"#, 0, #"\text lacks an argument in braces"#, nil),
    (#"\text{a"#, 5, "{ is never closed", nil),
    (#"\text{a $x}"#, 8, "$ is never closed", nil),
    (#"\text{a \frac12}"#, 8, #"\frac means nothing among words; write it between dollar signs"#, nil),
    (#"\operatorname{\frac12}"#, 0, #"\operatorname takes letters, digits and spaces"#, nil),
    (#"\operatorname{}"#, 0, #"\operatorname takes letters, digits and spaces"#, nil),
    (#"\hspace{1}"#, 0, #"\hspace takes a length such as {1em}"#, nil),
    (#"\hspace{100.5em}"#, 0, #"\hspace takes a length such as {1em}"#, nil),
    (#"\hspace{infem}"#, 0, #"\hspace takes a length such as {1em}"#, nil),
    // Characters
    ("$x$", 0, "$ inside a formula", nil),
    ("a # b", 2, "# means nothing in a formula; write \\#", nil),
    ("a \" b", 2, "\" means nothing in a formula", nil),
    ("α💥", 2, #"💥 means nothing in a formula; words go in \text{…}"#, nil),
    ("a\u{200B}", 1, #"U+200B means nothing in a formula; words go in \text{…}"#, nil),
    ("a\u{0}", 1, "control character U+0000", nil),
    ("\\text{a\u{1B}}", 7, "control character U+001B", nil),
  ]

  @Test(arguments: faults)
  func namesTheFaultAndItsPlace(tex: String, offset: Int, message: String, suggestion: String?) {
    let error = #expect(throws: TeXError.self) { try Math(parsing: tex) }
    #expect(error == TeXError(offset: offset, message: message, suggestion: suggestion), "\(tex)")
  }

  @Test(arguments: [
    "{", #"\left("#, #"\sqrt"#, #"\frac1"#, "x^{", #"\text{$"#, #"\displaystyle"#, #"\hat"#,
    #"\text{\textbf{"#, #"\begin{matrix}"#,
  ])
  func refusesDeepNestingInsteadOfOverflowing(opening: String) {
    let error = #expect(throws: TeXError.self) {
      try Math(parsing: String(repeating: opening, count: 100_000))
    }
    #expect(error?.message == "nested more than 64 levels deep")
  }

  @Test(arguments: [
    ("{x+", "}"), (#"\frac1{"#, "}"), (#"\left("#, #"\right)"#), ("x^{", "}"), (#"\sqrt[2]{"#, "}"),
    (#"\begin{cases}"#, #"\end{cases}"#), (#"\overline{"#, "}"), (#"\text{$"#, "$}"),
    (#"\underset{x}{"#, "}"),
  ])
  func theDeepestNestingFitsTheStackOfASecondaryThread(opening: String, closing: String) async throws {
    let levels = opening.contains("text") ? 31 : 60
    let source = String(repeating: opening, count: levels) + "1" + String(repeating: closing, count: levels)
    let length = await withCheckedContinuation { continuation in
      let thread = Thread {
        let math = try? Math(parsing: source)
        continuation.resume(returning: math.map { $0.mathML(display: true).utf8.count + $0.runs.count })
      }
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(try #require(length) > 0)
  }

  @Test func acceptsNestingAsDeepAsAnyoneWrites() throws {
    let deep = String(repeating: "{x+", count: 50) + "1" + String(repeating: "}", count: 50)
    #expect(try !Math(parsing: deep).runs.isEmpty)
    let fraction = (0..<30).reduce("x") { inner, _ in #"\frac{1}{1+\#(inner)}"# }
    #expect(try !Math(parsing: fraction).mathML(display: true).isEmpty)
  }
}
