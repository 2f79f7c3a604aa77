import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

@Suite struct PredicateTests {
  static let findings: [String: Value] = [
    "s.one": .number(1), "s.half": .number(0.5), "s.nan": .number(.nan), "s.up": .series([1, 2, 2, 4]),
    "s.down": .series([4, 2, 1]), "s.mixed": .series([1, 3, 2]), "s.empty": .series([]),
    "s.name": .text("yes"), "s.many": .number(12345), "s.close": .number(0.016537189),
    "s.near": .series([1, 1.0001]),
    "function-1d.x2.y": .number(2), "s.x": .series([1, 2, 4, 8]), "s.y": .series([3, 12, 48, 192]),
  ]

  private func holds(_ source: String) throws -> Bool {
    let predicate = try Predicate(parsing: source)
    return try PredicateEvaluator(predicate, Self.findings).holds(predicate.expression)
  }

  private func filled(_ source: String) throws -> String {
    let predicate = try Predicate(parsing: source)
    return PredicateEvaluator(predicate, Self.findings).filled(predicate.expression)
  }

  @Test(arguments: [
    "s.half < s.one", "s.one >= 1", "s.one ≥ 1", "s.one == 1", "s.one = 1", "s.one != 2", "s.one ≠ 2",
    "0 < s.half < s.one <= 1",
    "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "2 ^ 3 ^ 2 == 512", "-2 ^ 2 == -4", "2 - 3 - 4 == -5",
    "8 / 4 / 2 == 1",
    "s.half < 1 and s.one < 2 or 1 < 0", "1 < 0 or not 1 < 0", "not (1 < 0 and 1 < 2)",
    "1 < 2 or 1 < 0 and 1 < 0",
    "50% == s.half", "1e-3 == 0.001", "1.5E+2 == 150", "pi > 3.14", "s.name == \"yes\"", "s.name != \"no\"",
    "function-1d.x2.y == 2", "function-1d.x2.y-1 == 1", "s.one - s.half == 0.5", "s.one−s.half == .5",
    "all(s.up <= 4)", "any(s.up > 3)", "not all(s.up < 4)", "all(0 < s.up < 5)", "all(s.down == s.down)",
    "all(1 < 2)",
    "monotone(s.up)", "monotone(s.down)", "not monotone(s.mixed)", "increasing(s.up)",
    "not increasing(s.down)",
    "decreasing(s.down)", "min(s.up) == 1", "max(s.up, 9) == 9", "sum(s.up) == 9", "mean(s.up) == 2.25",
    "median(s.up) == 2",
    "count(s.up) == 4", "first(s.down) == 4", "last(s.down) == 1", "abs(-3) == 3", "sqrt(16) == 4",
    "log10(1000) == 3",
    "log2(8) == 3", "exp(0) == 1", "log(1) == 0", "count(s.empty) == 0", "monotone(2 * s.up - 1)",
    "abs(slope(log(s.x), log(s.y)) - 2) < 1e-12", "slope(s.x, 3 * s.x + 1) == 3", "s.one*2 == 2",
    "s.one·2 == 2",
  ]) func holdsIndeed(_ source: String) throws {
    #expect(try holds(source), "\(source)")
  }

  @Test(arguments: [
    "s.one < s.half", "s.nan < 1", "s.nan >= 1", "s.nan == s.nan", "min(s.up, s.nan) < 1",
    "max(s.up, s.nan) > 1",
    "0 < s.one < 1", "any(s.up > 4)", "all(s.mixed < 3)", "not 1 < 2 and 1 < 2",
    "slope(s.x, s.y) == slope(s.y, s.x)",
  ]) func doesNotHold(_ source: String) throws {
    #expect(try !holds(source), "\(source)")
  }

  private func fault(_ body: () throws -> Void) -> PredicateFault? {
    do {
      try body()
      return nil
    } catch {
      return error as? PredicateFault
    }
  }

  @Test func namesAreListedInOrder() throws {
    let predicate = try Predicate(parsing: "a-b.c < d.e2.f-g.h and all(i.j == 1)")
    #expect(predicate.names.map(\.name) == ["a-b.c", "d.e2.f", "g.h", "i.j"])
    #expect(predicate.names.map(\.offset) == [0, 8, 15, 27])
  }

