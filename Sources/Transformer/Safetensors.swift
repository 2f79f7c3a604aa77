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
    try header.check(against: configuration)
    var parameters: [R] = []
    parameters.reserveCapacity(configuration.parameterCount)
    for tensor in configuration.tensors { parameters += try header.read(tensor, from: data) }
    self.configuration = configuration
    self.parameters = parameters
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
      let found = metadata[name].map { "is “\($0.prefix(40))”" } ?? "is missing"
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
    let (tokens, inputWidth, outputWidth) = (
      try size("tokens"), try size("inputWidth"), try size("outputWidth")
    )
    let (modelWidth, hiddenWidth) = (try size("modelWidth"), try size("hiddenWidth"))
    let (heads, headWidth) = (try size("heads"), try size("headWidth"))
    let (residual, beginningToken) = (
      try flag("residual", otherwise: nil), try flag("beginningToken", otherwise: nil)
    )
    let (positions, causal) = (try flag("positions", otherwise: true), try flag("causal", otherwise: false))
    let preNormalization = try flag("preNormalization", otherwise: false)
    do {
      try self.init(
        tokens: tokens, inputWidth: inputWidth, modelWidth: modelWidth, heads: heads, headWidth: headWidth,
        hiddenWidth: hiddenWidth, outputWidth: outputWidth, residual: residual,
        beginningToken: beginningToken,
        positions: positions, causal: causal, preNormalization: preNormalization)
    } catch {
      throw Diagnostic(.data, "in the metadata, \(error.problem)", at: .named(file), remedy: error.remedy)
    }
  }
}
