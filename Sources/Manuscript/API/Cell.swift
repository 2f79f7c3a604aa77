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

extension Cell {
  /// Where an option stands that a study calls by its path, or by its last name; where its group stands, or the cell, when
  /// the manuscript does not set it.
  public func place(of option: String) -> Diagnostic.Place {
    if let exact = optionPlaces[option] { return exact }
    let inGroups = optionPlaces.keys.filter { $0.hasSuffix(".\(option)") }.sorted()
    if let inner = inGroups.first.flatMap({ optionPlaces[$0] }) { return inner }
    guard let dot = option.lastIndex(of: ".") else { return place }
    return place(of: String(option[..<dot]))
  }
}
