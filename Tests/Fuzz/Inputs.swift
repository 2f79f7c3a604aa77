import Checksums
import Foundation

@testable import Pipeline
@testable import Transformer

let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  .standardizedFileURL
let corpus = package.appending(path: "Tests/Fuzz/Corpus")

/// The inputs of a run, each made from the seed and its number alone: first those that are saved, then new ones.
struct Inputs {
  private let seed: UInt64
  private let saved: [(subject: Subject, input: [UInt8])]
  private let pools: [Subject: [[UInt8]]]

  init(seed: UInt64) throws {
    self.seed = seed
    var saved: [(Subject, [UInt8])] = []
    var pools: [Subject: [[UInt8]]] = [:]
    for subject in Subject.allCases {
      let inputs = try files(in: corpus.appending(path: subject.rawValue)) { _ in true }
      saved += inputs.map { (subject, $0) }
      pools[subject] = try inputs + subject.examples()
    }
    self.saved = saved
    self.pools = pools
  }

  subscript(_ number: Int) -> (subject: Subject, input: [UInt8]) {
    if number < saved.count { return saved[number] }
    var random = Random(seed &* 0x1_0000_0001 &+ UInt64(number))
    let subject = Subject.allCases[number % Subject.allCases.count]
    let input = subject.grammar.input(from: pools[subject] ?? [], &random)
    return (subject, subject == .archives && random.below(2) == 0 ? withChecksums(input) : input)
  }
}

/// The contents of the files in a folder and those below it, in the order of their paths.
private func files(in folder: URL, where isWanted: (String) -> Bool) throws -> [[UInt8]] {
  let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
  return try paths.filter(isWanted).sorted().map { folder.appending(path: $0) }.filter {
    !$0.hasDirectoryPath
  }
  .map { Array(try Data(contentsOf: $0)) }
}

/// A tar file whose headers have the checksums that fit them, so that more than the first is read.
private func withChecksums(_ input: [UInt8]) -> [UInt8] {
  var bytes = input
  for start in stride(from: 0, to: bytes.count - 511, by: 512)
  where bytes[start + 257..<start + 262].elementsEqual("ustar".utf8) {
    let block = bytes[start..<start + 512]
    let sum =
      block.reduce(0) { $0 + Int($1) } - block[start + 148..<start + 156].reduce(0) { $0 + Int($1) } + 256
    let digits = String(sum, radix: 8)
    bytes.replaceSubrange(
      start + 148..<start + 156, with: "\(String(repeating: "0", count: 6 - digits.count))\(digits)\0 ".utf8)
  }
  return bytes
}

extension Subject {
  /// Inputs that are read without complaint, to be changed.
  func examples() throws -> [[UInt8]] {
    let reports = package.appending(path: "Reports")
    func named(_ ending: String) throws -> [[UInt8]] {
      try files(in: reports) { $0.hasSuffix(ending) && !$0.hasPrefix("_build") }
    }
    switch self {
    case .manuscripts: return try named(".md")
    case .bibliographies: return try named(".bib")
    case .reports: return try named("report.yml")
    case .cells:
      return ["seeds: 3\nrecipe:\n  steps: 100\n  rate: &a 1e-3\nwidths: [1, 2, *a]\nname: 'x'"].map {
        Array($0.utf8)
      }
    case .formulas:
      return [#"\sum_{k=1}^{K} \frac{c_k}{\sqrt{u_k}} \left( x - s_k \right)"#].map { Array($0.utf8) }
    case .functions:
      return ["sin(2*pi*x[1,1])*x[2,1]^2.5 + max(0.1, x[1,1]/3) - log(2 + x[2,1])"].map { Array($0.utf8) }
    case .models:
      let configuration = try Configuration(
        tokens: 2, inputWidth: 1, modelWidth: 2, heads: 1, headWidth: 2, hiddenWidth: 2, outputWidth: 1)
      return [Array(Model<Float>(initialized: configuration, seed: 1).safetensors())]
    case .archives:
      let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid()).tar").path
      defer { unlink(path) }
      let entry = try Self.entry()
      let archive = try TarWriter(path)
      try archive.add("entries/\(entry.key)", entry.bytes)
      try archive.add("SHA256SUMS", Data("\(sha256(entry.bytes))  entries/\(entry.key)\n".utf8))
      try archive.finish()
      return [Array(try Data(contentsOf: URL(filePath: path)))]
    case .entries: return [Array(try Self.entry().bytes.dropLast(64))]
    }
  }

