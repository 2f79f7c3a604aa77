import CYaml
import Foundation

/// How deep YAML nests, how much its aliases stand for and whether its texts are clean, found out from its events before any node is made.
///
/// Nodes are walked recursively, and an alias shares its node with its anchor: ten lines can stand for more nodes than memory
/// holds.
enum YAMLExtent {
  /// What is not read.
  struct Refused: Error {
    let problem: String
    let remedy: String
    /// Counted from 0.
    let line: Int
    let column: Int
  }

  private static let deepest = 32
  /// The most nodes that all aliases together stand for.
  private static let mostAliased = 10_000

  /// - Throws: `Refused`. What is malformed passes: the composer says why.
  static func check(_ bytes: [UInt8]) throws(Refused) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return }
    defer { yaml_parser_delete(&parser) }
    let result: Result<Void, Refused> = bytes.withUnsafeBufferPointer { bytes in
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      return Result { () throws(Refused) in try walk(&parser) }
    }
    try result.get()
  }

  private static func walk(_ parser: inout yaml_parser_t) throws(Refused) {
    var sizes: [String: Int] = [:]
    var aliased = 0
    /// The collections that are open: their anchors, and how many nodes came before them.
    var open: [(anchor: String?, before: Int)] = []
    var count = 0
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        // libYAML's own limit, which many levels on one line reach first.
        guard let problem = parser.problem, strstr(problem, "nesting level") != nil else { return }
        throw tooDeep(parser.problem_mark)
      }
      defer { yaml_event_delete(&event) }
      let (line, column) = (event.start_mark.line, event.start_mark.column)
      switch event.type {
      case YAML_STREAM_END_EVENT: return
      case YAML_ALIAS_EVENT:
        let size = name(event.data.alias.anchor).flatMap { sizes[$0] } ?? 1
        (count, aliased) = (count + size, aliased + size)
        guard aliased <= mostAliased else {
          throw Refused(
            problem: "the aliases up to here stand for more than \(mostAliased) values",
            remedy: "write fewer of them",
            line: line, column: column)
        }
      case YAML_SCALAR_EVENT:
        count += 1
        if let anchor = name(event.data.scalar.anchor) { sizes[anchor] = 1 }
        let text = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
        // Escapes make them in a source that holds none; no page may.
        if let control = text.first(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F }) {
          let code = String(control, radix: 16, uppercase: true)
          throw Refused(
            problem: "control character U+00\(control < 16 ? "0" : "")\(code) in a text",
            remedy: "leave it out", line: line, column: column)
        }
      case YAML_SEQUENCE_START_EVENT: open.append((name(event.data.sequence_start.anchor), count))
      case YAML_MAPPING_START_EVENT: open.append((name(event.data.mapping_start.anchor), count))
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        count += 1
        if let (anchor, before) = open.popLast(), let anchor { sizes[anchor] = count - before }
      default: break
      }
      guard open.count <= deepest else { throw tooDeep(event.start_mark) }
    }
  }

  private static func tooDeep(_ mark: yaml_mark_t) -> Refused {
    Refused(
      problem: "values nested more than \(deepest) levels deep", remedy: "write them with fewer levels",
      line: mark.line, column: mark.column)
  }

  private static func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    anchor.map { String(cString: $0) }
  }
}
