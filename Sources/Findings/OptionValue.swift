/// The value of an option as a manuscript, a command line or a stored trial writes it: any JSON value, with
/// integers kept apart from other numbers so that both read back exactly. JSON has one form for 2 and 2.0: such a
/// number reads back as an integer.
public enum OptionValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// An integer above `Int.max`, such as a 64-bit seed.
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  case list([OptionValue])
  case object([String: OptionValue])

  /// A member of an object; `nil` when there is none or the value is no object.
  public subscript(name: String) -> OptionValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// A number as it reads back from JSON.
  public init(_ number: Double) {
    if !number.isFinite {
      self = .text(number.isNaN ? "nan" : number > 0 ? "inf" : "-inf")
    } else if number == 0, number.sign == .minus {
      self = .number(number)
    } else if let integer = Int(exactly: number) {
      self = .integer(integer)
    } else if let integer = UInt64(exactly: number) {
      self = .unsigned(integer)
    } else {
      self = .number(number)
    }
  }

}

extension OptionValue: Codable {
  /// Reads any JSON value.
  ///
  /// A decoder says what a value is only by refusing what it is not, and a refusal takes longer than the rest: what is
  /// frequent comes first.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Int.self) {
      // "-0" is the negative zero of floating point: as an integer it would lose its sign.
      let isNegativeZero = value == 0 && (try? container.decode(Double.self))?.sign == .minus
      self = isNegativeZero ? .number(-0.0) : .integer(value)
    } else if let members = try? decoder.container(keyedBy: Name.self) {
      var object: [String: OptionValue] = [:]
      for name in members.allKeys {
        object[name.stringValue] = try members.decode(OptionValue.self, forKey: name)
      }
      self = .object(object)
    } else if let value = try? container.decode(Double.self) {
      if value >= 0x1p63, let exact = try? container.decode(UInt64.self) {
        self = .unsigned(exact)
      } else {
        self = OptionValue(value)
      }
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else {
      self = .list(try container.decode([OptionValue].self))
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the JSON value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension OptionValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A list.
  public init(arrayLiteral elements: OptionValue...) { self = .list(elements) }
}
