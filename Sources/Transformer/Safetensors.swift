import Diagnostics
import Foundation
import ReproducibleMath

// A safetensors file: the header's length as 8 little-endian bytes, the header as JSON that gives each tensor's type,
// shape and place, and the tensors' bytes. Names and shapes are those of `Tensor`; the configuration stands in the
// header's `__metadata__`, each value as a string.

extension Model {
  /// The model as a safetensors file: `F32` for Float, `F64` for Double.
  public func safetensors() -> Data {
    var header = "{\"__metadata__\":{"
    header += configuration.metadata.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",") + "}"
    var offset = 0
    for tensor in configuration.tensors {
      let end = offset + configuration.count(of: tensor) * MemoryLayout<R>.size
      let shape = configuration.shape(of: tensor).map(String.init).joined(separator: ",")
      header += ",\"\(tensor.rawValue)\":{\"dtype\":\"\(Self.dataType)\",\"shape\":[\(shape)],"
      header += "\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    header += "}"
    // The format asks that the tensors begin at a multiple of 8 and allows spaces after the header.
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(contentsOf: header.utf8)
    parameters.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// Reads a safetensors file that `safetensors()` or another program wrote; numbers of the other precision are converted.
  ///
  /// - Parameter file: names the file in messages.
  /// - Throws: `Diagnostic` of kind `.data` that names the field or tensor that is missing, misshapen or out of range.
  public init(safetensors data: Data, file: String) throws(Diagnostic) {
    let header = try SafetensorsHeader(data, file: file)
    let configuration = try Configuration(metadata: header.metadata, file: file)
    var model = Model(zero: configuration)
    for tensor in configuration.tensors {
      model[tensor] = try header.read(tensor, shape: configuration.shape(of: tensor), from: data)
    }
    if let extra = header.tensors.keys.sorted().first(where: { name in
      !configuration.tensors.contains { $0.rawValue == name }
    }) {
      throw header.problem("the tensor “\(extra)” does not belong to this configuration")
    }
    try self.init(configuration, parameters: model.parameters)
  }

  private static var dataType: String { R.self == Float.self ? "F32" : "F64" }
}

extension Configuration {
  /// The configuration as the header's metadata; sorted, so that the file's bytes are fixed.
  fileprivate var metadata: [(key: String, value: String)] {
    let sizes = Self.sizes.map { ($0.name, String(self[keyPath: $0.path])) }
    let flags = Self.flags.map { ($0.name, String(self[keyPath: $0.path])) }
    return (sizes + flags).sorted { $0.0 < $1.0 }.map { (key: $0.0, value: $0.1) }
  }

  private static var sizes: [(name: String, path: KeyPath<Configuration, Int>)] {
    [
      ("tokens", \.tokens), ("inputWidth", \.inputWidth), ("modelWidth", \.modelWidth), ("heads", \.heads),
      ("headWidth", \.headWidth), ("hiddenWidth", \.hiddenWidth), ("outputWidth", \.outputWidth),
    ]
  }

  private static var flags: [(name: String, path: KeyPath<Configuration, Bool>)] {
    [
      ("residual", \.residual), ("beginningToken", \.beginningToken), ("positions", \.positions),
      ("causal", \.causal),
      ("preNormalization", \.preNormalization),
    ]
  }

  fileprivate init(metadata: [String: String], file: String) throws(Diagnostic) {
    func problem(_ name: String, _ expected: String) -> Diagnostic {
      let found = metadata[name].map { "is “\($0)”" } ?? "is missing"
      return Diagnostic(
        .data, "the metadata's \(name) \(found) where \(expected) is needed", at: .named(file),
        remedy: "save the model together with its configuration")
    }
    func size(_ name: String) throws(Diagnostic) -> Int {
      guard let value = metadata[name].flatMap({ Int($0) }) else { throw problem(name, "a whole number") }
      return value
    }
    func flag(_ name: String, otherwise: Bool?) throws(Diagnostic) -> Bool {
      if metadata[name] == nil, let otherwise { return otherwise }
      guard let value = metadata[name].flatMap({ Bool($0.lowercased()) }) else {
        throw problem(name, "true or false")
      }
      return value
    }
    try self.init(
      tokens: size("tokens"), inputWidth: size("inputWidth"), modelWidth: size("modelWidth"),
      heads: size("heads"),
      headWidth: size("headWidth"), hiddenWidth: size("hiddenWidth"), outputWidth: size("outputWidth"),
      residual: flag("residual", otherwise: nil), beginningToken: flag("beginningToken", otherwise: nil),
      positions: flag("positions", otherwise: true), causal: flag("causal", otherwise: false),
      preNormalization: flag("preNormalization", otherwise: false))
  }
}

