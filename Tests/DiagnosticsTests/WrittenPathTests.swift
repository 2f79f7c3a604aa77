import Diagnostics
import Foundation
import Testing

@Suite struct WrittenPathTests {
  private let home = ["HOME": "/home/ada"]

  @Test func aTildeAtTheStartIsTheHomeFolder() throws {
    #expect(try writtenPath("~", environment: home) == "/home/ada")
    #expect(try writtenPath("~/a b", environment: home) == "/home/ada/a b")
    for path in ["a", "/a", "./~", "a/~", "a~"] { #expect(try writtenPath(path, environment: home) == path) }
  }

  @Test func whatNamesNoFolderIsRefused() {
    for (path, environment) in [
      ("~bob/a", home), ("", home), ("~/a", [:]), ("~", ["HOME": ""]), ("a\0b", home),
    ] {
      #expect { try writtenPath(path, environment: environment) } throws: {
        ($0 as? Diagnostic)?.kind == .usage && ($0 as? Diagnostic)?.remedy != nil
      }
    }
  }

  /// A shell takes each for one argument, and hands it on as it was.
  @Test(arguments: [
    "report", "my report", "it's", "$HOME", "`date`", "a\"b", "", "*", "~", "a\\b", "-x", "ä", "a;b", "a\nb",
    "#a", "!x",
  ]) func aQuotedWordIsOneArgument(_ word: String) throws {
    let shell = Process()
    let output = Pipe()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", "printf '<%s>' \(shellQuoted(word))"]
    shell.standardOutput = output
    try shell.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(printed == "<\(word)>")
  }
}
