import Diagnostics
import Findings
import Foundation
import Testing

@testable import Manuscript

/// Random and mutated input: whatever is written, it is read or refused, in time, and what is written out is
/// well formed. `REPORT_FUZZ=100` runs a hundred times as many.
@Suite struct FuzzTests {
  /// SplitMix64 (Steele, Lea & Flood, 2014).
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let rounds = ProcessInfo.processInfo.environment["REPORT_FUZZ"].flatMap { Int($0) } ?? 1

  private static let fragments = [
    "```", "````", ":::", "~~~", "{note}", "{figure} s/f", "{prf:theorem} T", "{prf:proof}",
    "{claim} s.x < 1", "{margin}",
    "{case-study} s", "{table} C", "{math}", "{include} a.md", "{literalinclude} a.md", ":label: a",
    ":name: b", "$$", "$",
    "\\frac{1}{2}", "(a)=", "(a)=\n# A\n", "(b)=\n# {ref}`a`\n", "(b)", "[^a]", "[^a]: x", "{ref}`a`",
    "{eq}`b`", "{value}`s.x|.2g`",
    "{cite:p}`k`", "{numref}`%s <a>`",
    "# ", "## ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n", "|", "*", "**", "_", "`", "[x](https://a.org)",
    "![", "](", "<b>",
    "&amp;", "&#0;", "&#x10FFFF;", "\\", "\"", "'", "%", "\n", "\n\n", "    ", "\t", "\r\n", "é", "🙂",
    "\u{0}", "\u{1}3", "\u{FEFF}",
    "---\n", "===\n", "word", "{", "}", "<", ">", "(", ")",
  ]

  private func corpus() throws -> [[UInt8]] {
    let names = [
      "01-introduction.md", "02-theorem.md", "03-studies.md", "90-reproduce.md", "report.yml",
      "references.bib",
    ]
    return try names.map { Array(try Data(contentsOf: Sample.folder.appending(path: $0))) }
  }

