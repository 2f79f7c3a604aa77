import Foundation
import Testing

#if os(Linux)
  /// The program, ended by a signal wherever it may be.
  @Suite struct InterruptionTests {
    private static func study(seeds: Int, steps: Int = 10) -> String {
      """
      # One function

      ```{case-study} function-1d
      seeds: \(seeds)
      gridPoints: 30
      recipe:
        steps: \(steps)
        batch: 5
        modelWidth: 7
        hiddenWidth: 9
      ```


      """
    }

    /// What lies beside a report that is built, and was.
    private func beside(_ desk: Desk) -> [String] {
      let folder = desk.output.deletingLastPathComponent().path
      return (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }

    /// The files of a report that is being built.
    private func staged(_ desk: Desk) -> [String] {
      let folder = desk.output.deletingLastPathComponent()
      return beside(desk).filter { $0 != "halves" }.flatMap {
        FileManager.default.enumerator(atPath: folder.appending(path: $0).path)?.compactMap { $0 as? String }
          ?? []
      }
    }

    /// Whether a process has a handler for SIGTERM: before that the system ends it.
    private func listens(_ program: RunningProgram) -> Bool {
      let status = (try? String(contentsOfFile: "/proc/\(program.number)/status", encoding: .utf8)) ?? ""
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t")
        .last
      return caught.flatMap { UInt64($0, radix: 16) }.map { $0 >> UInt64(SIGTERM - 1) & 1 == 1 } ?? false
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func whileFiguresAreDrawnNothingIsLeftAndThePreviousReportIsAsItWas(signal: Int32) throws {
      let desk = try Desk(manuscript: Self.study(seeds: 2))
      #expect(try report("all", "--quiet", in: desk.folder).code == 0)
      let before = try desk.files()
      try desk.write(Self.study(seeds: 3), "Reports/halves/text.md")
      let program = try RunningProgram(["all", "--quiet"], in: desk.folder)
      program.send(signal) { staged(desk).contains { $0.hasPrefix("report/figures/") } }
      let ending = program.ending()
      #expect(ending.code == 130)
      #expect(ending.errors == "report: stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM")\n")
      #expect(try desk.files() == before)
      #expect(beside(desk) == ["halves"])
    }

    @Test func trialsStopWhereTheyCanResume() throws {
      let desk = try Desk(manuscript: Self.study(seeds: 1, steps: 10_000_000))
      let program = try RunningProgram(["all", "--quiet"], in: desk.folder)
      let locks = desk.folder.appending(path: ".report/store/locks").path
      program.send(SIGTERM) {
        (try? FileManager.default.contentsOfDirectory(atPath: locks).isEmpty) == false
      }
      let ending = program.ending()
      #expect(ending.code == 130)
      #expect(ending.errors.hasPrefix("report: stopped with 0 of "))
      #expect(beside(desk) == [])
    }

    @Test(arguments: [
      ["plan"], ["construct", "--target", "sort-2", "--epsilon", "0.001"],
      ["construct", "--target", "waves", "--epsilon", "0.00001", "--proof", "B"],
    ])
    func anyOtherWorkEndsAtOnce(_ arguments: [String]) throws {
      let text = String(repeating: "Text with $x^2$.\n\n", count: 20_000)
      let desk = try Desk(manuscript: Self.study(seeds: 2) + text)
      let program = try RunningProgram(arguments, in: desk.folder)
      program.send(SIGTERM) { listens(program) }
      let ending = program.ending()
      #expect(ending.code == 130)
      #expect(ending.output == "")
      #expect(ending.errors.hasSuffix("report: stopped by SIGTERM\n"))
    }
  }
#endif
