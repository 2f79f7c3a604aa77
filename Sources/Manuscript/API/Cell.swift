import Diagnostics

/// A request for computation: one case study with the options that the author gave it.
public struct Cell: Sendable {
  /// The study's name, as in `sorting`.
  public let study: String
  /// The options, by name.
  public let options: [String: OptionValue]
  /// Where the study's name stands.
  public let place: Diagnostic.Place
  /// Where each option stands, by name.
  public let optionPlaces: [String: Diagnostic.Place]
  /// The anchor on the page: `cell-sorting`.
  let id: String
}

/// The value of a cell's option, as YAML's core schema reads it.
public enum OptionValue: Equatable, Sendable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([OptionValue])
}

extension OptionValue: Encodable {
  /// Encodes the bare value, so that a dictionary of options becomes a JSON object of them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }
}
