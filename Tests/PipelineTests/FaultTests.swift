import Findings
import Foundation
import Testing

@testable import Pipeline

/// What happens to whole processes: killed, stopped, side by side, without space, without permission.
@Suite(.serialized) struct FaultTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path
  }

  /// Every result in a store, by key.
  private func entries(_ store: String) throws -> [String: Data] {
    var entries: [String: Data] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: "\(store)/entries") {
      let key = (file as NSString).lastPathComponent
      if key.count == 64 {
        entries[key] = try Data(contentsOf: URL(fileURLWithPath: "\(store)/entries/\(file)"))
      }
    }
    return entries
  }

  private func waitForLines(_ count: Int, in file: String) {
    let deadline = Date(timeIntervalSinceNow: 10)
    while lines(of: file).count < count, Date() < deadline { Thread.sleep(forTimeInterval: 0.002) }
  }

  /// The kill test; `REPORT_TORTURE=100` kills a hundred times.
  @Test func killedAtAnyMomentTheSameCommandEndsWithTheSameBytes() throws {
    let kills = ProcessInfo.processInfo.environment["REPORT_TORTURE"].flatMap { Int($0) } ?? 6
    let options: [String: OptionValue] = ["trials": 6, "steps": 24, "milliseconds": 2]
    let calm = try Program.run(store: "\(path)/calm", output: "\(path)/calm.json", options: options)
    #expect(calm.code == 0 && calm.output == "6 0 0")
    var killed = 0
    var round = 0
    while killed < kills {
      // A new store each time that the work has come to its end before the kill.
      let (store, output) = ("\(path)/store\(round)", "\(path)/output\(round).json")
      var ended = false
      while !ended, killed < kills {
        let program = try Program(store: store, output: output, options: options, ["--checkpoint", "0.003"])
        // From before the first write to after the last, never twice at the same time.
        usleep(UInt32(1000 * (5 + killed * 37 % 90) + killed * 131 % 1000))
        program.send(SIGKILL)
        let ending = program.end()
        ended = ending.code == 0
        if !ended { killed += 1 }
        #expect(ended || ending.code == -SIGKILL)
      }
      #expect(
        try Program.run(store: store, output: output, options: options, ["--style", "quiet"]).errors == "")
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: output))
          == Data(contentsOf: URL(fileURLWithPath: "\(path)/calm.json")))
      #expect(try entries(store) == entries("\(path)/calm"))
      round += 1
    }
  }

  /// Several times, since they also race to make the store.
  @Test(arguments: 0..<5) func severalProcessesShareTheWork(_ round: Int) throws {
    let options: [String: OptionValue] = ["trials": 10, "steps": 8, "milliseconds": 4]
    let programs = try (0..<3).map {
      try Program(
        store: "\(path)/store", output: "\(path)/\($0).json", options: options,
        ["--journal", "\(path)/journal"])
    }
    let endings = programs.map { $0.end() }
    #expect(endings.allSatisfy { $0.code == 0 }, "\(endings)")
    let steps = lines(of: "\(path)/journal")
    #expect(steps.count == 80 && Set(steps).count == 80, "no trial ran twice")
    let ran = endings.map { $0.output.split(separator: " ").first.flatMap { Int($0) } ?? 0 }
    #expect(ran.reduce(0, +) == 10)
    let outputs = try (0..<3).map { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0).json")) }
    #expect(Set(outputs).count == 1)
  }

  @Test func whatAKilledProcessHeldIsFreeAtOnce() throws {
    let journal = "\(path)/journal"
    let options: [String: OptionValue] = ["trials": 1, "steps": 2, "milliseconds": 60]
    let first = try Program(
      store: "\(path)/store", output: "\(path)/1.json", options: options, ["--journal", journal])
    waitForLines(1, in: journal)
    let second = try Program(store: "\(path)/store", output: "\(path)/2.json", options: options)
    first.send(SIGKILL)
    #expect(first.end().code == -SIGKILL)
    #expect(second.end().output == "1 0 0")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalKeepsCheckpointsAndSaysHowToGoOn(signal: Int32) throws {
    let journal = "\(path)/journal"
    let options: [String: OptionValue] = ["trials": 3, "steps": 40, "milliseconds": 5]
    let program = try Program(
      store: "\(path)/store", output: "\(path)/1.json", options: options, ["--journal", journal])
    waitForLines(20, in: journal)
    program.send(signal)
    let ending = program.end()
    #expect(ending.code == 130)
    #expect(
      ending.errors.hasSuffix(
        "report: stopped with 0 of 3 results in the store: the same command goes on from there\n"))
    #expect(!FileManager.default.fileExists(atPath: "\(path)/1.json"))
    let rest = try Program.run(
      store: "\(path)/store", output: "\(path)/1.json", options: options, ["--journal", journal])
    #expect(rest.output == "3 0 0")
    let steps = lines(of: journal)
    #expect(steps.count == 120 && Set(steps).count == 120, "no step ran twice")
  }

  @Test func aSecondSignalEndsAtOnce() throws {
    let journal = "\(path)/journal"
    let options: [String: OptionValue] = ["trials": 1, "steps": 1, "milliseconds": 5000]
    let program = try Program(
      store: "\(path)/store", output: "\(path)/1.json", options: options, ["--journal", journal])
    waitForLines(1, in: journal)
    let start = Date()
    program.send(SIGINT)
    usleep(50_000)
    program.send(SIGINT)
    #expect(program.end().code == 130)
    #expect(Date().timeIntervalSince(start) < 2)
  }

  @Test(.enabled(if: SmallFileSystem.isPossible, "needs the right to mount a file system"))
  func aFullDiskLosesNothing() throws {
    let small = try SmallFileSystem(kilobytes: 160, in: directory)
    let options: [String: OptionValue] = ["trials": 12, "steps": 1000, "milliseconds": 0]
    let store = "\(small.path)/store"
    let full = try Program.run(
      store: store, output: "\(path)/1.json", options: options, ["--style", "quiet"])
    #expect(full.code == 74)
    #expect(
      full.errors.hasPrefix("report: cannot write (No space left on device): \(store)/")
        && full.errors.hasSuffix(
          ": free some space on that file system, then run the same command again\n")
    )
    #expect(full.errors.split(separator: "\n").count == 1)
    let kept = try entries(store)
    #expect((1..<12).contains(kept.count))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(store)/temporary") == [])
    try small.remount("size=4m")
    let rest = try Program.run(store: store, output: "\(path)/1.json", options: options)
    #expect(rest.output == "\(12 - kept.count) \(kept.count) 0")
  }

  @Test(.enabled(if: SmallFileSystem.isPossible || getuid() != 0, "root writes everywhere"))
  func aReadOnlyStoreIsReadAndAMissingResultIsAnError() throws {
    let options: [String: OptionValue] = ["trials": 2, "steps": 4, "milliseconds": 0]
    let small = SmallFileSystem.isPossible ? try SmallFileSystem(kilobytes: 1000, in: directory) : nil
    let store = "\(small?.path ?? path)/store"
    _ = try Program.run(store: store, output: "\(path)/1.json", options: options)
    if let small { try small.remount("ro") } else { chmod("\(store)/entries", 0o555) }
    defer { chmod("\(store)/entries", 0o755) }
    let again = try Program.run(store: store, output: "\(path)/2.json", options: options)
    #expect(again.code == 0 && again.output == "0 2 0")
    let more = try Program.run(
      store: store, output: "\(path)/3.json", options: ["trials": 3, "steps": 4, "milliseconds": 0])
    #expect(more.code == 74)
    #expect(
      more.errors.contains("report: cannot write to the store (")
        && more.errors.hasSuffix("make it writable, or choose another place (--store DIR or REPORT_STORE)\n"))
  }

  @Test func aStoreThatIsAFileIsAnError() throws {
    try "x".write(toFile: "\(path)/store", atomically: true, encoding: .utf8)
    let ending = try Program.run(store: "\(path)/store", output: "\(path)/1.json", options: ["trials": 1])
    #expect(ending.code == 74)
    #expect(ending.errors.split(separator: "\n").count == 1)
  }
}
