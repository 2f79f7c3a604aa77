import Diagnostics
import Foundation

extension DocumentParser {
  /// `{include} file.md`: the file's blocks, as if they stood here.
  func included(_ directive: Directive, _ position: Position) -> [Block] {
    let path = argument(directive, position.file)
    if path.isEmpty {
      report("{include} needs a path", at: position)
      return []
    }
    return blocks(ofFile: file(path), askedForAt: argumentPosition(directive, position.file)) ?? []
  }

  /// Paths are relative to the report's folder, or to the package when they begin with a slash.
  private func file(_ path: String) -> URL {
    path.hasPrefix("/") ? root.appending(path: String(path.dropFirst())) : directory.appending(path: path)
  }

  /// `{literalinclude} path`, with `:region: name` for the lines between `// region: name` and `// endregion`.
  func listing(_ directive: Directive, _ options: DirectiveOptions, _ position: Position) -> [Block] {
    let path = argument(directive, position.file)
    let at = argumentPosition(directive, position.file)
    guard let file = read(self.file(path), as: .listing, called: path, askedForAt: at) else { return [] }
    let source = sources[file]
    guard let lines = region(options.text("region"), of: source, askedForAt: options.position("region"))
    else {
      return []
    }
    let text = lines.map { source.string($0.range) }.filter { RegionMark($0) == nil }
    let indentation =
      text.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let code = text.map { String($0.dropFirst(indentation)) }.joined(separator: "\n")
    let language = options.text("language") ?? Self.languages[URL(filePath: path).pathExtension]
    let caption = options.line("caption").map { inlines(of: $0, in: position.file) } ?? []
    let number = String(numbers.next(.listing))
    let id = identify(.listing, number: number, title: caption, options, fallback: nil, at: position)
    return [
      .listing(
        Listing(
          code: code.trimmingCharacters(in: .newlines), language: language, origin: source.name, id: id,
          caption: caption))
    ]
  }

  private static let languages = [
    "swift": "swift", "py": "python", "sh": "shell", "yml": "yaml", "yaml": "yaml", "md": "markdown",
    "json": "json",
  ]

  /// The lines within a marked region, or all lines without a name.
  private func region(_ name: String?, of source: SourceText, askedForAt position: Position) -> [Line]? {
    let lines = source.lines
    guard let name else { return lines }
    let marks = lines.enumerated().compactMap { index, line in
      RegionMark(source.string(line.range)).map { (index: index, opens: $0.opens, name: $0.name) }
    }
    guard let start = marks.first(where: { $0.opens && $0.name == name }) else {
      let names = marks.compactMap { $0.opens ? $0.name : nil }
      report(
        "no region “\(name)” in \(source.name)", at: position,
        remedy: suggestion(
          for: name, among: names, otherwise: "mark it there with // region: \(name) and // endregion"))
      return nil
    }
    var depth = 0
    for mark in marks where mark.index > start.index {
      depth += mark.opens ? 1 : -1
      if depth < 0 { return Array(lines[(start.index + 1)..<mark.index]) }
    }
    report(
      "region “\(name)” of \(source.name) has no end", at: position, remedy: "close it with // endregion")
    return nil
  }
}

/// What a line says that begins or ends a region: `// region: name` or `// endregion`, after `//`, `#`, `--` or `%`.
private struct RegionMark {
  let opens: Bool
  let name: String?

  init?(_ line: String) {
    // Few lines pass, and an expression takes long to make and to match.
    guard strstr(line, "region") != nil,
      let match = line.firstMatch(of: /(?:\/\/|#|--|%)\s*(region|endregion)(?::\s*(\S+))?\s*$/)
    else { return nil }
    opens = match.output.1 == "region"
    name = match.output.2.map(String.init)
  }
}
