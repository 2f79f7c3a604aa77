import Findings
import Yams

/// YAML that is part of a source, read into nodes whose places in the source are known.
struct YAMLText {
  private let text: MappedText
  private let lineStarts: [Int]
  /// What the text holds; `nil` when it is empty or was malformed, which was reported.
  let root: Node?
  let isMalformed: Bool

  init(_ text: MappedText, report: (_ problem: String, _ offset: Int, _ remedy: String?) -> Void) {
    self.text = text
    var starts = [0]
    for (index, byte) in text.bytes.enumerated() where byte == .newline { starts.append(index + 1) }
    lineStarts = starts
    do {
      root = try compose(yaml: text.string)
      isMalformed = false
    } catch {
      root = nil
      isMalformed = true
      let (problem, mark) = Self.explain(error)
      report(problem, mark.map { Self.offset(of: $0, in: text, starts) } ?? text.source(of: 0), nil)
    }
  }

  /// Where a node begins in the source.
  func offset(of node: Node) -> Int {
    node.mark.map { Self.offset(of: $0, in: text, lineStarts) } ?? text.source(of: 0)
  }

  /// The mark's place in the source; libYAML counts columns in Unicode scalars.
  private static func offset(of mark: Mark, in text: MappedText, _ lineStarts: [Int]) -> Int {
    let line = min(max(mark.line - 1, 0), lineStarts.count - 1)
    var index = lineStarts[line]
    var column = mark.column
    while index < text.bytes.count, text.bytes[index] != .newline {
      if text.bytes[index] & 0xC0 != 0x80 { column -= 1 }
      if column < 1 { break }
      index += 1
    }
    return text.source(of: index)
  }

  private static func explain(_ error: any Error) -> (String, Mark?) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let context = context.map { " \($0.text)" } ?? ""
      return ("malformed YAML: \(problem)\(context)", mark)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return ("“\(duplicates.joined(separator: "”, “"))” is given twice", context.mark)
    case .reader(let problem, _, _, _): return ("malformed YAML: \(problem)", nil)
    default: return ("malformed YAML", nil)
    }
  }
}

extension OptionValue {
  /// The value of a node by YAML's core schema; `nil` for null, which no option takes, and for keys that are no names.
  init?(_ node: Node, depth: Int = 0) {
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      guard let value = isQuoted ? .text(scalar.string) : OptionValue(plain: scalar.string) else {
        return nil
      }
      self = value
    case .sequence(let sequence):
      guard depth < 4, sequence.count <= 10_000 else { return nil }
      let values = sequence.compactMap { OptionValue($0, depth: depth + 1) }
      guard values.count == sequence.count else { return nil }
      self = .list(values)
    case .mapping(let mapping):
      guard depth < 4 else { return nil }
      var members: [String: OptionValue] = [:]
      for (key, node) in mapping {
        guard let name = key.string, let value = OptionValue(node, depth: depth + 1) else { return nil }
        members[name] = value
      }
      self = .object(members)
    default: return nil
    }
  }

  private init?(plain text: String) {
    switch text {
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    case "", "~", "null", "Null", "NULL": return nil
    default:
      let looksNumeric = text.first.map { $0.isNumber || "+-.".contains($0) } ?? false
      if looksNumeric, let integer = Int(text) {
        self = .integer(integer)
      } else if looksNumeric, let number = Double(text), number.isFinite {
        self = .number(number)
      } else {
        self = .text(text)
      }
    }
  }
}
