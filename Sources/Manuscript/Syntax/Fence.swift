/// The opening line of a fenced block: its markers, and the directive's name and argument when it has one.
struct Fence {
  enum Kind {
    case backticks, tildes, colons
  }

  let kind: Kind
  let length: Int
  /// The name in `{name}`, if the info string begins so.
  let directiveName: String?
  let nameOffset: Int
  /// The rest of the line.
  let argument: Line

  /// The fence that a line without surrounding blanks opens, if any.
  init?(_ source: SourceText, _ text: Line) {
    guard !text.isEmpty else { return nil }
    let marker = source.bytes[text.start]
    switch marker {
    case UInt8(ascii: "`"): kind = .backticks
    case UInt8(ascii: "~"): kind = .tildes
    case UInt8(ascii: ":"): kind = .colons
    default: return nil
    }
    var end = text.start
    while end < text.end, source.bytes[end] == marker { end += 1 }
    length = end - text.start
    let info = source.trimmed(Line(end, text.end))
    if length < 3 || (kind == .backticks && source.bytes[info.range].contains(marker)) { return nil }
    if let name = source.bracedName(info) {
      directiveName = name
      nameOffset = info.start + 1
      argument = source.trimmed(Line(info.start + name.utf8.count + 2, info.end))
    } else {
      if kind == .colons, !info.isEmpty { return nil }
      directiveName = nil
      nameOffset = info.start
      argument = info
    }
  }

  /// The markers that close it.
  var markers: String {
    let marker =
      switch kind {
      case .backticks: "`"
      case .tildes: "~"
      case .colons: ":"
      }
    return String(repeating: marker, count: length)
  }

  /// Whether a line consists of at least as many of the same markers and nothing else.
  func isClosed(by text: Line, in source: SourceText) -> Bool {
    guard text.end - text.start >= length, let marker = markers.utf8.first else { return false }
    return source.bytes[text.range].allSatisfy { $0 == marker }
  }
}
