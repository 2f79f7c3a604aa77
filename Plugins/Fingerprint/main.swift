import Foundation

// Usage: Fingerprint OUTPUT SWIFTC [--external MODULE REVISION]… [--module NAME DIRECTORY FILE…]…
// The first module is the one that holds the studies. Called by the CodeFingerprints plugin.

do {
  var arguments = CommandLine.arguments.dropFirst()
  guard let output = arguments.popFirst(), let compiler = arguments.popFirst() else { throw UsageError() }
  var external: [String: String] = [:]
  var modules: [Module] = []
  while let option = arguments.popFirst() {
    guard let name = arguments.popFirst(), let detail = arguments.popFirst() else { throw UsageError() }
    switch option {
    case "--external": external[name] = detail
    case "--module":
      let paths = arguments.prefix { !$0.hasPrefix("--") }
      arguments = arguments.dropFirst(paths.count)
      modules.append(try Module(name: name, directory: detail, paths: Array(paths)))
    default: throw UsageError()
    }
  }
  guard let studies = modules.first else { throw UsageError() }
  let fingerprints = Fingerprints(
    studies: studies, modules: Array(modules.dropFirst()), external: external,
    compiler: try compilerVersion(compiler))
  // An unchanged file keeps its date, so that nothing is compiled again.
  let text = fingerprints.swiftSource
  if (try? String(contentsOfFile: output, encoding: .utf8)) != text {
    try text.write(toFile: output, atomically: true, encoding: .utf8)
  }
} catch {
  FileHandle.standardError.write(Data("error: cannot fingerprint the sources: \(error)\n".utf8))
  exit(1)
}

struct UsageError: Error {}

/// What `swiftc --version` says in its first line.
func compilerVersion(_ compiler: String) throws -> String {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: compiler)
  process.arguments = ["--version"]
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return text.split(separator: "\n").first.map(String.init) ?? "unknown"
}
