import Diagnostics
import Foundation
import Testing

@Suite struct PlainWordsTests {
  @Test(arguments: [
    ("plain “text” – é 漢 👩‍🔬", "plain “text” – é 漢 👩‍🔬"), ("a\nb\r\tc", "a\\nb\\r\\tc"),
    ("\u{1B}[31mred\u{07}\u{7F}", "\\u{1b}[31mred\\u{7}\\u{7f}"), ("a\r\nb", "a\\r\\nb"),
    ("\u{85}\u{9B}2J\u{2028}\u{2029}", "\\u{85}\\u{9b}2J\\u{2028}\\u{2029}"),
    ("gnp.\u{202E}exe", "gnp.\\u{202e}exe"),
  ])
  func whatIsPrintedIsOneLineThatCommandsNoTerminal(_ text: String, _ expected: String) {
    #expect(oneLine(text) == expected)
    #expect(Diagnostic(.data, "bad", at: .named(text)).description == "bad: \(expected)")
  }

  /// Errors as Foundation makes them.
  @Test func theSystemsReasonIsSaidWithoutTheLibrarysWords() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file")
    try Data([0xFF]).write(to: file)
    func problem(_ body: () throws -> Void) -> Diagnostic? {
      do {
        try body()
        return nil
      } catch {
        return Diagnostic(error)
      }
    }
    let manager = FileManager.default
    let absent = folder.appending(path: "absent")
    let words = [
      problem { _ = try Data(contentsOf: absent) },
      problem { _ = try String(contentsOf: absent, encoding: .utf8) },
      problem { _ = try Data(contentsOf: folder) },
      problem { try Data().write(to: file.appending(path: "x")) },
      problem { try Data().write(to: absent.appending(path: "x"), options: .atomic) },
      problem { _ = try manager.contentsOfDirectory(atPath: absent.path) },
      problem { try manager.createDirectory(at: file, withIntermediateDirectories: false) },
      problem { try manager.moveItem(at: absent, to: folder.appending(path: "y")) },
      problem { try manager.removeItem(at: absent) },
      problem { _ = try String(contentsOf: file, encoding: .utf8) },
    ].map { $0?.description.replacing(folder.path, with: "") }
    #expect(
      words == [
        "No such file or directory: /absent", "No such file or directory: /absent", "Is a directory: ",
        "Not a directory: /file/x", "No such file or directory: /absent/x",
        "No such file or directory: /absent",
        "File exists: /file", "No such file or directory: /absent", "No such file or directory: /absent",
        "the file is not UTF-8 text",
      ])
  }

  @Test func whatJSONLacksIsSaidWithItsPlace() {
    struct Inner: Decodable { let number: Int }
    struct Outer: Decodable { let list: [Inner] }
    func words(_ json: String) -> String {
      switch Result(catching: { try JSONDecoder().decode(Outer.self, from: Data(json.utf8)) }) {
      case .success: ""
      case .failure(let error): reason(error)
      }
    }
    #expect(words(#"{"list": [{"number": "1"}]}"#).hasSuffix(", at list.[0].number"))
    #expect(words(#"{"list": [{}]}"#).contains("number"))
    for text in [words("{"), words(#"{"list": [{"number": "1"}]}"#), words(#"{"list": [{}]}"#)] {
      #expect(!text.contains("Error") && !text.contains("Cocoa") && !text.contains("\n") && text != "")
    }
  }

  @Test func anErrorOfTheProgramsOwnKeepsItsWords() {
    let problem = Diagnostic(.data, "bad", at: .named("x"), remedy: "mend it")
    #expect(Diagnostic(problem as any Error) == problem)
    #expect(Diagnostic(DiagnosticList([problem])) == problem)
    struct Strange: Error {}
    #expect(reason(Strange()) == "Strange()")
  }
}
