import Foundation

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  .standardizedFileURL

/// Where the build puts its products.
var products: URL {
  #if os(macOS)
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
  #else
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  #endif
}

/// How the program ended and what it wrote; the code is minus the signal that ended it.
typealias Ending = (code: Int32, errors: String, output: String)

/// Runs the program as a user does.
///
/// - Parameters:
///   - folder: where; the package unless given.
///   - variables: what is added to the environment.
func report(
  _ arguments: String..., in folder: URL? = nil, variables: [String: String] = [:]
) throws -> Ending {
  try report(arguments, in: folder, variables: variables)
}

/// The program before it starts.
func program(_ arguments: [String], in folder: URL? = nil) -> Process {
  let process = Process()
  process.executableURL = products.appending(path: "report")
  process.arguments = arguments
  process.currentDirectoryURL = folder ?? root
  return process
}

/// As `report(_:in:variables:)`.
func report(
  _ arguments: [String], in folder: URL? = nil, variables: [String: String] = [:]
) throws -> Ending {
  try RunningProgram(arguments, in: folder, environment: variables).ending()
}

/// Runs the program from a shell, to which it is `$report`.
func shell(_ command: String, in folder: URL? = nil) throws -> Ending {
  let program = products.appending(path: "report").path
  return try RunningProgram(
    ["-c", command, "bash"], of: "/bin/bash", in: folder, environment: ["report": program]
  ).ending()
}

/// The words of a command line as a shell hands them on.
func shellWords(_ command: String) throws -> [String] {
  try shell("printf '%s\\0' \(command)").output.split(separator: "\0", omittingEmptySubsequences: false)
    .dropLast()
    .map(String.init)
}

/// The package, in which the tests were built.
var package: URL { root }

/// Runs the program in a folder that is deleted before.
func report(inADeletedFolder arguments: [String]) throws -> Ending {
  let folder = FileManager.default.temporaryDirectory.appending(path: "deleted-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return try RunningProgram(
    ["-c", "rmdir \"$PWD\" && exec \"$0\" \"$@\"", products.appending(path: "report").path] + arguments,
    of: "/bin/sh", in: folder
  ).ending()
}

/// The program, or another, while it runs.
final class RunningProgram {
  private let process = Process()
  private let (errors, output) = (Pipe(), Pipe())

  init(
    _ arguments: [String], of program: String = products.appending(path: "report").path,
    in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws {
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = folder ?? root
    process.standardError = errors
    process.standardOutput = output
    try process.run()
  }

  var number: Int32 { process.processIdentifier }

  /// Stops it as soon as something is so, and lets it go on with a signal.
  func send(_ signal: Int32, when isSo: () -> Bool) {
    while process.isRunning, !isSo() { usleep(200) }
    kill(number, SIGSTOP)
    kill(number, signal)
    kill(number, SIGCONT)
  }

  /// Waits for it to end.
  func ending() -> Ending {
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return (code, words, text)
  }
}
