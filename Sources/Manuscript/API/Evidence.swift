import Findings

/// What the computation found: everything that a manuscript is filled with.
public struct Evidence: Sendable {
  /// The profile that was computed; claims made for a larger one are not tested.
  public var profile: Profile
  /// Findings by `study.name`: `sorting.supError.median`.
  public var values: [String: Value]
  /// Figures by `study/name`.
  public var figures: [String: FigureAsset]
  /// Tables by `study/name`.
  public var tables: [String: Table]
  /// What each study computed, by its name.
  public var studies: [String: StudyFacts]
  /// The line of fact under the abstract: trials, certificates, floating-point work, fingerprint. The number of
  /// claims that hold is added by the manuscript.
  public var facts: [Fact]

  /// Evidence of a build in `profile`.
  public init(
    profile: Profile, values: [String: Value] = [:], figures: [String: FigureAsset] = [:],
    tables: [String: Table] = [:], studies: [String: StudyFacts] = [:], facts: [Fact] = []
  ) {
    self.profile = profile
    self.values = values
    self.figures = figures
    self.tables = tables
    self.studies = studies
    self.facts = facts
  }
}

/// A label and what is said under it, both plain text.
public struct Fact: Codable, Equatable, Sendable {
  /// What the value is: `trials`.
  public let label: String
  /// The value as it is printed: `214`.
  public let value: String

  /// Says `value` about `label`.
  public init(_ label: String, _ value: String) {
    self.label = label
    self.value = value
  }
}

/// A link to a file of the report.
public struct AssetLink: Codable, Equatable, Sendable {
  /// The link's text: `data`, `SVG`.
  public let label: String
  /// The path relative to the page.
  public let path: String

  /// A link to `path`.
  public init(_ label: String, path: String) {
    self.label = label
    self.path = path
  }
}

/// What one study computed, for the line that stands where its cell is.
public struct StudyFacts: Equatable, Sendable {
  /// Parameters, seeds, trials, training steps, floating-point operations, fingerprint.
  public var facts: [Fact]
  /// Why there are no results, when trials failed: figures, tables and values of the study then say so instead
  /// of being errors of the manuscript.
  public var failure: String?

  /// Facts of a study that ran, or the reason why it has no results.
  public init(facts: [Fact] = [], failure: String? = nil) {
    self.facts = facts
    self.failure = failure
  }
}

/// A drawn figure and everything that the page says about it.
public struct FigureAsset: Codable, Equatable, Sendable {
  /// The picture on light paper, relative to the page.
  public var lightPath: String
  /// The picture on dark paper.
  public var darkPath: String?
  /// What the picture shows, for those who cannot see it.
  public var altText: String
  /// CSS pixels.
  public var width: Int
  /// CSS pixels.
  public var height: Int
  /// What the picture does not show, such as points that could not be drawn: one sentence each, without a full stop.
  public var notes: [String]
  /// The numbers behind the figure and its other formats: CSV, JSON, SVG, model.
  public var links: [AssetLink]
  /// How the figure was made: parameters, seeds, steps, operations, code fingerprint.
  public var provenance: [Fact]
  /// The command that computes just this figure again.
  public var command: String?

  /// A figure of `width` × `height` CSS pixels.
  public init(
    lightPath: String, darkPath: String? = nil, altText: String, width: Int, height: Int,
    notes: [String] = [],
    links: [AssetLink] = [], provenance: [Fact] = [], command: String? = nil
  ) {
    self.lightPath = lightPath
    self.darkPath = darkPath
    self.altText = altText
    self.width = width
    self.height = height
    self.notes = notes
    self.links = links
    self.provenance = provenance
    self.command = command
  }
}
