import Foundation

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  .standardizedFileURL

private var products: URL {
  #if os(macOS)
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
  #else
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  #endif
}

/// How the program ended and what it wrote.
typealias Ending = (code: Int32, errors: String, output: String)

/// Runs the program as a user does.
///
/// - Parameter folder: where; the package unless given.
func report(_ arguments: String..., in folder: URL? = nil) throws -> Ending {
  try report(arguments, in: folder)
}

/// The program before it starts.
func program(_ arguments: [String], in folder: URL? = nil) -> Process {
  process(products.appending(path: "report"), arguments, in: folder)
}

/// As `report(_:in:)`.
func report(_ arguments: [String], in folder: URL? = nil) throws -> Ending {
  try run(program(arguments, in: folder))
}

/// Runs the program in a folder that is deleted before.
func report(inADeletedFolder arguments: [String]) throws -> Ending {
  let folder = FileManager.default.temporaryDirectory.appending(path: "deleted-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return try run(
    process(
      URL(filePath: "/bin/sh"),
      ["-c", "rmdir \"$PWD\" && exec \"$0\" \"$@\"", products.appending(path: "report").path] + arguments,
      in: folder))
}

private func process(_ program: URL, _ arguments: [String], in folder: URL?) -> Process {
  let process = Process()
  process.executableURL = program
  process.arguments = arguments
  process.currentDirectoryURL = folder ?? root
  return process
}

private func run(_ process: Process) throws -> Ending {
  let (errors, output) = (Pipe(), Pipe())
  process.standardError = errors
  process.standardOutput = output
  try process.run()
  let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, words, text)
}
