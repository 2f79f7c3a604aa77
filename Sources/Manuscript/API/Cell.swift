import Diagnostics
import Findings

/// A request for computation: one case study with the options that the author gave it.
public struct Cell: Sendable {
  /// The study's name, as in `sorting`.
  public let study: String
  /// What the text calls the cell's findings, figures and tables by: the study's name, or its own.
  public let name: String
  /// The options, by name.
  public let options: [String: OptionValue]
  /// Where the study's name stands.
  public let place: Diagnostic.Place
  /// Where each option stands, by name; those within a group by their path, `recipe.steps`.
  public let optionPlaces: [String: Diagnostic.Place]
  /// The anchor on the page: `cell-sorting`.
  let id: String

  /// What the reader gets to see: `sorting`, or `sorting as sorting-wide`.
  var title: String { name == study ? study : "\(study) as \(name)" }
}

/// Options that `report.yml` sets for every cell of a study in a profile, under the options of the cell itself.
public struct StudyDefaults: Sendable {
  /// The options, by name.
  public let options: [String: OptionValue]
  /// Where the study's name stands.
  public let place: Diagnostic.Place
  /// Where each option stands, by name; those within a group by their path.
  public let optionPlaces: [String: Diagnostic.Place]

  /// Where an option stands.
  public func place(of option: String) -> Diagnostic.Place {
    placed(option, among: optionPlaces) ?? place
  }
}

extension Cell {
  /// The cell with what it does not set itself taken from defaults.
  ///
  /// - Parameter merging: what an option comes to of which both set a part.
  public func over(
    _ defaults: StudyDefaults?, merging: (_ default: OptionValue, _ own: OptionValue) -> OptionValue
  ) -> Cell {
    guard let defaults else { return self }
    return Cell(
      study: study, name: name, options: defaults.options.merging(options, uniquingKeysWith: merging),
      place: place,
      optionPlaces: defaults.optionPlaces.merging(optionPlaces) { $1 }, id: id)
  }

  /// Where an option stands that a study calls by its path, or by its last name; where its group stands, or the cell, when
  /// the manuscript does not set it.
  public func place(of option: String) -> Diagnostic.Place {
    placed(option, among: optionPlaces) ?? place
  }
}

private func placed(
  _ option: String, among places: [String: Diagnostic.Place]
) -> Diagnostic.Place? {
  if let exact = places[option] { return exact }
  let inGroups = places.keys.filter { $0.hasSuffix(".\(option)") }.sorted()
  if let inner = inGroups.first.flatMap({ places[$0] }) { return inner }
  guard let dot = option.lastIndex(of: ".") else { return nil }
  return placed(String(option[..<dot]), among: places)
}