  private static func entry() throws -> (key: TrialKey, bytes: Data) {
    let identity = Data(#"{"study":"s","trial":{"seed":1}}"#.utf8)
    guard let key = TrialKey(hex: sha256(identity)) else { preconditionFailure("a checksum is a key") }
    let result = TrialResult(
      outcome: Data(#"{"value":[1,{"a":2}]}"#.utf8), attachments: ["m": Data([1, 2, 3])])
    let (_, pieces) = try StoredTrial.encode(result, identityJSON: identity, key: key, path: "")
    return (key, Data(pieces.joined()))
  }

  var grammar: Grammar {
    switch self {
    case .manuscripts:
      Grammar(
        words: [
          "```", "````", ":::", "~~~", "{note}", "{figure} s/f", "{figure} a.png", "{prf:theorem} T",
          "{prf:proof}",
          "{claim} s.x < 1", "{margin}", "{case-study} s", "{table} C", "{table} s/t", "{math}",
          "{include} b.md",
          "{literalinclude} c.swift\n:region: r", ":label: a", ":name: b", "$$", "$", "\\frac{1}{2}",
          "(a)=\n# A\n",
          "(b)=\n# {ref}`a`\n", "[^a]", "[^a]: x", "{ref}`a`", "{eq}`b`", "{value}`s.x|.2g`", "{cite:p}`k`",
          "{numref}`%s <a>`", "# ", "## ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n", "|", "*", "**", "_",
          "`",
          "[x](https://a.org)", "[x](b.md)", "![", "](", "<b>", "&amp;", "&#x10FFFF;", "\\", "\"", "'", "%",
          "\n\n",
          "    ", "\t", "\r\n", "é", "🙂", "\u{0}", "\u{1}3", "\u{FEFF}", "---\n", "===\n", "word", "{", "}",
          "<",
          ">", "(", ")", "[a]: b\n", "~~", "<a href=\"", "<!--", "</b>",
        ],
        pairs: [
          ("> ", ""), ("- ", ""), ("1. ", ""), ("[", "]"), ("[", "](b.md)"), ("![", "](a.png)"), ("*", "*"),
          ("**a ", "**"), ("~~", "~~"), ("`", "`"), ("(", ")"), ("$", "$"), ("<b>", "</b>"), ("{ref}`", "`"),
          ("```{note}\n", "\n```\n"), (":::{note}\n", "\n:::\n"), ("- a\n\n  ", ""), ("[^a]: ", "\n"),
          ("\u{0}", ""), ("\\", ""),
        ])
    case .bibliographies:
      Grammar(
        words: [
          "@article{", "@string{a = ", "@string(b = a # a)\n", "@comment{", "@", "{", "}", "(", ")", "\"",
          ",",
          "=", "#", "a", "title = {T}", "author = {A and B}", "year = 1", "{\\\"o}", "\\'", "\\v", "\\",
          "$x$",
          "$", "~", "--", "\n@misc{k, title=", "and", "others", "%", "é", "\u{0}", "doi = {10.1/x}",
          "archiveprefix = {arXiv}", "eprint = 1", "month = jan",
        ],
        pairs: [
          ("{", "}"), ("(", ")"), ("\"", "\""), ("\\\"", ""), ("\\'{", "}"), ("@misc{", "}"),
          ("@a{b,c={", "}}"),
          ("a # ", "a"), ("$", "$"), ("\n@x{", ""), ("\\foo ", ""), (" and ", "B"),
        ])
    case .reports, .cells:
      Grammar(
        words: [
          "title: T\n", "sections:", "- a.md\n", "[", "]", "{", "}", ",", ":", ": ", "? ", "- ", "&a ", "*a",
          "*b",
          "&b ", "!!int ", "!!binary ", "|\n", ">\n", "'", "\"", "\\", "#", "\n", "  ", "\t", "---\n",
          "...\n",
          "%YAML 1.1\n", "<<: *a\n", "seeds: 1", "1e999", "0x1F", "1:30", "~", "null", "yes", "profiles:\n",
          "quick:\n", "abstract: $x$", "bibliography: r.bib\n", "reads: /\n", "é", "\u{0}",
        ],
        pairs: [
          ("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("a: ", ""), ("{? ", "}"), ("&a [*a, ", "]"),
          ("\"", "\""), ("[*a, ", "]"), ("a: b\n", ""), ("!x ", ""), ("[a, ", "]"),
        ])
    case .formulas:
      Grammar(
        words: #"""
          x y 1 2 . , ; : ! | / + - = < > ( ) [ ] { } ^ _ ' & $ # % ~ \ \\ ε ‖ ∑ 💥 \frac \sqrt \sqrt[3] \binom \hat
          \widehat \overline \underbrace \mathbf \mathrm \mathbb \boldsymbol \text{ \textbf{ \operatorname
          \operatorname* \left( \left. \left\{ \right) \right. \right| \middle| \bigl \Big \sum \int \max \sin
          \limits \nolimits \le \alpha \infty \not \stackrel \underset \xrightarrow \begin{pmatrix} \end{pmatrix}
          \begin{aligned} \end{aligned} \begin{array}{lc} \end{array} \begin{cases} \end{cases} \substack{
          \displaystyle \phantom \quad \, \! \pmod \bmod \hspace{1em} \label \nosuch \begin \end \hspace{1e9em}
          """#.split(whereSeparator: \.isWhitespace).map(String.init),
        pairs: [
          ("{", "}"), ("(", ")"), (#"\frac{1}{"#, "}"), (#"\sqrt{"#, "}"), (#"\sqrt["#, "]{x}"),
          (#"\left("#, #"\right)"#),
          ("x^{", "}"), ("x_", "1"), (#"\hat"#, "x"), (#"\text{a $"#, "$}"), (#"\mathbf"#, "x"),
          (#"\not"#, "="),
          (#"\begin{matrix}"#, #"\end{matrix}"#), (#"\displaystyle "#, ""), (#"\overset{a}{"#, "}"),
          ("x+", "x"), ("'", ""),
          (#"\underbrace{"#, "}_x"), (#"\substack{"#, "}"), (#"\operatorname{"#, "}"), (#"\phantom{"#, "}"),
        ])
    case .functions:
      Grammar(
        words: [
          "x[1,1]", "x[2,1]", "sin", "cos", "exp", "(", ")", "+", "-", "*", "/", "^", "2", "0.5", ",", "max",
          "min", "e",
          "pi", "[", "]", "1e", " ", "log", "sqrt", "abs", "tanh", "1e308", "1e-320", "1000", ".", "0", "é",
        ],
        pairs: [
          ("(", ")"), ("sin(", ")"), ("-", ""), ("2^", "2"), ("x[1,1]+", "1"), ("x[1,1]*", "2"),
          ("2*x[1,1]/", "3"),
          ("max(x[2,1],", ")"), ("sin(x[1,1])+", "0"), ("x[1,1]^", "2"), ("1/", "2"),
          ("(x[1,1]+x[2,1])*", "2"),
        ])
    case .models, .archives, .entries:
      Grammar(
        words: [
          "{", "}", "[", "]", ",", ":", "\"", "\"dtype\":\"F64\"", "\"shape\":[4294967296,4294967296]",
          "\"data_offsets\":[0,8]", "\"__metadata__\"", "\"a\":", "null", "-1", "9223372036854775807",
          "1e308", "ustar",
          "entries/", "\n", "\u{0}", "\\u0000", "\\ud800", "\"outcome\":9223372036854775807", "\"bytes\":-1",
          "report-entry 1\n", "77777777777",
        ],
        pairs: [("[", "]"), ("{\"a\":", "}"), ("\"", "\""), ("\u{0}", "")])
    }
  }
}
