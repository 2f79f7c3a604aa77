import Diagnostics
import Findings
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Pipeline

@Suite struct BaselineTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func anAcceptedReportPassesItsOwnCheck() throws {
    let report = try BuiltReport()
    let path = "\(directory.path)/expected.json"
    try Baseline(accepting: report.manifest).encoded().write(to: URL(fileURLWithPath: path))
    let check = try Check(report.manifest, against: Baseline(path))
    #expect(check.failures.isEmpty)
    #expect(
      check.cases.map(\.suite) == ["claims"] + Array(repeating: "values", count: 6)
        + Array(repeating: "trials", count: 3))
  }

  @Test func everyDeviationFails() throws {
    let baseline = Baseline(accepting: try BuiltReport().manifest)
    let check = try Check(BuiltReport(factor: 2.0.nextUp, verdict: .fails).manifest, against: baseline)
    #expect(
      check.failures.first?.description
        == "“It is <small> & “neat”.” does not hold: doubling.value.median < 3")
    #expect(
      check.failures.map(\.description).contains(
        "2 was expected, not 2.0000000000000004: doubling.value.median"))
    let gone = try Check(
      BuiltReport(study: Doubling(body: { _, _ in throw Diagnostic(.claim, "no") })).manifest,
      against: baseline)
    #expect(gone.failures.filter { $0.problem == "the report no longer has this value" }.count == 6)
    #expect(gone.failures.filter { $0.problem == "the trial failed" }.count == 3)
    let untested = try Check(BuiltReport(verdict: .untested).manifest, against: baseline)
    #expect(untested.failures.map(\.problem) == ["was holds, is untested"])
  }

  /// The baseline's file with some words changed.
  private func baseline(_ report: BuiltReport, replacing words: String, with others: String) throws
    -> Baseline
  {
    let path = "\(directory.path)/\(UUID().uuidString).json"
    let text = String(decoding: try Baseline(accepting: report.manifest).encoded(), as: UTF8.self)
    #expect(text.contains(words))
    try text.replacing(words, with: others).write(toFile: path, atomically: true, encoding: .utf8)
    return try Baseline(path)
  }

  @Test func whatOnlyOneOfThemHasIsADeviation() throws {
    let report = try BuiltReport()
    let claims = try Check(
      report.manifest,
      against: baseline(report, replacing: "doubling.value.median < 3", with: "doubling.value.median < 4"))
    #expect(
      claims.failures.map(\.description) == [
        "the baseline does not know this claim: doubling.value.median < 3",
        "the report no longer makes this claim: doubling.value.median < 4",
      ])
    let values = try Check(
      report.manifest,
      against: baseline(report, replacing: "\"doubling.value.median\" :", with: "\"doubling.value.mean\" :"))
    #expect(
      values.failures.map(\.description) == [
        "the report no longer has this value: doubling.value.mean",
        "the baseline does not know this value: doubling.value.median",
      ])
  }

  @Test func aToleranceInTheBaselineIsRespected() throws {
    let baseline = Baseline(accepting: try BuiltReport().manifest, tolerance: 0.01)
    #expect(try Check(BuiltReport(factor: 2.01).manifest, against: baseline).failures.isEmpty)
    #expect(try !Check(BuiltReport(factor: 2.03).manifest, against: baseline).failures.isEmpty)
  }

  @Test func numbersThatAreNotFiniteCanBeExpected() throws {
    let study = Doubling(body: { trial, _ in [.infinity, -.infinity, .nan][trial.seed] })
    let report = try BuiltReport(study: study)
    let path = "\(directory.path)/expected.json"
    try Baseline(accepting: report.manifest, tolerance: 0.1).encoded().write(to: URL(fileURLWithPath: path))
    #expect(try Check(report.manifest, against: Baseline(path)).failures.isEmpty)
    #expect(try Check(Manifest(of: report.path), against: Baseline(path)).failures.isEmpty)
    #expect(try !Check(BuiltReport().manifest, against: Baseline(path)).failures.isEmpty)
  }

  @Test func aMissingABrokenAndAnotherProfilesBaselineAreRefused() throws {
    let path = "\(directory.path)/expected.json"
    #expect(
      throws: Diagnostic(
        .data, "there is no baseline", at: .named(path), remedy: "accept the present results with --accept")
    ) { try Baseline(path) }
    try "{}".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: Diagnostic(.data, "the baseline does not parse (“profile” is missing)", at: .named(path)))
    {
      try Baseline(path)
    }
    let text = String(decoding: try Baseline(accepting: BuiltReport().manifest).encoded(), as: UTF8.self)
    try text.replacingOccurrences(of: "quick", with: "standard").write(
      toFile: path, atomically: true, encoding: .utf8)
    let problem = #expect(throws: Diagnostic.self) {
      try Check(BuiltReport().manifest, against: Baseline(path))
    }
    #expect(problem?.kind == .usage)
  }

  /// Collects what a parser of JUnit's form sees.
  private final class Reader: NSObject, XMLParserDelegate {
    var tests: [String] = []
    var outcomes: [String] = []
    var counts: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      switch name {
      case "testcase": tests.append(attributes["name"] ?? "")
      case "failure", "skipped": outcomes.append("\(name): \(attributes["message"] ?? "")")
      default:
        counts.append(
          "\(name) \(attributes["tests"] ?? "") \(attributes["failures"] ?? "") \(attributes["skipped"] ?? "")"
        )
      }
    }
  }

  @Test func theJUnitFileParsesAndCounts() throws {
    let baseline = Baseline(accepting: try BuiltReport(verdict: .untested).manifest)
    let check = try Check(BuiltReport(seeds: 2, verdict: .untested).manifest, against: baseline)
    let reader = Reader()
    let parser = XMLParser(data: Data(check.junitXML(name: "a \"report\" & more\u{1}").utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.counts == ["testsuites 9 5 1", "testsuite 1 0 1", "testsuite 6 5 0", "testsuite 2 0 0"])
    #expect(reader.tests.first == "doubling.value.median < 3")
    #expect(reader.outcomes.first == "skipped: not tested in this profile")
    #expect(reader.outcomes.contains("failure: [0,2,4] was expected, not [0,2]"))
    let summary = check.summary(name: "sample")
    #expect(summary.contains("| claims | 0 | 0 | 1 |\n| values | 1 | 5 | 0 |\n| trials | 2 | 0 | 0 |"))
    #expect(summary.contains("- [0,2,4] was expected, not [0,2]: `doubling.value.all`"))
  }
}
