import Diagnostics
import Foundation
import ReproducibleMath

/// The header of a safetensors file: what is in the file, and where. Once it is made, every tensor's shape, type and place
/// fit each other, and the tensors fill the file without gaps, so that nothing larger than the file is ever allocated.
struct SafetensorsHeader {
  /// A tensor as the file describes it.
  struct Entry: Decodable {
    let type: String
    let shape: [Int]
    /// Where its bytes begin and end, counted from the end of the header.
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }
  }

  let file: String
  let metadata: [String: String]
  let tensors: [String: Entry]
  /// Where the tensors' bytes begin in the file.
  private let start: Int

  /// No model that this program reads needs more, and what is longer takes long to read.
  private static let longest = 1 << 20

  /// Bytes of a number of each type in the format.
  private static let sizes = [
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4,
    "F32": 4, "U64": 8, "I64": 8, "F64": 8,
  ]

  /// - Throws: `Diagnostic` of kind `.data` that names the tensor.
  init(_ data: Data, file: String) throws(Diagnostic) {
    self.file = file
    guard data.count >= 8 else { throw Self.problem(file, "the file is shorter than its header says") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(data.count - 8) else {
      throw Self.problem(file, "the file is shorter than its header says")
    }
    guard length <= Self.longest else {
      throw Self.problem(
        file, "the header takes \(length) bytes, more than the \(Self.longest) that are read")
    }
    start = 8 + Int(length)
    let text = data.dropFirst(8).prefix(Int(length))
    let members = try Self.decode(text, file)
    if let name = repeatedName(in: text) { throw Self.problem(file, "the header names “\(name)” twice") }
    (metadata, tensors) = (members.metadata, members.tensors)
    for (name, entry) in tensors.sorted(by: { $0.key < $1.key }) {
      try check(name, entry, data.count - start)
    }
    try checkPlaces(data.count - start)
  }

  /// The numbers of a tensor that `check(against:)` has found.
  func read<R: Real>(_ tensor: Tensor, from data: Data) throws(Diagnostic) -> [R] {
    guard let entry = tensors[tensor.rawValue] else { throw missing(tensor) }
    let read: [R] =
      entry.type == "F64"
      ? numbers(Double.self, entry, data).map { R($0) } : numbers(Float.self, entry, data).map { R($0) }
    guard areFinite(read) else {
      throw problem("the tensor “\(tensor.rawValue)” holds a number that is not finite")
    }
    return read
  }

  /// - Throws: `Diagnostic` when the file does not hold just the tensors of this configuration, in its shapes.
  func check(against configuration: Configuration) throws(Diagnostic) {
    let wanted = configuration.tensors
    for tensor in wanted {
      guard let entry = tensors[tensor.rawValue] else { throw missing(tensor) }
      let shape = configuration.shape(of: tensor)
      guard entry.shape == shape else {
        throw problem("the tensor “\(tensor.rawValue)” has shape \(entry.shape) where \(shape) is needed")
      }
      guard ["F32", "F64"].contains(entry.type) else {
        throw problem("the tensor “\(tensor.rawValue)” has dtype \(entry.type) where F32 or F64 is needed")
      }
    }
    let names = Set(wanted.map(\.rawValue))
    if let extra = tensors.keys.filter({ !names.contains($0) }).min() {
      throw problem("the tensor “\(extra)” does not belong to this configuration")
    }
  }

  func problem(_ what: String) -> Diagnostic { Self.problem(file, what) }

  private func missing(_ tensor: Tensor) -> Diagnostic {
    problem("the tensor “\(tensor.rawValue)” is missing")
  }

  private func numbers<Stored: Real>(_ type: Stored.Type, _ entry: Entry, _ data: Data) -> [Stored] {
    data.withUnsafeBytes { bytes in
      stride(from: start + entry.offsets[0], to: start + entry.offsets[1], by: MemoryLayout<Stored>.size).map
      {
        bytes.loadUnaligned(fromByteOffset: $0, as: Stored.self)
      }
    }
  }

  // MARK: Checks

  private func check(_ name: String, _ entry: Entry, _ available: Int) throws(Diagnostic) {
    guard entry.offsets.count == 2 else {
      throw problem("the tensor “\(name)” has \(entry.offsets.count) data_offsets where two are needed")
    }
    let (first, end) = (entry.offsets[0], entry.offsets[1])
    guard 0 <= first, first <= end, end <= available else {
      throw problem("the offsets \(first) to \(end) of “\(name)” lie outside the file")
    }
    guard let size = Self.sizes[entry.type] else {
      throw problem("the tensor “\(name)” has the unknown dtype “\(entry.type)”")
    }
    let bytes = entry.shape.reduce(Int?.some(size)) { product, length in
      guard let product, length >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? nil : next
    }
    guard bytes == end - first else {
      throw problem("the tensor “\(name)” has \(end - first) bytes for a shape of \(entry.shape)")
    }
  }

  /// Tensors lie one after the other from the first byte after the header to the file's last.
  private func checkPlaces(_ available: Int) throws(Diagnostic) {
    let ordered = tensors.sorted {
      ($0.value.offsets[0], $0.value.offsets[1], $0.key) < ($1.value.offsets[0], $1.value.offsets[1], $1.key)
    }
    var (end, before) = (0, "")
    for (name, entry) in ordered {
      guard entry.offsets[0] >= end else { throw problem("the tensors “\(before)” and “\(name)” overlap") }
      guard entry.offsets[0] == end else {
        throw problem("\(entry.offsets[0] - end) bytes before the tensor “\(name)” belong to none")
      }
      (end, before) = (entry.offsets[1], name)
    }
    guard end == available else {
      throw problem("the file's last \(available - end) bytes belong to no tensor")
    }
  }

  // MARK: JSON

  private struct Members: Decodable {
    var metadata: [String: String] = [:]
    var tensors: [String: Entry] = [:]

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: Name.self)
      for name in members.allKeys {
        if name.stringValue == "__metadata__" {
          metadata = try members.decode([String: String].self, forKey: name)
        } else {
          do {
            tensors[name.stringValue] = try members.decode(Entry.self, forKey: name)
          } catch {
            // A number that fits no integer is reported in another way, without its place.
            throw error as? DecodingError
              ?? .dataCorruptedError(forKey: name, in: members, debugDescription: "\(error)")
          }
        }
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static func decode(_ text: Data, _ file: String) throws(Diagnostic) -> Members {
    do {
      return try JSONDecoder().decode(Members.self, from: text)
    } catch let error as DecodingError {
      throw problem(file, description(error))
    } catch {
      throw problem(file, "the header is no JSON object")
    }
  }

  private static func description(_ error: DecodingError) -> String {
    let (context, missing): (DecodingError.Context, [any CodingKey]) =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context, [])
      case .keyNotFound(let key, let context): (context, [key])
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), [])
      }
    let path = (context.codingPath + missing).map(\.stringValue)
    guard let name = path.first else { return "the header is no JSON object" }
    if name == "__metadata__" {
      return path.count > 1 ? "the metadata's \(path[1]) is no text" : "the metadata is no object of texts"
    }
    return path.count > 1
      ? "the entry of “\(name)” has no usable \(path[1])"
      : "the entry of “\(name)” has no usable dtype, shape or data_offsets"
  }

  private static func problem(_ file: String, _ what: String) -> Diagnostic {
    Diagnostic(.data, what, at: .named(file), remedy: "save the model again")
  }
}

/// The first name that an object of a JSON text has twice: decoders take one of the two without a word.
///
/// - Parameter text: well-formed JSON.
private func repeatedName(in text: Data) -> String? {
  let bytes = [UInt8](text)
  var objects: [Set<String>] = []
  var literal = 0..<0
  var index = 0
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "\""):
      let start = index
      index += 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      literal = start..<min(index + 1, bytes.count)
    case UInt8(ascii: ":"):
      // Two spellings of one name count as well; few names are escaped, and decoding takes a while.
      let name =
        bytes[literal].contains(UInt8(ascii: "\\"))
        ? (try? JSONDecoder().decode(String.self, from: Data(bytes[literal]))) ?? ""
        : String(decoding: bytes[literal].dropFirst().dropLast(), as: UTF8.self)
      if objects.last?.contains(name) == true { return name }
      if !objects.isEmpty { objects[objects.count - 1].insert(name) }
    case UInt8(ascii: "{"): objects.append([])
    case UInt8(ascii: "}"): _ = objects.popLast()
    default: break
    }
    index += 1
  }
  return nil
}
