import Foundation

/// Why something failed, where another library says it, in plain words: `No such file or directory`.
public func reason(_ error: any Error) -> String {
  switch error {
  case let problem as Diagnostic: return problem.description
  case let problems as DiagnosticList: return problems.all[0].description
  case let error as DecodingError: return reason(error)
  case let error as EncodingError: return reason(error)
  default: break
  }
  let facts = error as NSError
  if let code = systemCode(facts) { return String(cString: strerror(code)) }
  switch (facts.domain, facts.code) {
  case (NSCocoaErrorDomain, 259), (NSCocoaErrorDomain, 261): return "the file is not UTF-8 text"
  case (NSCocoaErrorDomain, 3840): return "the text is no JSON"
  default:
    let words = oneLine("\(error)")
    return words.hasPrefix("Error Domain=") ? "error \(facts.code) of the system" : words
  }
}

private func reason(_ error: DecodingError) -> String {
  switch error {
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
    .dataCorrupted(let context):
    words(context.debugDescription, context.codingPath)
  @unknown default: "the text has not the form that was expected"
  }
}

private func reason(_ error: EncodingError) -> String {
  switch error {
  case .invalidValue(_, let context): words(context.debugDescription, context.codingPath)
  @unknown default: "a value cannot be written as JSON"
  }
}

private func words(_ problem: String, _ path: [any CodingKey]) -> String {
  let place = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  let sentence = problem.hasSuffix(".") ? String(problem.dropLast()) : problem
  return oneLine(place.isEmpty ? sentence : "\(sentence), at \(place)")
}

/// The number in `errno` behind an error of Foundation's.
private func systemCode(_ error: NSError) -> Int32? {
  if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
  if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error { return systemCode(cause as NSError) }
  guard error.domain == NSCocoaErrorDomain else { return nil }
  return switch error.code {
  case 4, 260: ENOENT
  case 257, 513: EACCES
  case 258, 514: EINVAL
  case 516: EEXIST
  case 640: ENOSPC
  case 642: EROFS
  case 256, 512: EIO
  default: nil
  }
}

extension Diagnostic {
  /// What somebody who has no better words says of an error: the reason, and the file where there is one.
  public init(_ error: any Error, kind: Kind = .inputOutput) {
    if let problem = error as? Diagnostic {
      self = problem
    } else if let problems = error as? DiagnosticList {
      self = problems.all[0]
    } else {
      let facts = (error as NSError).userInfo
      let path = facts[NSFilePathErrorKey] as? String ?? (facts[NSURLErrorKey] as? URL)?.path
      self.init(kind, reason(error), at: path.map { .named($0) })
    }
  }
}

/// A text with its control characters as escapes, as names of files may hold them: what it is printed in stays one line, and a
/// terminal does not obey it.
public func oneLine(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
  return text.unicodeScalars.map { scalar in
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where isUnprintable(scalar): "\\u{\(String(scalar.value, radix: 16))}"
    default: String(scalar)
    }
  }.joined()
}

/// Whether a character ends the line, commands a terminal, or turns the direction of what follows.
private func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return scalar.value < 32 || scalar.value == 127 }
  return switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: scalar.properties.isBidiControl
  }
}
