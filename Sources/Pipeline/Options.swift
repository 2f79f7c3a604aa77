import Diagnostics
import Findings
import Foundation

extension CaseStudy {
  /// The profile's defaults with a cell's options laid over them.
  /// - Parameter place: Where the manuscript sets an option, for messages.
  /// - Throws: `DiagnosticList` of kind `.data`: every option that the study does not have, with the nearest
  ///   name it has, and every value of the wrong type, with the type that is expected.
  public func parameters(
    for profile: Profile, options: [String: OptionValue], place: (String) -> Diagnostic.Place? = { _ in nil }
  ) throws -> Parameters {
    let defaults = parameters(for: profile)
    let members = try OptionValue(encoding: defaults)
    var problems: [Diagnostic] = []
    for (option, value) in options.sorted(by: { $0.key < $1.key }) {
      do {
        let alone = try OptionValue(encoding: decoded(members.merging(.object([option: value]))))
        guard let unknown = UnknownOption(.object([option: value]), members, alone) else { continue }
        // An optional parameter that is nil is absent from the JSON.
        let absent = unknown.path.count > 1 ? [] : Mirror(reflecting: defaults).children.compactMap(\.label)
        let names = Set(unknown.known + absent).sorted()
        problems.append(
          Diagnostic(
            .data, "\(name) has no option “\(unknown.path.joined(separator: "."))”",
            at: place(unknown.path.joined(separator: ".")),
            remedy: suggestion(
              for: unknown.path[unknown.path.count - 1], among: names,
              otherwise: "choose one of \(names.joined(separator: ", "))")))
      } catch let error as DecodingError {
        problems.append(mistake(error, option, value, place))
      }
    }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    return try decoded(members.merging(.object(options)))
  }

  private func decoded(_ value: OptionValue) throws -> Parameters {
    try CanonicalJSON.decode(Parameters.self, from: CanonicalJSON.encode(value))
  }

  private func mistake(
    _ error: DecodingError, _ option: String, _ value: OptionValue,
    _ places: (String) -> Diagnostic.Place?
  ) -> Diagnostic {
    let path: [any CodingKey]
    let expected: String?
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      (path, expected) = (context.codingPath, typeInWords(type))
    case .keyNotFound(let key, let context):
      (path, expected) = (context.codingPath, "a group that sets “\(key.stringValue)”")
    case .dataCorrupted(let context):
      (path, expected) = (context.codingPath, nil)
    @unknown default:
      (path, expected) = ([], nil)
    }
    let name = path.isEmpty ? option : path.map(pathPart).joined(separator: ".")
    let place = places(name)
    let found = path.dropFirst().reduce(value) { step, key in step[key] ?? step }
    if let expected {
      return Diagnostic(.data, "option “\(name)” must be \(expected), not \(found.kind)", at: place)
    }
    if case .number = found {
      return Diagnostic(.data, "option “\(name)” must be a whole number, not \(found.kind)", at: place)
    }
    return Diagnostic(.data, "option “\(name)” cannot be \(found.kind)", at: place)
  }
}

private func pathPart(_ key: any CodingKey) -> String {
  key.intValue.map { "\($0 + 1)" } ?? key.stringValue
}

private func typeInWords(_ type: any Any.Type) -> String {
  switch type {
  case is any FixedWidthInteger.Type: "a whole number"
  case is any BinaryFloatingPoint.Type: "a number"
  case is Bool.Type: "true or false"
  case is String.Type: "a text"
  default: "\(type)".hasPrefix("Array") ? "a list" : "a group of options"
  }
}

extension OptionValue {
  fileprivate subscript(key: any CodingKey) -> OptionValue? {
    if case .list(let elements) = self, let index = key.intValue, elements.indices.contains(index) {
      return elements[index]
    }
    return self[key.stringValue]
  }
}

/// The first part of some options that decoding ignored: neither in the defaults nor in the result.
private struct UnknownOption {
  var path: [String]
  /// The names beside it that have a meaning.
  let known: [String]

  init?(_ options: OptionValue, _ defaults: OptionValue, _ result: OptionValue) {
    guard case .object(let options) = options, case .object(let result) = result else { return nil }
    let defaults: [String: OptionValue] = if case .object(let members) = defaults { members } else { [:] }
    for (name, value) in options.sorted(by: { $0.key < $1.key }) {
      guard let understood = result[name] ?? defaults[name] else {
        (path, known) = ([name], Array(defaults.keys) + Array(result.keys))
        return
      }
      if let inner = UnknownOption(value, defaults[name] ?? .null, understood) {
        self = inner
        path.insert(name, at: 0)
        return
      }
    }
    return nil
  }
}
