import ArgumentParser
import Diagnostics
import Foundation
import Pipeline

/// `report`: builds executable papers.
@main
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Builds executable papers: trains, draws, checks every claim, and writes the page.",
    discussion: """
      Exit status: 0 done; 1 a claim or check does not hold; 64 wrong usage; 65 unusable manuscript or data; \
      74 input/output error; 130 interrupted.
      """,
    subcommands: [
      All.self, List.self, Run.self, Explain.self, Verify.self, Diff.self, CheckCommand.self,
      PlanCommand.self, TrialCommand.self, Export.self, StoreCommand.self, Construct.self, Certify.self,
      New.self,
    ])

  /// Errors are one line each on standard error, in the form of `Diagnostic`.
  static func main() {
    do {
      try Processor.check()
      try checkCurrentFolder()
      var command = try parseAsRoot(completed(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      exit(withError: error, orDiagnostics: diagnostics(error))
    }
  }

  /// Relative paths mean nothing, and Foundation stops, where the current folder was deleted.
  private static func checkCurrentFolder() throws(Diagnostic) {
    guard let path = getcwd(nil, 0) else {
      throw Diagnostic(
        .inputOutput, "the current folder cannot be found (\(String(cString: strerror(errno))))",
        remedy: "change to one that exists")
    }
    free(path)
  }

  /// The arguments with `--fresh` spelt out where no study follows it: the parser's options always have a value.
  private static func completed(_ arguments: ArraySlice<String>) -> [String] {
    arguments.indices.flatMap { index in
      let next = index + 1 < arguments.endIndex ? arguments[index + 1] : "-"
      return arguments[index] == "--fresh" && next.hasPrefix("-")
        ? ["--fresh", All.everything] : [arguments[index]]
    }
  }

  private static func exit(withError error: any Error, orDiagnostics problems: [Diagnostic]) -> Never {
    if problems.isEmpty { exit(withError: error) }
    for problem in problems { writeToStandardError("report: \(problem)\n") }
    Foundation.exit(problems[0].kind.rawValue)
  }

  /// What a user can mend, or nothing for a request such as `--help`.
  private static func diagnostics(_ error: any Error) -> [Diagnostic] {
    switch error {
    case let problem as Diagnostic: return [problem]
    case let problems as DiagnosticList: return problems.all
    case let code as ExitCode:
      Foundation.exit(code.rawValue)
    case _ where exitCode(for: error) == .validationFailure:
      let words = message(for: error).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      return [Diagnostic(.usage, words.joined(separator: " "), remedy: "see report --help")]
    case _ where exitCode(for: error).isSuccess: return []
    default: return [Diagnostic(.inputOutput, "\(error)")]
    }
  }
}
