import Findings
import Yams

/// YAML that is part of a source, read into nodes whose places in the source are known.
struct YAMLText {
  private let text: MappedText
  private let table: LineTable
  /// What the text holds; `nil` when it is empty or was malformed, which was reported.
  let root: Node?
  let isMalformed: Bool

  init(_ text: MappedText, report: (_ problem: String, _ offset: Int, _ remedy: String?) -> Void) {
    self.text = text
    table = LineTable(text.bytes)
    do {
      try YAMLExtent.check(text.bytes)
      root = try compose(yaml: text.string)?.merged()
      isMalformed = false
    } catch let error as Node.UnmergeableValue {
      root = nil
      isMalformed = true
      let offset = table.offset(line: error.line - 1, column: error.column - 1, in: text.bytes)
      report(
        "only a group of entries, or a list of groups, can be merged by <<", text.source(of: offset),
        "write <<: *name")
    } catch let error as YAMLExtent.Refused {
      root = nil
      isMalformed = true
      let offset = table.offset(line: error.line, column: error.column, in: text.bytes)
      report(error.problem, text.source(of: offset), error.remedy)
    } catch {
      root = nil
      isMalformed = true
      let (problem, mark) = Self.explain(error)
      report(problem, mark.map { Self.offset(of: $0, in: text, table) } ?? text.source(of: 0), nil)
    }
  }

  /// Where a node begins in the source.
  func offset(of node: Node) -> Int {
    node.mark.map { Self.offset(of: $0, in: text, table) } ?? text.source(of: 0)
  }

  /// The mark's place in the source; libYAML counts columns in Unicode scalars.
  private static func offset(of mark: Mark, in text: MappedText, _ table: LineTable) -> Int {
    text.source(of: table.offset(line: mark.line - 1, column: mark.column - 1, in: text.bytes))
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
