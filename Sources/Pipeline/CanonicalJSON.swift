import Crypto
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

/// The SHA-256 of some bytes in lower-case hexadecimal.
public func sha256(_ bytes: Data) -> String {
  hexadecimal(SHA256.hash(data: bytes))
}

/// A SHA-256 in the making.
struct Checksum {
  private var hash = SHA256()

  mutating func update(_ bytes: Data) { hash.update(data: bytes) }
  mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }
  var hexadecimal: String { Pipeline.hexadecimal(hash.finalize()) }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(64)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
