import ArgumentParser
import Diagnostics
import Foundation
import Pipeline
import Publication

/// `report check`: is a built report what was accepted?
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Holds a built report against its accepted baseline, Reports/<name>/expected.json.")

  @OptionGroup var report: BuiltReport

  @Flag(help: "Accept the present results as the baseline.")
  var accept = false

  @Option(help: "Write the cases as JUnit XML.", completion: .file(), transform: path)
  var junit: String?

  @Option(
    help: "Append a Markdown summary; GITHUB_STEP_SUMMARY unless given.", completion: .file(), transform: path
  )
  var summary: String?

  func run() throws {
    let (_, manifest) = try report.manifest()
    let baseline = try Workspace().report(manifest.report).appending(path: Baseline.fileName).path
    if accept {
      try write(String(decoding: Baseline(accepting: manifest).encoded(), as: UTF8.self), to: baseline)
      print("accepted \(manifest.claims.count) claims: \(oneLine(baseline))")
      return
    }
    let check = try Check(manifest, against: Baseline(baseline))
    if let junit { try write(check.junitXML(name: manifest.report), to: junit) }
    if let summary = summary ?? ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
      let before = try readFile(summary) ?? Data()
      try write(before + Data(check.summary(name: manifest.report).utf8), to: summary)
    }
    for failure in check.failures { complain(failure) }
    print("\(check.cases.count - check.failures.count) of \(check.cases.count) cases are as accepted")
    if !check.failures.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }
}
