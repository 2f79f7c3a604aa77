import Diagnostics
import Findings
import Foundation

/// What one cell of a manuscript asks for: a study, its parameters, and the trials that follow.
public struct StudyPlan: Sendable {
  /// What the manuscript calls the cell: findings, figures and files bear this name. The study's unless it has one of its own.
  public let name: String
  /// The study that is asked.
  public let study: any CaseStudy
  /// All parameters with their values, for the record.
  public let parameters: OptionValue
  /// The trials that `CaseStudy.trials` lists, in its order.
  public let trials: [PlannedTrial]
  /// Those and all that they need, each once, the needed ones first.
  public let allTrials: [PlannedTrial]
  /// Planning more takes minutes, and running them longer than anybody waits.
  private static let mostTrials = 50_000
  private let draw: @Sendable ([StoredTrial]) throws -> Conclusions

  /// Plans a cell. A registry's `any CaseStudy` can be passed as it is.
  /// - Parameters:
  ///   - name: The cell's, if it has one of its own.
  ///   - place: Where the manuscript sets an option, for messages.
  ///   - data: Where the study's data files lie.
  /// - Throws: `DiagnosticList` or `Diagnostic` of kind `.data` for options that are unknown, of the wrong type or
  ///   outside their range, and for missing data files.
  public init<Study: CaseStudy>(
    _ study: Study, named name: String? = nil, profile: Profile, options: [String: OptionValue] = [:],
    data: DataDirectory, place: (String) -> Diagnostic.Place? = { _ in nil }
  ) throws {
    try self.init(
      study, named: name, study.parameters(for: profile, options: options, place: place), data: data)
  }

  /// Plans a study with given parameters.
  public init<Study: CaseStudy>(
    _ study: Study, named name: String? = nil, _ parameters: Study.Parameters, data: DataDirectory
  ) throws {
    self.name = name ?? study.name
    let wanted = try study.trials(parameters)
    guard wanted.count <= Self.mostTrials else {
      throw Diagnostic(
        .data, "the options ask for \(wanted.count) trials, more than \(Self.mostTrials)",
        at: .named(study.name),
        remedy: "ask for fewer seeds or sizes")
    }
    (trials, allTrials) = try study.plan(wanted, data)
    self.study = study
    self.parameters = try OptionValue(encoding: parameters)
    draw = { results in
      var damaged: [DamagedEntry] = []
      var outcomes: [(trial: Study.Trial, outcome: Study.Outcome)] = []
      for (trial, result) in zip(wanted, results) {
        if let outcome = try? CanonicalJSON.decode(Study.Outcome.self, from: result.outcome),
          study.fits(outcome, trial)
        {
          outcomes.append((trial, outcome))
        } else {
          damaged.append(result.damaged("its outcome does not fit its trial"))
        }
      }
      guard damaged.isEmpty else { throw DamagedOutcomes(entries: damaged) }
      return try study.conclude(parameters, outcomes)
    }
  }

  /// What the study says, once its trials have run.
  /// - Throws: `DiagnosticList` with the failure of every trial of this plan that failed; `DamagedOutcomes`.
  public func conclude(_ execution: Execution) throws -> Conclusions {
    let failures = trials.compactMap { execution.failures[$0.key] }
    guard failures.isEmpty else { throw DiagnosticList(failures) }
    return try draw(
      trials.map { trial in
        guard let result = execution.results[trial.key] else {
          throw Diagnostic(.claim, "the trial has not been run", at: .named(trial.title))
        }
        return result
      })
  }
}

extension CaseStudy {
  /// Plans trials; also returns all of them with those that they need, each once, the needed ones first.
  fileprivate func plan(
    _ trials: [Trial], _ data: DataDirectory
  ) throws -> (trials: [PlannedTrial], all: [PlannedTrial]) {
    var order = try TrialOrder(study: self, data: data)
    return (try trials.map { try order.plan($0) }, order.planned)
  }

  /// Plans what a manifest's cell asked for: its parameters are held to their ranges as those of a manuscript are.
  /// - Throws: `Diagnostic` of kind `.data` if this version of the study has no such parameters.
  func plan(parameters: OptionValue, _ data: DataDirectory) throws -> [PlannedTrial] {
    do {
      let parameters = try CanonicalJSON.decode(Parameters.self, from: CanonicalJSON.encode(parameters))
      return try StudyPlan(self, parameters, data: data).allTrials
    } catch let error as DecodingError {
      throw Diagnostic(
        .data, "the parameters do not fit this version of the study (\(reason(error)))", at: .named(name),
        remedy: "use the version that built the report")
    }
  }
}

/// Plans trials after the trials that they need.
private struct TrialOrder<Study: CaseStudy> {
  let study: Study
  let data: DataDirectory
  private(set) var planned: [PlannedTrial] = []
  private var known: [Study.Trial: PlannedTrial] = [:]
  private var open: Set<Study.Trial> = []
  private let codeJSON: Data
  private let studyJSON: Data

  init(study: Study, data: DataDirectory) throws {
    self.study = study
    self.data = data
    codeJSON = try CanonicalJSON.encode(study.code)
    studyJSON = try CanonicalJSON.encode(study.name)
  }

  mutating func plan(_ trial: Study.Trial) throws -> PlannedTrial {
    if let done = known[trial] { return done }
    guard open.insert(trial).inserted else {
      throw Diagnostic(.claim, "the trial needs itself", at: .named("\(study.name): \(study.label(trial))"))
    }
    let needs = try study.needs(trial).map { try plan($0).key }
    let result = try PlannedTrial(
      study, codeJSON: codeJSON, studyJSON: studyJSON, trial, needs: needs, data: data)
    known[trial] = result
    planned.append(result)
    return result
  }
}

/// Everything that a report asks for.
public struct Plan: Sendable {
  /// One for each cell of the manuscript, in its order.
  public let studies: [StudyPlan]
  /// All trials of all studies, each once, every one after those that it needs.
  public let trials: [PlannedTrial]

  /// The plan of a report with these cells.
  public init(_ studies: [StudyPlan]) {
    self.init(studies, studies.flatMap(\.allTrials))
  }

  /// A plan of these trials only; every one after those that it needs.
  init(trials: [PlannedTrial]) {
    self.init([], trials)
  }

  private init(_ studies: [StudyPlan], _ trials: [PlannedTrial]) {
    self.studies = studies
    var seen: Set<TrialKey> = []
    self.trials = trials.filter { seen.insert($0.key).inserted }
  }
}
