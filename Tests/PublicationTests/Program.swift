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
  let process = Process()
  process.executableURL = products.appending(path: "report")
  process.arguments = arguments
  process.currentDirectoryURL = folder ?? root
  return process
}

/// As `report(_:in:)`.
func report(_ arguments: [String], in folder: URL? = nil) throws -> Ending {
  let process = program(arguments, in: folder)
  let (errors, output) = (Pipe(), Pipe())
  process.standardError = errors
  process.standardOutput = output
  try process.run()
  let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, words, text)
}
