import Findings
import Foundation
import Plotting

/// One experiment of a report: the trials that answer its question, and what they say together.
///
/// A study is a value without state. `Trial` holds *everything* that one unit of computation depends on,
/// its seed included: the store's key is the hash of the study's name, the fingerprint of its code, the
/// trial, the data files it reads and the keys of the trials it needs. Nothing else may influence an outcome.
///
/// `Parameters`, `Trial` and `Outcome` are stored as JSON with sorted keys, so they hold no `Set` and no
/// `Dictionary` whose keys are not strings: the order of those differs from run to run.
public protocol CaseStudy: Sendable {
  /// What an author may set in a manuscript's cell; the keys of its JSON object are the options' names.
  associatedtype Parameters: Codable & Equatable & Sendable
  /// The inputs of one independent unit of computation.
  associatedtype Trial: Codable & Hashable & Sendable
  /// What one trial found.
  associatedtype Outcome: Codable & Sendable

  /// The name that manuscripts use, in kebab case: `function-1d`.
  var name: String { get }
  /// One line for `report list`.
  var summary: String { get }
  /// The sources that a trial's outcome depends on. Generated at build time by the `CodeFingerprints` plugin.
  var code: CodeFingerprint { get }
  /// SHA-256 over all sources that its conclusions may depend on: while it and the outcomes are the same, so is what `conclude`
  /// returns. Generated like `code`; empty by default, which means that nothing is known.
  var program: String { get }

  /// The defaults for a profile.
  func parameters(for profile: Profile) -> Parameters

  /// The trials that these parameters ask for, in a fixed order.
  /// - Throws: `Diagnostic` of kind `.data` that names a parameter outside its range, and the range.
  func trials(_ parameters: Parameters) throws -> [Trial]

  /// A short label for progress and failure messages: `with positions, seed 3`.
  func label(_ trial: Trial) -> String

  /// The trials whose results this one builds on, as a certificate builds on its trained model; they run
  /// first, and reach `run` as `TrialContext.needed`. None by default.
  func needs(_ trial: Trial) -> [Trial]

  /// The files of the report's data directory that the trial may read. None by default.
  func dataFiles(_ trial: Trial) -> [String]

  /// Runs one trial. Must depend on nothing but the trial, its data files and the results that it needs.
  func run(_ trial: Trial, _ context: any TrialContext) throws -> Outcome

  /// Whether an outcome has the form that its trial gives it: the lengths that `conclude` relies on, and numbers where there
  /// must be numbers. A stored outcome that has not is damaged, and its trial is run again. Always, unless a study says more.
  func fits(_ outcome: Outcome, _ trial: Trial) -> Bool

  /// Draws the conclusions from all outcomes, in the order of `trials`; every one of them fits.
  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Outcome)]) throws
    -> Conclusions
}

extension CaseStudy {
  /// Unknown.
  public var program: String { "" }
  /// No trials.
  public func needs(_ trial: Trial) -> [Trial] { [] }
  /// Always.
  public func fits(_ outcome: Outcome, _ trial: Trial) -> Bool { true }
  /// No files.
  public func dataFiles(_ trial: Trial) -> [String] { [] }
}

/// What a study says: numbers for claims and prose, figures, tables.
public struct Conclusions: Codable, Equatable, Sendable {
  /// By name within the study: `supError.median` is referred to as `sorting.supError.median`.
  public let findings: [Finding]
  /// By name within the study: `loss` is referred to as `sorting/loss`.
  public let figures: [String: Figure]
  /// By name within the study: `results` is referred to as `sorting/results`.
  public let tables: [String: Table]

  /// What a study says, each part of it by name.
  public init(findings: [Finding], figures: [String: Figure] = [:], tables: [String: Table] = [:]) {
    self.findings = findings
    self.figures = figures
    self.tables = tables
  }
}

/// What a running trial may use of the world outside it.
public protocol TrialContext: Sendable {
  /// Tells the progress display. Cheap enough to call at every step.
  func progress(step: Int, of steps: Int, loss: Double?)

  /// How many threads the trial may use; must change no bit of its outcome.
  var threads: Int { get }

  /// Throws when the user has asked to stop.
  func checkCancellation() throws

  /// What `checkpoint(_:)` kept last, when an earlier run of this same trial was interrupted.
  var checkpoint: Data? { get }

  /// Offers to keep where the trial stands; call it wherever the trial could resume to the same bits.
  ///
  /// `state` is evaluated only when the last checkpoint is old, or when the user has asked to stop: then the
  /// state is kept and the call throws, as `checkCancellation` does.
  func checkpoint(_ state: () throws -> Data) throws

  /// Keeps a file with the outcome, such as a trained model; the name is unique within the trial.
  func attach(_ name: String, _ bytes: Data)

  /// The results of the trials that `CaseStudy.needs` lists, in its order.
  var needed: [StoredTrial] { get }

  /// The contents of a file that `CaseStudy.dataFiles` lists.
  /// - Throws: `Diagnostic` of kind `.data` if it does not list the file, or the file has changed since the
  ///   trial was planned.
  func data(_ name: String) throws -> Data
}
