import ArgumentParser
import CaseStudies
import Diagnostics
import Foundation
import Pipeline
import Publication

/// `report verify`: is this report the one that was built, and can it be computed again?
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a built report's files, and on demand computes its trials again and compares bits.")

  @Argument(
    help: "The built report's folder; the package's Reports/_build/<name> unless given.",
    completion: .directory, transform: path)
  var directory: String?

  @Option(help: "How many trials to compute again, or all.")
  var recompute: String?

  @OptionGroup var scheduling: SchedulingOptions

  func validate() throws {
    if let recompute, recompute != "all", (Int(recompute) ?? 0) < 1 {
      throw ValidationError("--recompute takes a number from 1 or all, not \(recompute)")
    }
  }

  func run() throws {
    let (directory, manifest) = try builtReport(directory)
    var problems = try manifest.problems(in: directory)
    let wrong = Set(problems.compactMap(\.place))
    let sound = manifest.files.count { !wrong.contains(.named($0.path)) }
    print("\(sound) of \(manifest.files.count) files are as they were built")
    if let recompute {
      let (result, failures) = try Reproduction(of: manifest, count: Int(recompute), studies: caseStudies)
        .run { try scheduling.scheduler(store: $0) }
      print(result)
      problems += failures
    }
    for problem in problems { complain(problem) }
    if !problems.isEmpty { throw ExitCode(Diagnostic.Kind.claim.rawValue) }
  }
}
