import Foundation
import Testing

/// The program itself, as a user calls it.
@Suite struct CommandLineTests {
  @Test func anUnknownStudyIsAUsageErrorWithASuggestion() throws {
    let ending = try report("run", "sortin")
    #expect(ending.code == 64)
    #expect(ending.errors == "report: there is no case study “sortin”: did you mean “sorting”?\n")
    #expect(ending.output == "")
  }

  @Test func anUnknownProfileIsAUsageErrorWithASuggestion() throws {
    let ending = try report("all", "--profile", "quik")
    #expect(ending.code == 64)
    #expect(ending.errors == "report: there is no profile “quik”: --profile: did you mean “quick”?\n")
  }

  @Test(arguments: ["--nonsense", "--jobs=0", "--jobs=many"])
  func anOptionThatMakesNoSenseIsOneLineOfUsageError(_ option: String) throws {
    let ending = try report("all", option)
    #expect(ending.code == 64)
    #expect(
      ending.errors.hasPrefix("report: ") && ending.errors.filter { $0 == "\n" }.count == 1,
      "\(ending.errors)")
  }

  @Test func outsideAWorkspaceTheMessageSaysWhatToDo() throws {
    let ending = try report("all", in: URL(filePath: "/"))
    #expect(ending.code == 64)
    #expect(
      ending.errors
        == "report: no folder here or above holds Reports and Templates: /: run this in a checkout of the project\n"
    )
  }

  @Test(arguments: [
    ["list"], ["all"], ["verify"], ["certify", "m", "--target", "sort-2"],
    ["run", "sorting", "--output", "o"],
  ]) func inADeletedFolderEveryCommandEndsWithAnError(_ arguments: [String]) throws {
    let ending = try report(inADeletedFolder: arguments)
    #expect(ending.code == 74)
    #expect(
      ending.errors
        == "report: the current folder cannot be found (No such file or directory): change to one that exists\n"
    )
  }

  @Test func aModelThatIsAPipeIsRefusedAtOnce() throws {
    let pipe = FileManager.default.temporaryDirectory.appending(path: "pipe-\(UUID().uuidString)").path
    defer { unlink(pipe) }
    #expect(mkfifo(pipe, 0o600) == 0)
    let ending = try report("certify", pipe, "--target", "sort-2")
    #expect(ending.code == 65)
    #expect(ending.errors.hasPrefix("report: cannot read the model (it is a named pipe): \(pipe)"))
  }

  @Test func anUnwritableOutputIsAnInputOutputError() throws {
    let ending = try report("all", "--profile", "quick", "--output", "/dev/null/report")
    #expect(ending.code == 74)
    #expect(ending.errors.hasPrefix("report: cannot write here"))
    #expect(ending.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test func aBrokenManuscriptIsADataErrorWithItsPlace() throws {
    let desk = try Desk(manuscript: "# Halves\n\n```{case-study} function-2d\n```\n")
    let ending = try report("all", in: desk.folder)
    #expect(ending.code == 65)
    #expect(
      ending.errors
        == "report: Reports/halves/text.md:3:17: there is no case study “function-2d”: did you mean “function-1d”?\n"
    )
    #expect(!FileManager.default.fileExists(atPath: desk.output.path))
  }

  @Test func whatAFigureDoesNotShowIsALineOnStandardErrorEachTime() throws {
    let desk = try Desk(manuscript: "# Cells\n\n```{case-study} partition\n```\n")
    for command in [["all"], ["all"], ["run", "partition", "--output", "alone"]] {
      let ending = try report(command + ["--profile", "quick"], in: desk.folder)
      #expect(ending.code == 0)
      let notes = ending.errors.split(separator: "\n").filter { $0.hasPrefix("report: ") }
      #expect(!notes.isEmpty)
      for note in notes {
        #expect(note.hasPrefix("report: figure partition/cells: panel "), "\(note)")
        #expect(note.hasSuffix(" points are not finite and are not drawn"))
      }
    }
  }

  @Test(arguments: [["--help"], ["all", "--help"], ["list", "--help"], ["run", "--help"]])
  func helpIsEverywhere(_ arguments: [String]) throws {
    let ending = try arguments.count == 1 ? report(arguments[0]) : report(arguments[0], arguments[1])
    #expect(ending.code == 0)
    #expect(ending.output.contains("USAGE: report"))
  }

  @Test func theListNamesReportsAndStudies() throws {
    let ending = try report("list")
    #expect(ending.code == 0)
    for name in ["universal-approximation", "sorting", "positional-encoding", "function-1d"] {
      #expect(ending.output.contains(name))
    }
  }
}
