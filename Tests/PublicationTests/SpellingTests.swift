import Foundation
import Testing

/// The words of the reports and the documentation, by aspell's British dictionary and our own list of names and terms. Runs
/// where aspell is installed (`apt-get install aspell aspell-en`).
@Suite struct SpellingTests {
  @Test(.enabled(if: Aspell.isInstalled, "aspell and its English dictionary are not installed"))
  func everyWordIsInADictionary() throws {
    let unknown = try texts(in: ["Reports", "Documentation"]).flatMap { path, text in
      try Aspell.unknownWords(in: prose(of: text)).map { "\(path): \($0)" }
    }
    #expect(unknown.isEmpty, "mend them, or add them to Reports/words.txt")
  }

  @Test(.enabled(if: Aspell.isInstalled, "aspell and its English dictionary are not installed"))
  func aMisspeltWordIsFoundAndCodeIsNotRead() throws {
    let text =
      "A theorm about {value}`sortng.x` and `cde`, $x_{abcd}$.\n```swift\nlet abcde = 1\n```\nMore wrods.\n"
    #expect(try Aspell.unknownWords(in: prose(of: text)) == ["theorm", "wrods"])
  }
}

/// A manuscript's words: no code, formulas, roles, options, directives' heads, links' targets or HTML.
func prose(of text: String) -> String {
  var lines: [String] = []
  var code: Substring?
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let trimmed = line.drop { $0 == " " }
    let mark = trimmed.prefix { $0 == "`" }
    if mark.count >= 3 {
      if let open = code {
        if open == mark { code = nil }
      } else if let head = trimmed.dropFirst(mark.count).first, head != "{" || trimmed.contains("case-study")
      {
        code = mark
      }
      continue
    }
    if code == nil, !trimmed.hasPrefix(":"), !trimmed.hasPrefix("(") || !trimmed.hasSuffix(")=") {
      lines.append(String(line))
    }
  }
  return lines.joined(separator: "\n")
    .replacing(/(?s)\$\$.*?\$\$(?: \([\w-]+\))?/, with: " ")
    .replacing(/\{[a-z:]+\}`[^`]*`/, with: " ").replacing(/`+[^`]*`+/, with: " ")
    .replacing(/\$[^$]*\$/, with: " ").replacing(/\]\([^)]*\)/, with: "] ").replacing(/<[^>]*>/, with: " ")
    .replacing(/\[\^[^\]]*\]/, with: " ")
}

enum Aspell {
  static let isInstalled = (try? run(["dicts"], "").contains("en_GB-ise")) ?? false

  /// The words that neither dictionary has, in the order of the text.
  static func unknownWords(in text: String) throws -> [String] {
    let own = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Reports/words.txt")
    let known = Set(try String(contentsOf: own, encoding: .utf8).split(separator: "\n").map(String.init))
    let words = try run(
      ["list", "--lang=en_GB-ise", "--encoding=utf-8", "--ignore=2"], text.replacing("’", with: "'"))
    return words.split(separator: "\n").map(String.init).filter { word in
      !known.contains(word) && !known.contains(word.replacing("'s", with: ""))
        && !known.contains(word.lowercased())
    }
  }

  private static func run(_ arguments: [String], _ input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["aspell"] + arguments
    let (source, output) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Aspell answers while it reads, and neither side must wait for the other.
    DispatchQueue.global().async {
      source.fileHandleForWriting.write(Data(input.utf8))
      try? source.fileHandleForWriting.close()
    }
    let words = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: words, as: UTF8.self)
  }
}
