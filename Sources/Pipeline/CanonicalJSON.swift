import Foundation

/// JSON with sorted keys, no white space, and numbers in the shortest form that reads back to the same bits;
/// numbers that are not finite are the strings `inf`, `-inf` and `nan`.
public enum CanonicalJSON {
  /// The JSON of a value; with line breaks and indentation if wanted.
  public static func encode(_ value: some Encodable, indented: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if indented { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }

  /// The value that some JSON describes.
  public static func decode<T: Decodable>(_ type: T.Type, from json: Data) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: json)
  }
}
