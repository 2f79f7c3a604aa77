import Diagnostics
import Findings
import Foundation
import Testing

@testable import Pipeline

@Suite struct OptionsTests {
  private func problems(_ options: [String: OptionValue]) -> [String] {
    do {
      _ = try Doubling().parameters(for: .standard, options: options) {
        .text(file: "05.md", line: 7, column: $0.count)
      }
      return []
    } catch let list as DiagnosticList {
      return list.all.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func optionsOverrideTheProfile() throws {
    let study: any CaseStudy = Doubling()
    func parameters(_ study: some CaseStudy) throws -> Doubling.Parameters? {
      try study.parameters(
        for: .quick, options: ["factor": 3, "schedule": .object(["warmUp": 0]), "limit": 4, "kind": "exact"])
        as? Doubling.Parameters
    }
    let result = try parameters(study)
    #expect(result?.seeds == 2)
    #expect(result?.factor == 3)
    #expect(result?.schedule == .init(warmUp: 0, cosine: true))
    #expect(result?.limit == 4)
    #expect(result?.kind == .exact)
  }

  @Test func aRegistryOfAnyStudiesCanBePlanned() throws {
    let registry: [any CaseStudy] = [Doubling()]
    let study = try registry.study(named: "doubling")
    let plan = try StudyPlan(study, profile: .quick, options: ["seeds": 4], data: DataDirectory(nil))
    #expect(plan.trials.map(\.title) == (0..<4).map { "doubling: seed \($0)" })
    #expect(plan.parameters["optimizer"] == "adam")
    let problem = #expect(throws: Diagnostic.self) { try registry.study(named: "dubling") }
    #expect(problem?.description == "there is no case study “dubling”: did you mean “doubling”?")
    #expect(problem?.kind == .usage)
  }

  @Test func unknownOptionsAreAllNamedWithTheNearest() {
    #expect(
      problems(["seds": 3, "factr": 2, "colour": "red", "seeds": 2]) == [
        "05.md:7:6: doubling has no option “colour”: choose one of factor, kind, limit, optimizer, schedule, seeds, widths",
        "05.md:7:5: doubling has no option “factr”: did you mean “factor”?",
        "05.md:7:4: doubling has no option “seds”: did you mean “seeds”?",
      ])
  }

  @Test func unknownPartsOfAGroupAreNamed() {
    #expect(
      problems(["schedule": .object(["warmup": 3])]) == [
        "05.md:7:15: doubling has no option “schedule.warmup”: did you mean “warmUp”?"
      ])
  }

  @Test(
    arguments: [
      ("seeds", "many", "option “seeds” must be a whole number, not “many”"),
      ("seeds", 2.5, "option “seeds” must be a whole number, not 2.5"),
      ("seeds", true, "option “seeds” must be a whole number, not true"),
      ("seeds", .null, "option “seeds” must be a whole number, not nothing"),
      ("factor", "x", "option “factor” must be a number, not “x”"),
      ("optimizer", 3, "option “optimizer” must be a text, not 3"),
      ("limit", "x", "option “limit” must be a whole number, not “x”"),
      ("widths", 3, "option “widths” must be a list, not 3"),
      ("widths", [1, "a"], "option “widths.2” must be a whole number, not “a”"),
      ("schedule", 3, "option “schedule” must be a group of options, not 3"),
      ("schedule", .object(["cosine": 1]), "option “schedule.cosine” must be true or false, not 1"),
      ("kind", "slow", "option “kind” cannot be “slow”"),
    ] as [(String, OptionValue, String)])
  func valuesOfTheWrongTypeAreExplained(option: String, value: OptionValue, message: String) {
    // The place is looked up by the path that the message names.
    let path = message.split(separator: "“")[1].prefix { $0 != "”" }
    #expect(problems([option: value]) == ["05.md:7:\(path.count): \(message)"])
  }

  @Test func rangesAreTheStudysOwn() {
    let problem = #expect(throws: Diagnostic.self) {
      try StudyPlan(Doubling(), profile: .quick, options: ["seeds": 0], data: DataDirectory(nil))
    }
    #expect(problem?.problem == "seeds must be at least 1")
  }

  @Test(arguments: [
    "0", "-0", "5", "18446744073709551615", "-9223372036854775808", "0.1", "5e-324", "1e+300",
    "1000000000000000000", "\"x\"",
    "true", "null", "[1,[2]]", "{\"a\":{\"b\":1}}",
  ])
  func optionValuesReadBackExactly(text: String) throws {
    let value = try CanonicalJSON.decode(OptionValue.self, from: Data(text.utf8))
    #expect(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self) == text)
  }

  @Test(arguments: [0, -0.0, 2, 2.5, 1e15, 1e18, 1e19, 1e20, -1e18, 1e300, .infinity, -.infinity])
  func aNumberIsTheSameValueBeforeAndAfterJSON(number: Double) throws {
    let value = OptionValue(number)
    #expect(try OptionValue(encoding: number) == value)
    #expect(
      try CanonicalJSON.decode(Double.self, from: CanonicalJSON.encode(value)).bitPattern == number.bitPattern
    )
  }
}
