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
    /// What is computed again although its results are in the store.
    public var fresh: Fresh
    /// Embeds pictures and data in the page.
    public var isSelfContained: Bool

    /// Options for a build.
    public init(
      profile: Profile? = nil, output: URL? = nil, fresh: Fresh = .nothing, isSelfContained: Bool = false
    ) {
      self.profile = profile
      self.output = output
      self.fresh = fresh
      self.isSelfContained = isSelfContained
    }
  }

  /// Which trials are computed again.
  public enum Fresh: Equatable, Sendable {
    case nothing, everything
    /// The trials of these studies.
    case studies(Set<String>)

    func contains(_ trial: PlannedTrial) -> Bool {
      switch self {
      case .nothing: false
      case .everything: true
      case .studies(let names): names.contains(trial.study)
      }
    }
  }

  /// What a build came to.
  public struct Result: Sendable {
    /// The finished page.
    public let page: URL
    /// Trials that failed and claims that do not hold, in the order of the report.
    public let failures: [Diagnostic]
    /// What figures of the report do not show, one line each.
    public let notes: [String]
    /// Trials that ran now.
    public let ran: Int
    /// Trials found in the store.
    public let reused: Int
  }

  let workspace: Workspace
  /// The report's name.
  public let report: String
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

  /// The trials that the report asks for.
  ///
  /// - Throws: everything that is wrong with the manuscript and its cells.
  public func plan() throws -> Plan {
    let (manuscript, profile) = try load()
    return try plan(manuscript, profile)
  }

  /// The workspace's folder.
  public var root: URL { workspace.root }

  /// Runs the missing trials of some studies, and writes no report.
  ///
  /// - Returns: the failures.
  /// - Throws: as `run`.
  public func runTrials(of studies: Set<String>, _ scheduler: Scheduler) throws -> [Diagnostic] {
    let all = try plan()
    let part = Plan(all.studies.filter { studies.contains($0.study.name) })
    return try scheduler.run(part, fresh: options.fresh.contains).failures(in: part)
  }

  @Sendable private func load() throws -> (Manuscript, Profile) {
    let manuscript = try Manuscript.load(workspace.report(report), root: workspace.root)
    return (manuscript, options.profile ?? manuscript.metadata.profile)
  }

  /// Where the report goes.
  private func outputPlace(_ store: Store) throws(Diagnostic) -> OutputPlace {
    try OutputPlace(
      options.output ?? workspace.output(report), store: store.directory,
      keeping: [("the package", root.path), ("the manuscript", workspace.report(report).path)])
  }

  /// Builds the report.
  ///
  /// - Parameter showFirst: If given, the quick profile is built before it where that gives a page sooner, and this
  ///   gets to know the page. What holds and what failed is for the profile asked for to say.
  /// - Throws: `DiagnosticList` or `Diagnostic` when nothing could be built; the previous report is untouched then.
  public func run(_ scheduler: Scheduler, showFirst: ((URL) -> Void)? = nil) throws -> Result {
    // Trials may take hours: what would stop the drawing stops the build here.
    _ = try Style.light.typefaces.files()
    var clock = PhaseClock()
    clock.begin("manuscript")
    let font = try MathematicsFont()
    let ((manuscript, profile), found) = try both(load) { try outputPlace(scheduler.store) }
    var place = found
    clock.begin("plan")
    let plan = try plan(manuscript, profile)
    let quick =
      try showFirst == nil
      ? nil : quickPlan(manuscript, before: plan, profile, place.previous, scheduler.store)
    if let showFirst, quick != nil {
      clock.begin("first page")
      showFirst(try inQuick.run(scheduler).page)
      place = try outputPlace(scheduler.store)
    }
    let output = try OutputDirectory(place)
    do {
      clock.begin("trials")
      let (execution, results) = try scheduler.run(
        plan, in: profile, after: quick, fresh: options.fresh.contains
      ) { execution in
        clock.begin("figures")
        return try StudyResults(plan, execution, to: output, command: command(profile))
      }
      clock.begin("models")
      _ = try both {
        try writeModels(plan, execution, to: output)
      } _: {
        try write(font, to: output)
      }
      clock.begin("pages")
      let evidence = evidence(profile, results)
      let claims = try manuscript.claims(evidence)
      try writeAttachments(of: manuscript, to: output)
      _ = try both {
        try writePage(manuscript, evidence, to: output)
      } _: {
        try writeMarkdown(manuscript, evidence, to: output)
      }
      clock.begin("manifest")
      try write(
        results.manifest(of: report, profile, claims: claims, files: output.files),
        timings: { store in
          Timings(seconds: clock.total, phases: clock.phases, plan: plan, store: store)
        }, scheduler.store, to: output)
      try output.commit()
      return Result(
        page: place.named.appending(path: "index.html"),
        failures: execution.failures(in: plan) + failed(claims), notes: results.notes,
        ran: execution.ran, reused: execution.reused)
    } catch {
      output.discard()
      throw error
    }
  }
}
