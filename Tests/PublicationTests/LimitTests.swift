import Foundation
import Testing

/// The program where there is little: no thread, no output, no reader.
@Suite struct LimitTests {
  #if os(Linux)
    /// No limit of processes binds root, and other users may run any number: for each limit there is one who runs nothing
    /// else.
    @Test(.enabled(if: geteuid() == 0, "only root can run it as another user"), arguments: 2...9)
    func withFewThreadsAReportIsBuiltOrRefusedInOneLine(_ processes: Int) throws {
      let desk = try Desk(
        manuscript: "# Text\n\n```{case-study} function-1d\nseeds: 1\nrecipe:\n  steps: 5\n```\n\nText.\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: desk.folder.path)
      // Where it waited for a thread it would wait for ever.
      let ending = try shell(
        """
        export HOME=$PWD
        exec setpriv --reuid=\(65500 + processes) --regid=65533 --clear-groups bash -c \
          'ulimit -u \(processes); exec timeout -k 1 60 "$report" all --quiet --output page'
        """, in: desk.folder)
      #expect([0, 74].contains(ending.code))
      #expect(ending.errors.filter { $0 == "\n" }.count == (ending.code == 0 ? 0 : 1), "\(ending.errors)")
      if ending.code == 74 { #expect(ending.errors.contains("Resource temporarily unavailable")) }
      let files = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
      #expect(!files.contains { $0.hasSuffix(".partial") })
    }

    @Test(arguments: [
      "list", "--help", "all --help", "help", "--generate-completion-script bash", "store list", "plan",
    ])
    func outputThatCannotBeWrittenIsAnError(_ arguments: String) throws {
      let desk = try Desk(manuscript: "# Text\n")
      for (place, reason) in [
        (">/dev/full", "cannot write to standard output (No space left on device)"),
        (">&-", "standard output is closed: let it go to a file or to /dev/null"),
      ] {
        let ending = try shell("\"$report\" \(arguments) \(place)", in: desk.folder)
        #expect(ending.code == 74, "\(arguments) \(place)")
        #expect(ending.errors == "report: \(reason)\n")
      }
      #expect(try shell("\"$report\" \(arguments) 2>&-", in: desk.folder).code == 74)
    }

    @Test(arguments: [170_000, 230_000, 300_000])
    func withLittleMemoryAReportIsBuiltOrRefused(_ kilobytes: Int) throws {
      let desk = try Desk(
        manuscript: "# Text\n\n```{case-study} function-1d\nseeds: 1\nrecipe:\n  steps: 5\n```\n")
      let ending = try shell(
        "ulimit -c 0; ulimit -v \(kilobytes); exec timeout -k 1 60 \"$report\" all --quiet", in: desk.folder)
      #expect([0, 74].contains(ending.code))
      // Libraries may have had their say before.
      #expect(ending.code == 0 || ending.errors.split(separator: "\n").last?.hasPrefix("report: ") == true)
    }

    @Test(arguments: ["-n 4", "-f 8"]) func aLimitOfFilesIsAnErrorThatLeavesNothing(_ limit: String)
      throws
    {
      let desk = try Desk(
        manuscript: "# Text\n\n```{case-study} function-1d\nseeds: 1\nrecipe:\n  steps: 5\n```\n")
      let ending = try shell("ulimit \(limit); exec \"$report\" all --quiet", in: desk.folder)
      #expect(ending.code == 74)
      #expect(ending.errors.hasPrefix("report: ") && ending.errors.filter { $0 == "\n" }.count == 1)
      let beside = try? FileManager.default.contentsOfDirectory(
        atPath: desk.output.deletingLastPathComponent().path)
      #expect((beside ?? []) == [])
    }

    @Test func messagesThatCannotBeWrittenAreAnErrorAtTheEnd() throws {
      let desk = try Desk(manuscript: "# Text\n")
      let ending = try shell("\"$report\" all 2>/dev/full", in: desk.folder)
      #expect(ending.code == 74)
      #expect(FileManager.default.fileExists(atPath: desk.output.appending(path: "index.html").path))
      #expect(try shell("\"$report\" nonsense 2>/dev/full", in: desk.folder).code == 64)
    }
  #endif

  @Test func aReaderWhoGoesAwayEndsItQuietly() throws {
    let ending = try shell("\"$report\" list | true; exit ${PIPESTATUS[0]}")
    #expect([0, 128 + SIGPIPE].contains(ending.code))
    #expect(ending.errors == "" && ending.output == "")
  }

  @Test func aReportIsBuiltWhoeverReadsItsMessages() throws {
    let desk = try Desk(manuscript: "# Text\n")
    let ending = try shell("\"$report\" all 2>&1 | true; exit ${PIPESTATUS[0]}", in: desk.folder)
    #expect(ending.code == 0)
    #expect(FileManager.default.fileExists(atPath: desk.output.appending(path: "index.html").path))
  }

  @Test func anArgumentThatIsNoTextIsShownAsEscapes() throws {
    let ending = try shell("\"$report\" explain $'a\\xffb\\n'")
    #expect(ending.code == 64)
    #expect(ending.errors == "report: an argument is not UTF-8: a\\xffb\\n: rename the file\n")
  }

  @Test func aNameWithControlCharactersStaysOnOneLine() throws {
    let desk = try Desk(manuscript: "# Text\n")
    try FileManager.default.copyItem(
      at: desk.folder.appending(path: "Reports/halves"), to: desk.folder.appending(path: "Reports/a\u{1B}\nb")
    )
    #expect(try report("list", in: desk.folder).output.hasPrefix("Reports\n  a\\u{1b}\\nb\n  halves\n"))
    let ending = try shell("\"$report\" certify $'a\\n\\e[31mb' --target sine", in: desk.folder)
    #expect(ending.code == 65)
    #expect(
      ending.errors.hasPrefix("report: cannot read the model (No such file or directory): a\\n\\u{1b}[31mb: ")
    )
    #expect(ending.errors.filter { $0 == "\n" }.count == 1)
  }
}