/// The checked header of a safetensors file.
private struct SafetensorsHeader {
  struct Entry {
    let type: String
    let shape: [Int]
    /// Within the file.
    let bytes: Range<Int>
  }

  let file: String
  let metadata: [String: String]
  let tensors: [String: Entry]

  init(_ data: Data, file: String) throws(Diagnostic) {
    self.file = file
    let length =
      data.count < 8
      ? nil : Int(exactly: data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    guard let length, length <= data.count - 8 else {
      throw Self.problem(file, "the file is shorter than its header says")
    }
    let start = 8 + length
    guard
      let object = try? JSONSerialization.jsonObject(
        with: data[data.startIndex + 8..<data.startIndex + start]),
      let members = object as? [String: Any]
    else { throw Self.problem(file, "the header is no JSON object") }
    metadata = members["__metadata__"] as? [String: String] ?? [:]
    var tensors: [String: Entry] = [:]
    for (name, value) in members where name != "__metadata__" {
      guard let value = value as? [String: Any], let type = value["dtype"] as? String,
        let shape = value["shape"] as? [Int], let offsets = value["data_offsets"] as? [Int],
        offsets.count == 2
      else { throw Self.problem(file, "the entry of “\(name)” lacks dtype, shape or data_offsets") }
      guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= data.count - start else {
        throw Self.problem(
          file, "the offsets \(offsets[0]) to \(offsets[1]) of “\(name)” lie outside the file")
      }
      tensors[name] = Entry(type: type, shape: shape, bytes: start + offsets[0]..<start + offsets[1])
    }
    let ordered = tensors.sorted { ($0.value.bytes.lowerBound, $0.key) < ($1.value.bytes.lowerBound, $1.key) }
    for (before, after) in zip(ordered, ordered.dropFirst())
    where before.value.bytes.upperBound > after.value.bytes.lowerBound {
      throw Self.problem(file, "the tensors “\(before.key)” and “\(after.key)” overlap")
    }
    self.tensors = tensors
  }

  func read<R: Real>(_ tensor: Tensor, shape: [Int], from data: Data) throws(Diagnostic) -> [R] {
    guard let entry = tensors[tensor.rawValue] else {
      throw problem("the tensor “\(tensor.rawValue)” is missing")
    }
    guard entry.shape == shape else {
      throw problem("the tensor “\(tensor.rawValue)” has shape \(entry.shape) where \(shape) is needed")
    }
    return switch entry.type {
    case "F32": try numbers(Float.self, tensor, entry, data).map { R($0) }
    case "F64": try numbers(Double.self, tensor, entry, data).map { R($0) }
    default:
      throw problem("the tensor “\(tensor.rawValue)” has dtype \(entry.type) where F32 or F64 is needed")
    }
  }

  private func numbers<Stored: Real>(
    _ type: Stored.Type, _ tensor: Tensor, _ entry: Entry, _ data: Data
  ) throws(Diagnostic) -> [Stored] {
    let count = entry.shape.reduce(1, *)
    guard entry.bytes.count == count * MemoryLayout<Stored>.size else {
      throw problem(
        "the tensor “\(tensor.rawValue)” has \(entry.bytes.count) bytes for a shape of \(entry.shape)")
    }
    return data.withUnsafeBytes { bytes in
      (0..<count).map {
        bytes.loadUnaligned(
          fromByteOffset: entry.bytes.lowerBound + $0 * MemoryLayout<Stored>.size, as: Stored.self)
      }
    }
  }

  func problem(_ what: String) -> Diagnostic { Self.problem(file, what) }

  private static func problem(_ file: String, _ what: String) -> Diagnostic {
    Diagnostic(.data, what, at: .named(file), remedy: "save the model again")
  }
}
