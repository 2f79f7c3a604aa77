import Diagnostics
import Findings

/// A claim of the manuscript, and what the evidence says about it.
public struct ClaimResult: Equatable, Sendable {
  /// The verdict.
  public enum Outcome: Equatable, Sendable {
    case holds
    case fails
    /// The claim is made for this profile and larger ones only.
    case notTested(least: Profile)
    /// A study that the claim needs has no results, for this reason.
    case undecided(String)
  }

  /// The anchor on the page: the claim's label, or `claim-3`.
  public let id: String
  /// The sentence, in plain text with its numbers filled in.
  public let sentence: String
  /// The predicate as the author wrote it: `sorting.supError.median < 0.05`.
  public let predicate: String
  /// The predicate with its values filled in: `0.0312 < 0.05`; empty where it was not tested.
  public let filled: String
  /// The findings that decided it, in the order of the predicate.
  public let values: [Fact]
  /// The verdict.
  public let outcome: Outcome
  /// Where the predicate stands.
  public let place: Diagnostic.Place
}
