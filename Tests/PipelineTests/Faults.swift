import Foundation
import Testing

/// What `Tests/Faults/faults.c` does to a process that it is loaded into: every operation on files in a folder, every lock
/// and every start of a thread passes it.
struct Faults {
  struct Operation {
    let number: Int
    let call: String
    /// Negative: minus the error's number.
    let result: Int
    let path: String
    let second: String
  }

  let folder: String
  var fail: (number: Int, code: Int32)?
  var killBefore: Int?
  /// Before an operation, by its number or by the name of the call, `file.reached` is made, and `file` waited for.
  var pause: (operation: String, file: String)?

  private var log: String { "\(folder).log" }

  init(in folder: String) { self.folder = folder }

  /// Only Linux loads a library before others so simply.
  static var isPossible: Bool {
    #if os(Linux)
      true
    #else
      false
    #endif
  }

  var environment: [String: String] {
    get throws {
      var environment = ProcessInfo.processInfo.environment
      environment["LD_PRELOAD"] = try Self.library.get()
      environment["FAULTS_UNDER"] = "\(folder)/"
      environment["FAULTS_LOG"] = log
      environment["FAULTS_FAIL"] = fail.map { "\($0.number):\($0.code)" }
      environment["FAULTS_KILL"] = killBefore.map(String.init)
      environment["FAULTS_PAUSE"] = pause.map { "\($0.operation):\($0.file)" }
      return environment
    }
  }

  /// In the order of their ends.
  var operations: [Operation] {
    lines(of: log).compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 5, let number = Int(parts[0]), let result = Int(parts[2]) else { return nil }
      return Operation(number: number, call: parts[1], result: result, path: parts[3], second: parts[4])
    }
  }

  private static let library = Result {
    struct Failure: Error {}
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Faults/faults.c").path
    let library = "\(FileManager.default.temporaryDirectory.path)/faults-\(getpid()).so"
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw Failure() }
    return library
  }
}