  private func mutated(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      case 1:
        let end = min(bytes.count, at + Int.random(in: 0..<40, using: &random))
        bytes.removeSubrange(at..<end)
      case 2:
        let end = min(bytes.count, at + Int.random(in: 0..<200, using: &random))
        bytes.insert(contentsOf: Array(bytes[at..<end]), at: Int.random(in: 0...bytes.count, using: &random))
      case 3:
        bytes.insert(contentsOf: Array(Self.fragments.randomElement(using: &random)?.utf8 ?? "".utf8), at: at)
      default: if at < bytes.count { bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
      }
    }
    return bytes
  }

  private let evidence: Evidence = {
    var evidence = Sample.evidence
    evidence.values["s.x"] = .number(0.5)
    evidence.figures["s/f"] = evidence.figures["sorting/loss"]
    return evidence
  }()

  /// Reads a text as a section; the page when nothing was wrong with it.
  private func page(_ bytes: [UInt8], _ templates: Templates) throws -> String? {
    let sources = SourceSet(root: Sample.package)
    let file = sources.add(SourceText(name: "a.md", bytes: SourceText.clean(bytes).bytes))
    let parser = DocumentParser(
      sources: sources, directory: Sample.folder, root: Sample.package, allowsHTML: false)
    let blocks = parser.blocks(ofText: file)
    parser.document.sections = blocks
    parser.resolve(ReportFile())
    guard sources.diagnostics().isEmpty else { return nil }
    let manuscript = Manuscript(
      metadata: ReportFile().metadata, cells: parser.cells, figureNames: [], tableNames: [], valueNames: [],
      attachments: [], sources: [], folders: sources.folders, document: parser.document)
    let filling: Filling
    do { filling = try Filling(manuscript, evidence) } catch { return nil }
    _ = MarkdownEdition(filling).text()
    return HTMLPage(filling, templates, Assets(embeddedFrom: nil)).html(blocks)
  }

  @Test(arguments: 0..<4) func randomFragments(_ seed: UInt64) throws {
    var random = Random(state: seed)
    let templates = try Templates(Sample.templates)
    var pages = 0
    for _ in 0..<300 * Self.rounds {
      var text = ""
      for _ in 0..<Int.random(in: 0..<60, using: &random) {
        text += Self.fragments.randomElement(using: &random) ?? ""
        if Bool.random(using: &random) { text += Bool.random(using: &random) ? "\n" : " " }
      }
      if let page = try page(Array(text.utf8), templates) {
        pages += 1
        #expect(faults(in: page) == nil, "\(text.debugDescription)")
      }
    }
    #expect(pages > 5)
  }

  @Test(arguments: 0..<4) func mutatedManuscripts(_ seed: UInt64) throws {
    var random = Random(state: 1000 + seed)
    let templates = try Templates(Sample.templates)
    let corpus = try corpus()
    var pages = 0
    for _ in 0..<60 * Self.rounds {
      let bytes = mutated(corpus.randomElement(using: &random) ?? [], &random)
      if let page = try page(bytes, templates) {
        pages += 1
        #expect(faults(in: page) == nil, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
    }
    #expect(pages > 0)
  }

  @Test func mutatedReportFilesAndBibliographies() throws {
    var random = Random(state: 77)
    let corpus = try corpus()
    for index in 0..<200 * Self.rounds {
      let bytes = SourceText.clean(mutated(corpus[4 + index % 2], &random)).bytes
      let sources = SourceSet(root: Sample.package)
      let file = sources.add(SourceText(name: "r", bytes: bytes))
      if index % 2 == 1 {
        for entry in BibTeXParser.entries(of: sources[file], report: { _, _, _ in }) {
          _ = Work(entry) { _, _, _ in }.line.plainText()
        }
      } else {
        let folder = try Folder([:], data: ["report.yml": Data(bytes)])
        _ = ReportFile.read(folder.url.appending(path: "report.yml"), into: sources)
        _ = sources.diagnostics()
      }
    }
  }

  @Test func randomPredicatesAndSource() {
    var random = Random(state: 99)
    let words = [
      "s.x", "1", "(", ")", "<", "and", "not", "max", ",", "+", "-", "/", "^", "all", "\"", "é", "1e", ".",
      "log", "%",
    ]
    for _ in 0..<3000 * Self.rounds {
      let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }
      .joined(separator: Bool.random(using: &random) ? " " : "")
      guard let predicate = try? Predicate(parsing: text) else { continue }
      let evaluator = PredicateEvaluator(predicate, ["s.x": .number(0)])
      _ = try? evaluator.holds(predicate.expression)
      #expect(!evaluator.filled(predicate.expression).isEmpty)
    }
    for _ in 0..<1000 * Self.rounds {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : Array("\"\\(#/*@`e.".utf8)[Int.random(in: 0..<10, using: &random)]
      }
      _ = SwiftHighlighting.html(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Input made to be slow.
  @Test(arguments: [
    "```{a\n", "````{note}\n", ":::{note}\n", "$$\n", "$$ x $$ y\n", "[", "![", "](", "<", "*a ", "**a",
    "_a_ ", "`", "$", "> ", "- ", "|a",
    "[^a]", "[^a]: x\n", "(a)=\n", "&amp;", "\\", "# a\n", "{ref}`", "\"'", "[a]: b\n", "~~", "|-|-|\n", "\t",
    "1. ", "&", "<a href=\"",
  ]) func repeatedInput(_ unit: String) throws {
    let templates = try Templates(Sample.templates)
    let text = String(repeating: unit, count: 20_000 / unit.utf8.count)
    let start = ContinuousClock.now
    _ = try page(Array(text.utf8), templates)
    #expect(ContinuousClock.now - start < .seconds(5), "\(unit.debugDescription)")
  }
}

/// What is not well formed in a fragment of a page: tags that do not match, text that looks like an open tag.
func faults(in html: String) -> String? {
  let void: Set<String> = ["br", "img", "hr", "source", "meta", "link", "input"]
  var open: [String] = []
  var rest = html[...]
  while let start = rest.firstIndex(of: "<") {
    guard let end = rest[start...].firstIndex(of: ">") else { return "a tag without an end" }
    let tag = rest[rest.index(after: start)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("/") {
      guard open.popLast() == String(tag.dropFirst()) else { return "unexpected <\(tag)>" }
    } else {
      let name = String(tag.prefix { $0.isLetter || $0.isNumber })
      if name.isEmpty { return "no name in <\(tag)>" }
      if !void.contains(name), !tag.hasSuffix("/") { open.append(name) }
    }
  }
  return open.isEmpty ? nil : "unclosed \(open)"
}
