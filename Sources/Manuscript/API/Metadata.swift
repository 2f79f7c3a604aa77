import Diagnostics
import Findings

/// What `report.yml` says about a report.
public struct Metadata: Sendable {
  /// A person or a group that signs the report.
  public struct Author: Equatable, Sendable {
    /// As it is printed.
    public let name: String
    /// Department, institution, place.
    public let affiliation: String?
    /// What the author wrote: “the paper”, “this edition”.
    public let role: String?
  }

  /// How citations are written.
  public enum CitationStyle: String, CaseIterable, Sendable {
    /// (Cybenko, 1989)
    case authorYear = "author-year"
    /// [3]
    case numeric
  }

  /// The title, in plain text.
  public let title: String
  /// The line under the title.
  public let subtitle: String?
  /// In the order of the title block.
  public let authors: [Author]
  /// BCP 47 language tag of the text.
  public let language: String
  /// How citations are written.
  public let citations: CitationStyle
  /// The profile that a build without `--profile` uses.
  public let profile: Profile
  /// What a profile sets for every cell of a study, by the study's name.
  public let defaults: [Profile: [String: StudyDefaults]]
  /// Whether raw HTML in the manuscript reaches the page; it is shown as text otherwise.
  public let allowsHTML: Bool
}

extension Metadata {
  /// The options that a profile sets for every cell of a study, without their places.
  public var profileDefaults: [Profile: [String: [String: OptionValue]]] {
    defaults.mapValues { $0.mapValues(\.options) }
  }
}
