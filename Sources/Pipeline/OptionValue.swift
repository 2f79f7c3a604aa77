import Findings
import Foundation

extension OptionValue {
  /// What kind of value it is, in words for messages.
  var kind: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "“\(value)”"
    case .list: "a list"
    case .object: "a group of options"
    }
  }

  /// The value as it reads back from JSON.
  var canonical: OptionValue {
    switch self {
    case .number(let number): OptionValue(number)
    case .list(let elements): .list(elements.map(\.canonical))
    case .object(let members): .object(members.mapValues(\.canonical))
    default: self
    }
  }

  /// The JSON value of anything that can be encoded.
  init(encoding value: some Encodable) throws {
    self = try CanonicalJSON.decode(OptionValue.self, from: CanonicalJSON.encode(value))
  }

  /// This value with the members of another laid over it; objects are merged member by member.
  public func merging(_ other: OptionValue) -> OptionValue {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return other }
    return .object(mine.merging(theirs) { $0.merging($1) })
  }
}
