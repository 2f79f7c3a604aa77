import Foundation
import Testing

/// Results in the prose of a report are live: no sentence holds a number that somebody typed and a build could contradict.
///
/// What looks like a result is a decimal fraction, a percentage, a power of ten, or a whole number of three digits and more that is no
/// year. It is allowed in a claim whose predicate states it, and where `Reports/literals.txt` gives the reason.
@Suite struct LiteralNumbersTests {
  @Test func noResultIsTypedIntoAReport() throws {
    let allowed = try Literal.allowed()
    var used: Set<Literal> = []
    let found = try texts(in: ["Reports"]).flatMap { path, text in
      Self.literals(in: text, of: path).filter { found in
        let literal = Literal(file: path, text: found.text)
        if allowed.contains(literal) { used.insert(literal) }
        return !allowed.contains(literal)
      }.map { "\(path):\($0.line): \($0.text)" }
    }
    #expect(found.isEmpty, "make each a {value}, or add it to Reports/literals.txt with a reason")
    #expect(allowed.subtracting(used).isEmpty, "these are not in the reports any more")
  }

  @Test(arguments: [
    ("The error is 0.031.", ["0.031"]), ("It reaches 96 % of them.", ["96 %"]), ("that is 96%", ["96%"]),
    ("about $3 \\cdot 10^{-4}$ of", ["10^{-4}"]), ("near 3 × 10⁻⁴", ["10⁻⁴"]),
    ("with 4512 parameters", ["4512"]),
    ("after 1e-3 or so", ["1e-3"]), ("a factor of 12.5 and 13.5", ["12.5", "13.5"]),
  ])
  func aTypedResultIsFound(_ text: String, _ literals: [String]) {
    #expect(Self.literals(in: text, of: "a.md").map(\.text) == literals)
  }

  @Test(arguments: [
    "Since 1989 it is {value}`sorting.supError.median|.2g` on [0, 1] for 10 of 12.",
    "See [here](https://x.org/10.1007/2.3) and `0.25` and {eq}`eq-1.5`.", "```sh\nsleep 0.5\n```",
    "```{case-study} sorting\nrate: 0.01\n```",
    "```{claim} a.b < 0.05 and a.c > 1000\n:profile: standard\nBelow 0.05 with over 1000 trials.\n```",
  ])
  func whatIsNoResultIsLeftAlone(_ text: String) {
    #expect(Self.literals(in: text, of: "a.md").isEmpty)
  }

  @Test func aClaimMayOnlyRepeatItsPredicate() {
    let text = "```{claim} a.b < 0.05\nBelow 0.05, namely 0.031.\n```"
    #expect(Self.literals(in: text, of: "a.md").map(\.text) == ["0.031"])
    #expect(Self.literals(in: text, of: "a.md").map(\.line) == [2])
  }

  // MARK: Finding literals

  private static var pattern: Regex<Substring> {
    /(?x) \d+(?:\.\d+)?(?:\s|\x{202F}|\x{A0})?(?:%|per\ cent) | \d+(?:\.\d+)?e-?\d+ | \d+\.\d+ | 10\^(?:\{-?\d+\}|-?\d) | 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+ | \d{3,}/
  }

  static func literals(in text: String, of path: String) -> [(text: String, line: Int)] {
    var found: [(String, Int)] = []
    var fence: (mark: Substring, isProse: Bool, predicate: String)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == " " }
      let mark = trimmed.prefix { $0 == "`" }
      if mark.count >= 3 {
        if fence?.mark == mark, trimmed == mark { fence = nil; continue }
        guard fence == nil else { continue }
        let head = trimmed.dropFirst(mark.count)
        let isProse = ["{claim}", "{figure}", "{table}", "{prf:", "{note}", "{warning}", "{margin}"].contains
        {
          head.hasPrefix($0)
        }
        fence = (mark, isProse, head.hasPrefix("{claim}") ? String(head) : "")
        continue
      }
      if let fence, !fence.isProse || trimmed.hasPrefix(":") { continue }
      for match in prose(line).matches(of: pattern) {
        let literal = String(match.output)
        let isYear = Int(literal).map { (1800...2100).contains($0) } ?? false
        let isStated =
          fence.map { !$0.predicate.isEmpty && numbers(in: $0.predicate).contains(literal) } ?? false
        if !isYear, !isStated { found.append((literal, index + 1)) }
      }
    }
    return found
  }

  private static func numbers(in predicate: String) -> [String] {
    predicate.matches(of: pattern).map { String($0.output) }
  }

  /// The line without roles, code, links' targets and labels.
  private static func prose(_ line: Substring) -> String {
    String(line).replacing(/\{[a-z:]+\}`[^`]*`/, with: "").replacing(/`+[^`]*`+/, with: "").replacing(
      /\]\([^)]*\)/, with: "]"
    )
    .replacing(/^\(.*\)=$/, with: "")
  }
}

/// A number that a report may hold as it is.
struct Literal: Hashable {
  /// `Reports/…`, relative to the package.
  let file: String
  let text: String

  /// The lines of `Reports/literals.txt`: file, number, reason, with tabs or two spaces between.
  static func allowed() throws -> Set<Literal> {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Reports/literals.txt")
    return Set(
      try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
        line in
        let parts = line.split(separator: /\s{2,}|\t/, maxSplits: 2)
        #expect(parts.count == 3, "a reason is missing: \(line)")
        return Literal(file: String(parts[0]), text: parts.count > 1 ? String(parts[1]) : "")
      })
  }
}

/// The Markdown files in folders of the package, by their path, in order; built reports are left out.
func texts(in folders: [String]) throws -> [(path: String, text: String)] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  return try folders.flatMap { folder in
    let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap {
      $0 as? String
    }
    let paths = (files ?? []).filter { $0.hasSuffix(".md") && !$0.hasPrefix("_build") }.sorted()
    #expect(!paths.isEmpty)
    return try paths.map { path in
      (
        "\(folder)/\(path)",
        try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
      )
    }
  }
}
