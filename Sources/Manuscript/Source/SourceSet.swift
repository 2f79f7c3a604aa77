import Diagnostics
import Foundation

/// Every file that a report is read from, and everything found wrong in them.
final class SourceSet {
  private(set) var texts: [SourceText] = []
  /// The files read, in order of reading; texts that are part of another file are not listed.
  private(set) var urls: [URL] = []
  private var known: Set<URL> = []
  private var problems: [(position: Position?, diagnostic: Diagnostic)] = []
  private var seen: Set<Diagnostic> = []
  private var conflicts: [Diagnostic] = []
  /// How many problems are not listed.
  private var unlisted = 0
  private let root: URL
  /// Where the files must lie, links followed; the root unless `report.yml` names more.
  var folders: ReadableFolders
  /// What may still be read: files that include each other can stand for more text than memory holds.
  private var budget = (files: 2000, bytes: InputFile.textLimit)

  /// More problems than this are counted only: nobody reads them, and each costs a search for what was meant.
  private var mostListed = 200

  init(root: URL) {
    self.root = root.standardizedFileURL
    folders = ReadableFolders([root.path])
  }

  /// The file's name in messages: relative to the root where it lies within.
  func name(of url: URL) -> String {
    let path = url.standardizedFileURL.path
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Reads a file and reports the bytes in it that are no text.
  ///
  /// - Parameters:
  ///   - folders: where it must lie.
  ///   - format: what it is written in.
  func read(
    _ url: URL, in folders: ReadableFolders?, as format: SourceText.Format
  ) throws(FileFault) -> Int32 {
    let input = try InputFile(url.path, in: folders, atMost: InputFile.textLimit)
    budget = (budget.files - 1, budget.bytes - input.size)
    guard budget.files >= 0, budget.bytes >= 0 else {
      // What follows from it is not worth reading.
      mostListed = min(mostListed, problems.count + 1)
      let most = budget.files < 0 ? "2000 files" : "\(InputFile.textLimit / 1_000_000) MB of text"
      throw FileFault("the report comes to more than \(most) with it", remedy: "include less")
    }
    let (bytes, flaws) = SourceText.clean(try input.contents())
    let file = add(SourceText(name: name(of: url), bytes: bytes))
    let url = url.standardizedFileURL
    if known.insert(url).inserted { urls.append(url) }
    for flaw in flaws {
      report(
        flaw.problem, at: Position(file: file, offset: Int32(flaw.offset)), remedy: "save the file as UTF-8")
    }
    for offset in self[file].conflicts(in: format).prefix(20) where conflicts.count < mostListed {
      let conflict = Diagnostic(
        .data, "an unresolved merge conflict", at: place(Position(file: file, offset: Int32(offset))),
        remedy: "keep one version, or both, and remove the lines of <<<<<<<, ======= and >>>>>>>")
      if !conflicts.contains(conflict) { conflicts.append(conflict) }
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

  /// Whether problems found from here on are not listed.
  var isFull: Bool { problems.count >= mostListed }

  func report(
    _ problem: @autoclosure () -> String, at position: Position, remedy: @autoclosure () -> String? = nil
  ) {
    guard !isFull else { return unlisted += 1 }
    let diagnostic = Diagnostic(.data, problem(), at: place(position), remedy: remedy())
    if seen.insert(diagnostic).inserted { problems.append((position, diagnostic)) }
  }

  func report(_ diagnostic: Diagnostic) {
    if seen.insert(diagnostic).inserted { problems.append((nil, diagnostic)) }
  }

  /// Everything reported, in the order of the text; what has no position in a text comes first, how much is left out last.
  /// Where there are merge conflicts, they alone: two versions of a text beside each other contradict themselves.
  func diagnostics() -> [Diagnostic] {
    guard conflicts.isEmpty else { return conflicts }
    let listed = problems.enumerated().sorted { a, b in
      switch (a.element.position, b.element.position) {
      case (nil, nil): a.offset < b.offset
      case (nil, _): true
      case (_, nil): false
      case (let p?, let q?): (p, a.offset) < (q, b.offset)
      }
    }.map(\.element.diagnostic)
    guard unlisted > 0 else { return listed }
    return listed + [
      Diagnostic(.data, "\(unlisted) more problems are not listed", remedy: "mend these first")
    ]
  }
}
