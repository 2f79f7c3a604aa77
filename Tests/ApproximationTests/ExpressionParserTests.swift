import Diagnostics
import ReproducibleMath
import Testing

@testable import Approximation

private func value(_ text: String, _ x: [Double] = [0.5]) throws -> Double {
  try Target(functions: [text] + x.dropFirst().map { _ in "0" }, tokens: x.count, width: 1)(x)[0]
}

/// The first problem of a text, without the place's file.
private func problem(_ text: String, tokens: Int = 1, width: Int = 1) -> (
  column: Int, text: String, remedy: String
)? {
  do {
    _ = try Target(functions: [String](repeating: text, count: tokens), tokens: tokens, width: width)
    return nil
  } catch let list as DiagnosticList {
    let first = list.all[0]
    #expect(first.kind == .data)
    guard case .text(let file, let line, let column) = first.place else { return nil }
    #expect(file == "function 1" && line == 1)
    return (column, first.problem, first.remedy ?? "")
  } catch {
    return nil
  }
}

@Test(arguments: [
  ("1 + 2*3", 7), ("(1 + 2)*3", 9), ("2^3^2", 512), ("-2^2", -4), ("(-2)^2", 4), ("2^-1", 0.5), ("8/4/2", 1),
  ("1 - 2 - 3", -4), ("2*-3", -6), ("- -3", 3), ("+3", 3), ("1.5e1", 15), (".5", 0.5), ("3.", 3),
  ("2E-2", 0.02),
  ("min(3, 1, 2)", 1), ("max(1, 3, 2)", 3), ("abs(-2)", 2), ("x[1,1]", 0.5), ("x[ 1 , 1 ]^2", 0.25),
  ("4^0.5", 2),
  ("(1 + x[1,1])^x[1,1]", 1.224744871391589), ("pi", 3.14159265358979), ("e^2", 7.38905609893065),
  ("cos(0)", 1),
  ("0*x[1,1]", 0), ("x[1,1]^0", 1),
])
func expressionMeansWhatArithmeticSays(_ text: String, _ expected: Double) throws {
  #expect(abs(try value(text) - expected) < 1e-13 * max(1, abs(expected)))
}

@Test func variablesAreTokensAndCoordinates() throws {
  let target = try Target(functions: ["x[1,2] + 10*x[2,1]", "x[2,2]"], tokens: 2, width: 2)
  #expect(target([1, 2, 3, 4]) == [32, 4])
  #expect(target.outputWidth == 1)
  let wide = try Target(functions: ["x[1,1]", "1", "x[2,1]", "2"], tokens: 2, width: 1)
  #expect(wide.outputWidth == 2)
  #expect(wide([5, 6]) == [5, 1, 6, 2])
}

@Test func decimalNumbersAreMeantExactly() throws {
  func constant(_ text: String) throws -> Interval {
    try Target(functions: [text], tokens: 1, width: 1).ranges(over: [Interval(0, 1)])[0]
  }
  #expect(try constant("0.5") == Interval(0.5))
  #expect(try constant("12345.625") == Interval(12345.625))
  #expect(try constant("9007199254740993").contains(9007199254740992))
  #expect(try constant("0.1") == Interval((0.1).nextDown, (0.1).nextUp))
  #expect(try constant("1e-3").width > 0)
  // What only looks exact: an integer of more bits, and a fraction over more than 10²².
  #expect(try constant("9007199254740993") == Interval(9007199254740991, 9007199254740994))
  #expect(try constant("0.00000000000000000000000").width > 0)
  #expect(try constant("pi") == .pi)
}

@Test(arguments: [
  ("", 1, "ends too soon"), ("x[1,1] +", 9, "ends too soon"), ("2x[1,1]", 2, "unexpected “x”"),
  ("(1 + 2", 7, "“)” is missing"), ("1 + * 2", 5, "unexpected “*”"), ("x", 2, "token and the coordinate"),
  ("x[1]", 4, "“,” is missing"), ("x[2,1]", 3, "no token 2"), ("x[1,3]", 5, "no coordinate 3"),
  ("x[0,1]", 3, "no token 0"), ("x[,1]", 3, "token is missing"), ("x[99999999999999999999,1]", 3, "no token"),
  ("x[1,1]^(1e15*0.1 - 1e14 + 0.5)", 8, "not known well enough"), (".", 1, "no number"),
  ("x[1,1]^1000.5", 8, "too large"), ("sin x[1,1]", 5, "parentheses"), ("sin(1, 2)", 1, "takes one number"),
  ("max(1)", 1, "at least two"),
  ("1 2", 3, "unexpected “2”"), ("3 $ 4", 3, "unexpected “$”"), ("1e999", 1, "no number"),
  ("x[1,1]^1001", 8, "too large"), ("  foo(1)", 3, "“foo” is unknown"), ("1 + 2)", 6, "unexpected “)”"),
  ("2e", 2, "unexpected “e”"), ("é", 1, "“é” is unknown"),
])
func syntaxErrorsNameTheColumn(_ text: String, _ column: Int, _ words: String) {
  let found = problem(text)
  #expect(found?.column == column)
  #expect(found?.text.contains(words) == true, "\(found?.text ?? "accepted")")
  #expect(found?.remedy.isEmpty == false)
}

