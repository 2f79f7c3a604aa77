import Diagnostics
import Foundation

/// Every file that a report is read from, and everything found wrong in them.
final class SourceSet {
  private(set) var texts: [SourceText] = []
  /// The files read, in order of reading; texts that are part of another file are not listed.
  private(set) var urls: [URL] = []
  private var problems: [(position: Position?, diagnostic: Diagnostic)] = []
  private let root: URL

  init(root: URL) {
    self.root = root.standardizedFileURL
  }

  /// The file's name in messages: relative to the root where it lies within.
  func name(of url: URL) -> String {
    let path = url.standardizedFileURL.path
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Reads a file and reports the bytes in it that are no text; `nil` when it cannot be read.
  func read(_ url: URL) -> Int32? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    let (bytes, flaws) = SourceText.clean(data)
    let file = add(SourceText(name: name(of: url), bytes: bytes))
    if !urls.contains(url.standardizedFileURL) { urls.append(url.standardizedFileURL) }
    for flaw in flaws {
      report(
        flaw.problem, at: Position(file: file, offset: Int32(flaw.offset)), remedy: "save the file as UTF-8")
    }
    return file
  }

  /// Adds a text that was read already.
  func add(_ text: SourceText) -> Int32 {
    texts.append(text)
    return Int32(texts.count - 1)
  }

  subscript(_ file: Int32) -> SourceText { texts[Int(file)] }

  func place(_ position: Position) -> Diagnostic.Place {
    self[position.file].place(at: Int(position.offset))
  }

  func report(_ problem: String, at position: Position, remedy: String? = nil) {
    problems.append((position, Diagnostic(.data, problem, at: place(position), remedy: remedy)))
  }

  func report(_ diagnostic: Diagnostic) {
    problems.append((nil, diagnostic))
  }

  /// Everything reported, in the order of the text; what has no position in a text comes first.
  func diagnostics() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return problems.enumerated().sorted { a, b in
      switch (a.element.position, b.element.position) {
      case (nil, nil): a.offset < b.offset
      case (nil, _): true
      case (_, nil): false
      case (let p?, let q?): (p, a.offset) < (q, b.offset)
      }
    }.map(\.element.diagnostic).filter { seen.insert($0).inserted }
  }
}
