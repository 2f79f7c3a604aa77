import Findings
import Foundation
import Plotting

/// One experiment of a report: the trials that answer its question, and what they say together.
///
/// A study is a value without state. `Trial` holds *everything* that one unit of computation depends on,
/// its seed included: the store's key is the hash of the study's name, the fingerprint of its code, the
/// trial and the data files it reads. Nothing else may influence an outcome.
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

  /// The defaults for a profile.
  func parameters(for profile: Profile) -> Parameters

  /// The trials that these parameters ask for, in a fixed order.
  /// - Throws: `Diagnostic` of kind `.data` that names a parameter outside its range, and the range.
  func trials(_ parameters: Parameters) throws -> [Trial]

  /// A short label for progress and failure messages: `with positions, seed 3`.
  func label(_ trial: Trial) -> String

  /// Runs one trial. Must depend on nothing but its argument.
  func run(_ trial: Trial, _ context: TrialContext) throws -> Outcome

  /// Draws the conclusions from all outcomes, in the order of `trials`.
  func conclude(_ parameters: Parameters, _ outcomes: [(trial: Trial, outcome: Outcome)]) throws
    -> Conclusions
}

/// What a study says: numbers for claims and prose, figures, tables.
public struct Conclusions: Codable, Equatable, Sendable {
  public let findings: [Finding]
  /// By name within the study: `loss` is referred to as `sorting/loss`.
  public let figures: [String: Figure]
  public let tables: [String: Table]

  public init(findings: [Finding], figures: [String: Figure] = [:], tables: [String: Table] = [:]) {
    self.findings = findings
    self.figures = figures
    self.tables = tables
  }
}

/// What a running trial may use of the world outside it: reporting how far it is, and leaving files behind.
public protocol TrialContext: Sendable {
  /// Tells the progress display. Cheap enough to call at every step.
  func progress(step: Int, of steps: Int, loss: Double?)
  /// Keeps a file with the outcome, such as a trained model; the name is unique within the trial.
  func attach(_ name: String, _ bytes: Data)
  /// Throws when the user has asked to stop.
  func checkCancellation() throws
}