@Test(arguments: [
  ("sine(1)", "sin"), ("coss(1)", "cos"), ("Exp(1)", "exp"), ("sqr(1)", "sqrt"), ("maxx(1,2)", "max"),
])
func misspeltNamesGetASuggestion(_ text: String, _ meant: String) {
  #expect(problem(text)?.remedy == "did you mean “\(meant)”?")
}

@Test func deepNestingIsAnErrorNotACrash() {
  for text in [
    String(repeating: "(", count: 100_000) + "1", String(repeating: "-", count: 100_000) + "1",
    String(repeating: "sin(", count: 100_000), String(repeating: "2^", count: 100_000) + "2",
  ] { #expect(problem(text)?.text.contains("deeper") == true) }
  #expect(problem(String(repeating: "(", count: 150) + "1" + String(repeating: ")", count: 150)) == nil)
}

/// Sixty thousand operations in a row, of which those of sums and quotients took the square of their number.
@Test(arguments: [
  ("x[1,1]", "+x[1,1]", 30_001 * 0.5), ("x[1,1]", "-sin(#*x[1,1])", nil),
  ("sin(x[1,1])", "/(1+#*x[1,1])", nil),
  ("x[1,1]", "*1", 0.5), ("(x[1,1]", "+cos(#)*x[1,1]", nil), ("max(x[1,1]", ",#", 29_999), ("2", "^1", 2),
]) func longFormulasAreReadAtOnce(_ first: String, _ unit: String, _ expected: Double?) throws {
  let rest = (0..<30_000).map { unit.replacing("#", with: "\($0)") }.joined()
  let start = ContinuousClock.now
  let close = first.contains { $0 == "(" } && !first.hasSuffix(")") ? ")" : ""
  if unit == "^1" {
    #expect(problem(first + rest)?.text.contains("deeper") == true)
  } else {
    let text = first + rest + close
    var formula = Formula(variables: 1)
    let source = ExpressionParser.Source(text: text, name: "f")
    formula.outputs = [try ExpressionParser.parse(source, tokens: 1, width: 1, into: &formula)]
    if let expected { #expect(formula([0.5]) == [expected]) }
    #expect(formula.texts.values.allSatisfy { $0.count <= 61 })
  }
  #expect(ContinuousClock.now - start < .seconds(20))
}

@Test func aSumThatIsMultipliedOverAndOverIsRefused() throws {
  let sum = (0..<10_000).map { "sin(\($0)*x[1,1])" }.joined(separator: "+")
  let text = "(\(sum))" + String(repeating: "*2", count: 10_000)
  #expect(problem(text)?.text == "the formula comes to more than 1000000 operations")
}

@Test func aDivisorThatMayBeZeroIsFoundInALongFormula() {
  let text = "1/x[1,1]" + (0..<30_000).map { "+sin(\($0)*x[1,1])" }.joined()
  #expect(throws: Diagnostic.self) { try Target(functions: [text], tokens: 1, width: 1) }
}

@Test func everyBadFunctionIsReportedAtOnce() {
  do {
    _ = try Target(functions: ["1 +", "x[1,1]", "foo"], tokens: 3, width: 1)
    Issue.record("accepted")
  } catch let list as DiagnosticList {
    #expect(
      list.all.map(\.place) == [
        .text(file: "function 1", line: 1, column: 4), .text(file: "function 3", line: 1, column: 1),
      ])
  } catch {
    Issue.record("\(error)")
  }
}

@Test func randomTextNeverCrashes() {
  var random = RandomStream(seed: 1, "text")
  let pieces = [
    "x[1,1]", "sin", "(", ")", "+", "-", "*", "/", "^", "2", "0.5", ",", "max", "e", "pi", "[", "1e", " ",
    "]", "log", "sqrt",
  ]
  for _ in 0..<3000 {
    let text = (0..<random.integer(below: 12)).map { _ in pieces[random.integer(below: pieces.count)] }
      .joined()
    do {
      let target = try Target(functions: [text], tokens: 1, width: 1)
      #expect(target([0.5])[0].isFinite, "\(text)")
    } catch let list as DiagnosticList {
      guard case .text(_, 1, let column) = list.all[0].place else {
        Issue.record("\(text): \(list)")
        continue
      }
      #expect((1...text.count + 1).contains(column))
    } catch { #expect(error is Diagnostic) }
  }
}

/// The message quotes up to sixty characters whole.
@Test(arguments: [56, 59, 60, 61, 80]) func longPartsAreShortenedInMessages(_ length: Int) {
  let start = "x[1,1]-x[1,1]"
  let divisor = start + String(repeating: "+0", count: 40).prefix(length - start.count - 4)
  let whole = "1/(\(divisor.hasSuffix("+") ? divisor.dropLast() + "0" : divisor))"
  let error = #expect(throws: Diagnostic.self) { try Target(functions: [whole], tokens: 1, width: 1) }
  #expect(whole.count == length && error?.problem.contains(whole) == (length <= 60), "\(whole.count)")
}
