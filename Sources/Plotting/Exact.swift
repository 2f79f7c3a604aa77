/// A number or a row of numbers that keeps every bit when it is encoded and compared: NaN equals NaN, and NaN and
/// the infinities survive JSON, which has no words for them (they become the strings `nan`, `inf`, `-inf`).
///
/// Without it a figure with one diverged seed could be neither stored nor compared with itself.
@propertyWrapper
public struct Exact<Value: ExactlyCodable>: Codable, Equatable, Sendable {
  /// The number itself.
  public var wrappedValue: Value

  /// Wraps a number.
  public init(wrappedValue: Value) {
    self.wrappedValue = wrappedValue
  }

  /// Reads a number, or the word for one that JSON cannot write.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try Value(exactlyFrom: decoder)
  }

  /// Writes a number, or the word for one that JSON cannot write.
  public func encode(to encoder: any Encoder) throws {
    try wrappedValue.encode(exactlyTo: encoder)
  }

  /// Equality of bit patterns, except that all NaN are the same.
  public static func == (a: Self, b: Self) -> Bool {
    a.wrappedValue.isIdentical(to: b.wrappedValue)
  }
}

/// What `Exact` can hold: `Double`, its optional, and arrays of it.
public protocol ExactlyCodable: Sendable {
  /// Reads a number, or the word for one that JSON cannot write.
  init(exactlyFrom decoder: any Decoder) throws
  /// Writes a number, or the word for one that JSON cannot write.
  func encode(exactlyTo encoder: any Encoder) throws
  /// Equality of bit patterns, except that all NaN are the same.
  func isIdentical(to other: Self) -> Bool
  /// Reads a row of them.
  static func row(exactlyFrom decoder: any Decoder) throws -> [Self]
  /// Writes a row of them.
  static func encode(_ row: [Self], exactlyTo encoder: any Encoder) throws
}

extension ExactlyCodable {
  /// Reads a row of them.
  public static func row(exactlyFrom decoder: any Decoder) throws -> [Self] {
    var container = try decoder.unkeyedContainer()
    var values: [Self] = []
    while !container.isAtEnd { values.append(try container.decode(Exact<Self>.self).wrappedValue) }
    return values
  }

  /// Writes a row of them.
  public static func encode(_ row: [Self], exactlyTo encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for value in row { try container.encode(Exact(wrappedValue: value)) }
  }
}

extension Double: ExactlyCodable {
  /// Reads a number, or the word for one that JSON cannot write.
  public init(exactlyFrom decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = number
    } else {
      let word = try container.decode(String.self)
      guard let number = Double(word), !number.isFinite else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "“\(word)” is neither a number nor one of nan, inf, -inf")
      }
      self = number
    }
  }

  /// Writes a number, or the word for one that JSON cannot write.
  public func encode(exactlyTo encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isFinite { try container.encode(self) } else { try container.encode(isNaN ? "nan" : "\(self)") }
  }

  /// Equality of bit patterns, except that all NaN are the same.
  public func isIdentical(to other: Double) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }

  /// The usual row has only finite numbers and is read in one go.
  public static func row(exactlyFrom decoder: any Decoder) throws -> [Double] {
    if let plain = try? [Double](from: decoder) { return plain }
    var container = try decoder.unkeyedContainer()
    var values: [Double] = []
    while !container.isAtEnd { values.append(try container.decode(Exact<Double>.self).wrappedValue) }
    return values
  }

  /// Writes a row of them.
  public static func encode(_ row: [Double], exactlyTo encoder: any Encoder) throws {
    if row.allSatisfy(\.isFinite) { return try row.encode(to: encoder) }
    var container = encoder.unkeyedContainer()
    for value in row { try container.encode(Exact(wrappedValue: value)) }
  }
}

extension Array: ExactlyCodable where Element: ExactlyCodable {
  /// Reads a number, or the word for one that JSON cannot write.
  public init(exactlyFrom decoder: any Decoder) throws {
    self = try Element.row(exactlyFrom: decoder)
  }

  /// Writes a number, or the word for one that JSON cannot write.
  public func encode(exactlyTo encoder: any Encoder) throws {
    try Element.encode(self, exactlyTo: encoder)
  }

  /// Equality of bit patterns, except that all NaN are the same.
  public func isIdentical(to other: [Element]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.isIdentical(to: $1) }
  }
}

extension Optional: ExactlyCodable where Wrapped: ExactlyCodable {
  /// Reads a number, or the word for one that JSON cannot write.
  public init(exactlyFrom decoder: any Decoder) throws {
    self = try decoder.singleValueContainer().decodeNil() ? nil : Wrapped(exactlyFrom: decoder)
  }

  /// Writes a number, or the word for one that JSON cannot write.
  public func encode(exactlyTo encoder: any Encoder) throws {
    if let self {
      try self.encode(exactlyTo: encoder)
    } else {
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }

  /// Equality of bit patterns, except that all NaN are the same.
  public func isIdentical(to other: Wrapped?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let a?, let b?): a.isIdentical(to: b)
    default: false
    }
  }
}
