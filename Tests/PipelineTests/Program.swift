import Findings
import Foundation
import Synchronization
import Testing

@testable import Pipeline

/// `PipelineProgram`, running in a process of its own.
final class Program {
  struct Ending {
    /// The exit code, or minus the signal that ended it.
    let code: Int32
    let output: String
    let errors: String
  }

  private let process = Process()
  private let errors = Pipe()
  private let output = Pipe()

  init(
    store: String, output file: String, options: [String: OptionValue], _ more: [String] = [],
    faults: Faults? = nil
  ) throws {
    if let faults { process.environment = try faults.environment }
    process.executableURL = Program.directory.appendingPathComponent("PipelineProgram")
    let json = String(decoding: try CanonicalJSON.encode(options), as: UTF8.self)
    process.arguments = [store, file, json] + more
    process.standardError = errors
    process.standardOutput = output
    try process.run()
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  func end() -> Ending {
    let output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Ending(code: code, output: output.trimmingCharacters(in: .newlines), errors: errors)
  }

  static func run(
    store: String, output: String, options: [String: OptionValue], _ more: [String] = [],
    faults: Faults? = nil
  ) throws -> Ending {
    try Program(store: store, output: output, options: options, more, faults: faults).end()
  }

  /// Where the build puts its products: beside the test bundle.
  private static var directory: URL {
    #if os(macOS)
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
    #else
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    #endif
  }
}

/// A small file system in memory, for tests that need one to be full or read-only; only for root on Linux.
final class SmallFileSystem {
  let path: String

  static let isPossible = (try? SmallFileSystem(kilobytes: 16, in: TemporaryDirectory())) != nil
  private let directory: TemporaryDirectory

  init(kilobytes: Int, in directory: TemporaryDirectory) throws {
    self.directory = directory
    path = "\(directory.path)/small"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try SmallFileSystem.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
  }

  func remount(_ options: String) throws {
    try SmallFileSystem.run("mount", ["-o", "remount,\(options)", path])
  }

  deinit { try? SmallFileSystem.run("umount", [path]) }

  private static func run(_ command: String, _ arguments: [String]) throws {
    struct Failure: Error {}
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failure() }
  }
}

func lines(of path: String) -> [String] {
  ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
}
