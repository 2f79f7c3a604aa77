import ArgumentParser
import Diagnostics
import Foundation
import Pipeline
import Plotting

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
      try Ending.prepare()
      try Processor.check()
      try checkCurrentFolder()
      // Before there are threads, which may read variables.
      try writeOutPathsInVariables()
      try Interruption.listen()
      Figure.whenLibrariesFail { Interruption.end($0) }
      var command = try command(arguments())
      try command.run()
      Ending.exit(0)
    } catch {
      let problems = diagnostics(error)
      if Interruption.isRequested { Interruption.end(problems.first { $0.kind == .interrupted }) }
      for problem in problems { complain(problem) }
      if let problem = problems.first { Ending.exit(problem.kind.rawValue) }
      // A failure that was told already, or a request such as `--help`.
      if !(error is ExitCode) { print(fullMessage(for: error)) }
      Ending.exit(exitCode(for: error).rawValue)
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

  /// What follows the program's name.
  ///
  /// - Throws: `Diagnostic` of kind `.usage` for bytes that are no text: no file could be found by what a text makes of them.
  private static func arguments() throws(Diagnostic) -> [String] {
    var texts: [String] = []
    for case let argument? in UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)
    ).dropFirst() {
      guard let text = String(validatingCString: argument) else {
        let bytes = UnsafeRawBufferPointer(start: argument, count: strlen(argument))
        let shown = bytes.map { $0 < 128 ? "\(UnicodeScalar($0))" : "\\x" + String($0, radix: 16) }.joined()
        throw Diagnostic(.usage, "an argument is not UTF-8", at: .named(shown), remedy: "rename the file")
      }
      texts.append(text)
    }
    return texts
  }

  /// What the arguments ask for, the program's name left out.
  static func command(_ arguments: [String]) throws -> any ParsableCommand {
    try parseAsRoot(arguments.first == "all" ? completed(arguments) : arguments)
  }

  /// The arguments with `--fresh` spelt out where no study follows it: the parser's options always have a value.
  private static func completed(_ arguments: [String]) -> [String] {
    arguments.indices.flatMap { index in
      let next = index + 1 < arguments.endIndex ? arguments[index + 1] : "-"
      return arguments[index] == "--fresh" && next.hasPrefix("-")
        ? ["--fresh", All.everything] : [arguments[index]]
    }
  }

  /// What a user can mend, or nothing for a request such as `--help` and for what was told already.
  private static func diagnostics(_ error: any Error) -> [Diagnostic] {
    switch error {
    case let problems as DiagnosticList: return problems.all
    case is ExitCode: return []
    case _ where exitCode(for: error) == .validationFailure:
      let words = message(for: error).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      return [Diagnostic(.usage, words.joined(separator: " "), remedy: "see report --help")]
    case _ where exitCode(for: error).isSuccess: return []
    default: return [Diagnostic(error)]
    }
  }
}
