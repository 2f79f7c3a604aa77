import Diagnostics
import Findings
import Yams

/// Options as an author wrote them in a cell or in `report.yml`.
struct PlacedOptions {
  private(set) var values: [String: OptionValue] = [:]
  /// Where each stands; those within a group by their path, `recipe.steps`.
  private(set) var places: [String: Diagnostic.Place] = [:]

  /// Sets an option; reports a value that no option takes, and one that is set already.
  mutating func set(_ name: String, _ value: OptionValue?, at position: Position, in sources: SourceSet) {
    guard let value else {
      return sources.report(
        "“\(name)” must be a number, a text, true, false, or a list or group of these", at: position)
    }
    if values.updateValue(value, forKey: name) != nil {
      sources.report("option “\(name)” is given twice", at: position, remedy: "keep one")
    }
    places[name] = sources.place(position)
  }

  /// Sets an option to a value in YAML.
  ///
  /// - Parameter position: where a node of the YAML stands.
  mutating func set(
    _ key: Node, _ value: Node, in sources: SourceSet, position: (Node) -> Position
  ) {
    let name = key.string ?? ""
    set(name, OptionValue(value), at: position(key), in: sources)
    notePlaces(in: value, below: name) { sources.place(position($0)) }
  }

  private mutating func notePlaces(in node: Node, below path: String, place: (Node) -> Diagnostic.Place) {
    guard case .mapping(let members) = node else { return }
    for (key, value) in members {
      let name = "\(path).\(key.string ?? "")"
      places[name] = place(key)
      notePlaces(in: value, below: name, place: place)
    }
  }
}
