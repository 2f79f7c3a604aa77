import Diagnostics
import Foundation

/// A real browser, and what else `Fixtures/browser/check_page.py` checks pages with.
enum Browser {
  private static let python = ProcessInfo.processInfo.environment["REPORT_PYTHON"] ?? "python3"
  private static let script = Sample.package.appending(
    path: "Tests/ManuscriptTests/Fixtures/browser/check_page.py"
  )
  .path

  /// What is missing for tests in a browser: `requirements.txt` beside the script says what to install.
  static let missingTools: String? = {
    guard let text = try? faults(["--available"]) else { return "Python" }
    return text.isEmpty ? nil : text.replacing("\n", with: ", ")
  }()

  /// The same as a sentence, for tests that are skipped.
  static let missing = "tools to check pages are missing: \(missingTools ?? "")"

  /// What the script says: one fault a line.
  static func faults(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, script] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Diagnostic(.inputOutput, "\(script) failed: \(text)") }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
