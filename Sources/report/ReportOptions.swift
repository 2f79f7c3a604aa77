import ArgumentParser
import CaseStudies
import Diagnostics
import Findings
import Publication

/// Which report, and in which profile.
struct ReportOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "The report's name in Reports/; needed only for another than the main one."
  )
  var report: String?

  @OptionGroup var profile: ProfileOption

  /// The build of the chosen report.
  func build(_ change: (inout Build.Options) -> Void = { _ in }) throws -> Build {
    var options = Build.Options(profile: try profile.value())
    change(&options)
    let workspace = try Workspace()
    return Build(try workspace.report(chosen: report), in: workspace, studies: caseStudies, options: options)
  }
}

/// How much to compute; shared by the commands that compute.
struct ProfileOption: ParsableArguments {
  @Option(help: "How much work to spend: quick, standard or thorough.")
  var profile: String?

  /// - Throws: `Diagnostic` of kind `.usage` for a profile that does not exist.
  func value() throws(Diagnostic) -> Profile? {
    guard let profile else { return nil }
    guard let known = Profile(rawValue: profile) else {
      let names = Profile.allCases.map(\.rawValue)
      throw Diagnostic(
        .usage, "there is no profile “\(profile)”", at: .named("--profile"),
        remedy: suggestion(for: profile, among: names, otherwise: "choose \(names.joined(separator: ", "))"))
    }
    return known
  }
}
