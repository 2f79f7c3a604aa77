import Diagnostics
import Findings
import Foundation
import Manuscript
import Pipeline
import Plotting

/// Builds one report: the main job, from the manuscript to the finished folder.
public struct Build: Sendable {
  /// What the user chose.
  public struct Options: Sendable {
    /// `nil` takes the report's own.
    public var profile: Profile?
    /// `nil` takes the workspace's.
    public var output: URL?
    /// Computes every trial anew.
    public var isFresh: Bool
    /// Embeds pictures and data in the page.
    public var isSelfContained: Bool

    /// Options for a build.
    public init(
      profile: Profile? = nil, output: URL? = nil, isFresh: Bool = false, isSelfContained: Bool = false
    ) {
      self.profile = profile
      self.output = output
      self.isFresh = isFresh
      self.isSelfContained = isSelfContained
    }
  }

  /// What a build came to.
  public struct Result: Sendable {
    /// The finished page.
    public let page: URL
    /// Trials that failed and claims that do not hold, in the order of the report.
    public let failures: [Diagnostic]
    /// Trials that ran now.
    public let ran: Int
    /// Trials found in the store.
    public let reused: Int
  }

  let workspace: Workspace
  let report: String
  let studies: [any CaseStudy]
  let options: Options

  /// A build of the report of this name, with these studies to choose from.
  public init(
    _ report: String, in workspace: Workspace, studies: [any CaseStudy], options: Options = Options()
  ) {
    self.workspace = workspace
    self.report = report
    self.studies = studies
    self.options = options
  }

  /// Builds the report.
  ///
  /// - Throws: `DiagnosticList` or `Diagnostic` when nothing could be built; the previous report is untouched then.
  public func run(_ scheduler: Scheduler) throws -> Result {
    var clock = PhaseClock()
    let manuscript = try Manuscript.load(workspace.report(report), root: workspace.root)
    let profile = options.profile ?? manuscript.metadata.profile
    let plan = try plan(manuscript, profile)
    let output = try OutputDirectory(options.output ?? workspace.output(report)) {
      FileManager.default.fileExists(atPath: $0.appending(path: Manifest.fileName).path)
    }
    do {
      clock.begin("trials")
      let execution = try scheduler.run(plan) { _ in options.isFresh }
      let results = StudyResults(plan, execution)
      clock.begin("figures")
      let figures = try FigureFiles(results, command: command(profile)).write(to: output)
      try writeModels(plan, execution, to: output)
      clock.begin("pages")
      let evidence = evidence(profile, results, figures)
      let claims = try manuscript.claims(evidence)
      try write(manuscript, evidence, to: output)
      try write(
        manifest(manuscript, profile, results, claims, output),
        timings: { store in
          Timings(seconds: clock.total, phases: clock.phases, plan: plan, store: store)
        }, scheduler.store, to: output)
      try output.commit()
      return Result(
        page: output.final.appending(path: "index.html"),
        failures: execution.failures(in: plan) + failed(claims),
        ran: execution.ran, reused: execution.reused)
    } catch {
      output.discard()
      throw error
    }
  }
}