  @Test func valuesAreFilledIn() throws {
    #expect(try filled("s.half < s.one") == "0.5 < 1")
    #expect(try filled("-1 <= s.half - s.one < 2 * 3") == "−1 ≤ −0.5 < 2 * 3")
    #expect(try filled("all(s.up <= 4)") == "all([1, 2, 2, 4] ≤ 4)")
    #expect(
      try filled("monotone(s.up) and (s.one > 2 or s.one > 0)")
        == "monotone([1, 2, 2, 4]) and (1 > 2 or 1 > 0)")
    #expect(try filled("not s.one > 2") == "not (1 > 2)")
    #expect(try filled("slope(s.x, s.x) > 0.9") == "1 > 0.9")
    #expect(try filled("s.name == \"yes\"") == "“yes” = \"yes\"")
    #expect(try filled("count(s.empty) == 0") == "0 = 0")
    #expect(try filled("s.many == 12345") == "12\u{202F}345 = 12345")
  }

  /// Two numbers that differ are never printed alike, however close they are.
  @Test(arguments: [
    ("s.close == 0.01654", "0.016537 = 0.01654"), ("s.close < 0.016537", "0.0165372 < 0.016537"),
    ("0.1 + 0.2 == 0.3", "0.30000000000000004 = 0.3"),
    ("s.close * 2 <= s.close + s.close", "0.03307 ≤ 0.03307"),
    ("0.0165371 < s.close < 0.0165372", "0.0165371 < 0.01653719 < 0.0165372"),
    ("s.one + 1e-16 * 3 > 1", "1.0000000000000002 > 1"),
    ("all(s.near == 1)", "all([1, 1.0001] = 1)"), ("all(s.near >= 1)", "all([1, 1] ≥ 1)"),
  ]) func showsDigitsUntilSidesDiffer(_ source: String, _ text: String) throws {
    #expect(try filled(source) == text)
  }

  @Test func longSeriesAreAbbreviated() throws {
    let predicate = try Predicate(parsing: "all(s.long >= 0)")
    let evaluator = PredicateEvaluator(predicate, ["s.long": .series((0..<100).map(Double.init))])
    #expect(evaluator.filled(predicate.expression) == "all([0, 1, 2, …, 99] ≥ 0)")
    #expect(evaluator.values(predicate.expression) == [Fact("s.long", "[0, 1, 2, …, 99]")])
  }

  @Test(arguments: [
    ("", 0, "the predicate ends too early"), ("s.one <", 7, "the predicate ends too early"),
    ("(s.one < 1", 0, "unclosed parenthesis"), ("s.one < 1)", 9, "“)” is not expected here"),
    ("s.one", 0, "a claim must be true or false"), ("s.one < 1 s.half", 10, "“s.half” is not expected here"),
    ("one < 1", 0, "“one” names no finding"), ("foo(1) < 1", 0, "unknown function “foo”"),
    ("slope(s.x) < 1", 0, "slope takes two arguments, not 1"),
    ("abs() < 1", 0, "abs takes one argument, not 0"),
    ("1 < 2 $", 6, "“$” means nothing in a predicate"), ("1..2 < 3", 0, "“1..2” is not a number"),
    ("1e999 < 3", 0, "“1e999” is not a number"), ("s.name == \"a", 10, "unclosed quotation mark"),
    ("and 1 < 2", 0, "“and” is not expected here"), ("1 < 2 and", 9, "the predicate ends too early"),
    ("* 2 < 3", 0, "“*” is not expected here"), ("ü < 1", 0, "“ü” means nothing in a predicate"),
  ]) func malformed(_ source: String, _ offset: Int, _ problem: String) {
    let error = fault { _ = try Predicate(parsing: source) }
    #expect(error?.problem == problem)
    #expect(error?.offset == offset)
  }

  @Test(arguments: [
    ("1 / (s.one - 1) < 2", 5, "division by zero: s.one - 1 is 0"),
    ("s.up / s.empty < 1", 0, "series of 4 and 0 elements do not match"),
    ("all(1 / s.zero < 1)", 8, "division by zero: s.zero is 0"),
    ("s.none < 1", 0, "no finding “s.none”"), ("s.up < 1", 0, "a comparison of series has many answers"),
    ("s.name < 1", 0, "a text can only be == or != to another text"),
    ("s.one + s.name < 1", 8, "s.name is a text, not a number or a series"),
    ("max(s.empty) < 1", 4, "max of an empty series"), ("log(0) < 1", 4, "log of 0"),
    ("sqrt(-1) < 1", 5, "sqrt of −1"),
    ("slope(s.up, s.down) < 1", 0, "slope needs two series of the same length, at least 2"),
    ("slope(s.x - s.x, s.y) < 1", 6, "division by zero: s.x - s.x does not vary, so there is no slope"),
    ("all(s.one) and 1 < 2", 4, "s.one is a number, not a comparison"),
    ("not monotone(1 < 2)", 13, "1 < 2 is true or false, not a number or a series"),
    ("1 < 0 and 1 / (s.one - 1) < 0", 15, "division by zero: s.one - 1 is 0"),
  ]) func cannotBeEvaluated(_ source: String, _ offset: Int, _ problem: String) throws {
    var findings = Self.findings
    findings["s.zero"] = .series([1, 0])
    let predicate = try Predicate(parsing: source)
    let error = fault { _ = try PredicateEvaluator(predicate, findings).holds(predicate.expression) }
    #expect(error?.problem == problem)
    #expect(error?.offset == offset)
  }

  @Test func endlessNestingIsRefused() {
    for opening in ["(", "not ", "-", "abs(", "2 ^ "] {
      #expect(fault { _ = try Predicate(parsing: String(repeating: opening, count: 100_000) + "1") } != nil)
    }
  }

  @Test func outcomesByProfileAndFailure() throws {
    let manuscript = try Folder([
      "a.md": """
      ```{claim} s.x < 1
      :profile: standard
      Below {value}`s.limit`.
      ```
      ```{claim} s.x < 0.1
      :label: mine
      Never.
      ```
      ```{claim} t.x < 0.1
      Lost.
      ```
      """
    ]).load()
    var evidence = Evidence(profile: .standard)
    evidence.values = ["s.x": .number(0.5), "s.limit": .number(1)]
    evidence.studies["t"] = StudyFacts(failure: "no disk")
    let results = try manuscript.claims(evidence)
    #expect(results.map(\.outcome) == [.holds, .fails, .undecided("no disk")])
    #expect(results.map(\.id) == ["claim-1", "mine", "claim-3"])
    #expect(results.map(\.filled) == ["0.5 < 1", "0.5 < 0.1", ""])
    #expect(results[0].sentence == "Below 1.")
    #expect(results[0].values == [Fact("s.x", "0.5")])
    #expect(results[1].place == .text(file: "a.md", line: 5, column: 12))
    evidence.profile = .quick
    #expect(try manuscript.claims(evidence)[0].outcome == .notTested(least: .standard))
    evidence.profile = .thorough
    #expect(try manuscript.claims(evidence)[0].outcome == .holds)
  }

  /// What a reader would see as “NaN” stops the build, unless this profile does not test the claim that it belongs to.
  @Test func aValueThatIsNotFiniteIsAnErrorWhereItIsShown() throws {
    let manuscript = try Folder([
      "a.md": """
      The exponent is {value}`s.slope`, of {value}`s.all`.

      ```{claim} s.limit < 1
      :profile: standard
      Below {value}`s.limit`.
      ```
      """
    ]).load()
    var evidence = Evidence(profile: .quick)
    evidence.values = [
      "s.slope": .number(.nan), "s.all": .series([1, .infinity]), "s.limit": .number(.infinity),
    ]
    func problems() throws -> [String] {
      let error = try #require(throws: DiagnosticList.self) { try manuscript.markdown(evidence) }
      return error.all.map(\.description)
    }
    #expect(
      try problems() == [
        "a.md:1:25: “s.slope” is not a finite number: NaN: the study could not compute it in the quick profile",
        "a.md:1:46: “s.all” is not a finite number: ∞: the study could not compute it in the quick profile",
      ])
    evidence.profile = .standard
    #expect(try problems().count == 4)
    evidence.values = ["s.slope": .number(1), "s.all": .series([1]), "s.limit": .number(.infinity)]
    evidence.profile = .quick
    #expect(try manuscript.markdown(evidence).contains("○ not tested"))
  }
}
